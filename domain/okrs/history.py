"""History: a series of progress, day by day or coarser, read from the days on which it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.okrs.periods import Cadence, advance


@dataclass(frozen=True, slots=True)
class Point:
    """The value at the end of a day; None before the first."""

    date: date
    value: Decimal | None


def series(values: Mapping[date, Decimal], first: date, last: date, every: Cadence) -> tuple[Point, ...]:
    """Read `values` on `first` and then once in each cadence until `last`, both included.

    A day without a value repeats the last one; before the first value it is None. `values` may begin before
    `first`, and has to where there is one, for the series to know what held on its first day.
    """
    changes = sorted(values)
    points: list[Point] = []
    value: Decimal | None = None
    reached = 0
    for day in _days(first, last, every):
        while reached < len(changes) and changes[reached] <= day:
            value = values[changes[reached]]
            reached += 1
        points.append(Point(day, value))
    return tuple(points)


def _days(first: date, last: date, every: Cadence) -> list[date]:
    days: list[date] = []
    day = first
    while day <= last and (not days or day > days[-1]):
        days.append(day)
        day = advance(first, every, len(days))
    return days
