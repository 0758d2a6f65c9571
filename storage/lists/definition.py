"""What can be asked of a list: its rows, and the fields, relations and orders that a request may name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import Integer, Table, case, func, literal_column
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from domain.errors import InvalidInput
from domain.lists import AllOf, Condition, Order
from storage.lists.columns import Columns
from storage.lists.kinds import ID, INTEGER, TEXT, Kind, kind_of

RowCondition: TypeAlias = Callable[[FromClause], ColumnElement[bool]]
"""A condition on a row of a table, or of an alias of it."""

Part = TypeVar("Part")

Link: TypeAlias = Callable[[FromClause, FromClause], ColumnElement[bool]]
"""Which rows of another table belong to a row."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something a list can be filtered or ordered by. `tree` names the tree whose nodes the values are."""

    expression: Callable[[FromClause], ColumnElement[Any]]
    kind: Kind
    is_nullable: bool = False
    tree: Table | None = None


@dataclass(frozen=True, slots=True)
class Default:
    """A condition that holds for a list unless a request speaks of the field `unless` itself.

    The condition compares with nothing but true and false.
    """

    unless: str
    condition: Condition


EVERYTHING: Final = Default("", AllOf(()))
"""The default that leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of another list that belong to a row.

    `is_seen_with_row`: the others are visible exactly if the row is, so nobody asks again. `default`, where
    given, takes the place of the other list's own.
    """

    target: "Callable[[], ListDefinition]"
    link: Link
    is_seen_with_row: bool = False
    default: Default | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """How a list is nested: which of its rows belong to the parent of an id.

    `visible`, where given, tells which parents show anything at all. `is_seen_with_parent`: the rows are
    visible exactly if the parent is, so nobody asks again. `default`, where given, takes the place of the
    list's own.
    """

    link: Callable[[FromClause, ColumnElement[str]], ColumnElement[bool]]
    visible: Callable[[ColumnElement[str]], ColumnElement[bool]] | None = None
    is_seen_with_parent: bool = False
    default: Default | None = None


@dataclass(frozen=True, eq=False, slots=True)
class ListDefinition:
    """A list of the rows of one table. Without `visible`, the whole organization may see them."""

    name: str
    table: Table
    columns: Columns
    fields: Mapping[str, Field]
    orders: Mapping[str, Field]
    default_order: tuple[Order, ...] = ()
    visible: RowCondition | None = None
    relations: Mapping[str, Relation] = field(default_factory=dict)
    parents: Mapping[str, Parent] = field(default_factory=dict)
    default: Default | None = None

    def field_named(self, name: str) -> Field:
        """Give a field to filter by. Raises `InvalidInput` if there is none of that name."""
        return _named(self.fields, name, "filter")

    def relation_named(self, name: str) -> Relation:
        """Give a relation to filter by. Raises `InvalidInput` if there is none of that name."""
        return _named(self.relations, name, "filter")

    def order_named(self, name: str) -> Field:
        """Give a field to order by. Raises `InvalidInput` if there is none of that name."""
        return _named(self.orders, name, "orderBy")


def fields_of(table: Table, **columns: str) -> dict[str, Field]:
    """Give fields that are columns of `table`: the name of each field, then the name of its column."""
    return {name: _column(table, column) for name, column in columns.items()}


def node_of(tree: Table, table: Table, column: str) -> Field:
    """Give the field whose column holds a node of a tree, to be looked for alone or with all below it."""
    nullable = bool(table.c[column].nullable)
    return Field(lambda row: row.c[column], ID, is_nullable=nullable, tree=tree)


def is_set(column: str) -> RowCondition:
    """Hold where a column has a value."""
    return lambda row: row.c[column].is_not(None)


def regardless_of_case(column: str) -> Field:
    """Order by a text as people do, capital and small letters together."""
    return Field(lambda row: func.lower(row.c[column]), TEXT)


def ranked(column: str, members: Sequence[StrEnum]) -> Field:
    """Order by a word in the order of `members`; all others come after them."""
    last = literal_column(str(len(members)), Integer())

    def rank(row: FromClause) -> ColumnElement[int]:
        whens: list[tuple[ColumnElement[bool], ColumnElement[int]]] = [
            (row.c[column] == literal_column(f"'{member.value}'"), literal_column(str(index)))
            for index, member in enumerate(members)
        ]
        return case(*whens, else_=last)

    return Field(rank, INTEGER)


def search_text(title: str, description: str) -> Field:
    """Search a title and a description, which may be missing, as one text."""
    blank: ColumnElement[str] = literal_column("' '")
    return Field(lambda row: func.concat_ws(blank, row.c[title], row.c[description]), TEXT)


def _column(table: Table, column: str) -> Field:
    nullable = bool(table.c[column].nullable)
    return Field(lambda row: row.c[column], kind_of(table.c[column]), is_nullable=nullable)


def _named(choice: Mapping[str, Part], name: str, path: str) -> Part:
    if name not in choice:
        message = f"This list knows no “{name}”."
        raise InvalidInput(message, path)
    return choice[name]
