"""Errors: each has its code, and a sentence for the person who reads it."""

import pytest

from domain import errors
from domain.errors import ErrorCode, InvalidInput, NotFound, OkraError, ValidationFailed, refuse

_SIMPLE = [
    (errors.InvalidInput, ErrorCode.INVALID_INPUT),
    (errors.Unauthenticated, ErrorCode.UNAUTHENTICATED),
    (errors.NotAllowed, ErrorCode.NOT_ALLOWED),
    (errors.NotFound, ErrorCode.NOT_FOUND),
    (errors.AlreadyExists, ErrorCode.ALREADY_EXISTS),
    (errors.TeamCycle, ErrorCode.TEAM_CYCLE),
    (errors.CycleClosed, ErrorCode.CYCLE_CLOSED),
    (errors.WrongState, ErrorCode.WRONG_STATE),
    (errors.InUse, ErrorCode.IN_USE),
    (errors.TooMany, ErrorCode.TOO_MANY),
    (errors.ResyncRequired, ErrorCode.RESYNC_REQUIRED),
]


def _classes() -> set[type[OkraError]]:
    found: set[type[OkraError]] = set()
    waiting = [OkraError]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found.update(below)
    return {each for each in found if each.__module__ == errors.__name__}


@pytest.mark.parametrize(("error", "code"), _SIMPLE)
def test_an_error_has_its_code_and_its_docstring_as_message(error: type[OkraError], code: ErrorCode) -> None:
    assert error().code is code
    assert error().message == str(error()) == (error.__doc__ or "").strip()


def test_every_code_has_an_error() -> None:
    assert {each.code for each in _classes()} == set(ErrorCode)


def test_every_message_is_one_line() -> None:
    assert all("\n" not in error().message for error, _ in _SIMPLE)


def test_an_error_without_a_docstring_has_an_empty_message() -> None:
    bare = type("Bare", (OkraError,), {"__doc__": None})

    assert bare().message == ""


def test_an_error_may_say_more_and_where() -> None:
    error = NotFound("No such team.", "input", "teamId")

    assert (error.message, error.path) == ("No such team.", ("input", "teamId"))


def test_an_error_is_placed_below_a_larger_input() -> None:
    error = InvalidInput("Too long.", "title").under("rows", "3")

    assert error.path == ("rows", "3", "title")


def test_a_version_conflict_tells_the_version_that_is_stored() -> None:
    error = errors.VersionConflict(7)

    assert (error.code, error.current, error.path) == (ErrorCode.VERSION_CONFLICT, 7, ("expectedVersion",))


def test_an_alignment_cycle_names_the_loop() -> None:
    error = errors.AlignmentCycle(("a", "b", "a"))

    assert (error.code, error.loop) == (ErrorCode.ALIGNMENT_CYCLE, ("a", "b", "a"))
    assert "a → b → a" in error.message


def test_nothing_wrong_is_not_refused() -> None:
    refuse(())


def test_one_error_is_raised_as_itself() -> None:
    error = NotFound()

    with pytest.raises(NotFound) as raised:
        refuse((error,))

    assert raised.value is error


def test_several_errors_are_raised_at_once() -> None:
    found = (NotFound(), InvalidInput())

    with pytest.raises(ValidationFailed) as raised:
        refuse(found)

    assert raised.value.errors == found
