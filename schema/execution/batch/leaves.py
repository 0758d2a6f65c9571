"""How scalars and enums are written, a whole column at a time."""

from collections.abc import Callable
from math import isfinite
from operator import itemgetter
from typing import Any, Final

from graphql import GraphQLEnumType, GraphQLLeafType

Values = list[Any]
Write = Callable[[Values], Values]
"""Writes values as graphql-core does, or raises `NotCovered`."""

_LARGEST_INT: Final = 2**31 - 1


class NotCovered(Exception):
    """This is graphql-core's to complete."""


def writer_of(type_: GraphQLLeafType, *, nullable: bool) -> Write:
    """Give what writes values of a leaf type exactly as graphql-core does; no nulls unless it is nullable."""
    write = _enum_writer(type_) if isinstance(type_, GraphQLEnumType) else _PLAIN.get(type_.name) or _each(type_)

    def with_nulls(values: Values) -> Values:
        if None not in values:
            return write(values)
        written = iter(write([value for value in values if value is not None]))
        return [None if value is None else next(written) for value in values]

    return with_nulls if nullable else write


def column_reader(name: str, write: Write) -> Write:
    """Give what reads a column of all rows and writes it."""
    read = itemgetter(name)
    return lambda rows: write(list(map(read, rows)))


def _plain(type_: type) -> Write:
    allowed = {type_}

    def write(values: Values) -> Values:
        if set(map(type, values)) <= allowed:
            return values
        raise NotCovered

    return write


def _float(values: Values) -> Values:
    if set(map(type, values)) <= {float} and all(map(isfinite, values)):
        return values
    raise NotCovered


def _int(values: Values) -> Values:
    if set(map(type, values)) <= {int} and all(-_LARGEST_INT - 1 <= value <= _LARGEST_INT for value in values):
        return values
    raise NotCovered


def _enum_writer(type_: GraphQLEnumType) -> Write:
    names = frozenset(type_.values)
    each = _each(type_)

    def write(values: Values) -> Values:
        # Rows hold the names of enum values; members of the enum are strings too, and left to graphql-core.
        if set(map(type, values)) <= {str} and names.issuperset(values):
            return values
        return each(values)

    return write


def _each(type_: GraphQLLeafType) -> Write:
    coerce = type_.coerce_output_value

    def write(values: Values) -> Values:
        written = [coerce(value) for value in values]
        if None in written:
            raise NotCovered
        return written

    return write


_PLAIN: Final[dict[str, Write]] = {
    "String": _plain(str),
    "ID": _plain(str),
    "Boolean": _plain(bool),
    "Float": _float,
    "Int": _int,
}
