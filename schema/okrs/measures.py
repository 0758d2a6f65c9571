"""The measure of a key result, as a union: each kind has the fields that mean something for it."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final

import strawberry
from graphql import GraphQLResolveInfo

from domain.numbers import exact_number
from domain.okrs.measures import Direction, MeasureKind, Metric, Scoring, Zone, direction_of, zone
from domain.okrs.periods import PeriodRule
from schema.fields import computed
from schema.rows import Row


def _has_kind(kind: MeasureKind) -> Callable[[Row, GraphQLResolveInfo[Any]], bool]:
    """Make the test by which a union tells its members apart."""

    def is_type_of(row: Row, _info: GraphQLResolveInfo[Any]) -> bool:
        matches: bool = row["measure"] == kind.value
        return matches

    return is_type_of


def _direction(root: strawberry.Parent[Row]) -> Direction:
    return direction_of(_metric(root))


def _zone(root: strawberry.Parent[Row]) -> Zone | None:
    current = root["current_value"]
    return None if current is None else zone(_metric(root), exact_number(current))


def _metric(row: Row) -> Metric:
    optional = {
        name: None if row[f"{name}_value"] is None else exact_number(row[f"{name}_value"])
        for name in ("commit", "stretch")
    }
    return Metric(
        start=exact_number(row["start_value"]),
        target=exact_number(row["target_value"]),
        scoring=Scoring(row["scoring"]),
        direction=Direction(row["direction"]) if row["direction"] else None,
        **optional,
    )


_METRIC: Final = ("start_value", "target_value", "commit_value", "stretch_value", "scoring", "direction")


@strawberry.type(description="A number on its way from a start to a target.")
class MetricMeasure:
    is_type_of = _has_kind(MeasureKind.METRIC)

    start_value: float
    target_value: float
    scoring: Scoring = strawberry.field(
        description="LINEAR: the way gone from start to target. RATIO: value against target."
    )
    direction: Direction = computed(
        _direction, "As given for RATIO; for LINEAR it follows from start and target.", columns=_METRIC
    )
    commit_value: float | None = strawberry.field(description="What was promised; it only tells the zone.")
    stretch_value: float | None = strawberry.field(description="What was dreamt of; it only tells the zone.")
    zone: Zone | None = computed(
        _zone,
        "How far the value has come. Null without a value, or without commit and stretch.",
        columns=(*_METRIC, "current_value"),
    )


@strawberry.type(description="Met while the value is at or above a threshold; exactly on it counts as met.")
class AtLeastMeasure:
    is_type_of = _has_kind(MeasureKind.AT_LEAST)

    threshold: float
    periods: PeriodRule = strawberry.field(
        description="CURRENT: only the value now counts. SHARE: the share of good periods from start to due date."
    )


@strawberry.type(description="Met while the value is at or below a threshold; exactly on it counts as met.")
class AtMostMeasure:
    is_type_of = _has_kind(MeasureKind.AT_MOST)

    threshold: float
    periods: PeriodRule


@strawberry.type(description="Met while the value lies between two bounds, both included.")
class RangeMeasure:
    is_type_of = _has_kind(MeasureKind.RANGE)

    lower_bound: float
    upper_bound: float
    periods: PeriodRule


@strawberry.type(description="One step, done or not.")
class Milestone:
    id: strawberry.ID
    title: str
    weight: float
    due: date | None = strawberry.field(description="For people; it moves no number.")
    done: bool


def _milestones(root: strawberry.Parent[Row]) -> list[Row]:
    done = set(root["done_milestones"] or ())
    return [
        {
            "id": item["id"],
            "title": item["title"],
            "weight": float(item["weight"]),
            "due": date.fromisoformat(item["due"]) if item["due"] else None,
            "done": item["id"] in done,
        }
        for item in root["milestones"]
    ]


@strawberry.type(description="Steps; progress is the share of their weight that is done.")
class MilestonesMeasure:
    is_type_of = _has_kind(MeasureKind.MILESTONES)

    milestones: list[Milestone] = computed(_milestones, columns=["milestones", "done_milestones"])


@strawberry.type(description="A value, and the progress it stands for.")
class Checkpoint:
    value: float
    progress: float


def _checkpoints(root: strawberry.Parent[Row]) -> list[Row]:
    return [{"value": float(item["value"]), "progress": float(item["progress"])} for item in root["checkpoints"]]


@strawberry.type(description="A line through checkpoints, flat before the first and after the last.")
class CheckpointsMeasure:
    is_type_of = _has_kind(MeasureKind.CHECKPOINTS)

    checkpoints: list[Checkpoint] = computed(_checkpoints, columns=["checkpoints"])


Measure = Annotated[
    MetricMeasure | AtLeastMeasure | AtMostMeasure | RangeMeasure | MilestonesMeasure | CheckpointsMeasure,
    strawberry.union("Measure", description="What a key result measures, by kind."),
]
