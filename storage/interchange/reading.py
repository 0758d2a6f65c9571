"""Reading the lines of a file: each by itself, strictly, before the database sees any of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson
from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, DateTime, Integer, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB

from domain.errors import InvalidInput
from domain.ids import kind_of
from storage.interchange.parts import KIND, PARTS, VERSION, Part
from storage.orgs.business_calendars import are_hours
from storage.tables import organizations

_PARTS: Final = {part.kind: part for part in PARTS}
_NUMBER: Final = re.compile(r"-?\d{1,400}(\.\d{1,400})?")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_LARGEST: Final = {Integer: 2**31, BigInteger: 2**63}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is well formed: its number in the file, what it is part of, and its text."""

    number: int
    part: Part
    text: str


def bad_line(number: int, message: str, field: str | None = None) -> InvalidInput:
    """Give the error that names a line and, where one is to blame, its field."""
    return InvalidInput(message, f"line {number}", *(() if field is None else (field,)))


def header() -> bytes:
    """Give the first line of a file."""
    return orjson.dumps({"format": "okra", "version": VERSION})


def check_header(raw: bytes) -> None:
    """Refuse anything but a file of this version. Raises `InvalidInput`."""
    found = _object(1, raw) if raw.strip() else {}
    if found.get("format") != "okra":
        message = 'This is no export of an organization: its first line would be {"format":"okra","version":…}.'
        raise bad_line(1, message)
    if found.get("version") != VERSION or found["version"] is True:
        message = f"This file has version {found.get('version')}; this Okra reads version {VERSION}."
        raise bad_line(1, message, "version")


def read_line(number: int, raw: bytes) -> Line:
    """Read a line. Raises `InvalidInput`, naming line and field, for what no file may hold."""
    found = _object(number, raw)
    part = _PARTS.get(str(found.get(KIND)))
    if part is None:
        message = f"There is no such kind: {str(found.get(KIND))[:80]}."
        raise bad_line(number, message, KIND)
    for name in found.keys() - part.fields.keys() - {KIND}:
        message = f"A {part.kind} has no such field."
        raise bad_line(number, message, name)
    for name, column in part.fields.items():
        wrong = _wrong(column, found.get(name))
        if wrong is not None:
            raise bad_line(number, wrong, name)
    return Line(number, part, raw.decode())


def _object(number: int, raw: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise bad_line(number, "This is not JSON.") from error
    if not isinstance(found, dict):
        raise bad_line(number, "This is no JSON object.")
    return found


def _wrong(column: Column[Any], value: object) -> str | None:
    if value is None:
        return None if column.nullable else "This is missing."
    for type_, (check, expected) in _CHECKS.items():
        if isinstance(column.type, type_):
            return None if check(column, value) else f"This is not {expected}."
    message = f"No file can hold a {column.type}."
    raise TypeError(message)


def _is_text(column: Column[Any], value: object) -> bool:
    if not isinstance(value, str) or "\x00" in value:
        return False
    return column.name != "id" or kind_of(value) is not None


def _is_integer(column: Column[Any], value: object) -> bool:
    largest = _LARGEST[BigInteger if isinstance(column.type, BigInteger) else Integer]
    return isinstance(value, int) and not isinstance(value, bool) and -largest <= value < largest


def _is_date(_column: Column[Any], value: object) -> bool:
    return isinstance(value, str) and _is_read_by(lambda text: date.fromisoformat(text).isoformat() == text, value)


def _is_moment(_column: Column[Any], value: object) -> bool:
    return (
        isinstance(value, str)
        and _MOMENT.fullmatch(value) is not None
        and _is_read_by(lambda text: datetime.fromisoformat(text).tzinfo is not None, value)
    )


def _is_list(column: Column[Any], value: object) -> bool:
    is_item = _is_date if isinstance(getattr(column.type, "item_type", None), Date) else _is_storable
    return isinstance(value, list) and all(is_item(column, item) for item in value)


def _is_storable(_column: Column[Any], value: object) -> bool:
    return isinstance(value, str) and "\x00" not in value


def _is_read_by(read: Callable[[str], bool], value: str) -> bool:
    try:
        return read(value)
    except ValueError:
        return False


def _is_json(column: Column[Any], value: object) -> bool:
    if column is organizations.c.business_hours and not are_hours(value):
        return False
    return "\\u0000" not in orjson.dumps(value).decode()


_CHECKS: Final[Mapping[type, tuple[Callable[[Column[Any], object], bool], str]]] = {
    JSONB: (_is_json, "JSON that can be stored"),
    ARRAY: (_is_list, "a list of texts, or of days where it is one of days"),
    Boolean: (lambda _, value: isinstance(value, bool), "true or false"),
    Integer: (_is_integer, "a whole number"),
    Numeric: (
        lambda _, value: isinstance(value, str) and _NUMBER.fullmatch(value) is not None,
        'a number, written as a text such as "0.25"',
    ),
    DateTime: (_is_moment, "a moment such as 2026-05-20T09:30:00.000000Z"),
    Date: (_is_date, "a day such as 2026-05-20"),
    Text: (_is_text, "a text, or not one that can stand here"),
}
"""By type of column. BigInteger is an Integer."""
