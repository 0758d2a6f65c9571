"""How loaders are made: all that one moment of an operation asks for, read in one statement."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from strawberry.dataloader import DataLoader

from domain.errors import OkraError
from domain.lists import Condition, ListRequest
from schema.lists.connections import Listed
from schema.rows import Row
from storage.database import ReadSession
from storage.lists.definition import ListDefinition
from storage.lists.pages import Lists

ReadOne: TypeAlias = Callable[[ReadSession, Sequence[str]], Awaitable[Mapping[str, Row]]]
ByExternalKey: TypeAlias = Callable[[str, str], Awaitable[Row | None]]
"""Gives the row that another system names by a source and an id, None where it is invisible."""

ReadMany: TypeAlias = Callable[[ReadSession, Sequence[str]], Awaitable[Mapping[str, list[Row]]]]


LoaderKey = TypeVar("LoaderKey")
LoaderValue = TypeVar("LoaderValue")
Key = TypeVar("Key", bound=tuple[object, ...])
Loaded = TypeVar("Loaded")


class PageKey(NamedTuple):
    """Which page of whose list. `columns` names the fields needed besides the id; None for all."""

    parent_id: str
    request: ListRequest
    columns: frozenset[str] | None = None


class RootPages(Protocol):
    """Gives a page of a list as a whole. `columns` is meant as in `PageKey`."""

    def __call__(self, request: ListRequest, columns: frozenset[str] | None = None) -> Awaitable[Listed]: ...


class _CountKey(NamedTuple):
    parent_id: str
    condition: Condition | None


class Loader(DataLoader[LoaderKey, LoaderValue]):
    """A loader that can also be asked for a whole level of keys at once, without a future for each."""

    def __init__(self, load: Callable[[list[LoaderKey]], Awaitable[Sequence[LoaderValue | BaseException]]]) -> None:
        """Load by `load`."""
        super().__init__(load_fn=load)
        self._load = load
        self._loaded: dict[LoaderKey, LoaderValue | BaseException] = {}

    async def load_all(self, keys: Sequence[LoaderKey]) -> list[LoaderValue]:
        """Give the values of keys in their order; each key is read at most once. Raises what a key's load raised."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._loaded]
        if missing:
            self._loaded.update(zip(missing, await self._load(missing), strict=True))
        values: list[LoaderValue] = []
        for key in keys:
            value = self._loaded[key]
            if isinstance(value, BaseException):
                raise value
            values.append(value)
        return values


def one(session: ReadSession, read: ReadOne) -> Loader[str, Row | None]:
    """Load the row of a key, None where there is none or where it is invisible."""

    async def load(keys: list[str]) -> list[Row | None]:
        rows = await read(session, keys)
        return [rows.get(key) for key in keys]

    return Loader(load)


def many(session: ReadSession, read: ReadMany) -> Loader[str, list[Row]]:
    """Load the rows of a key, in the order of the read."""

    async def load(keys: list[str]) -> list[list[Row]]:
        rows = await read(session, keys)
        return [rows.get(key, []) for key in keys]

    return Loader(load)


def pages(lists: Lists, definition: ListDefinition, parent_field: str) -> Loader[PageKey, Listed]:
    """Load pages of a list nested in parents: one statement for all parents that ask for the same page."""
    counts = _counts(lists, definition, parent_field)

    async def load_alike(alike: list[PageKey]) -> dict[PageKey, Listed]:
        _, request, columns = alike[0]
        ids = [key.parent_id for key in alike]
        read = await lists.pages_by_parent(definition, parent_field, ids, request, columns)
        return {
            key: Listed(read[key.parent_id], partial(counts.load, _CountKey(key.parent_id, request.condition)))
            for key in alike
        }

    return Loader(partial(_load_grouped, load_alike))


def root_pages(lists: Lists, definition: ListDefinition) -> RootPages:
    """Read pages of a list as a whole."""

    async def read(request: ListRequest, columns: frozenset[str] | None = None) -> Listed:
        page = await lists.page(definition, request, columns)
        return Listed(page, partial(lists.count, definition, request.condition))

    return read


def _counts(lists: Lists, definition: ListDefinition, parent_field: str) -> Loader[_CountKey, int]:
    async def load_alike(alike: list[_CountKey]) -> dict[_CountKey, int]:
        ids = [key.parent_id for key in alike]
        counts = await lists.counts_by_parent(definition, parent_field, ids, alike[0].condition)
        return {key: counts[key.parent_id] for key in alike}

    return Loader(partial(_load_grouped, load_alike))


async def _load_grouped(
    load_alike: Callable[[list[Key]], Awaitable[Mapping[Key, Loaded]]], keys: list[Key]
) -> list[Loaded | BaseException]:
    """Load keys in groups that differ in nothing but the parent. A refused group leaves the others alone."""
    groups: defaultdict[tuple[object, ...], list[Key]] = defaultdict(list)
    for key in keys:
        groups[key[1:]].append(key)
    found: dict[Key, Loaded | BaseException] = {}
    for alike in groups.values():
        try:
            found |= await load_alike(alike)
        except OkraError as error:
            found |= dict.fromkeys(alike, error)
    return [found[key] for key in keys]
