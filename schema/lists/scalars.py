"""The scalars of lists: places in them, and days and moments relative to now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NewType

from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition, scalar

from domain.durations import Duration, duration
from schema.scalars import read_date, read_moment

_DURATIONS_ARE: Final = "https://www.rfc-editor.org/rfc/rfc3339#appendix-A"

Cursor = NewType("Cursor", str)
"""A place in a list, opaque to callers."""


@dataclass(frozen=True, slots=True)
class DateOrDuration:
    """A day, or how far it is from today."""

    value: date | Duration

    def on(self, today: date) -> date:
        """Give the day. Raises `InvalidInput` outside the calendar."""
        return self.value.after(today) if isinstance(self.value, Duration) else self.value


@dataclass(frozen=True, slots=True)
class DateTimeOrDuration:
    """A point in time, or how far it is from now."""

    value: datetime | Duration

    def at(self, now: datetime) -> datetime:
        """Give the point in time. Raises `InvalidInput` outside the calendar."""
        return self.value.after(now) if isinstance(self.value, Duration) else self.value


def read_cursor(value: object) -> Cursor:
    """Take a cursor; whether it belongs to the list, the list decides. Raises `GraphQLError` for no string."""
    if isinstance(value, str):
        return Cursor(value)
    message = "A Cursor is a string that a list gave out."
    raise GraphQLError(message)


def read_day_or_duration(value: object) -> DateOrDuration:
    """Read YYYY-MM-DD or an ISO 8601 duration of whole days. Raises `GraphQLError` for anything else."""
    if _is_like_a_duration(value):
        span = duration(str(value))
        if span is not None and span.is_of_whole_days:
            return DateOrDuration(span)
        message = "A span from today is an ISO 8601 duration of whole days, such as -P7D or P1M."
        raise GraphQLError(message)
    return DateOrDuration(read_date(value))


def read_moment_or_duration(value: object) -> DateTimeOrDuration:
    """Read RFC 3339 with a zone, or an ISO 8601 duration. Raises `GraphQLError` for anything else."""
    if _is_like_a_duration(value):
        span = duration(str(value))
        if span is not None:
            return DateTimeOrDuration(span)
        message = "A span from now is an ISO 8601 duration, such as -P7D or -PT12H."
        raise GraphQLError(message)
    return DateTimeOrDuration(read_moment(value))


def _is_like_a_duration(value: object) -> bool:
    return isinstance(value, str) and value.lstrip("+-").startswith("P")


LIST_SCALARS: Final[dict[object, ScalarDefinition]] = {
    Cursor: scalar(
        name="Cursor",
        description="A place in a list, in one order. Opaque: pass it on as it came.",
        specified_by_url="https://relay.dev/graphql/connections.htm#sec-Cursor",
        serialize=str,
        parse_value=read_cursor,
    ),
    DateOrDuration: scalar(
        name="DateOrDuration",
        description=(
            "A day (YYYY-MM-DD), or its distance from today in the organization's time zone, as an ISO 8601 "
            "duration: `-P7D` is a week ago, `P1M` in a month."
        ),
        specified_by_url=_DURATIONS_ARE,
        parse_value=read_day_or_duration,
    ),
    DateTimeOrDuration: scalar(
        name="DateTimeOrDuration",
        description=(
            "A point in time (RFC 3339), or its distance from now as an ISO 8601 duration: `-PT12H` is twelve "
            "hours ago."
        ),
        specified_by_url=_DURATIONS_ARE,
        parse_value=read_moment_or_duration,
    ),
}
"""For the configuration of the schema, beside its other scalars."""
