"""Statements: written with SQLAlchemy Core, compiled once to the form that asyncpg runs."""

import re
import typing
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any, Final

from sqlalchemy import Float, Select, any_, bindparam, cast, literal_column, null, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import make_url
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CompoundSelect
from sqlalchemy.types import Text, TypeEngine

_DIALECT: Final = make_url("postgresql+asyncpg://").get_dialect()()
_PLACEHOLDER: Final = re.compile(r"\$(\d+)")


class Statement:
    """One SQL statement with named parameters, compiled on first use."""

    def __init__(self, element: ClauseElement) -> None:
        """Keep the element; importing a module compiles nothing."""
        self._element = element

    @cached_property
    def _compiled(self) -> tuple[str, tuple[str, ...], dict[str, object]]:
        compiled = typing.cast("SQLCompiler", self._element.compile(dialect=_DIALECT))
        defaults = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        return str(compiled), tuple(compiled.positiontup or ()), defaults

    @property
    def sql(self) -> str:
        """The text, with `$1` placeholders."""
        return self._compiled[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters, in the order of their placeholders."""
        return self._compiled[1]

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        """Order `values` as the placeholders want them; literals in the statement fill what is missing.

        Raises `KeyError` for a parameter that has neither.
        """
        _, names, defaults = self._compiled
        return [values[name] if name in values else defaults[name] for name in names]


def is_in(column: ColumnElement[str], parameter: str) -> ColumnElement[bool]:
    """Compare with a whole set by one array parameter, so that one statement serves any number of keys."""
    return column == any_(array_parameter(parameter, Text()))


def array_parameter(name: str, item: TypeEngine[Any]) -> ColumnElement[Sequence[object]]:
    """Give a parameter that holds an array of `item`."""
    return bindparam(name, type_=ARRAY(item))


def as_float(column: ColumnElement[object]) -> ColumnElement[float]:
    """Read an exact number as a double, which is what is published and what the driver decodes fastest."""
    return cast(column, Float(53))


@lru_cache(maxsize=1_000)
def together(statements: tuple[Statement, ...]) -> str:
    """Give one SQL statement that does what several writes do, whose arguments follow one another.

    The parts see the database as it was before all of them, so none may look at what another one writes.
    """
    if len(statements) == 1:
        return statements[0].sql
    parts: list[str] = []
    taken = 0
    for place, statement in enumerate(statements):
        parts.append(f"write_{place} AS ({_PLACEHOLDER.sub(partial(_moved, taken), statement.sql)})")
        taken += len(statement.names)
    return f"WITH {', '.join(parts)} SELECT"


def _moved(by: int, placeholder: re.Match[str]) -> str:
    return f"${int(placeholder[1]) + by}"


def stacked(**parts: Select[*tuple[Any, ...]]) -> CompoundSelect[Any]:
    """Select rows of several shapes at once. Each row tells its own in `shape`; what only others have is NULL."""
    types = {column.name: column.type for selected in parts.values() for column in selected.selected_columns}
    rows: list[Select[*tuple[Any, ...]]] = []
    for shape, selected in parts.items():
        given = selected.subquery()
        # The first part decides about the types.
        columns = (
            given.c[name] if name in given.c else (null() if rows else cast(null(), type_)).label(name)
            for name, type_ in types.items()
        )
        rows.append(select(literal_column(f"'{shape}'", Text()).label("shape"), *columns))
    return union_all(*rows)
