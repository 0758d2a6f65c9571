"""Fields that give the tree of teams as a flat list, ready to be drawn."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from domain.errors import InvalidInput
from schema.context import Context, Info
from schema.fields import Root, computed
from schema.orgs.trees.loaders import BranchKey, draw
from schema.rows import Row

if TYPE_CHECKING:
    from schema.orgs.types import Team

MOST_LEVELS: Final = 100

_LEVELS: Final = f"How many levels to read, 1 to {MOST_LEVELS}."
_LIMIT: Final = "Archived teams are left out. More than 2,000 teams at once are refused with TOO_MANY."


@strawberry.type(description="A team in its place in a drawing of the tree: parents first, siblings by name.")
class TeamTreeItem:
    depth: int = strawberry.field(description="How far to indent it. 0 at the top of what was asked for.")
    team: Annotated["Team", strawberry.lazy("schema.orgs.types")]


def _require_levels(levels: int) -> None:
    if not 1 <= levels <= MOST_LEVELS:
        message = f"Ask for 1 to {MOST_LEVELS} levels."
        raise InvalidInput(message, "levels")


def _descendants(
    root: Root,
    info: Info,
    levels: Annotated[int, strawberry.argument(description=_LEVELS)] = 20,
) -> Awaitable[list[Row]]:
    _require_levels(levels)
    return info.context.orgs.branches_by_team.load(BranchKey(root["id"], levels))


async def _team_tree(
    info: Info,
    team_id: Annotated[
        strawberry.ID | None, strawberry.argument(name="root", description="The team to begin with. Left out: all.")
    ] = None,
    levels: Annotated[int, strawberry.argument(description=_LEVELS)] = 20,
) -> list[Row]:
    _require_levels(levels)
    if team_id is None:
        return await info.context.orgs.top_of_teams(levels)
    return await _tree_of(info.context, team_id, levels)


async def _tree_of(context: Context, team_id: str, levels: int) -> list[Row]:
    team = await context.orgs.team_by_id.load(team_id)
    if team is None:
        return []
    below = [] if levels == 1 else await context.orgs.branches_by_team.load(BranchKey(team_id, levels - 1))
    return [*draw([team], first_depth=0), *below]


descendants: Final = computed(
    _descendants,
    f"All teams below it as a flat list in drawing order; those directly below have the depth 1. {_LIMIT}",
)

team_tree: Final = computed(
    _team_tree,
    "The tree of teams as a flat list in drawing order, from the top or from one team. Empty if there is no such team. "
    + _LIMIT,
)
