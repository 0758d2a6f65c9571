"""Derived KPIs: values that rest on those of other KPIs, period by period.

All of them share the periods of the KPI that rests on them. A period of which none of them knows anything stays
without a value, and is missing; where some know something and one that is needed has no value, the period has none
either, and says why.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import Protocol, assert_never

from domain.kpis.aggregation import NUMBER, WITHOUT_LOSS, as_number
from domain.kpis.kpis import ChildrenMethod, NoValueReason
from domain.numbers import LARGEST_EXPONENT, ONE, ZERO

DayValue = tuple[date, Decimal]
"""A day, and the value at its end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value of a period, or why it has none: exactly one of the two."""

    value: Decimal | None = None
    reason: NoValueReason | None = None


MISSING: Outcome = Outcome(reason=NoValueReason.MISSING_INPUT)


class Derivation(Protocol):
    """How the values of `inputs`, named by their ids, become the value of a KPI."""

    @property
    def inputs(self) -> frozenset[str]:
        """The KPIs that it rests on."""

    @property
    def looks_back(self) -> bool:
        """Whether it looks at the period before, too."""

    def derive(self, values: Mapping[str, Decimal], previous: Mapping[str, Decimal]) -> Outcome:
        """Give the outcome from the values of a period, and of the one before; an input without one is absent."""


@dataclass(frozen=True, slots=True)
class Children:
    """Child KPIs taken together, each with its weight, which counts for `WEIGHTED_AVERAGE` alone."""

    method: ChildrenMethod
    weights: Mapping[str, Decimal]

    @property
    def inputs(self) -> frozenset[str]:
        """The children."""
        return frozenset(self.weights)

    @property
    def looks_back(self) -> bool:
        """Never."""
        return False

    def derive(self, values: Mapping[str, Decimal], previous: Mapping[str, Decimal]) -> Outcome:
        """Give the outcome. Weights that are all zero divide by zero."""
        del previous
        if self.inputs - values.keys():
            return MISSING
        match self.method:
            case ChildrenMethod.MIN:
                return Outcome(min(values[child] for child in self.weights))
            case ChildrenMethod.MAX:
                return Outcome(max(values[child] for child in self.weights))
            case ChildrenMethod.SUM:
                return rounded(self._total(values, dict.fromkeys(self.weights, ONE)))
            case ChildrenMethod.AVERAGE:
                return self._mean(values, dict.fromkeys(self.weights, ONE))
            case ChildrenMethod.WEIGHTED_AVERAGE:
                return self._mean(values, self.weights)
            case _:
                assert_never(self.method)

    def _mean(self, values: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Outcome:
        total_weight = ZERO
        for weight in weights.values():
            total_weight = WITHOUT_LOSS.add(total_weight, weight)
        if not total_weight:
            return Outcome(reason=NoValueReason.DIVISION_BY_ZERO)
        return rounded(NUMBER.divide(self._total(values, weights), total_weight))

    def _total(self, values: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal:
        total = ZERO
        for child, weight in weights.items():
            total = WITHOUT_LOSS.fma(values[child], weight, total)
        return total


def rounded(value: Decimal) -> Outcome:
    """Round a result half to even to the 15 significant digits of a number, if it is not too large for one."""
    number = NUMBER.plus(value)
    if number and number.adjusted() > LARGEST_EXPONENT:
        return Outcome(reason=NoValueReason.OUT_OF_RANGE)
    return Outcome(as_number(number))


def derive_period(
    derivation: Derivation, now: Mapping[str, Decimal | None], before: Mapping[str, Decimal | None]
) -> Outcome | None:
    """Give the outcome of a period; None if nothing is known of any input in it.

    Both mappings have the inputs that know anything of a period: their values, or None where they have no value.
    """
    if derivation.inputs.isdisjoint(now):
        return None
    return derivation.derive(_present(now), _present(before))


def derived_days(
    derivation: Derivation,
    inputs: Mapping[str, Sequence[DayValue]],
    start_of: Callable[[date], date],
    start_before: Callable[[date], date],
) -> list[DayValue]:
    """Give the value at the end of each day on which an input moved, as far as there was one.

    `inputs` have their running values, oldest first. `start_of` gives the first day of the period of a day, and
    `start_before` that of the period before the one that begins on a day.
    """
    moved = sorted((day, name, value) for name, days in inputs.items() for day, value in days)
    running: dict[str, tuple[date, Decimal]] = {}
    last: dict[str, tuple[date, Decimal]] = {}
    outcomes: dict[date, Decimal] = {}
    for day, name, value in moved:
        start = start_of(day)
        if name in running and running[name][0] != start:
            last[name] = running[name]
        running[name] = (start, value)
        earlier = start_before(start) if derivation.looks_back else start
        values = {each: known for each, (begun, known) in running.items() if begun == start}
        previous = {
            each: known
            for each in running
            for begun, known in (last.get(each, running[each]), running[each])
            if begun == earlier
        }
        outcome = derivation.derive(values, previous if derivation.looks_back else {})
        outcomes.pop(day, None)
        if outcome.value is not None:
            outcomes[day] = outcome.value
    return list(outcomes.items())


def dependency_order(rests_on: Mapping[str, Iterable[str]]) -> list[str]:
    """Give the ids of KPIs so that each comes behind those it rests on. There is no loop among them."""
    return list(TopologicalSorter(rests_on).static_order())


def _present(values: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
    return {name: value for name, value in values.items() if value is not None}
