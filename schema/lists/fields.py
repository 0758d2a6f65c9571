"""List fields: every list of the API takes the same arguments, and is made here."""

from collections.abc import Awaitable, Callable, Sequence
from types import GenericAlias
from typing import Any, TypeAlias

import strawberry

from schema.context import Context, Info
from schema.execution.batch import Columns, for_rows
from schema.lists.connections import Listed
from schema.lists.filters import Filter
from schema.lists.orders import OrderBy
from schema.lists.requests import list_request
from schema.lists.scalars import Cursor
from schema.loaders import NestedPages, PageKey, RootPages
from schema.rows import Row

Pages: TypeAlias = Callable[[Context], RootPages]
PageLoader: TypeAlias = Callable[[Context], NestedPages]


def root_list(pages: Pages, filter_type: type[Filter], order_type: type[OrderBy[Any]], description: str) -> Any:
    """Make a field that lists everything of a kind that the viewer may see."""

    def resolve(
        info: Info,
        filter: Filter | None = None,
        order_by: list[Any] | None = None,
        first: int | None = None,
        after: Cursor | None = None,
        last: int | None = None,
        before: Cursor | None = None,
    ) -> Awaitable[Listed]:
        request = list_request(
            info.context.session, filter=filter, order_by=order_by, first=first, after=after, last=last, before=before
        )
        return pages(info.context)(request)

    async def resolve_rows(rows: Sequence[object], info: Info, columns: Columns, **arguments: Any) -> Sequence[Listed]:
        request = list_request(info.context.session, **arguments)
        return [await pages(info.context)(request, columns)] * len(rows)

    return _field(for_rows(resolve, resolve_rows, selective=True), filter_type, order_type, description)


def nested_list(loader: PageLoader, filter_type: type[Filter], order_type: type[OrderBy[Any]], description: str) -> Any:
    """Make a field that lists what belongs to a row; for any number of rows it is read in one statement."""

    def resolve(
        root: strawberry.Parent[Row],
        info: Info,
        filter: Filter | None = None,
        order_by: list[Any] | None = None,
        first: int | None = None,
        after: Cursor | None = None,
        last: int | None = None,
        before: Cursor | None = None,
    ) -> Awaitable[Listed]:
        request = list_request(
            info.context.session, filter=filter, order_by=order_by, first=first, after=after, last=last, before=before
        )
        return loader(info.context).load(PageKey(root["id"], request))

    async def resolve_rows(rows: Sequence[Row], info: Info, columns: Columns, **arguments: Any) -> Sequence[Listed]:
        request = list_request(info.context.session, **arguments)
        return await loader(info.context).load_level([row["id"] for row in rows], request, columns)

    return _field(for_rows(resolve, resolve_rows, "id", selective=True), filter_type, order_type, description)


def _field(
    resolve: Callable[..., Awaitable[Listed]],
    filter_type: type[Filter],
    order_type: type[OrderBy[Any]],
    description: str,
) -> Any:
    # Strawberry publishes arguments by their annotations, which here depend on the list.
    resolve.__annotations__["filter"] = filter_type | None
    resolve.__annotations__["order_by"] = GenericAlias(list, order_type) | None
    return strawberry.field(
        resolver=resolve,
        description=f"{description} `first` is 50 if neither `first` nor `last` is given, at most 100.",
    )
