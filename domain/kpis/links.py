"""The link from a KPI to a key result: what the key result takes over, and what remains of it when the link ends.

While it lasts, the key result's values are worked out from the KPI's by the link's mode, and check-ins on it carry
words only. When it ends, those values become check-ins of the key result, so that from the first of them on its
numbers are what they were, and can be worked out again from its own records.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Final, assert_never

from domain.errors import InvalidInput, OkraError
from domain.kpis.aggregation import NUMBER, as_number
from domain.kpis.derivation import DayValue
from domain.kpis.kpis import KpiLinkMode
from domain.numbers import ZERO, add_up
from domain.okrs.check_ins import CheckInRecord
from domain.okrs.measures import MeasureKind
from domain.okrs.status import Status
from domain.units import Unit

_TO_PERCENT: Final = Decimal(2)
"""The power of ten between a share and percent."""


def follow(
    mode: KpiLinkMode,
    start: date,
    days: Sequence[DayValue],
    period_start: Callable[[date], date],
    before: Decimal | None = None,
) -> list[DayValue]:
    """Give the values of a key result that starts on `start`, on each day from then on on which the KPI has one.

    `days` are the KPI's values at the end of days, oldest first: the value of the day's period as far as it was known
    then. They begin where the period of `start` does, or earlier; `period_start` gives the first day of a period.
    `before` is the KPI's newest value before `start`, where `days` do not have it.

    Rounded half to even to 15 significant digits; what would be larger than a number may be is the largest one. No
    values where they would be percent of 0.
    """
    own = days[_first(days, start) :]
    match mode:
        case KpiLinkMode.LATEST:
            return list(own)
        case KpiLinkMode.SUM_SINCE_START:
            first = period_start(start)
            counting = days[_first(days, first) :]
            return [(day, total) for day, total in _totals(counting, period_start) if day >= start]
        case KpiLinkMode.CHANGE_SINCE_START:
            base = base_value(start, days, before)
            return [] if base is None else [(day, _number(_change(base, value))) for day, value in own]
        case KpiLinkMode.PERCENT_CHANGE_SINCE_START:
            base = base_value(start, days, before)
            return [(day, _percent(base, value)) for day, value in own] if base else []
        case _:
            assert_never(mode)


def base_value(start: date, days: Sequence[DayValue], before: Decimal | None = None) -> Decimal | None:
    """Give the value that changes since `start` are counted from, None while there is none.

    It is the KPI's value as it was known at the end of the day before, or else the first one from `start` on. `days`
    and `before` are as in `follow`.
    """
    first = _first(days, start)
    if first > 0:
        return days[first - 1][1]
    if before is not None:
        return before
    return days[0][1] if days else None


def _first(days: Sequence[DayValue], day: date) -> int:
    return bisect_left(days, day, key=itemgetter(0))


def _totals(days: Iterable[DayValue], period_start: Callable[[date], date]) -> Iterator[DayValue]:
    """Give for each day what all periods up to then add up to: those before with their last values."""
    finished = ZERO
    for _, period in groupby(days, key=lambda each: period_start(each[0])):
        so_far = finished
        for day, value in period:
            so_far = add_up((finished, value))
            yield day, _number(so_far)
        finished = so_far


def _change(base: Decimal, value: Decimal) -> Decimal:
    return add_up((value, base.copy_negate()))


def _percent(base: Decimal, value: Decimal) -> Decimal:
    # Only the division rounds: a shift by two digits loses nothing.
    share = NUMBER.divide(_change(base, value), base.copy_abs())
    return _number(NUMBER.scaleb(share, _TO_PERCENT))


def _number(value: Decimal) -> Decimal:
    return as_number(NUMBER.plus(value))


@dataclass(frozen=True, slots=True)
class KeptValue:
    """A value that a key result keeps, and the author's status that was in force on its day."""

    date: date
    value: Decimal
    status: Status | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a number counts. The currency is set exactly if the unit is `CURRENCY`."""

    unit: Unit
    currency: str | None = None


def check_link(
    measure: MeasureKind | None, mode: KpiLinkMode, of_kpi: Quantity, of_key_result: Quantity
) -> tuple[OkraError, ...]:
    """Tell everything that keeps a key result from following a KPI, at once."""
    errors: list[OkraError] = []
    if measure is None:
        errors.append(InvalidInput("This key result has no measure that a value could be held against.", _KEY_RESULT))
    if measure is MeasureKind.MILESTONES:
        errors.append(InvalidInput("Milestones are done by people, not by a KPI.", _KEY_RESULT))
    contradiction = _contradiction(mode, of_kpi, of_key_result)
    if contradiction is not None:
        errors.append(InvalidInput(contradiction, "mode" if _is_in_percent(mode) else "kpiId"))
    return tuple(errors)


_KEY_RESULT: Final = "keyResultId"
_AMOUNTS: Final = frozenset({Unit.CURRENCY, Unit.DURATION})
"""The units that cannot be taken for one another; the others say how a plain number is meant."""


def _contradiction(mode: KpiLinkMode, of_kpi: Quantity, of_key_result: Quantity) -> str | None:
    """Say why values of a KPI cannot be those of a key result, None unless that is plain."""
    counted = _in_words(of_key_result)
    if of_key_result.unit not in _AMOUNTS:
        return None
    if _is_in_percent(mode):
        return f"This mode gives percent, and the key result counts {counted}."
    if of_kpi.unit not in _AMOUNTS or of_kpi == of_key_result:
        return None
    return f"The KPI counts {_in_words(of_kpi)}, and the key result {counted}."


def _is_in_percent(mode: KpiLinkMode) -> bool:
    return mode is KpiLinkMode.PERCENT_CHANGE_SINCE_START


def _in_words(quantity: Quantity) -> str:
    return quantity.currency or quantity.unit.value


def values_to_keep(values: Sequence[tuple[date, Decimal]], counting: Sequence[CheckInRecord]) -> tuple[KeptValue, ...]:
    """Give what a key result keeps of the `values` it took over, beside its own effective check-ins, both oldest first.

    Each value on its day; and on each later day on which a check-in from outside the link has another value, the
    one taken over once more, for it held on that day too.
    """
    if not values:
        return ()
    known = dict(values)
    overruled = {record.date for record in counting if record.value is not None and record.date > values[0][0]}
    said_on = [record.date for record in counting]
    kept: list[KeptValue] = []
    value = values[0][1]
    for day in sorted({*known, *overruled}):
        value = known.get(day, value)
        said = bisect_right(said_on, day)
        kept.append(KeptValue(day, value, counting[said - 1].status if said else None))
    return tuple(kept)
