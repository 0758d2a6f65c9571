"""Reading single events by their ids, as one viewer."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import and_, or_, select

from domain.events import EventType
from domain.live import TOMBSTONES
from storage.database import ReadSession, Row
from storage.events.admission import bare, could_see, without_audience
from storage.statements import Statement, is_in
from storage.tables import events, objectives
from storage.visibility import in_tenant, objective_is_visible


async def events_by_id(session: ReadSession, keys: Sequence[str]) -> dict[str, Row]:
    """Give the events the viewer may know of, by id; what was deleted for good is told bare."""
    rows = await session.fetch(_BY_ID, keys=keys)
    return {
        row["id"]: without_audience(row) if row["is_seen"] else bare(row)
        for row in rows
        if row["is_seen"] or row["is_gone"] or could_see(row, session.viewer)
    }


def _by_id() -> Statement:
    is_gone = and_(events.c.objective_id.is_not(None), objectives.c.id.is_(None))
    is_tombstone = or_(*(events.c.type == type_.value for type_ in TOMBSTONES))
    is_seen = or_(events.c.objective_id.is_(None), ~is_gone & objective_is_visible())
    is_change_of_sight = events.c.type == EventType.OBJECTIVE_VISIBILITY_CHANGED.value
    return Statement(
        select(events, is_gone.label("is_gone"), is_seen.label("is_seen"))
        .outerjoin_from(events, objectives, in_tenant(objectives) & (objectives.c.id == events.c.objective_id))
        .where(
            in_tenant(events),
            is_in(events.c.id, "keys"),
            or_(is_seen, is_gone & is_tombstone, ~is_gone & is_change_of_sight),
        )
    )


_BY_ID: Final = _by_id()
