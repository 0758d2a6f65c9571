"""How a value becomes progress.

Raw progress is exact, not clamped to 0..1, and bounded to [-10, 10]. Progress is raw progress clamped to
[0, 1].
"""

from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from operator import attrgetter
from typing import Final, assert_never

from domain.numbers import EXACT, ONE, ZERO, clamp, settle, weighted_mean
from domain.okrs.measures.shapes import (
    AtLeast,
    AtMost,
    Checkpoint,
    Checkpoints,
    Direction,
    Measure,
    Metric,
    Milestone,
    Milestones,
    Range,
    Reading,
    Scoring,
    Threshold,
    Zone,
    direction_of,
)
from domain.okrs.periods import PeriodRule

LOWEST_RAW_PROGRESS: Final = Decimal(-10)
HIGHEST_RAW_PROGRESS: Final = Decimal(10)


def raw_progress(measure: Measure, reading: Reading) -> Decimal | None:
    """Compute how far a key result is, settled to 30 decimals and bounded to [-10, 10].

    None as long as there is no value; that is published as progress 0 with `hasValue` false.
    """
    match measure:
        case Milestones(items):
            return None if reading.done_milestones is None else _done_share(items, reading.done_milestones)
        case _ if reading.current is None:
            return None
        case Metric():
            return _bounded(_metric_progress(measure, reading.current))
        case AtLeast() | AtMost() | Range():
            return _threshold_progress(measure, reading.current, reading)
        case Checkpoints(points):
            return _bounded(_interpolate(points, reading.current))
        case _:
            assert_never(measure)


def progress_of(raw: Decimal) -> Decimal:
    """Clamp raw progress to the [0, 1] that counts in a roll-up."""
    return clamp(raw, ZERO, ONE)


def is_met(measure: Threshold, value: Decimal) -> bool:
    """Tell whether `value` meets a threshold. Exactly on it counts as met."""
    match measure:
        case AtLeast(threshold):
            return value >= threshold
        case AtMost(threshold):
            return value <= threshold
        case Range(lower, upper):
            return lower <= value <= upper
        case _:
            assert_never(measure)


def zone(metric: Metric, current: Decimal | None) -> Zone | None:
    """Tell the zone of `current`; each limit belongs to the better zone.

    None without a value, and for a metric that names neither a commit nor a stretch value. A metric without
    a commit value promised its target; one without a stretch value has no better zone than `TARGET`.
    """
    if current is None or (metric.commit is None and metric.stretch is None):
        return None
    rising = direction_of(metric) is Direction.INCREASE

    def reached(limit: Decimal | None) -> bool:
        return limit is not None and (current >= limit if rising else current <= limit)

    if reached(metric.stretch):
        return Zone.STRETCH
    if reached(metric.target):
        return Zone.TARGET
    return Zone.COMMIT if reached(metric.commit) else Zone.BELOW_COMMIT


def around(points: Iterable[Checkpoint], current: Decimal) -> tuple[Checkpoint] | tuple[Checkpoint, Checkpoint]:
    """Give the checkpoints between which `current` lies, the lower value first; the outermost one if it lies beyond."""
    rising = sorted(points, key=attrgetter("value"))
    above = bisect_right(rising, current, key=attrgetter("value"))
    if above in (0, len(rising)):
        return (rising[max(above - 1, 0)],)
    return rising[above - 1], rising[above]


def _metric_progress(metric: Metric, current: Decimal) -> Decimal:
    match metric.scoring:
        case Scoring.LINEAR:
            return EXACT.divide(EXACT.subtract(current, metric.start), EXACT.subtract(metric.target, metric.start))
        case Scoring.RATIO if direction_of(metric) is Direction.INCREASE:
            return EXACT.divide(current, metric.target)
        case Scoring.RATIO:
            return EXACT.divide(metric.target, current) if current > 0 else HIGHEST_RAW_PROGRESS
        case _:
            assert_never(metric.scoring)


def _threshold_progress(measure: Threshold, current: Decimal, reading: Reading) -> Decimal:
    if measure.periods is PeriodRule.SHARE:
        return settle(EXACT.divide(Decimal(reading.good_periods), Decimal(reading.all_periods)))
    return ONE if is_met(measure, current) else ZERO


def _done_share(milestones: Iterable[Milestone], done: frozenset[str]) -> Decimal:
    pairs = ((ONE if milestone.id in done else ZERO, milestone.weight) for milestone in milestones)
    return weighted_mean(pairs) or ZERO


def _interpolate(points: tuple[Checkpoint, ...], current: Decimal) -> Decimal:
    match around(points, current):
        case (low, high):
            climb = EXACT.multiply(EXACT.subtract(current, low.value), EXACT.subtract(high.progress, low.progress))
            return EXACT.add(low.progress, EXACT.divide(climb, EXACT.subtract(high.value, low.value)))
        case (end,):
            return end.progress
        case between:
            assert_never(between)


def _bounded(raw: Decimal) -> Decimal:
    return settle(clamp(raw, LOWEST_RAW_PROGRESS, HIGHEST_RAW_PROGRESS))
