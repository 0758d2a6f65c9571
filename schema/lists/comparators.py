"""Comparators: what may be asked of one field, by the type of its values.

They become conditions of the domain by the names of their fields, so a new comparator needs no code.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Generic, Protocol, TypeVar

import strawberry
from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from domain.errors import InvalidInput, OkraError
from domain.lists import Compare, Operator, Scalar, Value
from domain.numbers import exact_number
from domain.text import normalise_tag
from schema.lists.scalars import DateOrDuration, DateTimeOrDuration

Member = TypeVar("Member")

_OPERATORS: Final = {
    "eq": Operator.EQ,
    "neq": Operator.NEQ,
    "in_": Operator.IN,
    "not_in": Operator.NOT_IN,
    "gt": Operator.GT,
    "gte": Operator.GTE,
    "lt": Operator.LT,
    "lte": Operator.LTE,
    "contains": Operator.CONTAINS,
    "is_null": Operator.IS_NULL,
    "has": Operator.HAS_ALL,
    "has_all": Operator.HAS_ALL,
    "has_any": Operator.HAS_ANY,
    "has_none": Operator.HAS_NONE,
}
_IN: Final = "One of these, at most 100."
_NOT_IN: Final = "None of these, at most 100. What is not set is none of them."


class Moment(Protocol):
    """When a request is made: what relative days and moments count from. A read session is one."""

    @property
    def now(self) -> datetime:
        """The moment, aware."""

    @property
    def today(self) -> date:
        """The day, in the organization's time zone."""


class Comparator:
    """Compares one field. Several comparisons at once must all hold."""

    def conditions(self, field: str, moment: Moment) -> Iterator[Compare]:
        """Give the comparisons of `field` that were asked for. Raises `InvalidInput` or `TooMany`."""
        for name, given in given_fields(self):
            try:
                if given is None:
                    raise InvalidInput("Null compares with nothing; to look for what is not set, use isNull.")
                value = _value([given] if name == "has" else given, moment)
                yield Compare(field, _OPERATORS[name], value)
            except OkraError as error:
                raise error.under(published_name(name)) from None


def given_fields(given: object) -> Iterator[tuple[str, object]]:
    """Give what was sent of an input, by python name, nulls included."""
    return ((name, value) for name, value in vars(given).items() if value is not UNSET)


def published_name(name: str) -> str:
    """Give the name of an input's field as callers write it."""
    return to_camel_case(name.rstrip("_"))


def _value(given: object, moment: Moment) -> Value:
    if isinstance(given, list):
        return tuple(_scalar(member, moment) for member in given)
    return _scalar(given, moment)


def _scalar(given: object, moment: Moment) -> Scalar:
    match given:
        case DateOrDuration():
            return given.on(moment.today)
        case DateTimeOrDuration():
            return given.at(moment.now)
        case float():
            return exact_number(given)
        case StrEnum():
            return given.value
        case bool() | int() | str():
            return given
        case _:
            message = f"A comparator holds a value of an unknown type: {given!r}"
            raise TypeError(message)


@strawberry.input(description="Compares an id.")
class IdFilter(Comparator):
    eq: strawberry.ID | None = UNSET
    neq: strawberry.ID | None = UNSET
    in_: list[strawberry.ID] | None = strawberry.field(name="in", default=UNSET, description=_IN)
    not_in: list[strawberry.ID] | None = strawberry.field(default=UNSET, description=_NOT_IN)
    is_null: bool | None = UNSET


@strawberry.input(description="Compares a text.")
class StringFilter(Comparator):
    eq: str | None = UNSET
    neq: str | None = UNSET
    in_: list[str] | None = strawberry.field(name="in", default=UNSET, description=_IN)
    not_in: list[str] | None = strawberry.field(default=UNSET, description=_NOT_IN)
    contains: str | None = strawberry.field(
        default=UNSET, description="A part of the text, capital or small. No character is a wildcard."
    )
    is_null: bool | None = UNSET


@strawberry.input(description="Searches a text.")
class TextFilter(Comparator):
    contains: str | None = strawberry.field(
        default=UNSET, description="A part of the text, capital or small. No character is a wildcard."
    )


@strawberry.input(description="Compares a number, exactly as it is written: 0.1 is 0.1.")
class FloatFilter(Comparator):
    eq: float | None = UNSET
    neq: float | None = UNSET
    in_: list[float] | None = strawberry.field(name="in", default=UNSET, description=_IN)
    not_in: list[float] | None = strawberry.field(default=UNSET, description=_NOT_IN)
    gt: float | None = UNSET
    gte: float | None = UNSET
    lt: float | None = UNSET
    lte: float | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input(description="Compares a truth.")
class BooleanFilter(Comparator):
    eq: bool | None = UNSET
    neq: bool | None = UNSET


@strawberry.input(description="Compares a day.")
class DateFilter(Comparator):
    eq: DateOrDuration | None = UNSET
    neq: DateOrDuration | None = UNSET
    in_: list[DateOrDuration] | None = strawberry.field(name="in", default=UNSET, description=_IN)
    not_in: list[DateOrDuration] | None = strawberry.field(default=UNSET, description=_NOT_IN)
    gt: DateOrDuration | None = UNSET
    gte: DateOrDuration | None = UNSET
    lt: DateOrDuration | None = UNSET
    lte: DateOrDuration | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input(description="Compares a point in time.")
class DateTimeFilter(Comparator):
    eq: DateTimeOrDuration | None = UNSET
    neq: DateTimeOrDuration | None = UNSET
    in_: list[DateTimeOrDuration] | None = strawberry.field(name="in", default=UNSET, description=_IN)
    not_in: list[DateTimeOrDuration] | None = strawberry.field(default=UNSET, description=_NOT_IN)
    gt: DateTimeOrDuration | None = UNSET
    gte: DateTimeOrDuration | None = UNSET
    lt: DateTimeOrDuration | None = UNSET
    lte: DateTimeOrDuration | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input
class EnumFilter(Comparator, Generic[Member]):
    eq: Member | None = UNSET
    neq: Member | None = UNSET
    in_: list[Member] | None = strawberry.field(name="in", default=UNSET, description=_IN)
    not_in: list[Member] | None = strawberry.field(default=UNSET, description=_NOT_IN)
    is_null: bool | None = UNSET


@strawberry.input(description="Compares the set of tags.")
class TagFilter(Comparator):
    has: str | None = strawberry.field(default=UNSET, description="This tag.")
    has_any: list[str] | None = strawberry.field(default=UNSET, description="One of these at least.")
    has_all: list[str] | None = strawberry.field(default=UNSET, description="All of these.")
    has_none: list[str] | None = strawberry.field(default=UNSET, description="None of these.")

    def conditions(self, field: str, moment: Moment) -> Iterator[Compare]:
        """Give the comparisons with tags as they are stored. Raises `InvalidInput` or `TooMany`."""
        for compare in super().conditions(field, moment):
            tags = compare.value if isinstance(compare.value, tuple) else (compare.value,)
            yield Compare(field, compare.operator, tuple(normalise_tag(str(tag)) for tag in tags))


@strawberry.input(description="Compares the team.")
class TeamScopeFilter(Comparator):
    in_: list[strawberry.ID] = strawberry.field(name="in", description=_IN)
    include_subtree: bool = strawberry.field(
        default=False, description="Also every team below one of these, however deep."
    )

    def conditions(self, field: str, _moment: Moment) -> Iterator[Compare]:
        """Give the comparison with the teams, or with their branches. Raises `InvalidInput` or `TooMany`."""
        operator = Operator.WITHIN if self.include_subtree else Operator.IN
        try:
            yield Compare(field, operator, tuple(self.in_))
        except OkraError as error:
            raise error.under("in") from None
