"""Reading single events by their ids, as one viewer."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from domain.events import EventType
from domain.live import CHANGES_OF_VISIBILITY, TOMBSTONES
from storage.database import ReadSession, Row
from storage.events.admission import bare, could_see, without_audience
from storage.statements import Statement, is_in
from storage.tables import events, kpis, objectives
from storage.visibility import in_tenant, kpi_is_visible, objective_is_visible


async def events_by_id(session: ReadSession, keys: Sequence[str]) -> dict[str, Row]:
    """Give the events the viewer may know of, by id; what was deleted for good is told bare."""
    rows = await session.fetch(_BY_ID, keys=keys)
    return {
        row["id"]: without_audience(row) if row["is_seen"] else bare(row)
        for row in rows
        if row["is_seen"] or row["is_gone"] or could_see(row, session.viewer)
    }


def _by_id() -> Statement:
    of_objective = (events.c.objective_id, objectives, objective_is_visible())
    of_kpi = (events.c.kpi_id, kpis, kpi_is_visible())
    is_gone = or_(*(named.is_not(None) & table.c.id.is_(None) for named, table, _ in (of_objective, of_kpi)))
    is_seen = and_(
        *(or_(named.is_(None), table.c.id.is_not(None) & visible) for named, table, visible in (of_objective, of_kpi))
    )
    is_tombstone = _is_one_of(TOMBSTONES)
    is_change_of_sight = _is_one_of(CHANGES_OF_VISIBILITY)
    return Statement(
        select(events, is_gone.label("is_gone"), is_seen.label("is_seen"))
        .outerjoin_from(events, objectives, in_tenant(objectives) & (objectives.c.id == events.c.objective_id))
        .outerjoin(kpis, in_tenant(kpis) & (kpis.c.id == events.c.kpi_id))
        .where(
            in_tenant(events),
            is_in(events.c.id, "keys"),
            or_(is_seen, is_gone & is_tombstone, ~is_gone & is_change_of_sight),
        )
    )


def _is_one_of(types: Iterable[EventType]) -> ColumnElement[bool]:
    return or_(*(events.c.type == type_.value for type_ in types))


_BY_ID: Final = _by_id()
