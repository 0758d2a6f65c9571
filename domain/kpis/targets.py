"""Targets over time: what the periods of a KPI are held against, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from domain.errors import InvalidInput, OkraError, TooMany
from domain.kpis.health import attainment, health
from domain.kpis.kpis import NO_TARGET, NO_THRESHOLDS, Kpi, KpiDirection, KpiHealth, Target, Thresholds, check_target

MOST_SCHEDULED: Final = 200
"""Entries of a target schedule."""

_SCHEDULE: Final = "targetSchedule"


@dataclass(frozen=True, slots=True)
class ScheduledTarget:
    """What is aimed at from one day to another, both included, or from one day on.

    Without thresholds of its own, it is judged by the KPI's.
    """

    from_date: date
    to_date: date | None
    target: Target
    thresholds: Thresholds = NO_THRESHOLDS


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a period was held against, and how its value stands beside that. `attainment` is published."""

    target: Target
    health: KpiHealth
    attainment: Decimal | None


def in_force(kpi: Kpi, schedule: Sequence[ScheduledTarget], day: date) -> tuple[Target, Thresholds]:
    """Give what a period is held against that begins on `day`: the entry that covers this day, else the KPI's own."""
    for entry in schedule:
        if entry.from_date <= day and (entry.to_date is None or day <= entry.to_date):
            return entry.target, kpi.thresholds if entry.thresholds == NO_THRESHOLDS else entry.thresholds
    return kpi.target, kpi.thresholds


def judge(kpi: Kpi, schedule: Sequence[ScheduledTarget], day: date, value: Decimal | None) -> Judgement:
    """Hold the value of a period that begins on `day` against what is in force then."""
    target, thresholds = in_force(kpi, schedule, day)
    return Judgement(target, health(kpi.direction, thresholds, target, value), attainment(kpi.direction, target, value))


def check_schedule(direction: KpiDirection, schedule: Sequence[ScheduledTarget]) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with a target schedule, at once, in `targetSchedule`.

    Its entries come in the order of their days and do not overlap; only the last one may have no end.
    """
    if len(schedule) > MOST_SCHEDULED:
        message = f"At most {MOST_SCHEDULED} entries; these are {len(schedule)}."
        return (TooMany(message, _SCHEDULE),)
    errors = [
        error.under(_SCHEDULE, str(place))
        for place, entry in enumerate(schedule)
        for error in _check_entry(direction, entry)
    ]
    for place, (earlier, later) in enumerate(pairwise(schedule), start=1):
        if earlier.to_date is None or later.from_date <= earlier.to_date:
            message = "Each entry begins after the one before it has ended."
            errors.append(InvalidInput(message, _SCHEDULE, str(place), "from"))
    return tuple(errors)


def _check_entry(direction: KpiDirection, entry: ScheduledTarget) -> tuple[OkraError, ...]:
    errors: list[OkraError] = []
    if entry.to_date is not None and entry.to_date < entry.from_date:
        errors.append(InvalidInput("It ends before it begins.", "to"))
    if entry.target == NO_TARGET:
        errors.append(InvalidInput("Say what is aimed at in this time.", "target"))
    return (*errors, *check_target(direction, entry.target, entry.thresholds))
