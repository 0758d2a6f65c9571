"""Climbing up and down the trees of teams and cycles, for many nodes in one statement."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from sqlalchemy import Integer, Select, Table, bindparam, literal_column, select, true
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, LateralFromClause

from domain.errors import TooMany
from domain.ids import kind_of
from storage.database import ReadSession, Row
from storage.lists.columns import published
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
    """Give the parent of a node of a tree and of each node above it, up to the root. None, and no id, is no node."""
    if node_id is None or kind_of(node_id) is None:
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
    key = teams.alias("key")
    first = _looked_up("first", lambda team: team.c.id == key.c.parent_id)
    above = (
        select(key.c.id.label("below_id"), *first.c, _number(1).label("distance"))
        .select_from(key)
        .join(first, true())
        .where(in_tenant(key), is_in(key.c.id, "keys"))
        .cte("above", recursive=True)
    )
    parent = _looked_up("parent", lambda team: team.c.id == above.c.parent_id)
    climbed = above.union_all(
        select(above.c.below_id, *parent.c, above.c.distance + _number(1)).select_from(above).join(parent, true())
    )
    return Statement(select(climbed).order_by(climbed.c.below_id, climbed.c.distance.desc()))


def _descend(start: Select[Any]) -> Statement:
    """Descend from the teams of `start` as long as the level is below `depth`."""
    below = start.cte("below", recursive=True)
    child = _looked_up("child", lambda team: (team.c.parent_id == below.c.id) & team.c.archived_at.is_(None))
    descended = below.union_all(
        select(below.c.root_id, *child.c, below.c.level + _number(1))
        .select_from(below)
        .join(child, true())
        .where(below.c.level < bindparam("depth", type_=Integer()))
    )
    return Statement(select(descended).limit(LARGEST_TREE + 1))


def _start(first: ColumnElement[bool]) -> Select[Any]:
    return select(teams.c.parent_id.label("root_id"), *TEAM, _number(1).label("level")).where(
        in_tenant(teams), teams.c.archived_at.is_(None), first
    )


def _looked_up(name: str, condition: Callable[[FromClause], ColumnElement[bool]]) -> LateralFromClause:
    """Give the teams that fit, looked up anew for each row they are joined to.

    The planner expects far more of a recursion than a tree has, and would rather read all teams of the organization
    at each level; it does not look through an OFFSET.
    """
    team = teams.alias()
    nothing_skipped: ColumnElement[int] = literal_column("0", Integer())
    return select(*published(team)).where(in_tenant(team), condition(team)).offset(nothing_skipped).lateral(name)


def _number(number: int) -> Any:
    return literal_column(str(number), Integer())


def _require_few(rows: list[Row]) -> list[Row]:
    if len(rows) > LARGEST_TREE:
        message = f"These are more than {LARGEST_TREE} teams. Ask for a smaller depth, or for a part of the tree."
        raise TooMany(message, "depth")
    return rows


ancestors_by_team: Final = read_many(_ancestors(), "below_id")

_BELOW: Final = _descend(_start(is_in(teams.c.parent_id, "keys")))
_FROM_TOP: Final = _descend(_start(teams.c.parent_id.is_(None)))
