"""How scalars and enums are written, a whole column at a time."""

from collections.abc import Callable
from math import isfinite
from typing import Any, Final

from graphql import GraphQLEnumType, GraphQLLeafType

from schema.execution.batch.completion import NotCovered

Values = list[Any]
Write = Callable[[Values], Values]

_LARGEST_INT: Final = 2**31 - 1


def writer_of(type_: GraphQLLeafType) -> Write:
    """Give what writes values of a leaf type exactly as graphql-core does, or raises `NotCovered`."""
    if isinstance(type_, GraphQLEnumType):
        return _enum_writer(type_)
    if type_.name in _PLAIN:
        return _PLAIN[type_.name]
    return _each(type_)


def _text(values: Values) -> Values:
    if set(map(type, values)) <= {str}:
        return values
    raise NotCovered


def _boolean(values: Values) -> Values:
    if set(map(type, values)) <= {bool}:
        return values
    raise NotCovered


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

    def write(values: Values) -> Values:
        # Rows hold the names of enum values; members of the enum are strings too, and left to graphql-core.
        if set(map(type, values)) <= {str} and names.issuperset(values):
            return values
        return _each(type_)(values)

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
    "String": _text,
    "ID": _text,
    "Boolean": _boolean,
    "Float": _float,
    "Int": _int,
}
