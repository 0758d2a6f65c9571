"""Writing lines into the tables of an organization that has nothing in them."""

from collections.abc import Sequence
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

import asyncpg
from sqlalchemy import (
    JSON,
    ForeignKeyConstraint,
    Table,
    Text,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy import delete as sql_delete
from sqlalchemy.dialects.postgresql import insert as sql_insert

from domain.errors import InvalidInput, WrongState
from domain.events import EventType
from storage.database import TenantConnection
from storage.interchange.parts import OWN_ID, PARTS, Part, field_name
from storage.interchange.reading import Line, bad_line
from storage.statements import Statement
from storage.tables import clocks, events

_OF_AN_EMPTY_ONE: Final = (EventType.ORGANIZATION_CREATED, EventType.ORGANIZATION_UPDATED, EventType.DAY_TURNED)
_CONTENT: Final = tuple(part for part in PARTS if not part.single and part.table is not events)


class Loading:
    """Fills one organization, inside one transaction."""

    def __init__(self, connection: TenantConnection, org_id: str) -> None:
        """Write through a connection that is inside the tenant and a transaction."""
        self._connection = connection
        self._org_id = org_id

    async def prepare(self) -> None:
        """Lock the organization, if it is there, and forget its log. Raises `WrongState` if anything is in it."""
        await self._run(_LOCK)
        if await self._run(_present()):
            message = "This organization is not empty. Import into a new one."
            raise WrongState(message)
        await self._run(_FORGET)

    async def add(self, lines: Sequence[Line]) -> None:
        """Write lines of one part. Raises `InvalidInput`, naming the first one that does not fit."""
        try:
            await self._insert(lines)
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
            for line in lines:
                await self._add_alone(line)
            raise

    async def check(self) -> None:
        """Refuse loops, and a log with gaps. Raises `InvalidInput`."""
        for part in _CONTENT:
            for name in _upwards(part.table):
                await self._refuse_loop(part, name)
        (log,) = await self._run(_LOG)
        if (log["events"], log["newest"]) != (log["revision"], log["revision"] or None):
            message = (
                f"The log has {log['events']} events up to {log['newest']}, and its clock stands at {log['revision']}."
            )
            raise InvalidInput(message, "clock", "revision")

    async def _refuse_loop(self, part: Part, name: str) -> None:
        rows = await self._run(_pairs(part.table, name))
        try:
            TopologicalSorter({row["id"]: [row["parent"]] for row in rows}).prepare()
        except CycleError as error:
            message = f"{error.args[1][0]} leads back to itself."
            raise InvalidInput(message, part.kind, field_name(name)) from error

    async def _add_alone(self, line: Line) -> None:
        try:
            await self._insert([line])
        except asyncpg.IntegrityConstraintViolationError as error:
            raise bad_line(line.number, _said_of(error), _blamed(line.part, error)) from error
        except asyncpg.DataError as error:
            raise bad_line(line.number, f"{error}.") from error

    async def _insert(self, lines: Sequence[Line]) -> None:
        rows = f"[{','.join(line.text for line in lines)}]"
        async with self._connection.transaction():
            await self._run(_insert(lines[0].part), rows=rows)

    async def _run(self, statement: Statement, **values: object) -> list[asyncpg.Record]:
        arguments = statement.arguments({"org_id": self._org_id, **values})
        found: list[asyncpg.Record] = await self._connection.fetch(statement.sql, *arguments)
        return found


def _said_of(error: asyncpg.IntegrityConstraintViolationError) -> str:
    match error:
        case asyncpg.ForeignKeyViolationError():
            return "This refers to nothing that comes before it."
        case asyncpg.UniqueViolationError():
            return "An earlier line has this already."
        case _:
            return "This is not one of the values that it may have."


def _blamed(part: Part, error: asyncpg.IntegrityConstraintViolationError) -> str | None:
    """Name the fields that a constraint is about."""
    table, name = part.table, str(error.constraint_name)
    held = {str(index.name): [each.name for each in index.columns] for index in table.indexes}
    held |= {
        str(each.name): [*each.column_keys] for each in table.constraints if isinstance(each, ForeignKeyConstraint)
    }
    # The constraint of an enum is named after its column.
    middle = name.removeprefix(f"{table.name}_").removesuffix("_check")
    columns = held.get(name, [middle] if middle in table.c else [])
    return ", ".join(field_name(each) for each in columns if each != "org_id") or None


def _upwards(table: Table) -> list[str]:
    """Name the columns by which rows refer to others of their table."""
    return [
        element.parent.name
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
        for element in constraint.elements
        if element.parent.name != "org_id"
    ]


@cache
def _insert(part: Part) -> Statement:
    table, own = part.table, bindparam("org_id", type_=Text())
    given = (
        func.json_to_recordset(cast(bindparam("rows", type_=Text()), JSON))
        .table_valued(*(column(name, stored.type) for name, stored in part.fields.items()))
        .render_derived(name="given", with_types=True)
    )
    values: list[Any] = [given.c[name] for name in part.fields]
    if "subjectId" in part.fields:
        place = list(part.fields).index("subjectId")
        values[place] = case((given.c.subjectId == literal(OWN_ID), own), else_=given.c.subjectId)
    names = [stored.name for stored in part.fields.values()]
    insert = sql_insert(table).from_select(["org_id", *names], select(own, *values), include_defaults=False)
    if part.single:
        insert = insert.on_conflict_do_update(
            index_elements=["org_id"], set_={name: insert.excluded[name] for name in names}
        )
    return Statement(insert)


@cache
def _present() -> Statement:
    own = bindparam("org_id", type_=Text())
    found = [
        select(literal(part.kind).label("kind")).where(part.table.c.org_id == own).limit(1).subquery()
        for part in _CONTENT
    ]
    foreign = [events.c.type != type_.value for type_ in _OF_AN_EMPTY_ONE]
    told = select(literal("event").label("kind")).where(events.c.org_id == own, *foreign).limit(1)
    return Statement(union_all(*(select(each.c.kind) for each in (*found, told.subquery()))).limit(1))


@cache
def _pairs(table: Table, name: str) -> Statement:
    own = bindparam("org_id", type_=Text())
    return Statement(
        select(table.c.id, table.c[name].label("parent")).where(table.c.org_id == own, table.c[name].is_not(None))
    )


_LOCK: Final = Statement(
    select(clocks.c.revision).where(clocks.c.org_id == bindparam("org_id", type_=Text())).with_for_update()
)
_FORGET: Final = Statement(sql_delete(events).where(events.c.org_id == bindparam("org_id", type_=Text())))
_LOG: Final = Statement(
    select(
        clocks.c.revision,
        select(func.count()).where(events.c.org_id == clocks.c.org_id).scalar_subquery().label("events"),
        select(func.max(events.c.number)).where(events.c.org_id == clocks.c.org_id).scalar_subquery().label("newest"),
    ).where(clocks.c.org_id == bindparam("org_id", type_=Text()))
)
