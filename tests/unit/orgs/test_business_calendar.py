"""Business time: what counts of the time between two moments, by the clocks of a place."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.orgs.business_calendar import (
    DEFAULT_CALENDAR,
    MOST_HOLIDAYS,
    MOST_HOURS,
    BusinessCalendar,
    BusinessClock,
    BusinessHours,
    DayOfWeek,
    check_business_calendar,
    in_order,
)

MONDAY = DayOfWeek.MONDAY
ALWAYS = tuple(BusinessHours(weekday, "00:00", "24:00") for weekday in DayOfWeek)
MINUTE = timedelta(minutes=1)

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Havana",
    "Pacific/Apia",
    "Asia/Kathmandu",
)
"""Whole, half and quarter hours; clocks set at midnight and by half an hour; a day that was left out."""


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def hours(calendar: BusinessCalendar, zone: str, start: str, stop: str) -> float:
    return BusinessClock(calendar, zone).between(at(start, zone), at(stop, zone)) / timedelta(hours=1)


def minute_by_minute(calendar: BusinessCalendar, zone: str, start: datetime, stop: datetime) -> timedelta:
    """Look at the clock each minute, and count it if it is a minute of business."""
    counted = timedelta()
    while start < stop:
        shown = start.astimezone(ZoneInfo(zone))
        time, weekday = f"{shown:%H:%M}", list(DayOfWeek)[shown.weekday()]
        if shown.date() not in calendar.holidays and any(
            each.weekday is weekday and each.opens <= time < each.closes for each in calendar.hours
        ):
            counted += MINUTE
        start += MINUTE
    return counted


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        ("2026-04-13 10:00", "2026-04-13 11:30", 1.5),
        ("2026-04-13 06:00", "2026-04-13 23:00", 8),
        ("2026-04-17 16:00", "2026-04-20 10:00", 2),
        ("2026-04-18 00:00", "2026-04-20 00:00", 0),
        ("2026-04-13 18:00", "2026-04-14 08:00", 0),
        ("2026-04-13 00:00", "2026-04-20 00:00", 40),
        ("1990-01-01 00:00", "2026-01-05 00:00", 40 * 1879),
    ],
)
def test_office_hours_are_eight_hours_on_five_days(start: str, stop: str, expected: float) -> None:
    assert hours(DEFAULT_CALENDAR, "Europe/Berlin", start, stop) == expected


def test_a_day_may_have_a_break() -> None:
    calendar = BusinessCalendar((BusinessHours(MONDAY, "08:00", "12:00"), BusinessHours(MONDAY, "13:00", "17:30")))

    assert hours(calendar, "UTC", "2026-04-13 11:00", "2026-04-13 14:00") == 2
    assert hours(calendar, "UTC", "2026-04-13 00:00", "2026-04-14 00:00") == 8.5


def test_nothing_counts_on_a_holiday() -> None:
    calendar = BusinessCalendar(DEFAULT_CALENDAR.hours, (date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 6)))

    assert hours(calendar, "UTC", "2026-04-02 16:00", "2026-04-07 10:00") == 2
    assert hours(calendar, "UTC", "2026-04-03 10:00", "2026-04-03 12:00") == 0


def test_an_open_day_is_as_long_as_the_clocks_make_it() -> None:
    calendar = BusinessCalendar(ALWAYS)

    assert hours(calendar, "Europe/Berlin", "2026-03-29 00:00", "2026-03-30 00:00") == 23
    assert hours(calendar, "Europe/Berlin", "2025-10-26 00:00", "2025-10-27 00:00") == 25


def test_hours_that_the_clock_skips_do_not_count_and_those_it_shows_twice_count_twice() -> None:
    calendar = BusinessCalendar((BusinessHours(DayOfWeek.SUNDAY, "02:00", "03:00"),))

    assert hours(calendar, "Europe/Berlin", "2026-03-29 00:00", "2026-03-30 00:00") == 0
    assert hours(calendar, "Europe/Berlin", "2025-10-26 00:00", "2025-10-27 00:00") == 2


def test_time_is_counted_to_the_microsecond() -> None:
    start = datetime(2026, 4, 13, 16, 59, 59, 999_998, tzinfo=UTC)

    assert BusinessClock(DEFAULT_CALENDAR, "UTC").between(start, start + timedelta(days=1)) == timedelta(hours=8)
    assert BusinessClock(DEFAULT_CALENDAR, "UTC").between(start, start + MINUTE) == timedelta(microseconds=2)


TIMES = st.integers(0, 24 * 60).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")


@st.composite
def calendars(draw: st.DrawFn) -> BusinessCalendar:
    spans = []
    for weekday in draw(st.sets(st.sampled_from(DayOfWeek), min_size=1)):
        bounds = sorted(draw(st.sets(TIMES, min_size=2, max_size=6)))
        spans += [BusinessHours(weekday, *pair) for pair in zip(bounds[::2], bounds[1::2], strict=False)]
    days = st.dates(date(2011, 12, 26), date(2012, 1, 4)) | st.dates(date(2026, 3, 25), date(2026, 4, 5))
    return BusinessCalendar(tuple(spans), tuple(draw(st.sets(days, max_size=3))))


NEAR_A_CHANGE = st.sampled_from(
    [
        datetime(2026, 3, 28, tzinfo=UTC),
        datetime(2025, 10, 25, tzinfo=UTC),
        datetime(2026, 4, 4, tzinfo=UTC),
        datetime(2025, 11, 1, tzinfo=UTC),
        datetime(2026, 2, 14, tzinfo=UTC),
        datetime(2011, 12, 29, tzinfo=UTC),
        datetime(2025, 12, 31, tzinfo=UTC),
    ]
)


@example(BusinessCalendar(ALWAYS), "Pacific/Apia", datetime(2011, 12, 29, tzinfo=UTC), 0, 3000)
@given(calendars(), st.sampled_from(ZONES), NEAR_A_CHANGE, st.integers(0, 2_000), st.integers(0, 3_000))
def test_it_counts_what_somebody_who_looks_at_the_clock_each_minute_counts(
    calendar: BusinessCalendar, zone: str, day: datetime, before: int, length: int
) -> None:
    start = day + before * MINUTE
    stop = start + length * MINUTE

    assert check_business_calendar(calendar) == ()
    assert BusinessClock(calendar, zone).between(start, stop) == minute_by_minute(calendar, zone, start, stop)


SECONDS = st.integers(800_000_000, 1_800_000_000)


@given(calendars(), st.sampled_from(ZONES), st.lists(SECONDS, min_size=3, max_size=3))
def test_a_time_is_as_long_as_its_parts(calendar: BusinessCalendar, zone: str, seconds: list[int]) -> None:
    first, middle, last = (datetime.fromtimestamp(second, UTC) for second in sorted(seconds))
    between = BusinessClock(calendar, zone).between

    assert between(first, middle) + between(middle, last) == between(first, last)
    assert timedelta() <= between(first, last) <= last - first


def test_a_calendar_is_written_in_the_order_of_the_week() -> None:
    late, early = BusinessHours(MONDAY, "13:00", "17:00"), BusinessHours(MONDAY, "08:00", "12:00")
    sunday = BusinessHours(DayOfWeek.SUNDAY, "00:00", "01:00")
    days = (date(2026, 12, 25), date(2026, 1, 1), date(2026, 12, 25))

    written = in_order(BusinessCalendar((sunday, late, early), days))

    assert written == BusinessCalendar((early, late, sunday), (date(2026, 1, 1), date(2026, 12, 25)))


def test_everything_wrong_with_a_calendar_is_told_at_once() -> None:
    given_hours = (
        BusinessHours(MONDAY, "9:00", "25:00"),
        BusinessHours(MONDAY, "24:00", "24:00"),
        BusinessHours(MONDAY, "٠٩:00", "17:00\n"),
        BusinessHours(MONDAY, "09:00", "08:00"),
    )
    holidays = tuple(date.fromordinal(730_000 + count) for count in range(MOST_HOLIDAYS + 1))

    assert [error.path for error in check_business_calendar(BusinessCalendar(given_hours, holidays))] == [
        ("hours", "0", "opens"),
        ("hours", "0", "closes"),
        ("hours", "1", "closes"),
        ("hours", "2", "opens"),
        ("hours", "2", "closes"),
        ("hours", "3", "closes"),
        ("holidays",),
    ]


def test_hours_of_one_day_do_not_overlap_but_may_meet() -> None:
    spans = [("12:00", "13:00"), ("09:00", "12:00"), ("08:00", "09:01")]
    given_hours = tuple(BusinessHours(MONDAY, *span) for span in spans)
    elsewhere = BusinessHours(DayOfWeek.TUESDAY, "08:30", "10:00")

    errors = check_business_calendar(BusinessCalendar((*given_hours, elsewhere)))

    assert [error.path for error in errors] == [("hours", "1", "opens")]


@pytest.mark.parametrize("count", [0, MOST_HOURS + 1])
def test_somebody_is_at_work_at_some_time(count: int) -> None:
    (error,) = check_business_calendar(BusinessCalendar(ALWAYS[:1] * count))

    assert error.path == ("hours",)
