"""Aggregation: how the measurements of a period become its one value.

- `LAST`: the newest one by the moment it was measured; of two at the same moment, the one recorded later.
- `SUM`, `AVERAGE`, `MIN`, `MAX`: as they say.
- `MEDIAN`: the middle one by size; of an even number, the mean of the two in the middle.
- `P95`: by nearest rank, the smallest measured value that 95 % of all do not exceed; so it is always a value that
  was really measured.
- `SHARE_WITHIN`: the share of those that do not exceed the KPI's limit, from 0 to 1; in percent for the unit `PERCENT`.

Sums and means are exact, then rounded half to even to the 15 significant digits that every number of the API has: a
value that is read may be typed in again, as a target for example. What would be larger than a number may be is the
largest one instead, and what would be too close to zero is zero.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import partial, reduce
from itertools import groupby
from operator import attrgetter
from typing import Final

from domain.kpis.kpis import Aggregation
from domain.numbers import LARGEST_EXPONENT, ONE, SIGNIFICANT_DIGITS, ZERO, exact_number
from domain.units import Unit

_TRAPS: Final = [InvalidOperation, DivisionByZero, Overflow]
WITHOUT_LOSS: Final = Context(prec=2_000, rounding=ROUND_HALF_EVEN, traps=_TRAPS)
"""Wide enough for sums of accepted numbers, from 10⁻³⁰⁷ to 10³⁰⁷, so that their order does not matter."""

NUMBER: Final = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_EVEN, traps=_TRAPS)
"""Rounds to the digits that every number of the API has."""

_LARGEST: Final = Decimal((0, (9,) * SIGNIFICANT_DIGITS, LARGEST_EXPONENT - SIGNIFICANT_DIGITS + 1))
_TWO: Final = Decimal(2)
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Summary:
    """What aggregations look at in one or more measurements.

    `values` are all of them, rising. `within` is how many do not exceed the limit of `SHARE_WITHIN`.
    """

    count: int
    total: Decimal
    lowest: Decimal
    highest: Decimal
    last: Decimal
    values: tuple[Decimal, ...] = ()
    within: int = 0


def summarise(values: Sequence[Decimal], limit: Decimal | None = None) -> Summary:
    """Sum up measurements, at least one, given in the order of their moments. `limit` is that of `SHARE_WITHIN`."""
    rising = tuple(sorted(values))
    total = reduce(WITHOUT_LOSS.add, values)
    within = 0 if limit is None else bisect_right(rising, limit)
    return Summary(len(values), total, rising[0], rising[-1], values[-1], rising, within)


def join(earlier: Summary, later: Summary) -> Summary:
    """Sum up the measurements of two summaries, of which one is earlier than the other."""
    return Summary(
        count=earlier.count + later.count,
        total=WITHOUT_LOSS.add(earlier.total, later.total),
        lowest=min(earlier.lowest, later.lowest),
        highest=max(earlier.highest, later.highest),
        last=later.last,
        values=tuple(sorted((*earlier.values, *later.values))),
        within=earlier.within + later.within,
    )


def aggregate(aggregation: Aggregation, measured: Summary, unit: Unit = Unit.NUMBER) -> Decimal:
    """Give the value of a period in which this was measured. The KPI's `unit` decides how a share is written."""
    if aggregation is Aggregation.SHARE_WITHIN and unit is Unit.PERCENT:
        return _share_of(_HUNDRED, measured)
    return _FORMULAS[aggregation](measured)


def running_values(
    aggregation: Aggregation,
    days: Iterable[tuple[date, Summary]],
    start_of: Callable[[date], date],
    unit: Unit = Unit.NUMBER,
) -> Iterator[tuple[date, Decimal]]:
    """Give for each day, in the order given (rising), the value of its period as known at the end of that day.

    `start_of` gives the first day of the period in which a day lies. `unit` is the KPI's.
    """
    for _, period in groupby(days, key=lambda day: start_of(day[0])):
        so_far: Summary | None = None
        for day, measured in period:
            so_far = measured if so_far is None else join(so_far, measured)
            yield day, aggregate(aggregation, so_far, unit)


def _sum(measured: Summary) -> Decimal:
    return as_number(NUMBER.plus(measured.total))


def _average(measured: Summary) -> Decimal:
    return as_number(NUMBER.divide(measured.total, Decimal(measured.count)))


def _median(measured: Summary) -> Decimal:
    rising, middle = measured.values, len(measured.values) // 2
    if len(rising) % 2:
        return rising[middle]
    return as_number(NUMBER.divide(WITHOUT_LOSS.add(rising[middle - 1], rising[middle]), _TWO))


def _p95(measured: Summary) -> Decimal:
    # The rank is 0.95 × count, rounded up; in whole numbers, for floats round it wrongly.
    return measured.values[(95 * len(measured.values) + 99) // 100 - 1]


def _share_of(whole: Decimal, measured: Summary) -> Decimal:
    return as_number(NUMBER.divide(WITHOUT_LOSS.multiply(whole, Decimal(measured.within)), Decimal(measured.count)))


def as_number(value: Decimal) -> Decimal:
    """Give a value of 15 digits as a number may be: the largest one for what is larger, zero for what is too small."""
    if not value:
        return ZERO
    if value.adjusted() > LARGEST_EXPONENT:
        return exact_number(_LARGEST.copy_sign(value))
    if value.adjusted() < -LARGEST_EXPONENT:
        return ZERO
    return exact_number(value)


_FORMULAS: Final[dict[Aggregation, Callable[[Summary], Decimal]]] = {
    Aggregation.LAST: attrgetter("last"),
    Aggregation.SUM: _sum,
    Aggregation.AVERAGE: _average,
    Aggregation.MIN: attrgetter("lowest"),
    Aggregation.MAX: attrgetter("highest"),
    Aggregation.MEDIAN: _median,
    Aggregation.P95: _p95,
    Aggregation.SHARE_WITHIN: partial(_share_of, ONE),
}
