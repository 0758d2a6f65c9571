"""What objectives and key results have in common: how far they are, and what is expected by now."""

from datetime import date, datetime

import strawberry

from domain.numbers import exact_number, publish
from domain.okrs import bands
from domain.okrs.bands import ScoreBand
from domain.okrs.status import Status, StatusReason
from schema.context import Info
from schema.fields import Root, computed, to_one
from schema.nodes import Entity
from schema.okrs.explanations.types import Explanation
from schema.okrs.history.types import Forecast, ProgressPoint, forecast_field, progress_at, progress_history


def _expected(root: Root, info: Info) -> float:
    today = info.context.session.today
    return float(publish(bands.expected_progress(root["start_date"], root["due_date"], today)))


def _pace(root: Root, info: Info) -> float | None:
    today = info.context.session.today
    expected = bands.expected_progress(root["start_date"], root["due_date"], today)
    pace = bands.pace(exact_number(root["progress"]), expected)
    return None if pace is None else float(publish(pace))


@strawberry.interface(
    description="An objective or key result: something that has progress. All shares are fractions of 1."
)
class Progressing(Entity):
    start_date: date = strawberry.field(
        description="The first day, included. Its own, or else that of what it belongs to."
    )
    due_date: date = strawberry.field(
        description="The last day, included. Its own, or else that of what it belongs to."
    )
    progress: float = strawberry.field(description="0..1, to 6 decimals. What counts in the objectives above.")
    raw_progress: float = strawberry.field(
        description="Before it is clamped, -10..10: below 0 is worse than the start, above 1 better than the target."
    )
    measurable: bool = strawberry.field(description="Whether there is anything to measure. If not, it counts nowhere.")
    has_value: bool = strawberry.field(description="Whether anybody said anything yet. Without a value progress is 0.")
    status: Status
    status_reason: StatusReason = strawberry.field(description="Which rule chose the status.")
    score_band: ScoreBand = strawberry.field(description="Where the progress lies, by the organization's limits.")
    pace_band: ScoreBand = strawberry.field(description="Where the pace lies, by the same limits.")
    expected_progress: float = computed(
        _expected, "The share of its days that have passed, today included: 0..1.", columns=["start_date", "due_date"]
    )
    pace: float | None = computed(
        _pace,
        "progress / expectedProgress; 1 is just in time. Null before the start.",
        columns=["start_date", "due_date", "progress"],
    )
    confidence: float | None = strawberry.field(
        description="0..1: of a key result the last one given, of an objective the mean."
    )
    progress_changed_at: datetime | None
    explain: Explanation | None = to_one(
        lambda context: context.okrs.explanation_by_node,
        "id",
        "How progress and status came about. Null only if it vanished this moment.",
    )
    progress_history: list[ProgressPoint] = progress_history
    progress_at: ProgressPoint = progress_at
    forecast: Forecast = forecast_field
