"""Advice on objectives: what those who know the method would ask about. It is never an error, and moves no number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.numbers import EXACT, ZERO
from domain.okrs.measures import AtLeast, AtMost, Measure, Metric, Milestones, Range, is_met
from domain.okrs.rollup import ProgressSource

FEWEST_KEY_RESULTS: Final = 3
MOST_KEY_RESULTS: Final = 5

LONGEST_CYCLE: Final = 366
"""How many days a cycle may have for its end to be a date that somebody works towards."""

HIDDEN_BELOW: Final = Decimal(10)
"""A key result is hidden if it counts less than one in so many parts of what it would count among equals."""


class AdviceCode(StrEnum):
    """What a piece of advice is about."""

    FEW_KEY_RESULTS = "FEW_KEY_RESULTS"
    MANY_KEY_RESULTS = "MANY_KEY_RESULTS"
    NO_OWNER = "NO_OWNER"
    NOT_TIME_BOUND = "NOT_TIME_BOUND"
    NO_NUMBER = "NO_NUMBER"
    KPI_AS_OBJECTIVE = "KPI_AS_OBJECTIVE"
    HIDDEN_BY_WEIGHT = "HIDDEN_BY_WEIGHT"
    NO_CHECK_IN = "NO_CHECK_IN"


@dataclass(frozen=True, slots=True)
class AdvisedKeyResult:
    """A key result that is neither archived nor cancelled, as far as advice looks at it.

    `owned`: it has an owner who is still there. `first_value` is the first that was ever said or measured.
    `stale` is meant as for check-ins; `spoken_of`: there was a check-in or a value.
    """

    id: str
    title: str
    weight: Decimal
    measure: Measure | None
    owned: bool = True
    first_value: Decimal | None = None
    spoken_of: bool = True
    stale: bool = False


@dataclass(frozen=True, slots=True)
class AdvisedObjective:
    """An objective that can still be changed, as far as advice looks at it.

    `led`: it has a lead who is still there. `own_due` is its own due date; without one it follows its cycle, from
    `cycle_start` to `cycle_end`, both included.
    """

    progress_source: ProgressSource
    cycle_start: date
    cycle_end: date
    key_results: Sequence[AdvisedKeyResult] = ()
    led: bool = True
    own_due: date | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice: on a key result, or on the objective as a whole."""

    code: AdviceCode
    message: str
    key_result_id: str | None = None


def advise(objective: AdvisedObjective) -> tuple[Advice, ...]:
    """Give all advice on an objective: first on the whole, then on its key results, in the order of the codes."""
    found = (*_on_objective(objective), *_on_key_results(objective))
    order = {code: place for place, code in enumerate(AdviceCode)}
    places = {key_result.id: place for place, key_result in enumerate(objective.key_results, 1)}
    return tuple(sorted(found, key=lambda advice: (places.get(advice.key_result_id or "", 0), order[advice.code])))


def asks_for_no_change(key_result: AdvisedKeyResult) -> bool:
    """Tell whether a key result only keeps something as it is.

    That is a limit which its very first value met already, or a metric whose target is its start.
    """
    match key_result.measure:
        case AtLeast() | AtMost() | Range() as limit:
            return key_result.first_value is not None and is_met(limit, key_result.first_value)
        case Metric(start, target):
            return start == target
        case _:
            return False


def _on_objective(objective: AdvisedObjective) -> Iterator[Advice]:
    count = len(objective.key_results)
    if count < FEWEST_KEY_RESULTS and objective.progress_source in _BY_KEY_RESULTS:
        message = f"Three to five key results tell best whether an objective is reached; this one has {count}."
        yield Advice(AdviceCode.FEW_KEY_RESULTS, message)
    if count > MOST_KEY_RESULTS:
        message = f"More than five key results blur what matters; this one has {count}."
        yield Advice(AdviceCode.MANY_KEY_RESULTS, message)
    if not objective.led:
        yield Advice(AdviceCode.NO_OWNER, "Nobody leads this objective.")
    if objective.own_due is None and (objective.cycle_end - objective.cycle_start).days >= LONGEST_CYCLE:
        message = "It has no due date of its own, and its cycle is longer than a year. Say by when."
        yield Advice(AdviceCode.NOT_TIME_BOUND, message)
    if objective.progress_source is ProgressSource.MANUAL:
        yield Advice(AdviceCode.NO_NUMBER, "Its progress is typed in: no number stands behind it.")
    if objective.key_results and all(map(asks_for_no_change, objective.key_results)):
        message = "All its key results keep something as it is. What is to change? If nothing, watch it as a KPI."
        yield Advice(AdviceCode.KPI_AS_OBJECTIVE, message)


def _on_key_results(objective: AdvisedObjective) -> Iterator[Advice]:
    hidden = _hidden(objective)
    for key_result in objective.key_results:
        name = f"“{key_result.title}”"
        if not key_result.owned:
            yield Advice(AdviceCode.NO_OWNER, f"Nobody owns {name}.", key_result.id)
        if isinstance(key_result.measure, Milestones):
            message = f"{name} is a list of steps: it tells what will be done, not by which number it shows."
            yield Advice(AdviceCode.NO_NUMBER, message, key_result.id)
        if key_result.id in hidden:
            message = f"{name} weighs so little that it could fail unnoticed."
            yield Advice(AdviceCode.HIDDEN_BY_WEIGHT, message, key_result.id)
        if key_result.stale and not key_result.spoken_of:
            yield Advice(AdviceCode.NO_CHECK_IN, f"Nobody ever checked in on {name}.", key_result.id)


def _hidden(objective: AdvisedObjective) -> frozenset[str]:
    """Give the key results with less than a tenth of the mean weight, and those without any."""
    if objective.progress_source not in _BY_KEY_RESULTS:
        return frozenset()
    weights = ZERO
    for key_result in objective.key_results:
        weights = EXACT.add(weights, key_result.weight)
    parts = EXACT.multiply(HIDDEN_BELOW, Decimal(len(objective.key_results)))
    return frozenset(
        key_result.id
        for key_result in objective.key_results
        if not key_result.weight or EXACT.multiply(key_result.weight, parts) < weights
    )


_BY_KEY_RESULTS: Final = frozenset({ProgressSource.KEY_RESULTS, ProgressSource.BOTH})
