"""Statements: written with SQLAlchemy Core, compiled once to the form that asyncpg runs."""

import typing
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Float, any_, bindparam, cast
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import make_url
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import Text, TypeEngine

_DIALECT: Final = make_url("postgresql+asyncpg://").get_dialect()()


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
