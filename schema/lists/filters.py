"""How a filter becomes a condition: fields to comparisons, `and`, `or`, `not`, and relations to other lists.

A filter is an input whose fields are named as in the definition of its list. What is null was not asked for.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import ClassVar, Final

import strawberry

from domain.errors import OkraError, TooMany
from domain.lists import (
    DEEPEST_NESTING,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Negation,
    Operator,
    Quantifier,
    Related,
)
from schema.lists.comparators import Comparator, Moment, given_fields, published_name
from schema.lists.scalars import DateOrDuration


@strawberry.enum(description="Whether a list shows what is usually left out.")
class Inclusion(StrEnum):
    EXCLUDE = "EXCLUDE"
    INCLUDE = "INCLUDE"
    ONLY = "ONLY"


class Filter:
    """What may be asked of the rows of a list. Everything asked for must hold."""

    through: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Fields of this filter that compare a field of a related row: the relation, and that field."""

    periods: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Fields of this filter that give a day: the fields between which, both included, it must lie."""


class Criterion(ABC):
    """One of a list of things asked for, all of which must hold. It tells itself what that means."""

    @abstractmethod
    def conditions(self, name: str, moment: Moment) -> Iterator[Condition]:
        """Give the conditions of the filter's field `name`. Raises `InvalidInput` or `TooMany`."""


class RelationFilter:
    """How many of the related rows must fit: `some`, `none`, `every`."""


def condition_of(filter_: Filter | None, moment: Moment, depth: int = 0) -> Condition | None:
    """Give what a filter asks for, None for nothing.

    Raises `InvalidInput` or `TooMany`, with the place in the filter.
    """
    if filter_ is None:
        return None
    if depth > DEEPEST_NESTING:
        message = f"At most {DEEPEST_NESTING} filters inside one another."
        raise TooMany(message)
    parts = [*_all_parts(filter_, moment, depth)]
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts)) if parts else None


def _all_parts(filter_: Filter, moment: Moment, depth: int) -> Iterator[Condition]:
    for name, given in given_fields(filter_):
        if given is None:
            continue
        try:
            yield from _parts(filter_, name, given, moment, depth)
        except OkraError as error:
            raise error.under(published_name(name)) from None


def _parts(filter_: Filter, name: str, given: object, moment: Moment, depth: int) -> Iterator[Condition]:
    match given:
        case list() if name not in _COMBINED:
            yield from _criteria(name, given, moment)
        case list():
            yield from _COMBINED[name]([_nested(member, moment, depth) for member in given])
        case Comparator() if name in filter_.through:
            relation, field = filter_.through[name]
            yield Related(relation, Quantifier.SOME, AllOf(tuple(given.conditions(field, moment))))
        case Comparator():
            yield from given.conditions(name, moment)
        case RelationFilter():
            yield from _quantified(name, given, moment, depth)
        case Filter():
            yield Related(name, Quantifier.SOME, condition_of(given, moment, depth + 1))
        case DateOrDuration():
            start, end = filter_.periods[name]
            yield Compare(start, Operator.LTE, given.on(moment.today))
            yield Compare(end, Operator.GTE, given.on(moment.today))
        case Inclusion():
            yield _INCLUDED[given](name)
        case bool():
            yield Compare(name, Operator.EQ, given)
        case _:
            message = f"A filter holds a value of an unknown type: {given!r}"
            raise TypeError(message)


def _quantified(name: str, given: RelationFilter, moment: Moment, depth: int) -> Iterator[Condition]:
    for quantifier, inner in given_fields(given):
        if isinstance(inner, Filter):
            try:
                condition = condition_of(inner, moment, depth + 1)
            except OkraError as error:
                raise error.under(quantifier) from None
            yield Related(name, Quantifier[quantifier.upper()], condition)


def _criteria(name: str, given: list[Criterion], moment: Moment) -> Iterator[Condition]:
    for index, criterion in enumerate(given):
        try:
            yield from criterion.conditions(name, moment)
        except OkraError as error:
            raise error.under(str(index)) from None


def _nested(filter_: Filter, moment: Moment, depth: int) -> Condition:
    return condition_of(filter_, moment, depth + 1) or AllOf(())


def _flat(conditions: Iterable[Condition]) -> list[Condition]:
    return [part for each in conditions for part in (each.parts if isinstance(each, AllOf) else (each,))]


_COMBINED: Final[Mapping[str, Callable[[list[Condition]], list[Condition]]]] = {
    "and_": _flat,
    "or_": lambda conditions: [AnyOf(tuple(conditions))],
    "not_": lambda conditions: [Negation(condition) for condition in conditions],
}
_INCLUDED: Final[Mapping[Inclusion, Callable[[str], Condition]]] = {
    Inclusion.EXCLUDE: lambda name: Compare(name, Operator.EQ, value=False),
    Inclusion.INCLUDE: lambda name: Compare(name, Operator.IN, (False, True)),
    Inclusion.ONLY: lambda name: Compare(name, Operator.EQ, value=True),
}
