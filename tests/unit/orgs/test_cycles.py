"""Cycles: what is refused when they are written down, and the one way through their life."""

from datetime import date

import pytest

from domain.errors import CycleClosed, InUse, InvalidInput, WrongState
from domain.orgs.cycles import (
    CycleMove,
    CycleState,
    check_cycle,
    moved,
    require_closed_within,
    require_nesting,
    require_open,
)

_FROM, _TO = date(2026, 4, 1), date(2026, 6, 30)
_YEAR = (date(2026, 1, 1), date(2026, 12, 31))

_KNOWN = {
    (CycleState.PLANNING, CycleMove.ACTIVATE): CycleState.ACTIVE,
    (CycleState.ACTIVE, CycleMove.START_GRADING): CycleState.GRADING,
    (CycleState.GRADING, CycleMove.CLOSE): CycleState.CLOSED,
    (CycleState.CLOSED, CycleMove.REOPEN): CycleState.GRADING,
}


def test_a_quarter_lies_in_its_year() -> None:
    assert check_cycle("Q2", _FROM, _TO, _YEAR) == ()


def test_a_cycle_of_one_day_without_a_parent_is_accepted() -> None:
    assert check_cycle("Day", _FROM, _FROM, None) == ()


def test_a_cycle_may_fill_its_parent() -> None:
    assert check_cycle("All of it", *_YEAR, _YEAR) == ()


def test_everything_wrong_with_a_cycle_is_told_at_once() -> None:
    errors = check_cycle("", date(2027, 2, 1), date(2027, 1, 1), _YEAR)

    assert [error.path for error in errors] == [("name",), ("endDate",), ("startDate",), ("endDate",)]


@pytest.mark.parametrize(
    ("start", "end", "path"),
    [(date(2025, 12, 31), _TO, "startDate"), (_FROM, date(2027, 1, 1), "endDate")],
)
def test_a_cycle_outside_of_its_parent_is_refused_where_it_reaches_out(start: date, end: date, path: str) -> None:
    assert [error.path for error in check_cycle("Q", start, end, _YEAR)] == [(path,)]


@pytest.mark.parametrize("state", CycleState)
@pytest.mark.parametrize("move", CycleMove)
def test_a_cycle_goes_one_way_only(state: CycleState, move: CycleMove) -> None:
    if (state, move) in _KNOWN:
        assert moved(state, move) is _KNOWN[state, move]
    else:
        with pytest.raises(WrongState, match=state.value):
            moved(state, move)


def test_a_cycle_is_not_put_within_itself() -> None:
    with pytest.raises(InvalidInput) as refusal:
        require_nesting("year", "quarter", {"quarter": "year", "year": None})

    assert refusal.value.path == ("parentId",)


def test_a_cycle_may_lie_within_another() -> None:
    require_nesting("quarter", "year", {"year": None})


def test_a_cycle_closes_after_those_within_it() -> None:
    with pytest.raises(InUse):
        require_closed_within(CycleMove.CLOSE, parent=None, open_children=True)


@pytest.mark.parametrize("parent", [None, CycleState.ACTIVE])
def test_a_cycle_closes_when_those_within_it_are_closed(parent: CycleState | None) -> None:
    require_closed_within(CycleMove.CLOSE, parent=parent, open_children=False)


def test_a_cycle_opens_after_the_one_it_lies_in() -> None:
    with pytest.raises(CycleClosed):
        require_closed_within(CycleMove.REOPEN, parent=CycleState.CLOSED, open_children=False)


@pytest.mark.parametrize("parent", [None, CycleState.GRADING])
def test_a_cycle_opens_within_an_open_one(parent: CycleState | None) -> None:
    require_closed_within(CycleMove.REOPEN, parent=parent, open_children=True)


def test_a_closed_cycle_is_read_only() -> None:
    with pytest.raises(CycleClosed) as refusal:
        require_open(CycleState.CLOSED, "cycleId")

    assert refusal.value.path == ("cycleId",)


@pytest.mark.parametrize("state", [state for state in CycleState if state is not CycleState.CLOSED])
def test_every_other_cycle_may_be_changed(state: CycleState) -> None:
    require_open(state)
