"""History: a series of progress, day by day or coarser, read from the days on which it changed."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from domain.durations import Duration
from domain.errors import InvalidInput, TooMany

LARGEST_SERIES: Final = 1_000
"""How many points a series has at most."""

EVERY_DAY: Final = Duration(days=1)

Entry = TypeVar("Entry")


def held_on(entries: Iterable[tuple[date, Entry]], days: Iterable[date]) -> list[Entry | None]:
    """Give what held at the end of each of `days`: the last of `entries` on or before it; None before the first.

    Both come oldest first.
    """
    known = list(entries)
    held: list[Entry | None] = []
    last: Entry | None = None
    reached = 0
    for day in days:
        while reached < len(known) and known[reached][0] <= day:
            last = known[reached][1]
            reached += 1
        held.append(last)
    return held


def days_of_series(first: date, last: date, every: Duration) -> tuple[date, ...]:
    """Give `first` and then one day in each interval until `last`, both included; none where `last` comes first.

    Intervals are counted from `first`: every month from 31 January are the last days of February, March, April.
    Raises `TooMany` for more than 1,000 days.
    """
    days: list[date] = []
    day = first
    while day <= last:
        if len(days) == LARGEST_SERIES:
            message = f"A series has at most {LARGEST_SERIES} points. Ask for a larger interval or a shorter time."
            raise TooMany(message, "every")
        days.append(day)
        following = _following(first, every, len(days))
        if following is None:
            break
        day = following
    return tuple(days)


def first_day_of_series(start: date, last: date, every: Duration) -> date:
    """Give the day on which a series up to `last` begins if nobody says: the start, or as late as its length asks.

    A series that would begin too early for its intervals to fit begins as many intervals before `last` as fit.
    """
    steps = LARGEST_SERIES - 1
    try:
        earliest = Duration(months=-every.months * steps, days=-every.days * steps).after(last)
    except InvalidInput:
        return start
    return max(start, earliest)


def check_series(first: date | None, last: date | None, every: Duration, today: date) -> tuple[InvalidInput, ...]:
    """Tell everything that is wrong with a series that is asked for, at once. None is what nobody said.

    It ends today at the latest, and does not end before it begins. Its interval is a positive number of whole days
    or months.
    """
    errors: list[InvalidInput] = []
    if min(every.months, every.days) < 0 or every.months + every.days == 0 or not every.is_of_whole_days:
        errors.append(InvalidInput("An interval is a positive number of whole days, weeks, months or years.", "every"))
    if last is not None and last > today:
        errors.append(InvalidInput("The future is not known yet.", "to"))
    if first is not None and first > (last or today):
        errors.append(InvalidInput("A series begins on or before the day on which it ends.", "from"))
    return tuple(errors)


def days_of_change(entries: Sequence[tuple[date, Decimal]]) -> tuple[date, ...]:
    """Give the days on which a value became another, the first one included. `entries` come oldest first."""
    return tuple(day for index, (day, value) in enumerate(entries) if index == 0 or value != entries[index - 1][1])


def difference(
    before: Sequence[tuple[date, Entry | None]], after: Sequence[tuple[date, Entry | None]], until: date
) -> tuple[date, date] | None:
    """Give the first and the last day before `until` at whose end two histories hold something else; None if never.

    Both come oldest first; an entry of None says that nothing holds any more.
    """
    days = sorted({day for day, _ in (*before, *after) if day < until})
    others = [
        place
        for place, (old, new) in enumerate(zip(held_on(before, days), held_on(after, days), strict=True))
        if old != new
    ]
    if not others:
        return None
    following = days[others[-1] + 1] if others[-1] + 1 < len(days) else until
    return days[others[0]], following - timedelta(days=1)


def _following(first: date, every: Duration, steps: int) -> date | None:
    try:
        return Duration(months=every.months * steps, days=every.days * steps).after(first)
    except InvalidInput:
        return None
