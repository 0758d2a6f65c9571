"""Target schedules: whether one that is given, or kept, is in order."""

from dataclasses import dataclass
from typing import Any

from domain.errors import OkraError
from domain.kpis.kpis import KpiDirection
from domain.kpis.targets import ScheduledTarget, check_schedule
from storage.database import Row
from storage.kpis.periods import schedules_of
from storage.work import Work


@dataclass(frozen=True, slots=True)
class SchedulePlan:
    """The schedule that takes the place of the present one, None if it stays; and what is wrong with it."""

    changed: tuple[ScheduledTarget, ...] | None
    errors: tuple[OkraError, ...]


async def plan_schedule(work: Work, kpi: Row, wanted: dict[str, Any]) -> SchedulePlan:
    """Take the target schedule out of the changes of a KPI. The present one has to fit another direction as well."""
    is_given, given = "target_schedule" in wanted, wanted.pop("target_schedule", None) or ()
    direction = KpiDirection(wanted.get("direction") or kpi["direction"])
    if not is_given and direction.value == kpi["direction"]:
        return SchedulePlan(None, ())
    present = tuple((await schedules_of(work, [kpi["id"]])).get(kpi["id"], ()))
    schedule = given if is_given else present
    return SchedulePlan(None if schedule == present else schedule, check_schedule(direction, schedule))
