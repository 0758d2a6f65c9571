"""Statements for lists, compiled once for each shape of request.

A shape is what remains of a request without its values: two requests that differ only in what they look for,
or in where their page begins, share a statement.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Select, bindparam, func, literal_column, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import Text

from domain.lists import Condition, ListRequest, joined, split_joined
from storage.lists.columns import Wanted, chosen, published
from storage.lists.conditions import Parameters, by_default, condition_on, outline
from storage.lists.definition import ListDefinition
from storage.lists.keysets import SortKey, Values, beyond, sorting
from storage.statements import Statement, array_parameter
from storage.tables.columns import ID
from storage.visibility import in_tenant

PARENT_OF_ROW: Final = "parent_of_row"
"""The column that tells to whose list a row belongs, where lists are nested."""

COUNT: Final = "count"

_MOST_STATEMENTS: Final = 1_000

Place: TypeAlias = tuple[str | None, ...]
"""The values in a cursor, one a sort key."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as a whole or nested in a kind of parent, and which of its columns to read; None for all."""

    definition: ListDefinition
    parent: str | None = None
    columns: Wanted = None


@dataclass(frozen=True, slots=True)
class Position:
    """In which order a page is read, and between which places."""

    keys: tuple[SortKey, ...]
    after: Place | None = None
    before: Place | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled statement, and the values of one request for it."""

    statement: Statement
    values: dict[str, object]


class _Statements:
    """The statements used last, by shape."""

    def __init__(self) -> None:
        self._by_shape: OrderedDict[Hashable, Statement] = OrderedDict()

    def find(self, shape: Hashable) -> Statement | None:
        if shape in self._by_shape:
            self._by_shape.move_to_end(shape)
        return self._by_shape.get(shape)

    def keep(self, shape: Hashable, statement: Statement) -> Statement:
        self._by_shape[shape] = statement
        if len(self._by_shape) > _MOST_STATEMENTS:
            self._by_shape.popitem(last=False)
        return statement


_STATEMENTS: Final = _Statements()


def plan_page(listing: Listing, request: ListRequest, position: Position) -> Plan:
    """Plan to read a page and one row more, in the order in which the page is counted."""
    values: list[object] = []
    shape = (
        listing,
        outline(request.condition, values),
        tuple(key.signature for key in position.keys),
        (request.size, request.is_backward),
        _outline_of_place(position.after),
        _outline_of_place(position.before),
    )
    statement = _STATEMENTS.find(shape) or _STATEMENTS.keep(shape, _page(listing, request, position))
    return Plan(statement, _numbered(values) | _placed(position))


def plan_count(listing: Listing, condition: Condition | None) -> Plan:
    """Plan to count all rows of a list that fit."""
    values: list[object] = []
    shape = (listing, outline(condition, values))
    statement = _STATEMENTS.find(shape) or _STATEMENTS.keep(shape, _count(listing, condition))
    return Plan(statement, _numbered(values))


def order_column(index: int) -> str:
    """Name the column that carries the exact value of a sort key."""
    return f"order_{index}"


def _outline_of_place(place: Place | None) -> Hashable:
    return None if place is None else tuple(value is None for value in place)


def _numbered(values: list[object]) -> dict[str, object]:
    return {f"value_{index}": value for index, value in enumerate(values)}


def _placed(position: Position) -> dict[str, object]:
    places = {"after": position.after, "before": position.before}
    return {
        f"{name}_{index}": key.field.kind.read(value)
        for name, place in places.items()
        for index, (key, value) in enumerate(zip(position.keys, place or (), strict=False))
        if value is not None
    }


def _page(listing: Listing, request: ListRequest, position: Position) -> Statement:
    keys = position.keys
    sorted_by = tuple(key.reversed() for key in keys) if request.is_backward else keys
    table = listing.definition.table

    def page_of(parent_id: ColumnElement[str] | None) -> Select[Any]:
        columns, source = _columns(listing, keys)
        return (
            select(*columns)
            .select_from(source)
            .where(*_conditions(listing, request.condition, parent_id), *_between(listing, position))
            .order_by(*sorting(table, sorted_by))
            .limit(literal_column(str(request.size + 1)))
        )

    return _nested(listing, page_of)


def _count(listing: Listing, condition: Condition | None) -> Statement:
    def count_of(parent_id: ColumnElement[str] | None) -> Select[Any]:
        counted = select(func.count().label(COUNT)).select_from(listing.definition.table)
        return counted.where(*_conditions(listing, condition, parent_id))

    return _nested(listing, count_of)


def _nested(listing: Listing, build: Callable[[ColumnElement[str] | None], Select[Any]]) -> Statement:
    """Give a statement for the whole list, or one that runs the same for each of `parent_ids`.

    PostgreSQL runs a lateral sub-query with a limit parent by parent, so its rows keep their order.
    """
    if listing.parent is None:
        return Statement(build(None))
    ids = func.unnest(array_parameter("parent_ids", Text()))
    parents = ids.table_valued(sql_column("id", ID), name="parents").render_derived(name="parents")
    listed = build(parents.c.id).correlate(parents).lateral("listed")
    rows = select(parents.c.id.label(PARENT_OF_ROW), listed).select_from(parents.join(listed, true()))
    nesting = listing.definition.parents[listing.parent]
    return Statement(rows if nesting.visible is None else rows.where(nesting.visible(parents.c.id)))


def _columns(listing: Listing, keys: tuple[SortKey, ...]) -> tuple[list[ColumnElement[Any]], FromClause]:
    """Give the columns that rows carry, and where they come from: the table, joined with what its rows lead to."""
    definition, wanted = listing.definition, listing.columns
    table = definition.table
    columns = chosen(definition.columns, wanted)
    for index, key in enumerate(keys[:-1]):
        value = key.field.expression(table)
        exact = sql_cast(value, Text()) if key.field.kind.is_read_as_text else value
        columns.append(exact.label(order_column(index)))
    source: FromClause = table
    for name, fields in split_joined(wanted or ()).items():
        (foreign_key,) = table.c[name].foreign_keys
        target = foreign_key.column.table.alias()
        columns += [column.label(joined(name, column.key or "")) for column in chosen(published(target), fields)]
        source = source.outerjoin(target, in_tenant(target) & (target.c.id == table.c[name]))
    return columns, source


def _conditions(
    listing: Listing, condition: Condition | None, parent_id: ColumnElement[str] | None
) -> Iterator[ColumnElement[bool]]:
    definition = listing.definition
    row = definition.table
    nesting = None if listing.parent is None else definition.parents[listing.parent]
    yield in_tenant(row)
    if nesting is not None and parent_id is not None:
        yield nesting.link(row, parent_id)
    if definition.visible is not None and (nesting is None or not nesting.is_seen_with_parent):
        yield definition.visible(row)
    default = nesting.default if nesting is not None else None
    yield by_default(definition, row, condition, default or definition.default)
    if condition is not None:
        yield condition_on(definition, row, condition, Parameters())


def _between(listing: Listing, position: Position) -> Iterator[ColumnElement[bool]]:
    row = listing.definition.table
    if position.after is not None:
        yield beyond(row, position.keys, _parameters("after", position.keys, position.after))
    if position.before is not None:
        backwards = tuple(key.reversed() for key in position.keys)
        yield beyond(row, backwards, _parameters("before", backwards, position.before))


def _parameters(name: str, keys: tuple[SortKey, ...], place: Place) -> Values:
    return [
        None if value is None else bindparam(f"{name}_{index}", type_=key.field.kind.type)
        for index, (key, value) in enumerate(zip(keys, place, strict=True))
    ]
