"""How the fields of the types are made. Types declare what is published; rows are what they are read from.

Each function gives a field whose published type is the annotation of the class attribute it is assigned to.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from schema.context import Context, Info
from schema.rows import Row

Root = strawberry.Parent[Row]
"""The row a resolver starts from."""

OneLoader = Callable[[Context], DataLoader[str, Row | None]]
ManyLoader = Callable[[Context], DataLoader[str, list[Row]]]


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

    return strawberry.field(resolver=resolve, description=description)


def to_many(loader: ManyLoader, description: str | None = None) -> Any:
    """Make a field that leads to the rows that belong to this one, in the order of the read."""

    def resolve(root: Root, info: Info) -> Awaitable[list[Row]]:
        return loader(info.context).load(root["id"])

    return strawberry.field(resolver=resolve, description=description)
