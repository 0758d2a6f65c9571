"""Business hours: when an organization is at work, by the clocks on its walls.

An instant is business time exactly if the clock of the organization's time zone then shows a time within the hours of
that weekday, and the date is no holiday. What clocks skip does not count; what they show twice counts twice.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import Final
from zoneinfo import ZoneInfo

from domain.errors import InvalidInput, OkraError

MOST_HOURS: Final = 70
MOST_HOLIDAYS: Final = 2_000

_MINUTES_OF_DAY: Final = 24 * 60
_SECONDS_OF_DAY: Final = 24 * 60 * 60
_MICROSECONDS_OF_MINUTE: Final = 60_000_000
_DAYS_OF_WEEK: Final = 7
_ONE_DAY: Final = timedelta(days=1)
_ONE_MICROSECOND: Final = timedelta(microseconds=1)
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)


class DayOfWeek(StrEnum):
    """A day of the week."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """A part of a weekday, from `opens` to before `closes`, as the clock shows them: 00:00 to 24:00."""

    weekday: DayOfWeek
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """When an organization is at work: its hours in the order of the week, and the dates on which it is closed."""

    hours: tuple[BusinessHours, ...]
    holidays: tuple[date, ...] = ()


_OFFICE_DAYS: Final = (
    DayOfWeek.MONDAY,
    DayOfWeek.TUESDAY,
    DayOfWeek.WEDNESDAY,
    DayOfWeek.THURSDAY,
    DayOfWeek.FRIDAY,
)
OFFICE_HOURS: Final = tuple(BusinessHours(weekday, "09:00", "17:00") for weekday in _OFFICE_DAYS)
"""The hours of an organization that never said any."""

DEFAULT_CALENDAR: Final = BusinessCalendar(OFFICE_HOURS)


def is_business_day(calendar: BusinessCalendar, day: date) -> bool:
    """Tell whether an organization is at work at any time of a day."""
    weekday = list(DayOfWeek)[day.weekday()]
    return day not in calendar.holidays and any(hours.weekday is weekday for hours in calendar.hours)


def check_business_calendar(calendar: BusinessCalendar) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with a calendar, at once."""
    count = len(calendar.hours)
    if not 1 <= count <= MOST_HOURS:
        return (InvalidInput(f"Name 1 to {MOST_HOURS} spans of hours; these are {count}.", "hours"),)
    errors = [error for place, hours in enumerate(calendar.hours) for error in _check_hours(hours, str(place))]
    if not errors:
        errors += _check_overlaps(calendar.hours)
    if len(calendar.holidays) > MOST_HOLIDAYS:
        message = f"At most {MOST_HOLIDAYS} holidays; these are {len(calendar.holidays)}."
        errors.append(InvalidInput(message, "holidays"))
    return tuple(errors)


def in_order(calendar: BusinessCalendar) -> BusinessCalendar:
    """Write a calendar in one way: hours as the week goes, holidays by date and each once."""
    week = list(DayOfWeek)
    hours = sorted(calendar.hours, key=lambda each: (week.index(each.weekday), each.opens))
    return BusinessCalendar(tuple(hours), tuple(sorted(set(calendar.holidays))))


def _check_hours(hours: BusinessHours, place: str) -> list[InvalidInput]:
    errors = [
        InvalidInput("Write a time as HH:MM, from 00:00 to 24:00.", "hours", place, name)
        for name, time in (("opens", hours.opens), ("closes", hours.closes))
        if not _TIME.fullmatch(time)
    ]
    if not errors and hours.opens >= hours.closes:
        errors.append(InvalidInput("Hours open before they close, on the same day.", "hours", place, "closes"))
    return errors


def _check_overlaps(hours: Sequence[BusinessHours]) -> list[InvalidInput]:
    placed = sorted(enumerate(hours), key=lambda each: (each[1].weekday, each[1].opens))
    return [
        InvalidInput("These hours overlap with others of that weekday.", "hours", str(place), "opens")
        for (_, earlier), (place, later) in pairwise(placed)
        if earlier.weekday is later.weekday and later.opens < earlier.closes
    ]


class BusinessClock:
    """Counts business time. Made once, it answers each question in a few steps, however much time is asked for."""

    def __init__(self, calendar: BusinessCalendar, time_zone: str) -> None:
        """Take a calendar that nothing is wrong with, and an IANA time zone."""
        self._zone = ZoneInfo(time_zone)
        self._week = tuple(_minutes_open(calendar.hours, weekday) for weekday in DayOfWeek)
        self._day_totals = [_open_until(spans, _MINUTES_OF_DAY * _MICROSECONDS_OF_MINUTE) for spans in self._week]
        self._before_day = list(accumulate(self._day_totals, initial=0))
        self._holidays = sorted({holiday.toordinal() for holiday in calendar.holidays})
        closed = (self._day_totals[_weekday(day)] for day in self._holidays)
        self._closed_before = list(accumulate(closed, initial=0))

    def between(self, start: datetime, stop: datetime) -> timedelta:
        """Give the business time from one aware moment to another that is not earlier."""
        first, last = start.astimezone(UTC), stop.astimezone(UTC)
        parts = pairwise((first, *_changes_between(self._zone.key, first, last), last))
        return sum(self._count(*part) for part in parts) * _ONE_MICROSECOND

    def _count(self, start: datetime, stop: datetime) -> int:
        """Give the microseconds of business between two moments between which nobody sets the clocks."""
        shown = start.astimezone(self._zone).replace(tzinfo=None)
        return self._open_before(shown + (stop - start)) - self._open_before(shown)

    def _open_before(self, shown: datetime) -> int:
        """Give the microseconds of business from the first of all Mondays to what a clock shows."""
        day = shown.toordinal()
        weeks, weekday = divmod(day - 1, _DAYS_OF_WEEK)
        past_holidays = bisect_left(self._holidays, day)
        total = weeks * self._before_day[-1] + self._before_day[weekday] - self._closed_before[past_holidays]
        if day in self._holidays[past_holidays : past_holidays + 1]:
            return total
        since_midnight = (shown - datetime.combine(shown, datetime.min.time())) // _ONE_MICROSECOND
        return total + _open_until(self._week[weekday], since_midnight)


def _minutes_open(hours: Iterable[BusinessHours], weekday: DayOfWeek) -> tuple[tuple[int, int], ...]:
    return tuple((_minute(each.opens), _minute(each.closes)) for each in hours if each.weekday is weekday)


def _minute(time: str) -> int:
    hour, minute = time.split(":")
    return 60 * int(hour) + int(minute)


def _open_until(spans: Iterable[tuple[int, int]], since_midnight: int) -> int:
    """Give the microseconds that lie within spans of minutes, before this many of them after midnight."""
    return sum(
        max(0, min(since_midnight, closes * _MICROSECONDS_OF_MINUTE) - opens * _MICROSECONDS_OF_MINUTE)
        for opens, closes in spans
    )


def _weekday(ordinal: int) -> int:
    return (ordinal - 1) % _DAYS_OF_WEEK


def _changes_between(time_zone: str, first: datetime, last: datetime) -> tuple[datetime, ...]:
    """Give the moments in UTC after `first` and before `last` at which clocks were set, in order."""
    years = range(first.year, last.year + 1)
    changes = tuple(chain.from_iterable(_changes_in(time_zone, year) for year in years))
    return changes[bisect_right(changes, first) : bisect_left(changes, last)]


@lru_cache(maxsize=4_096)
def _changes_in(time_zone: str, year: int) -> tuple[datetime, ...]:
    """Give the moments of a year, by UTC, at which clocks of a time zone were set."""
    zone = ZoneInfo(time_zone)
    first = datetime(year, 1, 1, tzinfo=UTC)
    days = [first + _ONE_DAY * count for count in range((datetime(year + 1, 1, 1, tzinfo=UTC) - first).days + 1)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    changed = (place for place, (before, after) in enumerate(pairwise(offsets)) if before != after)
    return tuple(_change_within(zone, days[place]) for place in changed)


def _change_within(zone: ZoneInfo, day: datetime) -> datetime:
    """Give the moment within the 24 hours after `day` at which clocks were set. That is always on a full second."""
    before = day.astimezone(zone).utcoffset()

    def is_later(second: int) -> bool:
        return (day + timedelta(seconds=second)).astimezone(zone).utcoffset() != before

    return day + timedelta(seconds=bisect_left(range(_SECONDS_OF_DAY), x=True, key=is_later))
