"""Teams: what is refused when they are written down, moved or put aside."""

import pytest

from domain.errors import InUse, TeamCycle, WrongState
from domain.orgs.teams import check_archivable, check_team, require_tree, require_unarchived


def test_a_team_as_people_write_it_is_accepted() -> None:
    assert check_team("Service desk", "Answers the phone.") == ()


def test_everything_wrong_with_a_team_is_told_at_once() -> None:
    errors = check_team(" ", "x" * 20_001)

    assert [error.path for error in errors] == [("name",), ("description",)]


def test_a_team_below_its_own_descendant_is_refused() -> None:
    with pytest.raises(TeamCycle) as refusal:
        require_tree("top", "leaf", {"leaf": "middle", "middle": "top", "top": None})

    assert refusal.value.path == ("parentId",)


def test_a_team_may_move_to_the_top() -> None:
    require_tree("leaf", None, {})


@pytest.mark.parametrize(("path", "expected"), [(None, ()), ("parentId", ("parentId",))])
def test_an_archived_team_is_not_changed(path: str | None, expected: tuple[str, ...]) -> None:
    with pytest.raises(WrongState) as refusal:
        require_unarchived(archived=True, path=path)

    assert refusal.value.path == expected


def test_a_living_team_may_be_changed() -> None:
    require_unarchived(archived=False)


def test_a_team_of_which_nothing_lives_may_be_archived() -> None:
    assert check_archivable(teams=False, objectives=False, kpis=False) == ()


def test_each_living_part_keeps_a_team_from_being_archived() -> None:
    errors = check_archivable(teams=True, objectives=True, kpis=True)

    assert [type(error) for error in errors] == [InUse, InUse, InUse]
    assert [word in error.message for word, error in zip(("teams", "objectives", "KPIs"), errors, strict=True)] == [
        True,
        True,
        True,
    ]
