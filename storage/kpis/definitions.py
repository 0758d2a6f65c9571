"""What KPIs are made of: found by their keys, with what they rest on, and written."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from sqlalchemy import bindparam, literal_column, select, union_all
from sqlalchemy.types import Text

from domain.ids import Kind, is_id
from domain.kpis.keys import is_key
from domain.kpis.targets import ScheduledTarget
from storage.database import ReadSession, Row
from storage.kpis.kpis import target_columns, threshold_columns
from storage.reader import Reader
from storage.statements import Statement, is_in
from storage.tables import kpi_events, kpi_inputs, kpi_targets, kpis
from storage.tables.columns import ID
from storage.visibility import in_tenant, kpi_is_visible
from storage.work import Work
from storage.writes import insert_many, remove


async def kpis_called(work: Reader | ReadSession, names: Collection[str]) -> list[Row]:
    """Give the KPIs that have one of these keys or ids, as far as the actor may see them."""
    known = [name for name in names if is_key(name) or is_id(Kind.KPI, name)]
    return await work.fetch(_CALLED, names=known) if known else []


async def kpis_with_sight(work: Reader, kpi_ids: Collection[str]) -> list[Row]:
    """Give the KPIs that have one of these ids, each with `is_visible`: whether the actor may see it."""
    return await work.fetch(_WITH_SIGHT, ids=list(kpi_ids)) if kpi_ids else []


async def key_holder(work: Work, key: str) -> str | None:
    """Give the id of the KPI that has a key, whoever may see it."""
    row = await work.fetch_row(_HOLDER, key=key)
    return None if row is None else row["id"]


async def dependents_of(work: Work, kpi_id: str) -> list[Row]:
    """Give the KPIs that rest on one, or look at its times, by name, each with `is_visible`."""
    return await work.fetch(_DEPENDENTS, kpi_id=kpi_id)


async def links_below(work: Work, kpi_ids: Collection[str]) -> list[tuple[str, str]]:
    """Give all links from a KPI to one that it rests on, among these KPIs and all that they rest on."""
    rows = await work.fetch(_LINKS_BELOW, ids=list(kpi_ids))
    return [(row["kpi_id"], row["input_id"]) for row in rows]


async def has_timer_events(work: Work, kpi_id: str) -> bool:
    """Tell whether a start or stop was ever recorded to a KPI."""
    return await work.fetch_row(_TIMER_EVENT, id=kpi_id) is not None


async def replace_inputs(work: Work, kpi_id: str, inputs: Sequence[Row]) -> None:
    """Let a KPI rest on exactly these: rows of `input_id` and `weight`, in their order."""
    await remove(work, kpi_inputs, {"kpi_id": kpi_id})
    rows = [{"kpi_id": kpi_id, "place": place, **row} for place, row in enumerate(inputs)]
    await insert_many(work, kpi_inputs, rows)


async def replace_targets(work: Work, kpi_id: str, schedule: Iterable[ScheduledTarget]) -> None:
    """Give a KPI exactly this target schedule."""
    await remove(work, kpi_targets, {"kpi_id": kpi_id})
    rows = [
        {
            "kpi_id": kpi_id,
            "from_date": entry.from_date,
            "to_date": entry.to_date,
            **target_columns(entry.target),
            **threshold_columns(entry.thresholds),
        }
        for entry in schedule
    ]
    await insert_many(work, kpi_targets, rows)


_CALLED: Final = Statement(
    select(kpis)
    .where(in_tenant(kpis), is_in(kpis.c.key, "names") | is_in(kpis.c.id, "names"), kpi_is_visible())
    .order_by(kpis.c.id)
)
_WITH_SIGHT: Final = Statement(
    select(kpis, kpi_is_visible().label("is_visible"))
    .where(in_tenant(kpis), is_in(kpis.c.id, "ids"))
    .order_by(kpis.c.id)
)
_HOLDER: Final = Statement(select(kpis.c.id).where(in_tenant(kpis), kpis.c.key == bindparam("key", type_=Text())))
_KPI_ID: Final = bindparam("kpi_id", type_=ID)
_DEPENDENTS: Final = Statement(
    select(kpis, kpi_is_visible().label("is_visible"))
    .where(
        in_tenant(kpis),
        kpis.c.id.in_(
            union_all(
                select(kpi_inputs.c.kpi_id).where(in_tenant(kpi_inputs), kpi_inputs.c.input_id == _KPI_ID),
                select(kpis.c.id).where(in_tenant(kpis), kpis.c.timer_of_id == _KPI_ID),
            )
        ),
    )
    .order_by(kpis.c.name, kpis.c.id)
)
_TIMER_EVENT: Final = Statement(
    select(kpi_events.c.id)
    .where(in_tenant(kpi_events), kpi_events.c.kpi_id == bindparam("id", type_=ID))
    .limit(literal_column("1"))
)


def _links_below() -> Statement:
    start = select(kpi_inputs.c.kpi_id, kpi_inputs.c.input_id).where(
        in_tenant(kpi_inputs), is_in(kpi_inputs.c.kpi_id, "ids")
    )
    found = start.cte("found", recursive=True)
    link = kpi_inputs.alias("link")
    further = select(link.c.kpi_id, link.c.input_id).join_from(
        found, link, in_tenant(link) & (link.c.kpi_id == found.c.input_id)
    )
    found = found.union(further)
    return Statement(select(found.c.kpi_id, found.c.input_id).order_by(found.c.kpi_id, found.c.input_id))


_LINKS_BELOW: Final = _links_below()
