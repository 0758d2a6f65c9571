"""How the fields of the types are made. Types declare what is published; rows are what they are read from.

Each function gives a field whose published type is the annotation of the class attribute it is assigned to.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import strawberry

from schema.context import Context, Info
from schema.execution.batch import for_rows
from schema.loaders import Loader
from schema.rows import Row

Root = strawberry.Parent[Row]
"""The row a resolver starts from."""

OneLoader = Callable[[Context], Loader[str, Row | None]]
ManyLoader = Callable[[Context], Loader[str, list[Row]]]


def computed(resolver: Callable[..., object], description: str | None = None) -> Any:
    """Make a field whose value is worked out from the row."""
    return strawberry.field(resolver=resolver, description=description)


def column(name: str, description: str | None = None) -> Any:
    """Make a field that takes a column of another name."""

    def resolve(root: Root) -> object:
        return root[name]

    return strawberry.field(resolver=resolve, description=description)


def to_one(loader: OneLoader, column: str, description: str | None = None) -> Any:
    """Make a field that leads to the row whose key stands in `column`: null if there is none, or it is invisible."""

    def resolve(root: Root, info: Info) -> Awaitable[Row | None] | None:
        key = root[column]
        return None if key is None else loader(info.context).load(key)

    async def resolve_rows(rows: Sequence[Row], info: Info) -> Sequence[Row | None]:
        keys = [row[column] for row in rows]
        loaded = iter(await loader(info.context).load_all([key for key in keys if key is not None]))
        return [None if key is None else next(loaded) for key in keys]

    return strawberry.field(resolver=for_rows(resolve, resolve_rows), description=description)


def to_many(loader: ManyLoader, description: str | None = None) -> Any:
    """Make a field that leads to the rows that belong to this one, in the order of the read."""

    def resolve(root: Root, info: Info) -> Awaitable[list[Row]]:
        return loader(info.context).load(root["id"])

    async def resolve_rows(rows: Sequence[Row], info: Info) -> Sequence[list[Row]]:
        return await loader(info.context).load_all([row["id"] for row in rows])

    return strawberry.field(resolver=for_rows(resolve, resolve_rows), description=description)
