"""Which key results follow which KPIs."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import and_, bindparam, literal_column, select

from domain.orgs.cycles import CycleState
from storage.database import Row
from storage.statements import Statement, is_in
from storage.tables import cycles, key_results, kpi_measurements, objectives
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def open_followers(work: Work, kpi_ids: Iterable[str]) -> list[Row]:
    """Give the key results that follow these KPIs in cycles that are open: id, `kpi_id`, `link_mode`, start date."""
    return await work.fetch(_OPEN_FOLLOWERS, ids=list(kpi_ids))


async def followers_in_cycle(work: Work, cycle_id: str) -> list[str]:
    """Give the ids of the key results of a cycle that follow KPIs."""
    return [row["id"] for row in await work.fetch(_IN_CYCLE, cycle_id=cycle_id)]


async def has_followers(work: Work, kpi_id: str) -> bool:
    """Tell whether any key result follows a KPI, also one that the actor may not see."""
    return await work.fetch_row(_FOLLOWER, id=kpi_id) is not None


async def has_measurements(work: Work, kpi_id: str) -> bool:
    """Tell whether a KPI was ever measured."""
    return await work.fetch_row(_MEASUREMENT, id=kpi_id) is not None


_IN_CYCLE: Final = Statement(
    select(key_results.c.id)
    .join(
        objectives,
        and_(objectives.c.org_id == key_results.c.org_id, objectives.c.id == key_results.c.objective_id),
    )
    .where(
        in_tenant(key_results),
        objectives.c.cycle_id == bindparam("cycle_id", type_=ID),
        key_results.c.kpi_id.is_not(None),
    )
    .order_by(key_results.c.id)
)

_OPEN_FOLLOWERS: Final = Statement(
    select(key_results.c.id, key_results.c.kpi_id, key_results.c.link_mode, key_results.c.start_date)
    .join(
        objectives,
        and_(objectives.c.org_id == key_results.c.org_id, objectives.c.id == key_results.c.objective_id),
    )
    .join(cycles, and_(cycles.c.org_id == objectives.c.org_id, cycles.c.id == objectives.c.cycle_id))
    .where(
        in_tenant(key_results),
        is_in(key_results.c.kpi_id, "ids"),
        cycles.c.state != CycleState.CLOSED.value,
    )
    .order_by(key_results.c.id)
)

_FOLLOWER: Final = Statement(
    select(key_results.c.id)
    .where(in_tenant(key_results), key_results.c.kpi_id == bindparam("id", type_=ID))
    .limit(literal_column("1"))
)
_MEASUREMENT: Final = Statement(
    select(kpi_measurements.c.id)
    .where(in_tenant(kpi_measurements), kpi_measurements.c.kpi_id == bindparam("id", type_=ID))
    .limit(literal_column("1"))
)
