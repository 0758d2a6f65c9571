"""What goes along when an objective is carried over into another cycle, or cloned: structure, never values."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal
from enum import StrEnum
from typing import Any, Final

from domain.errors import WrongState
from domain.kpis.kpis import KpiLinkMode
from domain.numbers import ONE, SIGNIFICANT_DIGITS
from domain.okrs.key_results import KeyResultState
from domain.okrs.measures import Direction, Measure, Metric, Milestone, Milestones, Reading, Scoring
from domain.okrs.measures.shapes import direction_of
from domain.okrs.objectives import ObjectiveState

MOST_OBJECTIVES: Final = 100
"""How many objectives one call carries over or clones."""


class CarriedStart(StrEnum):
    """Where key results that are carried over begin: at their `CURRENT` value, or where they `ORIGINAL`ly began."""

    CURRENT = "CURRENT"
    ORIGINAL = "ORIGINAL"


class CarriedKeyResults(StrEnum):
    """Which key results go along: those that are `UNFINISHED`, with progress below 1, or `ALL`.

    Archived and cancelled ones never do.
    """

    UNFINISHED = "UNFINISHED"
    ALL = "ALL"


class CarryOverStatus(StrEnum):
    """What became of an objective that was to be carried over."""

    CARRIED_OVER = "CARRIED_OVER"
    ALREADY_CARRIED_OVER = "ALREADY_CARRIED_OVER"
    REJECTED = "REJECTED"


class CloneStatus(StrEnum):
    """What became of an objective that was to be cloned."""

    CLONED = "CLONED"
    REJECTED = "REJECTED"


def require_can_be_carried_over(state: ObjectiveState, *, archived: bool) -> None:
    """Refuse to carry over what is not being worked on. Raises `WrongState`."""
    if state is ObjectiveState.DRAFT:
        message = "A draft has not begun. Move it to the other cycle instead, or clone it."
        raise WrongState(message)
    if archived:
        message = "This objective is archived. Restore it to carry it over."
        raise WrongState(message)


def goes_along(key_result: Mapping[str, Any], which: CarriedKeyResults) -> bool:
    """Tell whether a key result goes along with its objective."""
    if key_result["archived_at"] is not None or key_result["state"] == KeyResultState.CANCELLED.value:
        return False
    return which is CarriedKeyResults.ALL or key_result["progress"] < ONE


def continued(measure: Measure, reading: Reading, mode: KpiLinkMode | None, *, first: date) -> Measure:
    """Give the measure with which a key result goes on from where it stands, on `first` or later.

    A metric starts at its current value, as long as that lies before the target; a commit value it has passed goes.
    One that follows a KPI from its own start (every mode but `LATEST`) counts from the new start by itself. Of
    milestones those remain that are not done; if none does, all of them. Anything else stays as it is.
    """
    match measure:
        case Metric() if mode in (None, KpiLinkMode.LATEST):
            return _from_here(measure, reading)
        case Milestones():
            done = reading.done_milestones or frozenset()
            left = tuple(item for item in measure.items if item.id not in done)
            return afresh(Milestones(left) if any(item.weight for item in left) else measure, first=first)
        case _:
            return afresh(measure, first=first)


def afresh(measure: Measure, *, first: date) -> Measure:
    """Give the measure with which a key result begins anew: milestones as new ones, without dates before `first`."""
    if not isinstance(measure, Milestones):
        return measure
    return Milestones(tuple(_anew(item, first) for item in measure.items))


def _anew(milestone: Milestone, first: date) -> Milestone:
    due = None if milestone.due is not None and milestone.due < first else milestone.due
    return replace(milestone, id="", due=due)


def _from_here(metric: Metric, reading: Reading) -> Metric:
    if reading.current is None:
        return metric
    here = _AS_TYPED.plus(reading.current)
    rising = direction_of(metric) is Direction.INCREASE
    if here == metric.target or (here > metric.target) is rising:
        return metric
    return replace(metric, start=here, commit=None if _is_passed(metric, here, rising=rising) else metric.commit)


def _is_passed(metric: Metric, here: Decimal, *, rising: bool) -> bool:
    # The formula of RATIO does not look at the start, so its commit value may lie anywhere.
    if metric.commit is None or metric.scoring is Scoring.RATIO or metric.commit == here:
        return False
    return (metric.commit < here) is rising


_AS_TYPED: Final = Context(prec=SIGNIFICANT_DIGITS)
"""A value that was worked out, such as a KPI's mean, may have more digits than people may type."""
