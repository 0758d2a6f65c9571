"""Writing rows: one statement for each shape of row, compiled once."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, Text, Update, bindparam, cast, delete, func, select
from sqlalchemy import update as sql_update
from sqlalchemy.dialects.postgresql import insert as sql_insert
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import ARRAY, TypeEngine

from storage.database import Row
from storage.statements import Statement, array_parameter
from storage.work import Work


async def insert(work: Work, table: Table, row: Row) -> None:
    """Add one row to a table of the tenant."""
    await work.write(table, (_insert(table, tuple(row)), row))


async def insert_many(work: Work, table: Table, rows: Sequence[Row]) -> None:
    """Add rows of one shape in one statement."""
    if rows:
        names = tuple(rows[0])
        await work.write(table, (_insert_set(table, names), columns_of_rows(table, names, rows)))


async def update(work: Work, table: Table, identifier: str, changes: Row) -> None:
    """Change an entity, count its version up, and note the moment."""
    statement = _update(table, tuple(changes))
    values = {f"new_{name}": value for name, value in changes.items()}
    await work.execute(statement, org_id=work.org_id, id=identifier, now=work.now, **values)


async def update_many(work: Work, table: Table, rows: Sequence[Row]) -> None:
    """Change many rows in one statement, each found by its `id`. Versions and moments are left as they are."""
    if rows:
        names = tuple(rows[0])
        await work.write(table, (_update_set(table, names), columns_of_rows(table, names, rows)))


async def remove(work: Work, table: Table, key: Mapping[str, str]) -> None:
    """Delete the rows of the tenant that match every column of `key`."""
    await work.execute(_delete(table, tuple(key)), org_id=work.org_id, **key)


def set_of_rows(table: Table, names: tuple[str, ...]) -> TableValuedAlias:
    """Give a relation of rows that arrive as one array a column, as `columns_of_rows` gives them."""
    arrays = [array_parameter(name, _sent_as(table.c[name].type)) for name in names]
    return func.unnest(*arrays).table_valued(*names).render_derived(name="given")


def given_column(given: TableValuedAlias, table: Table, name: str) -> ColumnElement[Any]:
    """Give a column of `set_of_rows` as `table` stores it."""
    is_list = isinstance(table.c[name].type, ARRAY)
    return cast(given.c[name], table.c[name].type) if is_list else given.c[name]


def columns_of_rows(table: Table, names: Iterable[str], rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Turn rows into one array a column. A list inside is sent as text: an array of arrays would be a matrix."""
    columns = {name: [row[name] for row in rows] for name in names}
    for name, values in columns.items():
        if isinstance(table.c[name].type, ARRAY):
            columns[name] = [None if items is None else array_literal(items) for items in values]
    return columns


def array_literal(items: Iterable[str]) -> str:
    """Write texts as PostgreSQL reads an array."""
    quoted = (item.replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return "{" + ",".join(f'"{item}"' for item in quoted) + "}"


def _sent_as(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    return Text() if isinstance(type_, ARRAY) else type_


@cache
def _insert(table: Table, names: tuple[str, ...]) -> Statement:
    everything = dict.fromkeys(("org_id", *names))
    return Statement(sql_insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in everything}))


@cache
def _insert_set(table: Table, names: tuple[str, ...]) -> Statement:
    given = set_of_rows(table, names)
    columns = (given_column(given, table, name) for name in names)
    source = select(bindparam("org_id", type_=table.c.org_id.type), *columns)
    return Statement(sql_insert(table).from_select(["org_id", *names], source, include_defaults=False))


@cache
def _update(table: Table, names: tuple[str, ...]) -> Statement:
    now = bindparam("now", type_=table.c.updated_at.type)
    edited = {**_new_values(table, names), "version": table.c.version + 1, "updated_at": now}
    return Statement(_update_one(table).values(edited))


def _update_one(table: Table) -> Update:
    return sql_update(table).where(
        table.c.org_id == bindparam("org_id", type_=table.c.org_id.type),
        table.c.id == bindparam("id", type_=table.c.id.type),
    )


def _new_values(table: Table, names: tuple[str, ...]) -> dict[str, ColumnElement[Any]]:
    return {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}


@cache
def _update_set(table: Table, names: tuple[str, ...]) -> Statement:
    given = set_of_rows(table, names)
    return Statement(
        sql_update(table)
        .where(
            table.c.org_id == bindparam("org_id", type_=table.c.org_id.type),
            table.c.id == given.c.id,
        )
        .values({name: given_column(given, table, name) for name in names if name != "id"})
    )


@cache
def _delete(table: Table, names: tuple[str, ...]) -> Statement:
    return Statement(
        delete(table).where(
            table.c.org_id == bindparam("org_id", type_=table.c.org_id.type),
            *(table.c[name] == bindparam(name, type_=table.c[name].type) for name in names),
        )
    )
