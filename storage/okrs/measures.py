"""A key result's measure, between its row and the domain."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, assert_never

from domain.okrs.measures import (
    AtLeast,
    AtMost,
    Checkpoint,
    Checkpoints,
    Direction,
    Measure,
    MeasureKind,
    Metric,
    Milestone,
    Milestones,
    Range,
    Reading,
    Scoring,
    kind_of,
)
from domain.okrs.periods import PeriodRule
from storage.database import Row

_EMPTY: dict[str, Any] = {
    "scoring": None,
    "direction": None,
    "start_value": None,
    "target_value": None,
    "commit_value": None,
    "stretch_value": None,
    "threshold": None,
    "lower_bound": None,
    "upper_bound": None,
    "periods": PeriodRule.CURRENT.value,
    "milestones": [],
    "checkpoints": [],
}
MEASURE_COLUMNS: Final = ("measure", *_EMPTY)
"""How a key result is measured."""

READING_COLUMNS: Final = ("current_value", "done_milestones", "good_periods", "all_periods")
"""What its measure reads."""


def measure_of(row: Row) -> Measure | None:
    """Read the measure of a key result from its row. One whose value are the objectives aligned to it may have none."""
    return None if row["measure"] is None else _READERS[MeasureKind(row["measure"])](row)


def _metric_of(row: Row) -> Measure:
    return Metric(
        start=row["start_value"],
        target=row["target_value"],
        scoring=Scoring(row["scoring"]),
        direction=Direction(row["direction"]) if row["direction"] else None,
        commit=row["commit_value"],
        stretch=row["stretch_value"],
    )


def columns_of(measure: Measure | None) -> dict[str, Any]:
    """Give the columns that store a measure; those it does not use are emptied."""
    columns = {**_EMPTY, "measure": None if measure is None else kind_of(measure).value}
    match measure:
        case None:
            pass
        case Metric():
            columns |= {
                "start_value": measure.start,
                "target_value": measure.target,
                "scoring": measure.scoring.value,
                "direction": measure.direction.value if measure.direction else None,
                "commit_value": measure.commit,
                "stretch_value": measure.stretch,
            }
        case AtLeast() | AtMost():
            columns |= {"threshold": measure.threshold, "periods": measure.periods.value}
        case Range():
            columns |= {
                "lower_bound": measure.lower,
                "upper_bound": measure.upper,
                "periods": measure.periods.value,
            }
        case Milestones():
            columns["milestones"] = [_milestone_data(item) for item in measure.items]
        case Checkpoints():
            columns["checkpoints"] = [_checkpoint_data(point) for point in measure.points]
        case _:
            assert_never(measure)
    return columns


def reading_of(row: Row) -> Reading:
    """Read what is known of a key result now from its row."""
    done = row["done_milestones"]
    return Reading(
        current=row["current_value"],
        done_milestones=None if done is None else frozenset(done),
        good_periods=row["good_periods"],
        all_periods=row["all_periods"],
    )


def reading_columns(reading: Reading) -> dict[str, Any]:
    """Give the columns that store what is known of a key result."""
    return {
        "current_value": reading.current,
        "done_milestones": None if reading.done_milestones is None else sorted(reading.done_milestones),
        "good_periods": reading.good_periods,
        "all_periods": reading.all_periods,
    }


def _milestone_of(item: Mapping[str, Any]) -> Milestone:
    due = date.fromisoformat(item["due"]) if item["due"] else None
    return Milestone(id=item["id"], title=item["title"], weight=Decimal(item["weight"]), due=due)


def _milestone_data(milestone: Milestone) -> dict[str, Any]:
    # JSON has no exact numbers: they are stored as text.
    return {
        "id": milestone.id,
        "title": milestone.title,
        "weight": str(milestone.weight),
        "due": milestone.due.isoformat() if milestone.due else None,
    }


def _checkpoint_of(item: Mapping[str, Any]) -> Checkpoint:
    return Checkpoint(value=Decimal(item["value"]), progress=Decimal(item["progress"]))


def _checkpoint_data(point: Checkpoint) -> dict[str, Any]:
    return {"value": str(point.value), "progress": str(point.progress)}


_READERS: Final[dict[MeasureKind, Callable[[Row], Measure]]] = {
    MeasureKind.METRIC: _metric_of,
    MeasureKind.AT_LEAST: lambda row: AtLeast(row["threshold"], PeriodRule(row["periods"])),
    MeasureKind.AT_MOST: lambda row: AtMost(row["threshold"], PeriodRule(row["periods"])),
    MeasureKind.RANGE: lambda row: Range(row["lower_bound"], row["upper_bound"], PeriodRule(row["periods"])),
    MeasureKind.MILESTONES: lambda row: Milestones(tuple(_milestone_of(item) for item in row["milestones"])),
    MeasureKind.CHECKPOINTS: lambda row: Checkpoints(tuple(_checkpoint_of(item) for item in row["checkpoints"])),
}
