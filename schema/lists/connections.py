"""Connections: a page of a list, as the Relay specification has it, with the rows themselves beside the edges.

Types are declared once for all lists; `Connection[Objective]` is published as `ObjectiveConnection`.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, Protocol, TypeVar

import strawberry

from domain.lists import Condition
from schema.execution.batch import HOLDS_ROWS, reads
from schema.lists.scalars import Cursor
from schema.rows import Row

Item = TypeVar("Item")

_ROWS: Final = {HOLDS_ROWS: True}


Count = Callable[[str | None, Condition | None], Awaitable[int]]
"""Counts the rows of a parent's list, or of a list as a whole, that fulfil a condition."""


class PageOfRows(Protocol):
    """A page as it is read."""

    @property
    def rows(self) -> Sequence[Row]:
        """The rows, in order."""

    @property
    def has_next_page(self) -> bool:
        """Whether there are rows behind."""

    @property
    def has_previous_page(self) -> bool:
        """Whether there are rows before."""

    def cursor(self, row: Row) -> str:
        """The cursor of one of the rows."""


class _Edge:
    """A row in its place; the cursor is written only if it is asked for."""

    __slots__ = ("_page", "_row")

    def __init__(self, page: PageOfRows, row: Row) -> None:
        self._page = page
        self._row = row

    def __getitem__(self, name: str) -> object:
        return self._row if name == "node" else self._page.cursor(self._row)


class Listed:
    """The source of a connection's fields. What nobody selects costs nothing."""

    __slots__ = ("_condition", "_count", "_page", "_parent_id", "nodes")

    def __init__(self, page: PageOfRows, count: Count, parent_id: str | None, condition: Condition | None) -> None:
        """Show a page of the list of a parent; `count` counts the whole list when that is asked for."""
        self._page = page
        self._count = count
        self._parent_id = parent_id
        self._condition = condition
        self.nodes = page.rows

    def __getitem__(self, name: str) -> object:
        """Give a plain field by its python name."""
        if name == "nodes":
            return self.nodes
        if name == "edges":
            return [_Edge(self._page, row) for row in self.nodes]
        if name == "page_info":
            return _PageInfo(self._page)
        raise KeyError(name)

    def total_count(self) -> Awaitable[int]:
        """Count all rows that fit, whatever the page."""
        return self._count(self._parent_id, self._condition)


class _PageInfo:
    __slots__ = ("_page",)

    def __init__(self, page: PageOfRows) -> None:
        self._page = page

    def __getitem__(self, name: str) -> object:
        rows = self._page.rows
        if name == "start_cursor":
            return self._page.cursor(rows[0]) if rows else None
        if name == "end_cursor":
            return self._page.cursor(rows[-1]) if rows else None
        return getattr(self._page, name)


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(
        description="Whether there are more behind. Paging backwards: whether `before` was given."
    )
    has_previous_page: bool = strawberry.field(
        description="Whether there are more before. Paging forwards: whether `after` was given."
    )
    start_cursor: Cursor | None = strawberry.field(description="The first item's cursor; null on an empty page.")
    end_cursor: Cursor | None = strawberry.field(description="The last item's cursor; null on an empty page.")


@strawberry.type(description="An item in its place in the list.")
class Edge(Generic[Item]):
    cursor: Cursor
    node: Item = strawberry.field(metadata=_ROWS)


def _total_count(root: strawberry.Parent[Listed]) -> Awaitable[int]:
    return root.total_count()


@strawberry.type(description="A page of a list.")
class Connection(Generic[Item]):
    edges: list[Edge[Item]] = strawberry.field(metadata=_ROWS)
    nodes: list[Item] = strawberry.field(description="The items alone.", metadata=_ROWS)
    page_info: PageInfo
    total_count: int = strawberry.field(
        resolver=reads(_total_count),
        description="How many items the whole list has, by its filter. Counted only when asked for.",
    )
