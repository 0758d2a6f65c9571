"""Places in an order: how rows are sorted, and which of them lie beyond a given row.

The id is the last key of every order, so no two rows share a place. It follows the direction of the key
before it: where no key may be unset and all directions agree, one comparison of rows finds a place by an
index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import and_, false, or_, tuple_
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from domain.lists import Order
from storage.lists.definition import Field, ListDefinition
from storage.lists.kinds import ID

_ID: Final = Field(lambda row: row.c.id, ID)

Values = Sequence[ColumnElement[Any] | None]
"""One parameter a key; None where the row at the place has no value."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of an order."""

    name: str
    field: Field
    is_descending: bool
    is_nulls_first: bool

    @property
    def signature(self) -> str:
        """The key in short; keys of the same signature sort alike."""
        nulls = "^" if self.is_nulls_first else ""
        return f"{self.name}{'-' if self.is_descending else '+'}{nulls}"

    def reversed(self) -> "SortKey":
        """Give the key that sorts the other way round."""
        return replace(self, is_descending=not self.is_descending, is_nulls_first=not self.is_nulls_first)


def sort_keys(definition: ListDefinition, order: Sequence[Order]) -> tuple[SortKey, ...]:
    """Give the keys of an order, or of the list's own where none is asked for, the id last."""
    keys: dict[str, SortKey] = {}
    for step in order or definition.default_order:
        field = definition.order_named(step.field)
        keys.setdefault(step.field, SortKey(step.field, field, step.descending, step.nulls_first))
    is_descending = bool(keys) and next(reversed(keys.values())).is_descending
    return (*keys.values(), SortKey("id", _ID, is_descending, is_nulls_first=False))


def sorting(row: FromClause, keys: Sequence[SortKey]) -> list[ColumnElement[Any]]:
    """Give what to order a statement by."""
    return [_sorting(row, key) for key in keys]


def beyond(row: FromClause, keys: Sequence[SortKey], place: Values) -> ColumnElement[bool]:
    """Hold for the rows that come after `place` when sorted by `keys`."""
    directions = {key.is_descending for key in keys}
    if len(directions) == 1 and not any(key.field.is_nullable for key in keys):
        here = tuple_(*(key.field.expression(row) for key in keys))
        there = tuple_(*place)
        return here < there if directions == {True} else here > there
    return _beyond(row, keys, place)


def _sorting(row: FromClause, key: SortKey) -> ColumnElement[Any]:
    expression = key.field.expression(row)
    sorted_ = expression.desc() if key.is_descending else expression.asc()
    if not key.field.is_nullable:
        return sorted_
    return sorted_.nulls_first() if key.is_nulls_first else sorted_.nulls_last()


def _beyond(row: FromClause, keys: Sequence[SortKey], place: Values) -> ColumnElement[bool]:
    key, value = keys[0], place[0]
    expression = key.field.expression(row)
    further = _further(key, expression, value)
    if len(keys) == 1:
        return further
    tied = expression.is_(None) if value is None else expression == value
    found = or_(further, and_(tied, _beyond(row, keys[1:], place[1:])))
    if value is None or key.field.is_nullable:
        return found
    # Says nothing new; it gives the planner a range of an index on the first key.
    return and_(expression <= value if key.is_descending else expression >= value, found)


def _further(key: SortKey, expression: ColumnElement[Any], value: ColumnElement[Any] | None) -> ColumnElement[bool]:
    if value is None:
        return expression.is_not(None) if key.is_nulls_first else false()
    further = expression < value if key.is_descending else expression > value
    if key.field.is_nullable and not key.is_nulls_first:
        return or_(further, expression.is_(None))
    return further
