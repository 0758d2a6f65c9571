"""The vectors of timers: which events belong together, how long it took, and the share within a limit."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from domain.kpis.aggregation import aggregate, summarise
from domain.kpis.kpis import Aggregation
from domain.kpis.timers import TimerEvent, TimerEventKind, elapsed, match, seconds_of
from domain.orgs.business_calendar import (
    DEFAULT_CALENDAR,
    BusinessCalendar,
    BusinessClock,
    BusinessHours,
    DayOfWeek,
    check_business_calendar,
)
from domain.units import Unit

Vector = dict[str, Any]

_FILE: Final = Path(__file__).parents[2] / "vectors/kpis.json"
VECTORS: Final[dict[str, list[Vector]]] = json.loads(_FILE.read_text(encoding="utf-8"))["timers"]


def named(part: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("vector", [pytest.param(each, id=each["name"]) for each in VECTORS[part]])


@named("matching")
def test_events_belong_together_as_the_vectors_say(vector: Vector) -> None:
    events = [
        TimerEvent(str(place), str(place), "kpi", "T", TimerEventKind(kind), datetime.fromisoformat(at))
        for place, (kind, at, _) in enumerate(vector["events"])
    ]

    matching = match(events)

    assert [matching.states[event.id] for event in events] == [state for _, _, state in vector["events"]]
    seconds = [seconds_of(lap.start.at, lap.stop.at, elapsed) for lap in matching.laps]
    assert seconds == [Decimal(text) for text in vector["seconds"]]


@named("businessTime")
def test_business_time_is_what_the_vectors_say(vector: Vector) -> None:
    hours = (BusinessHours(DayOfWeek(weekday), opens, closes) for weekday, opens, closes in vector.get("hours", ()))
    holidays = tuple(date.fromisoformat(text) for text in vector.get("holidays", ()))
    calendar = BusinessCalendar(tuple(hours) or DEFAULT_CALENDAR.hours, holidays)
    clock = BusinessClock(calendar, vector["timeZone"])

    start, stop = datetime.fromisoformat(vector["start"]), datetime.fromisoformat(vector["stop"])

    assert check_business_calendar(calendar) == ()
    assert seconds_of(start, stop, clock.between) == Decimal(vector["seconds"])


@named("shares")
def test_shares_are_what_the_vectors_say(vector: Vector) -> None:
    measured = summarise([Decimal(text) for text in vector["measured"]], Decimal(vector["limit"]))

    assert aggregate(Aggregation.SHARE_WITHIN, measured, Unit(vector["unit"])) == Decimal(vector["expected"])
