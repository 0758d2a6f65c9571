"""The scalars beyond GraphQL's own, strict in what they accept."""

import re
from datetime import UTC, date, datetime
from typing import Final

from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition, scalar

from domain.durations import Duration, duration, written

_RFC_3339: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def write_moment(value: datetime) -> str:
    """Write a point in time as RFC 3339 in UTC, ending in `Z`."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_moment(value: object) -> datetime:
    """Read RFC 3339 with a zone. Raises `GraphQLError` for anything else."""
    if isinstance(value, str) and _RFC_3339.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    message = "A DateTime is written as RFC 3339 with a zone, such as 2026-04-15T09:30:00Z."
    raise GraphQLError(message)


def read_date(value: object) -> date:
    """Read a day as YYYY-MM-DD. Raises `GraphQLError` for anything else."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    message = "A Date is written as YYYY-MM-DD, such as 2026-04-15."
    raise GraphQLError(message)


def read_duration(value: object) -> Duration:
    """Read an ISO 8601 duration. Raises `GraphQLError` for anything else."""
    span = duration(value) if isinstance(value, str) else None
    if span is None:
        message = "A Duration is written as ISO 8601 has it, in whole numbers, such as P1D, P1W, P1M or PT12H."
        raise GraphQLError(message)
    return span


DATE_TIME: Final = scalar(
    name="DateTime",
    description="A point in time: RFC 3339, in UTC on output.",
    specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
    serialize=write_moment,
    parse_value=read_moment,
)

DATE: Final = scalar(
    name="Date",
    description="A day, YYYY-MM-DD. Which moments belong to it, the organization's time zone decides.",
    specified_by_url="https://scalars.graphql.org/andimarek/local-date.html",
    serialize=date.isoformat,
    parse_value=read_date,
)

DURATION: Final = scalar(
    name="Duration",
    description="A span of time in whole numbers of years, months, weeks, days, hours and so on: ISO 8601, P1W.",
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#appendix-A",
    serialize=written,
    parse_value=read_duration,
)

SCALARS: Final[dict[object, ScalarDefinition]] = {datetime: DATE_TIME, date: DATE, Duration: DURATION}
