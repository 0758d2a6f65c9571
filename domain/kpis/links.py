"""The link from a KPI to a key result: what remains of it when it ends.

While it lasts, the key result's values are the KPI's, and check-ins on it carry words only. When it ends, those
values become check-ins of the key result, so that from the KPI's first value on its numbers are what they were, and
can be worked out again from its own records.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.errors import InvalidInput, OkraError
from domain.okrs.check_ins import CheckInRecord
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import MeasureKind
from domain.okrs.status import Status


@dataclass(frozen=True, slots=True)
class KeptValue:
    """A value that a key result keeps, and the author's status that was in force on its day."""

    date: date
    value: Decimal
    status: Status | None


def check_link(source: KeyResultSource, measure: MeasureKind | None) -> tuple[OkraError, ...]:
    """Tell what keeps a key result from following a KPI."""
    if source is KeyResultSource.KPI:
        return (InvalidInput("This key result follows a KPI already. Unlink it first.", "keyResultId"),)
    if measure is None:
        return (InvalidInput("This key result has no measure that a value could be held against.", "keyResultId"),)
    if measure is MeasureKind.MILESTONES:
        return (InvalidInput("Milestones are done by people, not by a KPI.", "keyResultId"),)
    return ()


def values_to_keep(values: Sequence[tuple[date, Decimal]], counting: Sequence[CheckInRecord]) -> tuple[KeptValue, ...]:
    """Give what a key result keeps of the KPI's daily `values`, beside its own effective check-ins, both oldest first.

    Each value on its day; and on each later day on which a check-in from outside the link has another value, the
    KPI's once more, for it held on that day too.
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
