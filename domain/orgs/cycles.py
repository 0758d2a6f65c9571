"""Cycles: the quarters and years in which objectives live."""

from datetime import date
from enum import StrEnum
from typing import Final

from domain.errors import CycleClosed, InvalidInput, OkraError, WrongState
from domain.text import check_title


class CycleState(StrEnum):
    """Where a cycle is on its way. `CLOSED` is read-only."""

    PLANNING = "PLANNING"
    ACTIVE = "ACTIVE"
    GRADING = "GRADING"
    CLOSED = "CLOSED"


_BEFORE: Final = {
    CycleState.ACTIVE: frozenset({CycleState.PLANNING}),
    CycleState.GRADING: frozenset({CycleState.ACTIVE, CycleState.CLOSED}),
    CycleState.CLOSED: frozenset({CycleState.GRADING}),
}


def check_cycle(name: str, start: date, end: date, parent: tuple[date, date] | None) -> tuple[OkraError, ...]:
    """Tell what is wrong with a cycle. Both ends are included; a cycle lies within its parent."""
    errors = [*check_title(name, "name")]
    if start > end:
        errors.append(InvalidInput("A cycle ends on or after the day it starts.", "endDate"))
    if parent is not None and not (parent[0] <= start and end <= parent[1]):
        errors.append(InvalidInput("A cycle lies within its parent cycle.", "startDate"))
    return tuple(errors)


def require_move(state: CycleState, to: CycleState) -> None:
    """Refuse a move that the life of a cycle does not know.

    `PLANNING → ACTIVE → GRADING → CLOSED`, and back from `CLOSED` to `GRADING` by reopening. Raises `WrongState`.
    """
    if state not in _BEFORE.get(to, frozenset()):
        message = f"A cycle that is {state} cannot become {to}."
        raise WrongState(message)


def require_open(state: CycleState) -> None:
    """Refuse to change anything in a closed cycle. Raises `CycleClosed`."""
    if state is CycleState.CLOSED:
        raise CycleClosed
