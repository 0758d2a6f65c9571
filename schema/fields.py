"""How the fields of the types are made. Types declare what is published; rows are what they are read from.

Each function gives a field whose published type is the annotation of the class attribute it is assigned to.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from operator import itemgetter
from typing import Any

import strawberry

from domain.lists import joined
from schema.context import Context, Info
from schema.execution.batch import Columns, for_rows, reads
from schema.loaders import Loader
from schema.rows import Row

Root = strawberry.Parent[Row]
"""The row a resolver starts from."""

OneLoader = Callable[[Context], Loader[str, Row | None]]
ManyLoader = Callable[[Context], Loader[str, list[Row]]]


def computed(
    resolver: Callable[..., object],
    description: str | None = None,
    *,
    columns: Collection[str] | None = None,
    passes_row_on: bool = False,
) -> Any:
    """Make a field whose value is worked out from the row.

    `columns` are all that the resolver reads of the row; left out, whole rows are read for it. `passes_row_on` where
    its value is the row itself under another type.
    """
    if columns is not None:
        reads(resolver, *columns, passes_row_on=passes_row_on)
    return strawberry.field(resolver=resolver, description=description)


def column(name: str, description: str | None = None) -> Any:
    """Make a field that takes a column of another name."""

    def resolve(root: Root) -> object:
        return root[name]

    return strawberry.field(resolver=reads(resolve, name), description=description)


def to_one(loader: OneLoader, column: str, description: str | None = None, *, joins: bool = False) -> Any:
    """Make a field that leads to the row whose key stands in `column`: null if there is none, or it is invisible.

    `joins` lets lists read it in their own statement. Only for rows that everybody in the organization may see, and
    where each row of a list tends to lead to another one.
    """

    def resolve(root: Root, info: Info) -> Awaitable[Row | None] | None:
        key = root[column]
        return None if key is None else loader(info.context).load(key)

    async def resolve_rows(rows: Sequence[Row], info: Info, columns: Columns) -> Sequence[Row | None]:
        keys = list(map(itemgetter(column), rows))
        if columns is not None and joins and joined(column, "id") in rows[0]:
            known = _joined_rows(rows, column, columns)
        else:
            present = list({key for key in keys if key is not None})
            known = dict(zip(present, await loader(info.context).load_all(present, columns), strict=True))
        return list(map(known.get, keys))

    twin = for_rows(resolve, resolve_rows, column, selective=True, joins=column if joins else None)
    return strawberry.field(resolver=twin, description=description)


def _joined_rows(rows: Sequence[Row], column: str, columns: frozenset[str]) -> dict[str, Row | None]:
    """Give the rows that a column leads to, by key, as they were read together with the rows it stands in."""
    names = [(name, joined(column, name)) for name in {"id", *columns} if joined(column, name) in rows[0]]
    known: dict[str, Row | None] = {}
    for row in rows:
        key = row[column]
        if key is not None and key not in known:
            known[key] = {name: row[place] for name, place in names}
    return known


def to_many(loader: ManyLoader, description: str | None = None) -> Any:
    """Make a field that leads to the rows that belong to this one, in the order of the read."""

    def resolve(root: Root, info: Info) -> Awaitable[list[Row]]:
        return loader(info.context).load(root["id"])

    async def resolve_rows(rows: Sequence[Row], info: Info) -> Sequence[list[Row]]:
        return await loader(info.context).load_all([row["id"] for row in rows])

    return strawberry.field(resolver=for_rows(resolve, resolve_rows, "id"), description=description)
