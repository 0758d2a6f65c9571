"""Teams: a tree of any depth below the organization."""

from collections.abc import Mapping

from domain.errors import OkraError, TeamCycle
from domain.text import DESCRIPTION_LENGTH, check_text, check_title


def check_team(name: str, description: str | None) -> tuple[OkraError, ...]:
    """Tell what is wrong with a team's name and description."""
    return (*check_title(name, "name"), *check_text(description, DESCRIPTION_LENGTH, "description"))


def require_tree(team_id: str, parent_id: str | None, parents: Mapping[str, str | None]) -> None:
    """Refuse to hang a team below itself.

    `parents` gives the parent of every ancestor of `parent_id`. Raises `TeamCycle`.
    """
    above = parent_id
    while above is not None:
        if above == team_id:
            raise TeamCycle(None, "parentId")
        above = parents.get(above)
