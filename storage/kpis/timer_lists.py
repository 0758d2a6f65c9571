"""The events of timers as they are read: seen with their KPI, listed, and counted by what became of them."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select

from domain.kpis.timers import TimerEventState
from domain.lists import Order
from storage.database import ReadSession, Row
from storage.lists.columns import Columns, published
from storage.lists.definition import ListDefinition, Parent, fields_of
from storage.reads import read_one
from storage.statements import Statement, is_in
from storage.tables import kpi_events
from storage.visibility import in_tenant, kpi_is_seen

KPI_EVENT: Final[Columns] = published(kpi_events, without=["identity"])

kpi_events_by_id: Final = read_one(kpi_events, KPI_EVENT, kpi_is_seen(kpi_events.c.kpi_id))

_TIMES: Final = {"created_at": "created_at", "updated_at": "updated_at"}

KPI_EVENTS: Final = ListDefinition(
    name="kpi_events",
    table=kpi_events,
    columns=KPI_EVENT,
    fields={
        **fields_of(kpi_events, id="id", kpi="kpi_id", subject="subject", kind="kind", state="state", at="at"),
        **fields_of(kpi_events, source="source", author="author_id", **_TIMES),
    },
    orders=fields_of(kpi_events, at="at", subject="subject", **_TIMES),
    default_order=(Order("at", descending=True),),
    visible=lambda row: kpi_is_seen(row.c.kpi_id),
    parents={
        "kpi_id": Parent(lambda row, kpi_id: row.c.kpi_id == kpi_id, visible=kpi_is_seen, is_seen_with_parent=True)
    },
)


async def open_events_by_kpi(session: ReadSession, keys: Sequence[str]) -> dict[str, Row]:
    """Give, for each timer that has any, how many of its events are part of no time, by what became of them."""
    return {row["id"]: row for row in await session.fetch(_OPEN, keys=keys)}


_OPEN: Final = Statement(
    select(
        kpi_events.c.kpi_id.label("id"),
        *(
            func.count().filter(kpi_events.c.state == state.value).label(state.value.lower())
            for state in TimerEventState
            if state is not TimerEventState.MATCHED
        ),
    )
    .where(
        in_tenant(kpi_events),
        is_in(kpi_events.c.kpi_id, "keys"),
        kpi_events.c.state != TimerEventState.MATCHED.value,
        kpi_is_seen(kpi_events.c.kpi_id),
    )
    .group_by(kpi_events.c.kpi_id)
)
