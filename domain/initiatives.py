"""Initiatives: what people do to move an objective or a key result. They never move progress by themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.errors import InUse, OkraError, WrongState
from domain.text import DESCRIPTION_LENGTH, check_text, check_title


class InitiativeState(StrEnum):
    """How far the work is. `DONE` and `CANCELLED` end it; it may be taken up again."""

    TODO = "TODO"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    CANCELLED = "CANCELLED"

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing is left to do."""
        return self in {InitiativeState.DONE, InitiativeState.CANCELLED}

    @property
    def is_begun(self) -> bool:
        """Tell whether somebody has worked on it."""
        return self in {InitiativeState.IN_PROGRESS, InitiativeState.DONE}


@dataclass(frozen=True, slots=True)
class Course:
    """Where the work stands: when it was first begun, and since when it is finished."""

    state: InitiativeState
    begun_at: datetime | None = None
    finished_at: datetime | None = None

    def moved(self, state: InitiativeState, now: datetime) -> "Course":
        """Give the course after a change of state.

        What was begun once stays begun. It is finished since the last time it became `DONE` or `CANCELLED`.
        """
        if state is self.state:
            return self
        begun_at = self.begun_at or (now if state.is_begun else None)
        return Course(state, begun_at, now if state.is_finished else None)


NOT_BEGUN = Course(InitiativeState.TODO)


def check_initiative(title: str, description: str | None) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with an initiative, at once. It may be due on any day."""
    return (*check_title(title, "title"), *check_text(description, DESCRIPTION_LENGTH, "description"))


def require_unarchived(*, archived: bool) -> None:
    """Refuse to plan anything new for what is archived, itself or with its objective. Raises `WrongState`."""
    if archived:
        message = "This is archived, and gets nothing new to do. Restore it first."
        raise WrongState(message)


def is_overdue(state: InitiativeState, due: date | None, today: date) -> bool:
    """Tell whether its due date has passed and it is not finished."""
    return due is not None and due < today and not state.is_finished


def require_deletable(course: Course, *, is_commented: bool) -> None:
    """Refuse to delete what left traces.

    Raises `WrongState` for work that was begun or called off, `InUse` where somebody has commented.
    """
    if course.state is not InitiativeState.TODO or course.begun_at is not None:
        message = "Only what is TODO and was never begun is deleted. Archive the initiative instead."
        raise WrongState(message)
    if is_commented:
        message = "Somebody has commented on this initiative. Archive it instead."
        raise InUse(message)
