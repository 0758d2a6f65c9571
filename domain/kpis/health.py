"""How a value stands: its health against thresholds, its attainment of a target, and from when on it is stale."""

from datetime import date
from decimal import Decimal
from typing import Final, assert_never

from domain.kpis.kpis import KpiCadence, KpiDirection, KpiHealth, Target, Thresholds
from domain.kpis.periods import cadence_of
from domain.numbers import EXACT, ZERO, publish
from domain.okrs import schedule
from domain.okrs.measures import Direction, Measure, Metric, Range, Reading, Scoring, raw_progress
from domain.okrs.periods import advance


def health(direction: KpiDirection, thresholds: Thresholds, target: Target, value: Decimal | None) -> KpiHealth:
    """Judge a value. A threshold belongs to the better side; without one for yellow, what is not green is red."""
    if value is None:
        return KpiHealth.NO_DATA
    if thresholds.green is None:
        return KpiHealth.UNKNOWN
    if _is_within(direction, thresholds.green, target, value):
        return KpiHealth.GREEN
    if thresholds.yellow is not None and _is_within(direction, thresholds.yellow, target, value):
        return KpiHealth.YELLOW
    return KpiHealth.RED


def attainment(direction: KpiDirection, target: Target, value: Decimal | None) -> Decimal | None:
    """Tell how far the target is attained, by the formulas of key results: 1 is just so, 6 places, within [-10, 10].

    `HIGHER`: value / target. `LOWER`: target / value, and 10 for a value of 0 or less. `IN_RANGE`: 1 or 0. None
    without a value or target, and where the target is 0 or less: nothing can be told by a ratio to that.
    """
    measure = _measure(direction, target)
    raw = None if measure is None else raw_progress(measure, Reading(current=value))
    return None if raw is None else publish(raw)


def stale_after(cadence: KpiCadence, last: date, grace_days: int) -> date:
    """Give the last day on which a new measurement may come: one cadence and the grace days after `last`.

    `last` is the day of the newest measurement, or that on which the KPI was created.
    """
    due = advance(last, cadence_of(cadence))
    return schedule.stale_after(due, grace_days) or date.max


def _is_within(direction: KpiDirection, threshold: Decimal, target: Target, value: Decimal) -> bool:
    match direction:
        case KpiDirection.HIGHER:
            return value >= threshold
        case KpiDirection.LOWER:
            return value <= threshold
        case KpiDirection.IN_RANGE:
            return _distance(target, value) <= threshold
        case _:
            assert_never(direction)


def _distance(target: Target, value: Decimal) -> Decimal:
    below = ZERO if target.lower is None else EXACT.subtract(target.lower, value)
    above = ZERO if target.upper is None else EXACT.subtract(value, target.upper)
    return max(below, above, ZERO)


_RATIOS: Final = {KpiDirection.HIGHER: Direction.INCREASE, KpiDirection.LOWER: Direction.DECREASE}


def _measure(direction: KpiDirection, target: Target) -> Measure | None:
    if direction is KpiDirection.IN_RANGE:
        if target.lower is None or target.upper is None:
            return None
        return Range(target.lower, target.upper)
    if target.value is None or target.value <= ZERO:
        return None
    return Metric(ZERO, target.value, Scoring.RATIO, _RATIOS[direction])
