"""Forecast: where a result will be on its due date, and when it will be reached, if it goes on as it did.

The arithmetic is exact: it works on the 6 decimals that people see, in fractions, and rounds once, at the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from domain.numbers import EXACT, ONE, PUBLISHED_PLACES, clamp
from domain.okrs.history import days_of_change, held_on
from domain.okrs.measures import HIGHEST_RAW_PROGRESS, LOWEST_RAW_PROGRESS

FEWEST_POINTS: Final = 3
"""How many recorded days a trend takes: two days always lie on a line."""


class ForecastReason(StrEnum):
    """Why there is no day on which the target will be reached.

    `NOT_GRADUAL`: what is either met or not has no trend. `TOO_LITTLE_HISTORY`: fewer than 3 days are recorded.
    `FLAT`: nothing moves. `POINTS_AWAY`: it gets worse. `OUT_OF_SIGHT`: not before the calendar ends.
    """

    NOT_GRADUAL = "NOT_GRADUAL"
    TOO_LITTLE_HISTORY = "TOO_LITTLE_HISTORY"
    FLAT = "FLAT"
    POINTS_AWAY = "POINTS_AWAY"
    OUT_OF_SIGHT = "OUT_OF_SIGHT"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the recorded days lead to.

    `points` are the days the trend was read off, from `first_day` to `last_day`. `daily_change` (raw progress a
    day) and `projected` (raw progress on the due date, -10..10) have 6 decimals; None where there is no trend.
    `reason` says why `reaches_target_on` is None.
    """

    points: int
    first_day: date | None
    last_day: date | None
    daily_change: Decimal | None = None
    projected: Decimal | None = None
    on_course: bool | None = None
    reaches_target_on: date | None = None
    reason: ForecastReason | None = None


def recorded_days(entries: Sequence[tuple[date, Decimal]], spoken_on: Iterable[date]) -> tuple[date, ...]:
    """Give the days a trend is read off, oldest first.

    These are the days on which progress changed, and those on which somebody spoke and it stayed as it was: that
    nothing moved is news as well. Before the first value nobody's word counts. `entries` come oldest first.
    """
    changed = days_of_change(entries)
    if not changed:
        return ()
    return tuple(sorted({*changed, *(day for day in spoken_on if day > changed[0])}))


def forecast(
    entries: Sequence[tuple[date, Decimal]], spoken_on: Iterable[date], due: date, *, is_gradual: bool = True
) -> Forecast:
    """Carry the trend of the recorded days on from where the last of them stands.

    `entries` are published raw progress, oldest first. The trend is the slope of the least-squares line through
    the recorded days: (n Σxy − Σx Σy) / (n Σx² − (Σx)²), x in days. From the last recorded value it goes on at that
    rate to the due date; where that is past already, the last value is what came of it. The target (raw progress 1)
    is reached on the first day on which the line is not below it. What stands at the target or above it has reached
    it on the day since which it does. A result is on course if it is projected at its target or above it.
    """
    days = recorded_days(entries, spoken_on)
    read_off = Forecast(len(days), days[0] if days else None, days[-1] if days else None)
    if not is_gradual:
        return replace(read_off, reason=ForecastReason.NOT_GRADUAL)
    if len(days) < FEWEST_POINTS:
        return replace(read_off, reason=ForecastReason.TOO_LITTLE_HISTORY)
    values = [Fraction(value) for value in held_on(entries, days) if value is not None]
    rate = _slope([(day - days[0]).days for day in days], values)
    projected = values[-1] + rate * max((due - days[-1]).days, 0)
    reached, reason = _reached_on(entries, days[-1], values[-1], rate)
    rounded = clamp(_rounded(projected), LOWEST_RAW_PROGRESS, HIGHEST_RAW_PROGRESS)
    return replace(
        read_off,
        daily_change=_rounded(rate),
        projected=rounded,
        on_course=rounded >= ONE,
        reaches_target_on=reached,
        reason=reason,
    )


def projected_value(start: Decimal, target: Decimal, projected: Decimal) -> Decimal:
    """Give the value that stands for a projected raw progress on the way from `start` to `target`, to 6 decimals."""
    return _rounded(Fraction(start) + Fraction(projected) * (Fraction(target) - Fraction(start)))


def _slope(days: Sequence[int], values: Sequence[Fraction]) -> Fraction:
    count, total = len(days), sum(values, Fraction(0))
    products = sum((day * value for day, value in zip(days, values, strict=True)), Fraction(0))
    return (count * products - sum(days) * total) / (count * sum(day * day for day in days) - sum(days) ** 2)


def _reached_on(
    entries: Sequence[tuple[date, Decimal]], last_day: date, last: Fraction, rate: Fraction
) -> tuple[date | None, ForecastReason | None]:
    if last >= 1:
        return _above_since(entries, last_day), None
    if rate <= 0:
        return None, ForecastReason.POINTS_AWAY if rate else ForecastReason.FLAT
    missing = (1 - last) / rate
    days = -(-missing.numerator // missing.denominator)
    if days > (date.max - last_day).days:
        return None, ForecastReason.OUT_OF_SIGHT
    return last_day + timedelta(days=days), None


def _above_since(entries: Sequence[tuple[date, Decimal]], last_day: date) -> date:
    since = last_day
    for day, value in reversed(entries):
        if value < ONE:
            break
        since = day
    return since


def _rounded(value: Fraction) -> Decimal:
    """Round half to even to the 6 decimals that people see."""
    return Decimal(round(value * 10**PUBLISHED_PLACES)).scaleb(-PUBLISHED_PLACES, context=EXACT)
