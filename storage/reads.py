"""Reading rows by a set of keys, as one viewer: sets in, dict out."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Protocol

from sqlalchemy import Table, Text, bindparam, select
from sqlalchemy.sql.elements import ColumnElement

from domain.ids import kind_of
from domain.text import check_title
from storage.database import ReadSession, Row
from storage.lists.columns import Wanted, chosen
from storage.statements import Statement, is_in
from storage.tables import key_results, objectives
from storage.visibility import in_tenant, objective_is_visible


class ReadOne(Protocol):
    """Gives the row of each key that has a visible one."""

    def __call__(
        self, session: ReadSession, keys: Sequence[str], wanted: Wanted = None
    ) -> Awaitable[Mapping[str, Row]]: ...


_MOST_STATEMENTS: Final = 200

ReadByExternalKey = Callable[[ReadSession, str, str], Awaitable[Row | None]]
"""Gives the visible row that another system names by a source and an id."""

ReadMany = Callable[[ReadSession, Sequence[str]], Awaitable[dict[str, list[Row]]]]
"""Gives the visible rows of each key; a key without any may be absent."""


def read_one(table: Table, columns: Iterable[ColumnElement[object]], *visible: ColumnElement[bool]) -> ReadOne:
    """Make a read of rows by their ids."""
    all_columns = tuple(columns)

    @lru_cache(_MOST_STATEMENTS)
    def statement(wanted: Wanted) -> Statement:
        read = select(*chosen(all_columns, wanted))
        return Statement(read.where(in_tenant(table), is_in(table.c.id, "keys"), *visible))

    async def read(session: ReadSession, keys: Sequence[str], wanted: Wanted = None) -> Mapping[str, Row]:
        known = [key for key in keys if kind_of(key) is not None]
        rows = await session.fetch(statement(wanted), keys=known) if known else []
        return {row["id"]: row for row in rows}

    return read


def read_by_external_key(
    table: Table, columns: Iterable[ColumnElement[object]], *visible: ColumnElement[bool]
) -> ReadByExternalKey:
    """Make a read of a row by its id in another system."""
    statement = Statement(
        select(*columns).where(
            in_tenant(table),
            table.c.external_source == bindparam("source", type_=Text()),
            table.c.external_id == bindparam("external_id", type_=Text()),
            *visible,
        )
    )

    async def read(session: ReadSession, source: str, external_id: str) -> Row | None:
        if check_title(source) or check_title(external_id):
            return None
        return await session.fetch_row(statement, source=source, external_id=external_id)

    return read


def read_many(statement: Statement, key: str) -> ReadMany:
    """Make a read of many rows for each of `:keys`, which each row carries in its column `key`."""

    async def read(session: ReadSession, keys: Sequence[str]) -> dict[str, list[Row]]:
        rows: defaultdict[str, list[Row]] = defaultdict(list)
        for row in await session.fetch(statement, keys=keys):
            rows[row[key]].append(row)
        return rows

    return read


def seen_through_objective(table: Table, column: str = "objective_id") -> ColumnElement[bool]:
    """Hold for rows that hang on an objective the viewer may see."""
    return (
        select(objectives.c.id)
        .where(
            objectives.c.org_id == table.c.org_id,
            objectives.c.id == table.c[column],
            objective_is_visible(),
        )
        .exists()
    )


def seen_through_key_result(table: Table, column: str = "key_result_id") -> ColumnElement[bool]:
    """Hold for rows that hang on a key result the viewer may see."""
    return (
        select(key_results.c.id)
        .where(
            key_results.c.org_id == table.c.org_id,
            key_results.c.id == table.c[column],
            seen_through_objective(key_results),
        )
        .exists()
    )
