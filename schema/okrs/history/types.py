"""The past and the trend of objectives and key results, as they are read."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Final

import strawberry

from domain.durations import Duration
from domain.errors import InvalidInput, refuse
from domain.ids import Kind, is_id
from domain.numbers import exact_number, publish
from domain.okrs.bands import expected_progress
from domain.okrs.forecast import ForecastReason, forecast, projected_value
from domain.okrs.history import (
    EVERY_DAY,
    LARGEST_SERIES,
    check_series,
    days_of_series,
    first_day_of_series,
    held_on,
)
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import MeasureKind, Scoring, progress_of
from domain.okrs.periods import PeriodRule
from domain.okrs.status import Status
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed
from schema.lists.scalars import DateOrDuration
from schema.okrs.history.loaders import Recorded, Stretch
from schema.rows import Row

_NOTHING: Final[Row] = dict.fromkeys(("progress", "raw_progress", "value", "status", "confidence"))
_THRESHOLDS: Final = frozenset({MeasureKind.AT_LEAST, MeasureKind.AT_MOST, MeasureKind.RANGE})


def _expected(root: Root) -> float:
    return float(publish(expected_progress(root["start_date"], root["due_date"], root["date"])))


@strawberry.type(
    description="How far an objective or key result was at the end of a day, as far as is known today: what is said "
    "late, corrected or taken back changes the past. Before the first value nothing is known, and all is null."
)
class ProgressPoint:
    date: dt.date
    progress: float | None = strawberry.field(description="0..1, to 6 decimals.")
    raw_progress: float | None = strawberry.field(description="The same before it is clamped, -10..10.")
    value: float | None = strawberry.field(description="The value of a key result; null of an objective.")
    status: Status | None
    confidence: float | None = strawberry.field(description="0..1")
    expected_progress: float = computed(
        _expected, "The share of its days that had passed by then, by today's dates: what it is to be held against."
    )


def _point(root: Row, day: dt.date, entry: Row | None) -> Row:
    # What was taken away again stands in the history as an entry without data.
    known = _NOTHING if entry is None or entry["status"] == Status.NO_DATA.value else entry
    dates = {"date": day, "start_date": root["start_date"], "due_date": root["due_date"]}
    return {**{name: known[name] for name in _NOTHING}, **dates}


def _points(root: Row, days: Sequence[dt.date], entries: Sequence[Row]) -> list[Row]:
    held = held_on([(entry["date"], entry) for entry in entries], days)
    return [_point(root, day, entry) for day, entry in zip(days, held, strict=True)]


def _day(given: DateOrDuration | None, today: dt.date, name: str) -> dt.date | None:
    try:
        return None if given is None else given.on(today)
    except InvalidInput as error:
        raise error.under(name) from None


async def _histories(
    rows: Sequence[Row],
    info: Info,
    from_: DateOrDuration | None = None,
    to: DateOrDuration | None = None,
    every: Duration = EVERY_DAY,
) -> Sequence[list[Row]]:
    today = info.context.session.today
    first, last = _day(from_, today, "from"), _day(to, today, "to")
    refuse(check_series(first, last, every, today))
    end = last or today
    days = [days_of_series(first or first_day_of_series(row["start_date"], end, every), end, every) for row in rows]
    stretches = [Stretch(row["id"], each[0], each[-1]) if each else None for row, each in zip(rows, days, strict=True)]
    loader = info.context.okrs.history.entries_by_stretch
    loaded = iter(await loader.load_all([stretch for stretch in stretches if stretch is not None]))
    return [
        [] if stretch is None else _points(row, each, next(loaded))
        for row, each, stretch in zip(rows, days, stretches, strict=True)
    ]


async def _history(
    root: Root,
    info: Info,
    from_: Annotated[
        DateOrDuration | None,
        strawberry.argument(
            name="from",
            description="The first day. Left out: its start date, or as many intervals before the last day as fit.",
        ),
    ] = None,
    to: Annotated[
        DateOrDuration | None, strawberry.argument(description="The last day, up to today. Left out: today.")
    ] = None,
    every: Annotated[
        Duration,
        strawberry.argument(
            description="How far the points lie apart: whole days, weeks, months or years, such as P1D, P1W, P1M."
        ),
    ] = EVERY_DAY,
) -> list[Row]:
    return (await _histories([root], info, from_, to, every))[0]


async def _points_at(rows: Sequence[Row], info: Info, date: dt.date) -> Sequence[Row]:
    if date > info.context.session.today:
        raise InvalidInput("The future is not known yet.", "date")
    entries = await info.context.okrs.history.entries_by_stretch.load_all(
        [Stretch(row["id"], date, date) for row in rows]
    )
    return [_point(row, date, found[0] if found else None) for row, found in zip(rows, entries, strict=True)]


async def _point_at(
    root: Root, info: Info, date: Annotated[dt.date, strawberry.argument(description="A day up to today.")]
) -> Row:
    return (await _points_at([root], info, date))[0]


@strawberry.type(
    description="Where the trend of the recorded days leads, if it goes on at the same rate from the last of them. "
    "Trend and target are those of raw progress; where progress is a mean, in objectives and in key results that "
    "follow aligned objectives, they are those of progress."
)
class Forecast:
    points: int = strawberry.field(
        description="How many recorded days the trend was read off: those on which progress changed, and those on "
        "which somebody said or measured that it did not. It takes 3."
    )
    first_day: dt.date | None = strawberry.field(description="The first of these days; null if there is none.")
    last_day: dt.date | None = strawberry.field(description="The last of these days; null if there is none.")
    daily_change: float | None = strawberry.field(
        description="The slope of the least-squares line through these days, to 6 decimals; null if there is none."
    )
    projected_progress: float | None = strawberry.field(description="Progress on the due date, 0..1.")
    projected_raw_progress: float | None = strawberry.field(description="The same before it is clamped, -10..10.")
    projected_value: float | None = strawberry.field(
        description="The value on the due date; of a METRIC scored LINEAR only."
    )
    on_course: bool | None = strawberry.field(
        description="Whether the target will be reached by the due date. Null where there is no trend."
    )
    reaches_target_on: dt.date | None = strawberry.field(
        description="The first day on which the target is reached at this rate; what is at its target now has reached "
        "it on the day since which it is. A day in the past says that nobody has checked in since."
    )
    reason: ForecastReason | None = strawberry.field(description="Why that is null; null if it is not.")


def _forecast_row(root: Row, recorded: Recorded) -> Row:
    is_mean = is_id(Kind.OBJECTIVE, root["id"]) or root["source"] == KeyResultSource.ALIGNED.value
    entries = recorded.progress if is_mean else recorded.raw_progress
    if not root["has_value"]:
        # What it had was taken away again.
        entries = ()
    found = forecast(entries, recorded.spoken_on, root["due_date"], is_gradual=is_mean or _is_gradual(root))
    projected = found.projected
    value = (
        None
        if is_mean or projected is None or not _is_straight(root)
        else projected_value(exact_number(root["start_value"]), exact_number(root["target_value"]), projected)
    )
    return {
        "points": found.points,
        "first_day": found.first_day,
        "last_day": found.last_day,
        "daily_change": _published(found.daily_change),
        "projected_progress": None if projected is None else float(progress_of(projected)),
        "projected_raw_progress": _published(projected),
        "projected_value": _published(value),
        "on_course": found.on_course,
        "reaches_target_on": found.reaches_target_on,
        "reason": found.reason,
    }


def _published(number: Any) -> float | None:
    return None if number is None else float(number)


def _is_gradual(key_result: Row) -> bool:
    return key_result["measure"] not in _THRESHOLDS or key_result["periods"] == PeriodRule.SHARE.value


def _is_straight(key_result: Row) -> bool:
    is_straight: bool = key_result["scoring"] == Scoring.LINEAR.value
    return is_straight


async def _forecasts(rows: Sequence[Row], info: Info) -> Sequence[Row]:
    recorded = await info.context.okrs.history.recorded_by_node.load_all([row["id"] for row in rows])
    return [_forecast_row(row, each) for row, each in zip(rows, recorded, strict=True)]


async def _forecast(root: Root, info: Info) -> Row:
    return (await _forecasts([root], info))[0]


_DATES: Final = ("id", "start_date", "due_date")
_TREND: Final = (
    "id", "due_date", "has_value", "source", "measure", "periods", "scoring", "start_value", "target_value",
)  # fmt: skip

progress_history: Final[Any] = computed(
    for_rows(_history, _histories, *_DATES),
    "How far it was, on a first day and then once in each interval. A day on which nothing changed repeats the last "
    f"value; before the first value all is null. More than {LARGEST_SERIES} points are refused with TOO_MANY.",
)

progress_at: Final[Any] = computed(
    for_rows(_point_at, _points_at, *_DATES),
    "How far it was at the end of a day: any list becomes a list as of that day.",
)

forecast_field: Final[Any] = computed(for_rows(_forecast, _forecasts, *_TREND), "Where its trend leads.")
