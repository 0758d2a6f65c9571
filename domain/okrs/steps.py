"""Which steps the life of objectives and key results knows, and when each can be taken.

Commands ask before they take one, and `viewerCan` before anybody does: both get the same answer.
"""

from enum import StrEnum

from domain.errors import WrongState
from domain.initiatives import require_unarchived
from domain.okrs.copies import require_can_be_carried_over
from domain.okrs.objectives import ObjectiveState


class ObjectiveStep(StrEnum):
    """What can be done with an objective in some of its states only."""

    ACTIVATE = "ACTIVATE"
    GRADE = "GRADE"
    REOPEN = "REOPEN"
    DELETE = "DELETE"
    CARRY_OVER = "CARRY_OVER"
    CREATE_INITIATIVE = "CREATE_INITIATIVE"


class KeyResultStep(StrEnum):
    """What can be done with a key result in some of its states only."""

    CHECK_IN = "CHECK_IN"
    DELETE = "DELETE"
    CREATE_INITIATIVE = "CREATE_INITIATIVE"


def require_objective_step(step: ObjectiveStep, state: ObjectiveState, *, archived: bool) -> None:
    """Refuse a step that an objective cannot take in its state. Raises `WrongState`."""
    match step:
        case ObjectiveStep.ACTIVATE:
            _require_state(state, ObjectiveState.DRAFT)
        case ObjectiveStep.REOPEN:
            _require_state(state, ObjectiveState.CLOSED)
        case ObjectiveStep.GRADE if state is ObjectiveState.DRAFT:
            message = "A draft has nothing to grade. Activate it first, or delete it."
            raise WrongState(message)
        case ObjectiveStep.DELETE if state is not ObjectiveState.DRAFT:
            message = "Only drafts are deleted. Archive the objective instead."
            raise WrongState(message)
        case ObjectiveStep.CARRY_OVER:
            require_can_be_carried_over(state, archived=archived)
        case ObjectiveStep.CREATE_INITIATIVE:
            require_unarchived(archived=archived)
        case _:
            pass


def require_key_result_step(step: KeyResultStep, state_of_objective: ObjectiveState, *, archived: bool) -> None:
    """Refuse a step that a key result cannot take. `archived`: it, or its objective, is. Raises `WrongState`."""
    match step:
        case KeyResultStep.CHECK_IN if archived:
            message = "This key result is archived. Restore it to check in."
            raise WrongState(message)
        case KeyResultStep.DELETE if state_of_objective is not ObjectiveState.DRAFT:
            message = "Only key results of drafts are deleted. Archive the key result instead."
            raise WrongState(message)
        case KeyResultStep.CREATE_INITIATIVE:
            require_unarchived(archived=archived)
        case _:
            pass


def _require_state(state: ObjectiveState, wanted: ObjectiveState) -> None:
    if state is not wanted:
        message = f"The objective is {state}, not {wanted}."
        raise WrongState(message)
