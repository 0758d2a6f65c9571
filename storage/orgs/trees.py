"""Climbing up and down the trees of teams and cycles, for many nodes in one statement."""

from functools import cache
from typing import Any, Final

from sqlalchemy import Integer, Select, Table, bindparam, literal_column, select
from sqlalchemy.sql.selectable import CTE

from domain.errors import TooMany
from storage.database import ReadSession, Row
from storage.orgs.columns import TEAM
from storage.reads import read_many
from storage.statements import Statement, is_in
from storage.tables import teams
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work

LARGEST_TREE: Final = 2_000
"""How many teams are read at once."""


async def parents_above(work: Work, table: Table, node_id: str | None) -> dict[str, str | None]:
    """Give the parent of a node of a tree and of each node above it, up to the root."""
    if node_id is None:
        return {}
    return {row["id"]: row["parent_id"] for row in await work.fetch(_parents_above(table), id=node_id)}


async def teams_below(session: ReadSession, team_ids: list[str], depth: int) -> list[Row]:
    """Give the teams at most `depth` levels below each of some teams, each with its `root_id`; no archived ones.

    Raises `TooMany` where these are more than 2,000.
    """
    return _require_few(await session.fetch(_BELOW, keys=team_ids, depth=depth))


async def top_teams(session: ReadSession, depth: int) -> list[Row]:
    """Give the teams without a parent and those less than `depth` levels below them; no archived ones.

    Raises `TooMany` where these are more than 2,000.
    """
    return _require_few(await session.fetch(_FROM_TOP, depth=depth))


@cache
def _parents_above(table: Table) -> Statement:
    start = (
        select(table.c.id, table.c.parent_id)
        .where(in_tenant(table), table.c.id == bindparam("id", type_=ID))
        .cte("above", recursive=True)
    )
    parent = table.alias("parent")
    climbed = start.union(
        select(parent.c.id, parent.c.parent_id).where(in_tenant(parent), parent.c.id == start.c.parent_id)
    )
    return Statement(select(climbed))


def _ancestors() -> Statement:
    """Climb from each of `keys` (`below_id`) to its root; the root comes first."""
    start = (
        select(teams.c.id.label("below_id"), teams.c.parent_id.label("id"), _number(1).label("distance"))
        .where(in_tenant(teams), is_in(teams.c.id, "keys"), teams.c.parent_id.is_not(None))
        .cte("above", recursive=True)
    )
    child = teams.alias("child")
    climbed = start.union_all(
        select(start.c.below_id, child.c.parent_id, start.c.distance + _number(1)).where(
            in_tenant(child), child.c.id == start.c.id, child.c.parent_id.is_not(None)
        )
    )
    return Statement(
        select(climbed.c.below_id, *TEAM)
        .join_from(climbed, teams, teams.c.id == climbed.c.id)
        .where(in_tenant(teams))
        .order_by(climbed.c.below_id, climbed.c.distance.desc())
    )


def _descend(start: CTE) -> Statement:
    """Descend from the teams of `start` (`root_id`, `id`, `level`) as long as the level is below `depth`."""
    child = teams.alias("child")
    descended = start.union_all(
        select(start.c.root_id, child.c.id, start.c.level + _number(1)).where(
            in_tenant(child),
            child.c.parent_id == start.c.id,
            child.c.archived_at.is_(None),
            start.c.level < bindparam("depth", type_=Integer()),
        )
    )
    return Statement(
        select(descended.c.root_id, *TEAM)
        .join_from(descended, teams, teams.c.id == descended.c.id)
        .where(in_tenant(teams))
        .limit(LARGEST_TREE + 1)
    )


def _start(root: Any) -> Select[Any]:
    return select(root.label("root_id"), teams.c.id, _number(1).label("level")).where(
        in_tenant(teams), teams.c.archived_at.is_(None)
    )


def _number(number: int) -> Any:
    return literal_column(str(number), Integer())


def _require_few(rows: list[Row]) -> list[Row]:
    if len(rows) > LARGEST_TREE:
        message = f"These are more than {LARGEST_TREE} teams. Ask for a smaller depth, or for a part of the tree."
        raise TooMany(message, "depth")
    return rows


ancestors_by_team: Final = read_many(_ancestors(), "below_id")

_BELOW: Final = _descend(_start(teams.c.parent_id).where(is_in(teams.c.parent_id, "keys")).cte("below", recursive=True))
_FROM_TOP: Final = _descend(_start(teams.c.parent_id).where(teams.c.parent_id.is_(None)).cte("below", recursive=True))
