"""What may be on a board, and in which order it stands."""

from domain.errors import TooMany
from domain.kpis.boards import MOST_KPIS, check_board, check_places, places_after
from domain.okrs.objectives import Scope


def test_everything_that_is_wrong_with_a_board_is_told_at_once() -> None:
    errors = check_board(" ", "\0", Scope.TEAM, None, "per_1")

    assert {error.path for error in errors} == {("name",), ("description",), ("teamId",), ("personId",)}


def test_a_board_of_the_company_belongs_to_nobody_else() -> None:
    assert check_board("Growth", None, Scope.COMPANY, None, None) == ()


def test_a_kpi_is_on_a_board_once() -> None:
    assert [error.path for error in check_places(["a", "b", "a", "a"])] == [("kpiIds", "2"), ("kpiIds", "3")]


def test_a_board_holds_a_hundred_kpis_and_no_more() -> None:
    kpi_ids = [f"kpi_{number}" for number in range(MOST_KPIS + 1)]

    assert check_places(kpi_ids[:-1]) == ()
    assert [type(error) for error in check_places(kpi_ids)] == [TooMany]


def test_what_somebody_does_not_see_stays_on_the_board_behind_what_they_put_there() -> None:
    present = ["hidden", "first", "secret", "second"]

    assert places_after(present, {"first", "second"}, ["new", "second"]) == ["new", "second", "hidden", "secret"]
