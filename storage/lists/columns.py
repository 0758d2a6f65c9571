"""Which columns of a table a row carries, and in what form."""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from sqlalchemy import Date, Numeric, bindparam, false, func
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from storage.statements import as_float

Columns = tuple[ColumnElement[Any], ...]
"""Labelled column expressions: the fields of a row, by name."""

Wanted: TypeAlias = frozenset[str] | None
"""The fields of rows that are needed besides their id; None for all. Names that are none of theirs mean nothing."""

_INTERNAL: Final = frozenset({"org_id", "exact_progress", "exact_raw_progress"})


def published(table: FromClause, *, without: Iterable[str] = ()) -> Columns:
    """Give every column of `table` under its own name, exact numbers as doubles.

    Left out: the tenant, which the reader knows, the exact forms that only the roll-up computes on, and
    `without`.
    """
    left_out = _INTERNAL.union(without)
    return tuple(_published(column) for column in table.c if column.name not in left_out)


def chosen(columns: Iterable[ColumnElement[Any]], wanted: Wanted) -> list[ColumnElement[Any]]:
    """Give those of the columns that are wanted, and the id."""
    return [column for column in columns if wanted is None or column.key == "id" or column.key in wanted]


def is_stale(table: FromClause) -> ColumnElement[bool]:
    """Hold when the day is past on which a value was due at the latest. What is never due is never stale."""
    stale: ColumnElement[bool] = func.coalesce(table.c.stale_after < bindparam("today", type_=Date()), false())
    return stale


def _published(column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, Numeric):
        return as_float(column).label(column.name)
    return column
