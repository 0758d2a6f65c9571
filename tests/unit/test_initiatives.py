"""The course of an initiative, and what may be said of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import InUse, WrongState
from domain.initiatives import (
    NOT_BEGUN,
    Course,
    InitiativeState,
    check_initiative,
    is_overdue,
    require_deletable,
    require_unarchived,
)

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TODO, IN_PROGRESS, DONE, CANCELLED = InitiativeState
TODAY = date(2026, 5, 20)


@pytest.mark.parametrize("state", [IN_PROGRESS, DONE])
def test_work_begins_when_it_is_in_progress_or_done(state: InitiativeState) -> None:
    assert NOT_BEGUN.moved(state, NOW).begun_at == NOW


def test_what_is_called_off_at_once_was_never_begun() -> None:
    assert NOT_BEGUN.moved(CANCELLED, NOW) == Course(CANCELLED, None, NOW)


def test_what_was_begun_stays_begun() -> None:
    assert NOT_BEGUN.moved(IN_PROGRESS, NOW).moved(TODO, LATER) == Course(TODO, NOW, None)


def test_what_is_finished_is_so_since_the_last_time() -> None:
    assert Course(DONE, NOW, NOW).moved(CANCELLED, LATER).finished_at == LATER
    assert Course(DONE, NOW, NOW).moved(DONE, LATER).finished_at == NOW


@pytest.mark.parametrize(
    ("state", "due", "expected"),
    [
        (TODO, date(2026, 5, 19), True),
        (IN_PROGRESS, date(1, 1, 1), True),
        (TODO, TODAY, False),
        (TODO, date(9999, 12, 31), False),
        (TODO, None, False),
        (DONE, date(2026, 5, 19), False),
        (CANCELLED, date(2026, 5, 19), False),
    ],
)
def test_overdue_is_what_should_have_been_finished(state: InitiativeState, due: date | None, expected: bool) -> None:
    assert is_overdue(state, due, TODAY) is expected


def test_only_what_was_never_begun_is_deleted() -> None:
    require_deletable(NOT_BEGUN, is_commented=False)

    for course in (Course(TODO, NOW), Course(IN_PROGRESS, NOW), Course(CANCELLED, None, NOW)):
        with pytest.raises(WrongState):
            require_deletable(course, is_commented=False)


def test_what_somebody_spoke_of_is_not_deleted() -> None:
    with pytest.raises(InUse):
        require_deletable(NOT_BEGUN, is_commented=True)


def test_what_is_archived_gets_nothing_new_to_do() -> None:
    require_unarchived(archived=False)

    with pytest.raises(WrongState):
        require_unarchived(archived=True)


def test_everything_wrong_is_said_at_once() -> None:
    assert [error.path for error in check_initiative("", "x" * 20_001)] == [("title",), ("description",)]
    assert check_initiative("X", None) == ()
