"""What went wrong, as callers see it: the one place where errors become statuses and bodies."""

from http import HTTPStatus
from typing import Final

from api.requests import HttpRefused
from api.rest.answers import Answer
from domain.errors import ErrorCode, OkraError, ValidationFailed
from schema.execution.errors import MASKED_MESSAGE, RequestErrorCode

MOST_ERRORS: Final = 100
"""So many errors of one request are told."""

STATUSES: Final = {
    ErrorCode.INVALID_INPUT: HTTPStatus.BAD_REQUEST,
    ErrorCode.TOO_MANY: HTTPStatus.BAD_REQUEST,
    ErrorCode.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    ErrorCode.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    ErrorCode.NOT_FOUND: HTTPStatus.NOT_FOUND,
    ErrorCode.ALREADY_EXISTS: HTTPStatus.CONFLICT,
    ErrorCode.VERSION_CONFLICT: HTTPStatus.CONFLICT,
    ErrorCode.ALIGNMENT_CYCLE: HTTPStatus.CONFLICT,
    ErrorCode.TEAM_CYCLE: HTTPStatus.CONFLICT,
    ErrorCode.KPI_CYCLE: HTTPStatus.CONFLICT,
    ErrorCode.CYCLE_CLOSED: HTTPStatus.CONFLICT,
    ErrorCode.WRONG_STATE: HTTPStatus.CONFLICT,
    ErrorCode.IN_USE: HTTPStatus.CONFLICT,
    ErrorCode.RESYNC_REQUIRED: HTTPStatus.GONE,
}
"""The status of each expected failure, whatever raised it."""

_CHALLENGE: Final = {"WWW-Authenticate": "Bearer"}


def refused(error: OkraError) -> Answer:
    """Answer what the domain or a command refused."""
    headers = _CHALLENGE if error.code is ErrorCode.UNAUTHENTICATED else {}
    return Answer({"error": described(error)}, STATUSES[error.code], headers)


def turned_away(refusal: HttpRefused) -> Answer:
    """Answer what HTTP itself stands against."""
    headers = {name.decode(): value.decode() for name, value in refusal.headers.items()}
    return failed(refusal.status, refusal.code, refusal.message, headers)


def failed(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Answer:
    """Answer with a code and a message of the edge's own."""
    return Answer({"error": {"code": code, "message": message}}, status, headers or {})


def late() -> Answer:
    """Answer a request that took longer than it may."""
    message = "This took too long. Try again, or ask for less at once."
    return failed(HTTPStatus.SERVICE_UNAVAILABLE, RequestErrorCode.DEADLINE_EXCEEDED, message, {"Retry-After": "5"})


def broken() -> Answer:
    """Answer what nobody foresaw, without saying what it was."""
    return failed(HTTPStatus.INTERNAL_SERVER_ERROR, RequestErrorCode.INTERNAL_ERROR, MASKED_MESSAGE)


def described(error: OkraError) -> dict[str, object]:
    """Describe an error: of several that came at once, the first hundred."""
    description: dict[str, object] = {"code": error.code, "message": error.message}
    if error.path:
        description["path"] = error.path
    if isinstance(error, ValidationFailed):
        description["errors"] = [described(each) for each in error.errors[:MOST_ERRORS]]
    return description
