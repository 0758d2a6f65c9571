"""Reading lists page by page: one statement for a page, and one for the pages of any number of parents.

A page begins and ends at a place in the order, not at a number of rows, so it never slips when rows come or
go, and a far page costs what the first one costs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

from domain.errors import InvalidInput
from domain.lists import Condition, ListRequest
from storage.database import ReadSession, Row
from storage.lists.columns import Wanted
from storage.lists.cursors import CursorCodec
from storage.lists.definition import ListDefinition
from storage.lists.keysets import SortKey, sort_keys
from storage.lists.plans import (
    COUNT,
    PARENT_OF_ROW,
    Listing,
    Place,
    Position,
    order_column,
    plan_count,
    plan_page,
)

_PARENT: Final = itemgetter(PARENT_OF_ROW)


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order, and the scope that only its own cursors fit: organization, list, and order."""

    keys: tuple[SortKey, ...]
    scope: str
    cursors: CursorCodec

    def cursor(self, row: Row) -> str:
        """Give the place of a row that was read in this order."""
        values = [row[order_column(index)] for index in range(len(self.keys) - 1)]
        written = [
            None if value is None else key.field.kind.write(value)
            for key, value in zip(self.keys, values, strict=False)
        ]
        return self.cursors.write(self.scope, [*written, row["id"]])

    def between(self, request: ListRequest) -> Position:
        """Give the places between which a page lies. Raises `InvalidInput` for a cursor of another scope."""
        return Position(self.keys, self._place(request.after, "after"), self._place(request.before, "before"))

    def _place(self, cursor: str | None, name: str) -> Place | None:
        if cursor is None:
            return None
        try:
            return tuple(self.cursors.read(self.scope, cursor))
        except InvalidInput as error:
            raise error.under(name) from None


class Page(NamedTuple):
    """Some rows of a list, in its order, and whether there are more on either side.

    On the side from which the page was not counted, there are more if a cursor was given for it.
    """

    rows: Sequence[Row]
    has_next_page: bool
    has_previous_page: bool
    ordering: Ordering

    def cursor(self, row: Row) -> str:
        """Give the cursor of one of the rows."""
        return self.ordering.cursor(row)


class Lists:
    """All lists, as one session may see them."""

    def __init__(self, session: ReadSession, cursors: CursorCodec) -> None:
        """Read through `session`, and seal cursors with `cursors`."""
        self._session = session
        self._cursors = cursors

    async def page(self, definition: ListDefinition, request: ListRequest, columns: Wanted = None) -> Page:
        """Read a page in one statement.

        `columns` names the fields that rows need besides their id; None reads all. Raises `InvalidInput` for
        a cursor that is not of this list, or a field that it does not know.
        """
        ordering = self._ordering(definition, request)
        plan = plan_page(Listing(definition, None, columns), request, ordering.between(request))
        return _pager(request, ordering)(await self._session.fetch(plan.statement, **plan.values))

    async def pages_by_parent(
        self,
        definition: ListDefinition,
        parent_field: str,
        parent_ids: Sequence[str],
        request: ListRequest,
        columns: Wanted = None,
    ) -> dict[str, Page]:
        """Read the same page of the lists of many parents, in one statement. Raises as `page` does.

        A parent that is not there, or not visible, has an empty list.
        """
        ordering = self._ordering(definition, request)
        plan = plan_page(Listing(definition, parent_field, columns), request, ordering.between(request))
        rows_by_parent: dict[str, list[Row]] = {parent_id: [] for parent_id in parent_ids}
        rows = await self._session.fetch(plan.statement, **plan.values, parent_ids=list(rows_by_parent))
        for parent_id, row in zip(map(_PARENT, rows), rows, strict=True):
            rows_by_parent[parent_id].append(row)
        paged = _pager(request, ordering)
        return {parent_id: paged(rows) for parent_id, rows in rows_by_parent.items()}

    async def count(self, definition: ListDefinition, condition: Condition | None) -> int:
        """Count all rows of a list that fit. Raises `InvalidInput` for a field that it does not know."""
        plan = plan_count(Listing(definition), condition)
        rows = await self._session.fetch(plan.statement, **plan.values)
        counted: int = rows[0][COUNT]
        return counted

    async def counts_by_parent(
        self,
        definition: ListDefinition,
        parent_field: str,
        parent_ids: Sequence[str],
        condition: Condition | None,
    ) -> dict[str, int]:
        """Count the rows that fit in the lists of many parents, in one statement. Raises as `count` does."""
        plan = plan_count(Listing(definition, parent_field), condition)
        counts = dict.fromkeys(parent_ids, 0)
        for row in await self._session.fetch(plan.statement, **plan.values, parent_ids=list(counts)):
            counts[row[PARENT_OF_ROW]] = row[COUNT]
        return counts

    def _ordering(self, definition: ListDefinition, request: ListRequest) -> Ordering:
        keys = sort_keys(definition, request.order)
        signature = " ".join(key.signature for key in keys)
        return Ordering(keys, f"{self._session.viewer.org_id}/{definition.name}/{signature}", self._cursors)


def _pager(request: ListRequest, ordering: Ordering) -> Callable[[list[Row]], Page]:
    """Give what makes a page of the rows that were read for a request: one more than it shows, if there are."""
    size, is_backward = request.size, request.is_backward
    has_cursor = (request.before if is_backward else request.after) is not None

    def page(rows: list[Row]) -> Page:
        is_more = len(rows) > size
        shown = rows[:size] if is_more else rows
        if is_backward:
            return Page(shown[::-1], has_cursor, is_more, ordering)
        return Page(shown, is_more, has_cursor, ordering)

    return page
