"""What a measure is made of, and what is known of a key result at one moment."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.numbers import ONE
from domain.okrs.periods import PeriodRule


class MeasureKind(StrEnum):
    """The name of a measure."""

    METRIC = "METRIC"
    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"
    RANGE = "RANGE"
    MILESTONES = "MILESTONES"
    CHECKPOINTS = "CHECKPOINTS"


class Scoring(StrEnum):
    """How a metric is scored: the way gone from start to target, or the ratio of value and target."""

    LINEAR = "LINEAR"
    RATIO = "RATIO"


class Direction(StrEnum):
    """Which way a metric is meant to move."""

    INCREASE = "INCREASE"
    DECREASE = "DECREASE"


class Zone(StrEnum):
    """How far a metric has come, told by its commit, target and stretch values."""

    BELOW_COMMIT = "BELOW_COMMIT"
    COMMIT = "COMMIT"
    TARGET = "TARGET"
    STRETCH = "STRETCH"


@dataclass(frozen=True, slots=True)
class Metric:
    """A number on its way from `start` to `target`.

    `direction` is needed for `RATIO`, whose formula does not look at `start`; for `LINEAR` it follows from
    start and target. `commit` (what was promised) and `stretch` (what was dreamt of) only tell the zone.
    """

    start: Decimal
    target: Decimal
    scoring: Scoring = Scoring.LINEAR
    direction: Direction | None = None
    commit: Decimal | None = None
    stretch: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Met while the value is at or above `threshold`."""

    threshold: Decimal
    periods: PeriodRule = PeriodRule.CURRENT


@dataclass(frozen=True, slots=True)
class AtMost:
    """Met while the value is at or below `threshold`."""

    threshold: Decimal
    periods: PeriodRule = PeriodRule.CURRENT


@dataclass(frozen=True, slots=True)
class Range:
    """Met while the value is between `lower` and `upper`, both included."""

    lower: Decimal
    upper: Decimal
    periods: PeriodRule = PeriodRule.CURRENT


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step that is done or not. Its due date is told to people and moves no number."""

    id: str
    title: str
    weight: Decimal = ONE
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Milestones:
    """Steps; progress is the share of their weight that is done."""

    items: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A value, and the progress it stands for."""

    value: Decimal
    progress: Decimal


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """A line through checkpoints, flat before the first and after the last. Values rise or fall strictly."""

    points: tuple[Checkpoint, ...]


Threshold = AtLeast | AtMost | Range
Measure = Metric | Threshold | Milestones | Checkpoints


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a key result at one moment.

    `current` is its last value. `done_milestones` are the ids of what is done; None as long as nobody has
    said so in a check-in, which is not the same as nothing done. `good_periods` of `all_periods` matter to
    `SHARE` alone.
    """

    current: Decimal | None = None
    done_milestones: frozenset[str] | None = None
    good_periods: int = 0
    all_periods: int = 0


NOTHING_KNOWN: Final = Reading()
"""Before the first check-in."""


def kind_of(measure: Measure) -> MeasureKind:
    """Name the kind of `measure`."""
    return _KINDS[type(measure)]


def direction_of(metric: Metric) -> Direction:
    """Tell which way a metric is meant to move: as said for `RATIO`, from start to target for `LINEAR`."""
    if metric.scoring is Scoring.RATIO and metric.direction is not None:
        return metric.direction
    return Direction.INCREASE if metric.start <= metric.target else Direction.DECREASE


_KINDS: Final[dict[type[Measure], MeasureKind]] = {
    Metric: MeasureKind.METRIC,
    AtLeast: MeasureKind.AT_LEAST,
    AtMost: MeasureKind.AT_MOST,
    Range: MeasureKind.RANGE,
    Milestones: MeasureKind.MILESTONES,
    Checkpoints: MeasureKind.CHECKPOINTS,
}
