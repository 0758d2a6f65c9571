"""The measure of a key result, as it is given: exactly one kind."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import strawberry

from domain.errors import InvalidInput, OkraError
from domain.numbers import exact_number
from domain.okrs.measures import (
    AtLeast,
    AtMost,
    Checkpoint,
    Checkpoints,
    Direction,
    Measure,
    Metric,
    Milestone,
    Milestones,
    PeriodRule,
    Range,
    Scoring,
)


@strawberry.input(description="A number on its way from a start to a target.")
class MetricInput:
    start: float
    target: float
    scoring: Scoring = Scoring.LINEAR
    direction: Direction | None = strawberry.field(
        default=None, description="Needed for RATIO only; for LINEAR it follows from start and target."
    )
    commit: float | None = strawberry.field(default=None, description="What is promised; it only tells the zone.")
    stretch: float | None = strawberry.field(default=None, description="What is dreamt of; it only tells the zone.")

    def to_measure(self) -> Measure:
        """Give the measure."""
        return Metric(
            start=exact_number(self.start, "start"),
            target=exact_number(self.target, "target"),
            scoring=self.scoring,
            direction=self.direction,
            commit=optional_number(self.commit, "commit"),
            stretch=optional_number(self.stretch, "stretch"),
        )


@strawberry.input(description="Met at a threshold or better; exactly on it counts as met.")
class ThresholdInput:
    threshold: float
    periods: PeriodRule = strawberry.field(
        default=PeriodRule.CURRENT,
        description="CURRENT: only the value now counts. SHARE: the share of good periods from start to due date.",
    )


@strawberry.input(description="Met between two bounds, both included.")
class RangeInput:
    lower: float
    upper: float
    periods: PeriodRule = PeriodRule.CURRENT


@strawberry.input(description="One step. Give the id to keep a milestone that is there already.")
class MilestoneInput:
    title: str
    id: strawberry.ID | None = None
    weight: float = 1
    due: date | None = None


@strawberry.input(description="A value, and the progress (0..1) it stands for.")
class CheckpointInput:
    value: float
    progress: float


@strawberry.input(one_of=True, description="What a key result measures: exactly one kind.")
class MeasureInput:
    metric: strawberry.Maybe[MetricInput]
    at_least: strawberry.Maybe[ThresholdInput]
    at_most: strawberry.Maybe[ThresholdInput]
    range: strawberry.Maybe[RangeInput]
    milestones: strawberry.Maybe[list[MilestoneInput]]
    checkpoints: strawberry.Maybe[list[CheckpointInput]]

    def to_measure(self) -> Measure:
        """Give the measure. Raises `InvalidInput` for numbers that are refused."""
        for name, build in _BUILDERS.items():
            given = getattr(self, name)
            if given is not None:
                return _placed(build, given.value, name)
        raise InvalidInput("Give exactly one kind of measure.", "measure")


def optional_number(value: float | None, *path: str) -> Decimal | None:
    """Read a number that may be absent."""
    return None if value is None else exact_number(value, *path)


def _placed(build: Callable[..., Measure], given: object, name: str) -> Measure:
    try:
        return build(given)
    except OkraError as error:
        raise error.under("measure", _CAMEL.get(name, name)) from error


def _at_least(given: ThresholdInput) -> Measure:
    return AtLeast(exact_number(given.threshold, "threshold"), given.periods)


def _at_most(given: ThresholdInput) -> Measure:
    return AtMost(exact_number(given.threshold, "threshold"), given.periods)


def _range(given: RangeInput) -> Measure:
    return Range(exact_number(given.lower, "lower"), exact_number(given.upper, "upper"), given.periods)


def _milestones(given: list[MilestoneInput]) -> Measure:
    return Milestones(
        tuple(
            Milestone(
                id=str(item.id) if item.id else "",
                title=item.title,
                weight=exact_number(item.weight, str(index), "weight"),
                due=item.due,
            )
            for index, item in enumerate(given)
        )
    )


def _checkpoints(given: list[CheckpointInput]) -> Measure:
    return Checkpoints(
        tuple(
            Checkpoint(
                exact_number(item.value, str(index), "value"),
                exact_number(item.progress, str(index), "progress"),
            )
            for index, item in enumerate(given)
        )
    )


_BUILDERS: dict[str, Callable[..., Measure]] = {
    "metric": MetricInput.to_measure,
    "at_least": _at_least,
    "at_most": _at_most,
    "range": _range,
    "milestones": _milestones,
    "checkpoints": _checkpoints,
}
_CAMEL = {"at_least": "atLeast", "at_most": "atMost"}
