"""Teams: a tree of any depth below the organization."""

from collections.abc import Mapping

from domain.errors import InUse, OkraError, TeamCycle, WrongState
from domain.orgs.trees import closes_loop
from domain.text import DESCRIPTION_LENGTH, check_text, check_title


def check_team(name: str, description: str | None) -> tuple[OkraError, ...]:
    """Tell what is wrong with a team's name and description."""
    return (*check_title(name, "name"), *check_text(description, DESCRIPTION_LENGTH, "description"))


def require_tree(team_id: str, parent_id: str | None, parents: Mapping[str, str | None]) -> None:
    """Refuse to hang a team below itself.

    `parents` gives the parent of `parent_id` and of every ancestor of it. Raises `TeamCycle`.
    """
    if closes_loop(team_id, parent_id, parents):
        raise TeamCycle(None, "parentId")


def require_unarchived(*, archived: bool, path: str | None = None) -> None:
    """Refuse to change an archived team, or to put something below it. Raises `WrongState`, pointing to `path`."""
    if archived:
        message = "This team is archived. Restore it first."
        raise WrongState(message, *([path] if path else []))


def check_archivable(*, teams: bool, objectives: bool, kpis: bool) -> tuple[OkraError, ...]:
    """Tell what keeps a team from being archived: what is alive and belongs to it.

    That are teams directly below it and KPIs that are not archived, and objectives that are neither archived
    nor closed and whose cycle is not closed. How many, and which, is not told: some may be private.
    """
    obstacles = (
        (teams, "Move or archive the teams below it first."),
        (objectives, "Close, archive or hand over its objectives first."),
        (kpis, "Archive or hand over its KPIs first."),
    )
    return tuple(InUse(message) for is_there, message in obstacles if is_there)
