"""Reading branches of the tree of teams, each in the order in which it is drawn."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple, TypeAlias

from domain.orgs.trees import in_drawing_order
from schema.loaders import Loader
from schema.rows import Row
from storage.database import ReadSession
from storage.orgs.trees import teams_below, top_teams

ReadTop: TypeAlias = Callable[[int], Awaitable[list[Row]]]
"""Gives so many levels of the tree, from the top."""


class BranchKey(NamedTuple):
    """Which team, and how many levels below it."""

    team_id: str
    levels: int


def branches(session: ReadSession) -> Loader[BranchKey, list[Row]]:
    """Load what is below a team, without it: the rows of `TeamTreeItem`s. One statement for many teams."""

    async def load(keys: list[BranchKey]) -> list[list[Row]]:
        ids = list({key.team_id for key in keys})
        by_root: defaultdict[str, list[Row]] = defaultdict(list)
        for row in await teams_below(session, ids, max(key.levels for key in keys)):
            by_root[row["root_id"]].append(row)
        drawn = {team_id: draw(by_root[team_id], first_depth=1) for team_id in ids}
        return [[item for item in drawn[key.team_id] if item["depth"] <= key.levels] for key in keys]

    return Loader(load)


def read_top(session: ReadSession) -> ReadTop:
    """Read the tree from the top: the rows of `TeamTreeItem`s."""

    async def read(levels: int) -> list[Row]:
        return draw(await top_teams(session, levels), first_depth=0)

    return read


def draw(rows: Iterable[Row], first_depth: int) -> list[Row]:
    """Give the rows of `TeamTreeItem`s in drawing order."""
    ordered = in_drawing_order(rows, lambda row: row["id"], lambda row: row["parent_id"], lambda row: row["name"])
    return [{"depth": first_depth + depth, "team": row} for depth, row in ordered]
