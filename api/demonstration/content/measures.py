"""Short forms for measures, so that the content reads like a list of targets."""

from decimal import Decimal

from domain.numbers import exact_number
from domain.okrs.measures import (
    AtLeast,
    AtMost,
    Checkpoint,
    Checkpoints,
    Direction,
    Metric,
    Milestone,
    Milestones,
    Range,
    Scoring,
)
from domain.okrs.periods import PeriodRule


def metric(start: float, target: float, *, commit: float | None = None, stretch: float | None = None) -> Metric:
    """Measure the way from start to target."""
    return Metric(exact_number(start), exact_number(target), commit=_number(commit), stretch=_number(stretch))


def ratio_up(start: float, target: float) -> Metric:
    """Measure value / target."""
    return Metric(exact_number(start), exact_number(target), Scoring.RATIO, Direction.INCREASE)


def ratio_down(start: float, target: float) -> Metric:
    """Measure target / value."""
    return Metric(exact_number(start), exact_number(target), Scoring.RATIO, Direction.DECREASE)


def at_least(threshold: float, *, share: bool = False) -> AtLeast:
    """Ask for a value not below the threshold; with `share`, in as many periods as possible."""
    return AtLeast(exact_number(threshold), _periods(share=share))


def at_most(threshold: float, *, share: bool = False) -> AtMost:
    """Ask for a value not above the threshold; with `share`, in as many periods as possible."""
    return AtMost(exact_number(threshold), _periods(share=share))


def within(lower: float, upper: float, *, share: bool = False) -> Range:
    """Ask for a value between two; with `share`, in as many periods as possible."""
    return Range(exact_number(lower), exact_number(upper), _periods(share=share))


def steps(*items: str | tuple[str, int]) -> Milestones:
    """List what is to be done, each with a weight if it is not 1."""
    pairs = [(item, 1) if isinstance(item, str) else item for item in items]
    return Milestones(tuple(Milestone("", title, Decimal(weight)) for title, weight in pairs))


def points(*pairs: tuple[float, float]) -> Checkpoints:
    """Draw a line through (value, progress)."""
    return Checkpoints(tuple(Checkpoint(exact_number(value), exact_number(progress)) for value, progress in pairs))


def _number(value: float | None) -> Decimal | None:
    return None if value is None else exact_number(value)


def _periods(*, share: bool) -> PeriodRule:
    return PeriodRule.SHARE if share else PeriodRule.CURRENT
