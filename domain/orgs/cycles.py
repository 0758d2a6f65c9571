"""Cycles: the quarters and years in which objectives live."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from domain.errors import CycleClosed, InUse, InvalidInput, OkraError, WrongState
from domain.orgs.trees import closes_loop
from domain.text import check_title


class CycleState(StrEnum):
    """Where a cycle is on its way. `CLOSED` is read-only."""

    PLANNING = "PLANNING"
    ACTIVE = "ACTIVE"
    GRADING = "GRADING"
    CLOSED = "CLOSED"


class CycleMove(StrEnum):
    """A step in the life of a cycle: `PLANNING → ACTIVE → GRADING → CLOSED`, and by `REOPEN` back to `GRADING`."""

    ACTIVATE = "ACTIVATE"
    START_GRADING = "START_GRADING"
    CLOSE = "CLOSE"
    REOPEN = "REOPEN"


_MOVES: Final = {
    CycleMove.ACTIVATE: (CycleState.PLANNING, CycleState.ACTIVE),
    CycleMove.START_GRADING: (CycleState.ACTIVE, CycleState.GRADING),
    CycleMove.CLOSE: (CycleState.GRADING, CycleState.CLOSED),
    CycleMove.REOPEN: (CycleState.CLOSED, CycleState.GRADING),
}


def check_cycle(name: str, start: date, end: date, parent: tuple[date, date] | None) -> tuple[OkraError, ...]:
    """Tell what is wrong with a cycle. Both ends are included; a cycle lies within its parent."""
    errors = [*check_title(name, "name")]
    if start > end:
        errors.append(InvalidInput("A cycle ends on or after the day it starts.", "endDate"))
    if parent is not None and not parent[0] <= start <= parent[1]:
        errors.append(_outside_parent(parent, "startDate"))
    if parent is not None and not parent[0] <= end <= parent[1]:
        errors.append(_outside_parent(parent, "endDate"))
    return tuple(errors)


def require_nesting(cycle_id: str, parent_id: str | None, parents: Mapping[str, str | None]) -> None:
    """Refuse to put a cycle within itself.

    `parents` gives the parent of `parent_id` and of every ancestor of it. Raises `InvalidInput`.
    """
    if closes_loop(cycle_id, parent_id, parents):
        message = "A cycle cannot lie within itself, nor within a cycle that lies in it."
        raise InvalidInput(message, "parentId")


def moved(state: CycleState, move: CycleMove) -> CycleState:
    """Give the state after a step. Raises `WrongState` for a step the life of a cycle does not know from there."""
    before, after = _MOVES[move]
    if state is not before:
        message = f"A cycle becomes {after} only from {before}; this one is {state}."
        raise WrongState(message)
    return after


def require_closed_within(move: CycleMove, *, parent: CycleState | None, open_children: bool) -> None:
    """Refuse a step after which a closed cycle would have an open one within it.

    Raises `InUse` when a cycle with open ones within is to close, `CycleClosed` when one is to open within a
    closed one.
    """
    match move:
        case CycleMove.CLOSE if open_children:
            message = "Close the cycles within it first."
            raise InUse(message)
        case CycleMove.REOPEN if parent is CycleState.CLOSED:
            message = "The cycle it lies in is closed. Reopen that one first."
            raise CycleClosed(message)


def require_open(state: CycleState, *path: str) -> None:
    """Refuse to change anything in a closed cycle. Raises `CycleClosed`, pointing to `path`."""
    if state is CycleState.CLOSED:
        raise CycleClosed(None, *path)


def _outside_parent(parent: tuple[date, date], name: str) -> InvalidInput:
    return InvalidInput(f"A cycle lies within its parent cycle: from {parent[0]} to {parent[1]}.", name)
