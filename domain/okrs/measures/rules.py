"""Which measures are accepted. Paths name the fields of the measure, in the words of the API."""

from decimal import Decimal
from itertools import pairwise
from typing import Final, assert_never

from domain.errors import InvalidInput, OkraError
from domain.okrs.measures.progress import HIGHEST_RAW_PROGRESS, LOWEST_RAW_PROGRESS
from domain.okrs.measures.shapes import (
    AtLeast,
    AtMost,
    Checkpoints,
    Direction,
    Measure,
    Metric,
    Milestones,
    Range,
    Scoring,
    direction_of,
)
from domain.okrs.weights import check_weight
from domain.text import check_title

LARGEST_LIST: Final = 100
"""Milestones or checkpoints of one key result."""

SHORTEST_LINE: Final = 2
"""Checkpoints that make a line."""


def validate(measure: Measure) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with a measure, at once. Its numbers went through `exact_number`."""
    match measure:
        case Metric():
            return (*_check_target(measure), *_check_direction(measure), *_check_zones(measure))
        case AtLeast() | AtMost():
            return ()
        case Range(lower, upper):
            return () if lower <= upper else (InvalidInput("The range ends before it begins.", "upper"),)
        case Milestones():
            return _check_milestones(measure)
        case Checkpoints():
            return _check_checkpoints(measure)
        case _:
            assert_never(measure)


def _check_target(metric: Metric) -> tuple[InvalidInput, ...]:
    if metric.start == metric.target:
        message = "Start and target are equal. To keep a value where it is, use AT_LEAST, AT_MOST or RANGE."
        return (InvalidInput(message, "target"),)
    if metric.scoring is Scoring.RATIO and metric.target <= 0:
        return (InvalidInput("The scoring RATIO needs a target above 0.", "target"),)
    return ()


def _check_direction(metric: Metric) -> tuple[InvalidInput, ...]:
    if metric.scoring is Scoring.RATIO and metric.direction is None:
        return (InvalidInput("The scoring RATIO needs a direction.", "direction"),)
    if metric.start != metric.target and metric.direction not in (None, direction_of(metric)):
        return (InvalidInput("From its start, the target lies in the other direction.", "direction"),)
    return ()


def _check_zones(metric: Metric) -> tuple[InvalidInput, ...]:
    start = metric.start if metric.scoring is Scoring.LINEAR else None
    errors: list[InvalidInput] = []
    if metric.commit is not None and not _in_order(metric, start, metric.commit, metric.target):
        errors.append(InvalidInput("The commit value lies on the way to the target.", "commit"))
    if metric.stretch is not None and not _in_order(metric, metric.target, metric.stretch):
        errors.append(InvalidInput("The stretch value lies beyond the target.", "stretch"))
    return tuple(errors)


def _in_order(metric: Metric, *limits: Decimal | None) -> bool:
    rising = direction_of(metric) is Direction.INCREASE
    steps = pairwise(limit for limit in limits if limit is not None)
    return all(first <= second if rising else first >= second for first, second in steps)


def _check_milestones(measure: Milestones) -> tuple[OkraError, ...]:
    items = measure.items
    if not 1 <= len(items) <= LARGEST_LIST:
        return (InvalidInput(f"Name 1 to {LARGEST_LIST} milestones.", "milestones"),)
    errors: list[OkraError] = []
    for index, milestone in enumerate(items):
        errors += check_title(milestone.title, "milestones", str(index), "title")
        errors += check_weight(milestone.weight, "milestones", str(index), "weight")
    if not any(milestone.weight for milestone in items):
        errors.append(InvalidInput("At least one milestone needs a weight above 0.", "milestones"))
    if len({milestone.id for milestone in items}) < len(items):
        errors.append(InvalidInput("Two milestones have the same id.", "milestones"))
    return tuple(errors)


def _check_checkpoints(measure: Checkpoints) -> tuple[OkraError, ...]:
    points = measure.points
    if not SHORTEST_LINE <= len(points) <= LARGEST_LIST:
        message = f"Name {SHORTEST_LINE} to {LARGEST_LIST} checkpoints."
        return (InvalidInput(message, "checkpoints"),)
    errors: list[OkraError] = []
    rising = points[0].value < points[1].value
    for index, (before, after) in enumerate(pairwise(points), start=1):
        if not (before.value < after.value if rising else before.value > after.value):
            message = "The values of checkpoints rise or fall strictly."
            errors.append(InvalidInput(message, "checkpoints", str(index), "value"))
    for index, point in enumerate(points):
        if not LOWEST_RAW_PROGRESS <= point.progress <= HIGHEST_RAW_PROGRESS:
            message = f"Progress lies between {LOWEST_RAW_PROGRESS} and {HIGHEST_RAW_PROGRESS}."
            errors.append(InvalidInput(message, "checkpoints", str(index), "progress"))
    return tuple(errors)
