"""Periods: how often a key result is looked at, and how its days divide.

Periods are counted from the key result's own start, not from the calendar: the first one is always whole,
the last one may be cut short by the due date and counts as one all the same.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Cadence(StrEnum):
    """How often: every day, every 7 or 14 days, every month or every 3 months."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    BIWEEKLY = "BIWEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"


class PeriodRule(StrEnum):
    """Which values of a threshold count: the `CURRENT` one, or the `SHARE` of all periods that were good."""

    CURRENT = "CURRENT"
    SHARE = "SHARE"


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days, both ends included."""

    start: date
    end: date


_DAYS: Final = {Cadence.DAILY: 1, Cadence.WEEKLY: 7, Cadence.BIWEEKLY: 14}
_MONTHS: Final = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3}
_ONE_DAY: Final = timedelta(days=1)


def advance(day: date, cadence: Cadence, steps: int = 1) -> date:
    """Go `steps` (0 or more) cadences on from `day`.

    Months keep the day of the month as far as they have it: one month after 31 January is 28 or 29
    February, two months after it 31 March. Never goes past the last day that can be written, 9999-12-31.
    """
    if cadence in _DAYS:
        ordinal = day.toordinal() + _DAYS[cadence] * steps
        return date.fromordinal(min(ordinal, date.max.toordinal()))
    years, month = divmod(day.month - 1 + _MONTHS[cadence] * steps, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_index(start: date, cadence: Cadence, day: date) -> int:
    """Tell in which period, counted from 0, `day` lies. `day` is not before `start`."""
    if cadence in _DAYS:
        return (day - start).days // _DAYS[cadence]
    months = (day.year - start.year) * 12 + day.month - start.month
    if day.day < min(start.day, monthrange(day.year, day.month)[1]):
        months -= 1
    return months // _MONTHS[cadence]


def count_periods(start: date, due: date, cadence: Cadence) -> int:
    """Count the periods from `start` to `due`, both included. At least 1."""
    return period_index(start, cadence, due) + 1


def split(start: date, due: date, cadence: Cadence) -> tuple[Period, ...]:
    """Divide the days from `start` to `due`, both included, into periods."""
    starts = [advance(start, cadence, index) for index in range(count_periods(start, due, cadence))]
    ends = [following - _ONE_DAY for following in starts[1:]]
    return tuple(Period(first, last) for first, last in zip(starts, [*ends, due], strict=True))


def good_periods_so_far(
    values: Iterable[tuple[date, Decimal | None]],
    start: date,
    due: date,
    cadence: Cadence,
    is_good: Callable[[Decimal], bool],
) -> Iterator[int]:
    """Count after each value the periods whose last value is good.

    `values` come in the order in which they took effect; None leaves things as they were. Values before
    `start` or after `due` belong to no period. A period without a value is not good.
    """
    good: set[int] = set()
    for day, value in values:
        if value is not None and start <= day <= due:
            mark = good.add if is_good(value) else good.discard
            mark(period_index(start, cadence, day))
        yield len(good)
