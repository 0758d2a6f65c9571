"""Where the values of a field come from, for all rows of a level at once."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, TypeVar

from domain.lists import is_plain, joined
from schema.execution.batch.awaiting import are_awaitable, forget, settled

Row = Any
Resolver = TypeVar("Resolver", bound=Callable[..., Any])

Columns = frozenset[str] | None
"""The columns that are needed of rows; None for all of them."""

ResolveRows = Callable[..., Awaitable[Sequence[Any]]]
"""Takes the rows of a level, `info`, and the field's arguments by name; gives a value for each row."""

HOLDS_ROWS: Final = "okra.holds_rows"
"""Marks, in the metadata of a plain field, that it holds the very rows its parent was read for."""

_READING: Final = "__okra_reading__"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a resolver: the columns it reads, and its twin for a whole level.

    `passes_row_on`: what it gives is read from the row it started from. `joins`: it leads to the row whose key stands
    in this column, and takes what is needed of that row from the row it started from, where it is found there.
    """

    columns: Columns = None
    resolve_rows: ResolveRows | None = None
    passes_row_on: bool = False
    selective: bool = False
    joins: str | None = None

    def columns_for(self, wanted: Columns) -> Columns:
        """Give the columns it reads where `wanted` is needed of what it gives."""
        if self.columns is None or (wanted is None and self.passes_row_on):
            return None
        if wanted is None:
            return self.columns
        if self.joins is not None:
            return self.columns | {joined(self.joins, name) for name in {"id", *wanted} if is_plain(name)}
        return self.columns | wanted if self.passes_row_on else self.columns


def reads(resolver: Resolver, *columns: str, passes_row_on: bool = False) -> Resolver:
    """Say which columns a resolver reads of its row, so that no others need be fetched for it."""
    setattr(resolver, _READING, Reading(frozenset(columns), passes_row_on=passes_row_on))
    return resolver


def for_rows(
    resolver: Resolver,
    resolve_rows: ResolveRows,
    *columns: str,
    selective: bool = False,
    joins: str | None = None,
) -> Resolver:
    """Name the twin of a resolver that does for all rows what the resolver does for one.

    `columns` are all that it reads of the rows; without any, whole rows are read for it. A `selective` twin is told,
    after `info`, which columns are needed of what it gives.
    """
    known = frozenset(columns) if columns else None
    setattr(resolver, _READING, Reading(known, resolve_rows, selective=selective, joins=joins))
    return resolver


def reading_of(resolver: Callable[..., Any]) -> Reading:
    """Give what is known of a resolver; of one that said nothing, that it may read anything."""
    known: Reading = getattr(resolver, _READING, _ANYTHING)
    return known


_ANYTHING: Final = Reading()


class Arguments:
    """The arguments of a field as its resolver takes them, read anew only where they hold a variable."""

    __slots__ = ("_constant", "_read", "_values")

    def __init__(self, read: Callable[[Any], Mapping[str, Any]], *, constant: bool) -> None:
        """Read by `read` from the coerced variables, but only once if they hold none."""
        self._read = read
        self._constant = constant
        self._values: Mapping[str, Any] | None = None

    def of(self, info: Any) -> Mapping[str, Any]:
        """Give them for one operation. Raises what coercing them raises."""
        if self._values is not None:
            return self._values
        values = self._read(info.variable_values)
        if self._constant:
            self._values = values
        return values


class Resolution(ABC):
    """Gives the values of one field."""

    @abstractmethod
    async def values(self, rows: list[Row], info: Any) -> list[Any]:
        """Give a value for each row, in their order. May raise whatever a resolver raises."""


@dataclass(frozen=True, slots=True)
class Column(Resolution):
    """A plain field: the column of its name. A mutation's payload reads the entities it leads to, one row alone."""

    name: str

    async def values(self, rows: list[Row], info: Any) -> list[Any]:
        """Read it of every row."""
        values = list(map(itemgetter(self.name), rows))
        return await settled(values) if are_awaitable(values[:1]) else values


@dataclass(frozen=True, slots=True)
class TypeName(Resolution):
    """`__typename`."""

    name: str

    async def values(self, rows: list[Row], info: Any) -> list[Any]:
        """Say it for every row."""
        return [self.name] * len(rows)


@dataclass(frozen=True, slots=True)
class AllRows(Resolution):
    """A relation: one call for the whole level. `selected`: the columns needed of what it leads to, if it asks."""

    resolve_rows: ResolveRows
    arguments: Arguments
    selected: tuple[Columns, ...]

    async def values(self, rows: list[Row], info: Any) -> list[Any]:
        """Call it."""
        return list(await self.resolve_rows(rows, info, *self.selected, **self.arguments.of(info)))


@dataclass(frozen=True, slots=True)
class EachRow(Resolution):
    """Any other resolver: called for each row, without what graphql-core and Strawberry do around a call."""

    resolver: Callable[..., Any]
    row_parameter: str | None
    info_parameter: str | None
    arguments: Arguments

    async def values(self, rows: list[Row], info: Any) -> list[Any]:
        """Call it for every row, and await what is to be awaited together."""
        arguments = dict(self.arguments.of(info))
        if self.info_parameter is not None:
            arguments[self.info_parameter] = info
        results: list[Any] = []
        try:
            for row in rows:
                if self.row_parameter is not None:
                    arguments[self.row_parameter] = row
                results.append(self.resolver(**arguments))
        except BaseException:
            forget(results)
            raise
        return await settled(results)
