"""When the company is at work: two shifts on weekdays, closed on public holidays."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from api.demonstration.content.company import TIME_ZONE
from domain.orgs.business_calendar import BusinessCalendar, BusinessHours, DayOfWeek

OPENS: Final = time(6)
CLOSES: Final = time(21)
_HOLIDAYS: Final = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
"""Month and day of public holidays that fall on the same date in every year."""

_FRIDAY: Final = 4
_ONE_DAY: Final = timedelta(days=1)
_ZONE: Final = ZoneInfo(TIME_ZONE)


def calendar_for(first: date, last: date) -> BusinessCalendar:
    """Give the business calendar, with the holidays from one day to another."""
    weekdays = list(DayOfWeek)[: _FRIDAY + 1]
    hours = tuple(BusinessHours(weekday, f"{OPENS:%H:%M}", f"{CLOSES:%H:%M}") for weekday in weekdays)
    holidays = (date(year, month, day) for year in range(first.year, last.year + 1) for month, day in _HOLIDAYS)
    return BusinessCalendar(hours, tuple(holiday for holiday in holidays if first <= holiday <= last))


def is_open_on(day: date, holidays: Collection[date]) -> bool:
    """Tell whether anybody works on a day."""
    return day.weekday() <= _FRIDAY and day not in holidays


def after_business_time(start: datetime, seconds: int, holidays: Collection[date]) -> datetime:
    """Give the moment at which so much business time has passed since `start`, which lies within opening hours.

    Clocks are set on Sundays only: on no day that counts here.
    """
    day, begun, left = start.date(), start, timedelta(seconds=seconds)
    while (room := datetime.combine(day, CLOSES, _ZONE) - begun) < left:
        left -= room
        day += _ONE_DAY
        while not is_open_on(day, holidays):
            day += _ONE_DAY
        begun = datetime.combine(day, OPENS, _ZONE)
    return begun + left
