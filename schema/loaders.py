"""How loaders are made: all that one moment of an operation asks for, read in one statement."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Concatenate, Generic, NamedTuple, ParamSpec, Protocol, TypeAlias, TypeVar

from strawberry.dataloader import DataLoader

from domain.errors import OkraError
from domain.lists import Condition, ListRequest
from schema.execution.batch import Columns
from schema.lists.connections import Listed
from schema.rows import Row
from storage.database import ReadSession
from storage.lists.definition import ListDefinition
from storage.lists.pages import Lists
from storage.reads import ReadMany, ReadOne

ByExternalKey: TypeAlias = Callable[[str, str], Awaitable[Row | None]]
"""Gives the row that another system names by a source and an id, None where it is invisible."""

ReadWhole: TypeAlias = Callable[[ReadSession, Sequence[str]], Awaitable[Mapping[str, Row]]]
"""Gives the whole row of each key that has a visible one."""

LoaderKey = TypeVar("LoaderKey")
LoaderValue = TypeVar("LoaderValue")
Key = TypeVar("Key", bound=tuple[object, ...])
Loaded = TypeVar("Loaded")
Parameters = ParamSpec("Parameters")


class PageKey(NamedTuple):
    """Which page of whose list."""

    parent_id: str
    request: ListRequest


class RootPages(Protocol):
    """Gives a page of a list as a whole, its rows with these columns besides the id; None for all."""

    def __call__(self, request: ListRequest, columns: Columns = None) -> Awaitable[Listed]: ...


class _CountKey(NamedTuple):
    parent_id: str
    condition: Condition | None


class Loader(Generic[LoaderKey, LoaderValue]):
    """Loads by key: one at a time, gathered by a DataLoader, or a whole level at once, without a future for each."""

    def __init__(self, load: Callable[[list[LoaderKey]], Awaitable[Sequence[LoaderValue | BaseException]]]) -> None:
        """Load by `load`; an exception among the values is raised to who asked for that key."""
        self._load = load
        self._gathering: DataLoader[LoaderKey, LoaderValue] | None = None
        self._known: dict[Columns, dict[LoaderKey, LoaderValue | BaseException]] = {}

    def load(self, key: LoaderKey) -> Awaitable[LoaderValue]:
        """Give the value of a key, read together with all that is asked for at the same moment."""
        if self._gathering is None:
            self._gathering = DataLoader(load_fn=self._load_gathered)
        # Several wait for one key, and graphql-core cancels those whose siblings failed: not for the others.
        return asyncio.shield(self._gathering.load(key))

    async def load_all(self, keys: Sequence[LoaderKey], columns: Columns = None) -> list[LoaderValue]:
        """Give the values of keys in their order; each is read at most once. Raises what a key's load raised.

        A loader of rows reads no more than `columns` and the key.
        """
        known = await self._known_with(keys, columns)
        values: list[LoaderValue] = []
        for key in keys:
            value = known[key]
            if isinstance(value, BaseException):
                raise value
            values.append(value)
        return values

    async def _load_gathered(self, keys: list[LoaderKey]) -> list[LoaderValue | BaseException]:
        known = await self._known_with(keys, None)
        return [known[key] for key in keys]

    async def _known_with(
        self, keys: Sequence[LoaderKey], columns: Columns
    ) -> Mapping[LoaderKey, LoaderValue | BaseException]:
        """Give what is known with these columns, after the keys have been read: only those that are not known yet."""
        known = self._known.setdefault(columns, {})
        for others, values in self._known.items():
            if values is not known and (others is None or (columns is not None and columns < others)):
                known.update((key, values[key]) for key in keys if key in values)
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            known.update(zip(missing, await self._load_columns(missing, columns), strict=True))
        return known

    async def _load_columns(self, keys: list[LoaderKey], _columns: Columns) -> Sequence[LoaderValue | BaseException]:
        return await self._load(keys)


class _Rows(Loader[str, LoaderValue]):
    """Loads rows, or lists of rows, by id."""

    def __init__(
        self,
        read: Callable[[Sequence[str], Columns], Awaitable[Mapping[str, LoaderValue]]],
        absent: Callable[[], LoaderValue],
    ) -> None:
        super().__init__(lambda keys: self._load_columns(keys, None))
        self._read = read
        self._absent = absent

    async def _load_columns(self, keys: list[str], columns: Columns) -> Sequence[LoaderValue]:
        rows = await self._read(keys, columns)
        return [rows[key] if key in rows else self._absent() for key in keys]


class NestedPages(Loader[PageKey, Listed]):
    """Loads pages of a list nested in parents: one statement for all parents that ask for the same page."""

    def __init__(self, lists: Lists, definition: ListDefinition, parent_field: str) -> None:
        """Load pages of the list that `parent_field` nests."""
        super().__init__(partial(_load_grouped, self._load_alike))
        self._lists = lists
        self._nesting = (definition, parent_field)
        self._counts: Loader[_CountKey, int] = Loader(partial(_load_grouped, self._count_alike))

    async def load_level(self, parent_ids: Sequence[str], request: ListRequest, columns: Columns) -> list[Listed]:
        """Give the same page of every parent, in their order, its rows with these columns besides the id."""
        pages = await self._lists.pages_by_parent(*self._nesting, parent_ids, request, columns)
        condition = request.condition
        return [Listed(pages[parent_id], self._count, parent_id, condition) for parent_id in parent_ids]

    async def _load_alike(self, alike: list[PageKey]) -> dict[PageKey, Listed]:
        listed = await self.load_level([key.parent_id for key in alike], alike[0].request, None)
        return dict(zip(alike, listed, strict=True))

    def _count(self, parent_id: str | None, condition: Condition | None) -> Awaitable[int]:
        return self._counts.load(_CountKey(str(parent_id), condition))

    async def _count_alike(self, alike: list[_CountKey]) -> dict[_CountKey, int]:
        ids = [key.parent_id for key in alike]
        counts = await self._lists.counts_by_parent(*self._nesting, ids, alike[0].condition)
        return {key: counts[key.parent_id] for key in alike}


class LoaderSet:
    """The loaders of one operation. Each is made when it is first asked for, so that an unused one costs nothing."""

    def __init__(self, session: ReadSession, lists: Lists) -> None:
        """Read through `session`."""
        self.session = session
        self.lists = lists


def one(read: ReadOne) -> cached_property[Loader[str, Row | None]]:
    """Load the row of a key, None where there is none or where it is invisible."""
    return cached_property(lambda loaders: _Rows(partial(read, loaders.session), _nothing))


def whole(read: ReadWhole) -> cached_property[Loader[str, Row | None]]:
    """Load the row of a key as `one` does, always with all its columns."""
    return cached_property(lambda loaders: whole_rows(loaders.session, read))


def whole_rows(session: ReadSession, read: ReadWhole) -> Loader[str, Row | None]:
    """Make a loader of whole rows."""

    async def read_whole(keys: Sequence[str], _columns: Columns) -> Mapping[str, Row | None]:
        return {**await read(session, keys)}

    return _Rows(read_whole, _nothing)


def many(read: ReadMany) -> cached_property[Loader[str, list[Row]]]:
    """Load the rows of a key, in the order of the read."""

    def make(loaders: LoaderSet) -> Loader[str, list[Row]]:
        async def read_whole(keys: Sequence[str], _columns: Columns) -> Mapping[str, list[Row]]:
            return await read(loaders.session, keys)

        return _Rows(read_whole, list)

    return cached_property(make)


def pages(definition: ListDefinition, parent_field: str) -> cached_property[NestedPages]:
    """Load pages of a list nested in parents."""
    return cached_property(lambda loaders: NestedPages(loaders.lists, definition, parent_field))


def root_pages(definition: ListDefinition) -> cached_property[RootPages]:
    """Read pages of a list as a whole."""
    return cached_property(lambda loaders: pages_of(loaders.lists, definition))


def pages_of(lists: Lists, definition: ListDefinition) -> RootPages:
    """Give what reads pages of a list as a whole."""

    def count(_parent_id: str | None, condition: Condition | None) -> Awaitable[int]:
        return lists.count(definition, condition)

    async def read(request: ListRequest, columns: Columns = None) -> Listed:
        page = await lists.page(definition, request, columns)
        return Listed(page, count, None, request.condition)

    return read


def reading(
    read: Callable[Concatenate[ReadSession, Parameters], Loaded],
) -> cached_property[Callable[Parameters, Loaded]]:
    """Read by a function that needs the session alone."""
    return cached_property(lambda loaders: partial(read, loaders.session))


def _nothing() -> None:
    return None


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
