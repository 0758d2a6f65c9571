"""Where the values of a field come from, for all rows of a level at once."""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from schema.execution.batch.awaiting import forget, settled

Row = Any
Resolver = TypeVar("Resolver", bound=Callable[..., Any])
ResolveRows = Callable[..., Awaitable[Sequence[Any]]]
"""Takes the rows of a level, `info`, and the field's arguments; gives a value for each row."""

_TWIN = "__okra_resolve_rows__"


def for_rows(resolver: Resolver, resolve_rows: ResolveRows) -> Resolver:
    """Name the twin of a resolver that does for all rows what the resolver does for one."""
    setattr(resolver, _TWIN, resolve_rows)
    return resolver


def twin_of(resolver: Callable[..., Any]) -> ResolveRows | None:
    """Give the twin that a resolver was given."""
    twin: ResolveRows | None = getattr(resolver, _TWIN, None)
    return twin


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
        name = self.name
        values = [row[name] for row in rows]
        return await settled(values) if inspect.isawaitable(values[0]) else values


@dataclass(frozen=True, slots=True)
class TypeName(Resolution):
    """`__typename`."""

    name: str

    async def values(self, rows: list[Row], info: Any) -> list[Any]:
        """Say it for every row."""
        return [self.name] * len(rows)


@dataclass(frozen=True, slots=True)
class AllRows(Resolution):
    """A relation: one call for the whole level."""

    resolve_rows: ResolveRows
    arguments: Mapping[str, Any]

    async def values(self, rows: list[Row], info: Any) -> list[Any]:
        """Call it."""
        return list(await self.resolve_rows(rows, info, **self.arguments))


@dataclass(frozen=True, slots=True)
class EachRow(Resolution):
    """Any other resolver: called for each row, without what graphql-core and Strawberry do around a call."""

    resolver: Callable[..., Any]
    row_parameter: str | None
    info_parameter: str | None
    arguments: Mapping[str, Any]

    async def values(self, rows: list[Row], info: Any) -> list[Any]:
        """Call it for every row, and await what is to be awaited together."""
        arguments = dict(self.arguments)
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
