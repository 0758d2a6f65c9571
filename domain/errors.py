"""Everything that may go wrong by a caller's doing: one small tree, one closed list of codes.

Commands raise these; each edge (GraphQL payload, REST body, command line) translates them once.
The docstring of a class is its default message, so it is written for the person who reads it.
"""

from enum import StrEnum
from typing import ClassVar


class ErrorCode(StrEnum):
    """The closed list of expected failures. A code never changes its meaning."""

    INVALID_INPUT = "INVALID_INPUT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_FOUND = "NOT_FOUND"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    ALIGNMENT_CYCLE = "ALIGNMENT_CYCLE"
    TEAM_CYCLE = "TEAM_CYCLE"
    KPI_CYCLE = "KPI_CYCLE"
    CYCLE_CLOSED = "CYCLE_CLOSED"
    WRONG_STATE = "WRONG_STATE"
    IN_USE = "IN_USE"
    TOO_MANY = "TOO_MANY"
    RESYNC_REQUIRED = "RESYNC_REQUIRED"


class OkraError(Exception):
    """The request could not be carried out."""

    code: ClassVar[ErrorCode] = ErrorCode.INVALID_INPUT

    def __init__(self, message: str | None = None, *path: str) -> None:
        """Keep what to tell the caller.

        `path` names the place in the input, outermost first, in the names the caller used.
        """
        self.message = message or (type(self).__doc__ or "").partition("\n")[0]
        self.path = path
        super().__init__(self.message)

    def under(self, *prefix: str) -> "OkraError":
        """Place the error below `prefix`, for an input that is part of a larger one."""
        self.path = (*prefix, *self.path)
        return self


class InvalidInput(OkraError):
    """The input does not fit the rules."""


class ValidationFailed(OkraError):
    """Several parts of the input do not fit the rules."""

    def __init__(self, errors: tuple[OkraError, ...]) -> None:
        """Carry every error at once, so that a form can show them all."""
        super().__init__()
        self.errors = errors


class Unauthenticated(OkraError):
    """Send a valid token: `Authorization: Bearer okra_…`."""

    code = ErrorCode.UNAUTHENTICATED


class NotAllowed(OkraError):
    """You may not do this."""

    code = ErrorCode.NOT_ALLOWED


class NotFound(OkraError):
    """Nothing with this id is visible to you."""

    code = ErrorCode.NOT_FOUND


class AlreadyExists(OkraError):
    """Something with this key exists already."""

    code = ErrorCode.ALREADY_EXISTS


class VersionConflict(OkraError):
    """Somebody changed this since you read it. Read it again and repeat your change."""

    code = ErrorCode.VERSION_CONFLICT

    def __init__(self, current: int) -> None:
        """Carry the version that is stored now."""
        super().__init__(None, "expectedVersion")
        self.current = current


class AlignmentCycle(OkraError):
    """This alignment would make the objective contribute to itself."""

    code = ErrorCode.ALIGNMENT_CYCLE

    def __init__(self, loop: tuple[str, ...]) -> None:
        """Carry the ids along the loop, the first repeated at the end."""
        super().__init__(f"This alignment would close a loop: {' → '.join(loop)}.")
        self.loop = loop


class TeamCycle(OkraError):
    """A team cannot be moved below itself or below one of its own descendants."""

    code = ErrorCode.TEAM_CYCLE


class KpiCycle(OkraError):
    """This would make the KPI rest on itself."""

    code = ErrorCode.KPI_CYCLE

    def __init__(self, loop: tuple[tuple[str, str], ...], *path: str) -> None:
        """Carry the id and the name of each KPI along the loop, the first repeated at the end."""
        names = " → ".join(name for _, name in loop)
        super().__init__(f"This would make the KPI rest on itself: {names}.", *path)
        self.loop = tuple(kpi_id for kpi_id, _ in loop)


class CycleClosed(OkraError):
    """The cycle is closed and therefore read-only. An administrator may reopen it."""

    code = ErrorCode.CYCLE_CLOSED


class WrongState(OkraError):
    """This is not possible in its present state."""

    code = ErrorCode.WRONG_STATE


class InUse(OkraError):
    """Something else still refers to this."""

    code = ErrorCode.IN_USE


class TooMany(OkraError):
    """The request asks for more than the documented limit."""

    code = ErrorCode.TOO_MANY


class ResyncRequired(OkraError):
    """The cursor is too old or belongs to another history. Read the current state, then subscribe without `after`."""

    code = ErrorCode.RESYNC_REQUIRED


def refuse(errors: tuple[OkraError, ...]) -> None:
    """Raise what was found: nothing for none, the error itself for one, `ValidationFailed` for several."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ValidationFailed(errors)
