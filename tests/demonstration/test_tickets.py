"""The tickets of the service desk, before anybody hands them in."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.demonstration.content.company import TIME_ZONE
from api.demonstration.fiscal_year import fiscal_year_around
from api.demonstration.measuring import calendar_of
from api.demonstration.opening_hours import after_business_time
from api.demonstration.sites import sites
from api.demonstration.steps.timing import RecordEvents, TicketEvent
from api.demonstration.timeline import Timeline
from domain.kpis.timers import TimerEvent, TimerEventKind, TimerEventState, match
from domain.orgs.business_calendar import BusinessClock

TODAY = date(2026, 11, 22)
DAYS = [TODAY + timedelta(days=19 * index) for index in range(20)]
CALENDAR = calendar_of(fiscal_year_around(TODAY))
ZONE = ZoneInfo(TIME_ZONE)


def handed_in(today: date) -> list[tuple[datetime, TicketEvent]]:
    """Give what is handed in of the tickets, with the moment of that."""
    sittings = Timeline(sites(1, seed=20), fiscal_year_around(today), today, seed=20).sittings()
    return [
        (sitting.at, event)
        for sitting in sittings
        for step in sitting.steps
        if isinstance(step, RecordEvents)
        for event in step.events
    ]


def states_of(kpi: str, today: date) -> list[TimerEventState]:
    by_ticket: dict[str, list[TimerEvent]] = {}
    for number, (_, event) in enumerate(handed_in(today)):
        if event.kpi == kpi:
            told = TimerEvent(str(number), str(number), kpi, event.ticket, event.kind, event.at)
            by_ticket.setdefault(event.ticket, []).append(told)
    return [state for events in by_ticket.values() for state in match(events).states.values()]


@pytest.mark.parametrize("start", ["2026-09-18T20:59:59", "2026-10-02T06:00:00", "2026-10-23T14:30:00"])
@pytest.mark.parametrize("seconds", [0, 1, 900, 54_000, 200_000])
def test_a_time_is_as_long_by_the_company_calendar_as_it_was_meant_to_be(start: str, seconds: int) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=ZONE)

    ended = after_business_time(begun, seconds, CALENDAR.holidays)

    assert BusinessClock(CALENDAR, TIME_ZONE).between(begun, ended) == timedelta(seconds=seconds)


@pytest.mark.parametrize("today", DAYS[::4], ids=str)
def test_nobody_hands_in_what_has_not_happened(today: date) -> None:
    told = handed_in(today)

    assert len(told) > 2_000
    assert all(event.at < at for at, event in told)


def test_the_company_is_closed_on_at_least_two_holidays_of_its_year() -> None:
    assert all(len(calendar_of(fiscal_year_around(today)).holidays) >= 2 for today in DAYS)


@pytest.mark.parametrize("today", DAYS[::4], ids=str)
def test_tickets_are_solved_reopened_lost_sent_twice_and_still_waiting(today: date) -> None:
    states = states_of("time_to_resolve", today)

    assert set(states) == set(TimerEventState)
    assert states.count(TimerEventState.MATCHED) > 0.9 * len(states)


def test_some_tickets_are_noted_long_after_they_were_solved() -> None:
    late = [event for at, event in handed_in(TODAY) if event.known_on - event.at.date() > timedelta(days=7)]

    assert len(late) > 5
    assert {event.kind for event in late} == {TimerEventKind.STOP}
