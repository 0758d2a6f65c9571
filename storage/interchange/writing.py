"""Writing an organization line by line, as it was at one moment, in constant memory.

The database makes the text of each line, so that every number and moment is told exactly.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Numeric,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from storage.database import Database, TenantConnection
from storage.interchange.parts import KIND, OWN_ID, PARTS, Part
from storage.statements import Statement

_AT_ONCE: Final = 500
_MOMENT: Final = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
_MAY_BE_OWN: Final = "subject_id"


class Written:
    """An organization, ready to be read line by line."""

    def __init__(self, connection: TenantConnection, org_id: str) -> None:
        """Read through a connection that sees one moment."""
        self._connection = connection
        self._values = {"org_id": org_id}

    async def count(self) -> int:
        """Give how many lines there will be, besides the header."""
        statement = _count()
        total: int = await self._connection.fetchval(statement.sql, *statement.arguments(self._values))
        return total

    async def lines(self) -> AsyncIterator[str]:
        """Give the lines, part by part."""
        for part in PARTS:
            statement = _lines(part)
            arguments = statement.arguments(self._values)
            async for row in self._connection.cursor(statement.sql, *arguments, prefetch=_AT_ONCE):
                yield row[0]


@asynccontextmanager
async def written(database: Database, org_id: str) -> AsyncIterator[Written]:
    """Hold an organization as it is now, whatever others do to it meanwhile."""
    async with (
        database.connection(org_id) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield Written(connection, org_id)


@cache
def _count() -> Statement:
    counts = union_all(
        *(select(func.count().label("rows")).select_from(part.table).where(_own(part)) for part in PARTS)
    ).subquery()
    return Statement(select(func.sum(counts.c.rows)))


@cache
def _lines(part: Part) -> Statement:
    table = part.table
    fields = [_told(column).label(name) for name, column in part.fields.items()]
    line = select(literal(part.kind).label(KIND), *fields).correlate(table).lateral("line")
    found = select(func.row_to_json(line.table_valued()).cast(Text)).where(_own(part))
    keys = [column for column in table.primary_key if column.name != "org_id"]
    return Statement(_parents_first(part, found.select_from(table.join(line, literal(value=True)))).order_by(*keys))


def _parents_first(part: Part, found: Select[Any]) -> Select[Any]:
    """Put rows that others of the same table refer to before those."""
    table = part.table
    upwards = [
        element.parent
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
        for element in constraint.elements
        if element.parent.name != "org_id"
    ]
    if not upwards:
        return found
    steps = select(table.c.id, literal(0).label("step")).where(_own(part)).cte("steps", recursive=True)
    below = table.alias("below")
    steps = steps.union(
        select(below.c.id, steps.c.step + 1).where(
            below.c.org_id == bindparam("org_id", type_=Text()),
            or_(*(below.c[column.name] == steps.c.id for column in upwards)),
        )
    )
    depths = select(steps.c.id, func.max(steps.c.step).label("depth")).group_by(steps.c.id).cte("depths")
    return found.join(depths, depths.c.id == table.c.id).order_by(depths.c.depth)


def _own(part: Part) -> ColumnElement[bool]:
    inside: ColumnElement[bool] = part.table.c.org_id == bindparam("org_id", type_=Text())
    return inside


def _told(column: ColumnElement[Any]) -> ColumnElement[Any]:
    match column.type:
        case Numeric():
            return cast(column, Text)
        case DateTime():
            return func.to_char(column.op("AT TIME ZONE")(literal("UTC")), literal(_MOMENT))
        case _ if column.name == _MAY_BE_OWN:
            return case((column == bindparam("org_id", type_=Text()), literal(OWN_ID)), else_=column)
        case _:
            return column
