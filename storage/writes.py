"""Writing rows: one statement for each shape of row, compiled once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, Update, bindparam, delete, func, select
from sqlalchemy import update as sql_update
from sqlalchemy.dialects.postgresql import insert as sql_insert
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import ARRAY

from storage.database import Row
from storage.statements import Statement, array_parameter
from storage.work import Work


async def insert(work: Work, table: Table, row: Row) -> None:
    """Add one row to a table of the tenant."""
    await work.execute(_insert(table, tuple(row)), **{"org_id": work.org_id, **row})


async def insert_many(work: Work, table: Table, rows: Sequence[Row]) -> None:
    """Add rows of one shape in one statement, or in one batch where a column is a list."""
    if not rows:
        return
    names = tuple(rows[0])
    if any(isinstance(table.c[name].type, ARRAY) for name in names):
        await work.execute_many(_insert(table, names), [{"org_id": work.org_id, **row} for row in rows])
        return
    columns = {name: [row[name] for row in rows] for name in names}
    await work.execute(_insert_set(table, names), org_id=work.org_id, **columns)


async def update(work: Work, table: Table, identifier: str, changes: Row) -> None:
    """Change an entity, count its version up, and note the moment."""
    statement = _update(table, tuple(changes))
    values = {f"new_{name}": value for name, value in changes.items()}
    await work.execute(statement, org_id=work.org_id, id=identifier, now=work.now, **values)


async def set_columns(work: Work, table: Table, identifier: str, columns: Row) -> None:
    """Write columns that are worked out, not edited: version and moment stay."""
    values = {f"new_{name}": value for name, value in columns.items()}
    await work.execute(_set(table, tuple(columns)), org_id=work.org_id, id=identifier, **values)


async def update_many(work: Work, table: Table, rows: Sequence[Row]) -> None:
    """Change many rows in one statement, each found by its `id`. Versions and moments are left as they are."""
    if not rows:
        return
    names = tuple(rows[0])
    columns = {name: [row[name] for row in rows] for name in names}
    await work.execute(_update_set(table, names), org_id=work.org_id, **columns)


async def remove(work: Work, table: Table, key: Mapping[str, str]) -> None:
    """Delete the rows of the tenant that match every column of `key`."""
    await work.execute(_delete(table, tuple(key)), org_id=work.org_id, **key)


def set_of_rows(table: Table, names: tuple[str, ...]) -> TableValuedAlias:
    """Give a relation of rows that arrive as one array a column, named as in `table`."""
    arrays = [array_parameter(name, table.c[name].type) for name in names]
    return func.unnest(*arrays).table_valued(*names).render_derived(name="given")


@cache
def _insert(table: Table, names: tuple[str, ...]) -> Statement:
    everything = dict.fromkeys(("org_id", *names))
    return Statement(sql_insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in everything}))


@cache
def _insert_set(table: Table, names: tuple[str, ...]) -> Statement:
    given = set_of_rows(table, names)
    source = select(bindparam("org_id", type_=table.c.org_id.type), *(given.c[name] for name in names))
    return Statement(sql_insert(table).from_select(["org_id", *names], source, include_defaults=False))


@cache
def _update(table: Table, names: tuple[str, ...]) -> Statement:
    now = bindparam("now", type_=table.c.updated_at.type)
    edited = {**_new_values(table, names), "version": table.c.version + 1, "updated_at": now}
    return Statement(_update_one(table).values(edited))


@cache
def _set(table: Table, names: tuple[str, ...]) -> Statement:
    return Statement(_update_one(table).values(_new_values(table, names)))


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
        .values({name: given.c[name] for name in names if name != "id"})
    )


@cache
def _delete(table: Table, names: tuple[str, ...]) -> Statement:
    return Statement(
        delete(table).where(
            table.c.org_id == bindparam("org_id", type_=table.c.org_id.type),
            *(table.c[name] == bindparam(name, type_=table.c[name].type) for name in names),
        )
    )
