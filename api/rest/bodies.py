"""Reading the bodies of requests, and telling everything that is wrong with their shape at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import orjson

from api.rest.parameters import a_moment
from domain.errors import InvalidInput, OkraError, refuse
from domain.kpis.measurements import MOST_MEASUREMENTS, GivenMeasurement

Value = TypeVar("Value")
Reader = Callable[[object], Value]
"""Reads one value. Raises `OkraError` for one of another type."""


@dataclass(frozen=True, slots=True)
class GivenMeasurements:
    """What a call wants to record."""

    rows: tuple[GivenMeasurement, ...]
    atomic: bool


def read_measurements(body: bytes) -> GivenMeasurements:
    """Read a body of measurements. Whether a row can be recorded is for the command to judge.

    Raises `InvalidInput` or `ValidationFailed` for whatever is not of the shape that the contract gives.
    """
    errors: list[OkraError] = []
    members = Members(parsed(body), errors)
    items = members.required("measurements", _some_rows)
    atomic = members.optional("atomic", _a_truth)
    members.refuse_unknown()
    rows = [_row(Members(item, errors, "measurements", str(index))) for index, item in enumerate(items or ())]
    refuse(tuple(errors))
    return GivenMeasurements(tuple(row for row in rows if row is not None), atomic or False)


def parsed(body: bytes) -> object:
    """Take a body of JSON apart. Raises `InvalidInput`."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        message = f"The body is not JSON: {error}."
        raise InvalidInput(message) from None


class Members:
    """The members of one JSON object. What is wrong with them is added to `errors`, at its place."""

    def __init__(self, given: object, errors: list[OkraError], *path: str) -> None:
        """Take the object apart, if it is one."""
        self._errors = errors
        self._path = path
        self._is_object = isinstance(given, dict)
        self._unread: dict[str, object] = dict(given) if isinstance(given, dict) else {}
        if not self._is_object:
            errors.append(InvalidInput("This must be an object.", *path))

    def required(self, name: str, read: Reader[Value]) -> Value | None:
        """Read a member that must be there; None if it is not, or not as it should be."""
        if self._is_object and name not in self._unread:
            self._errors.append(InvalidInput("This is missing.", *self._path, name))
        return self.optional(name, read)

    def optional(self, name: str, read: Reader[Value]) -> Value | None:
        """Read a member if it is there; None if it is not, or not as it should be."""
        if name not in self._unread:
            return None
        try:
            return read(self._unread.pop(name))
        except OkraError as error:
            self._errors.append(error.under(*self._path, name))
            return None

    def refuse_unknown(self) -> None:
        """Refuse the members that nobody has read: most often they are misspelled."""
        self._errors.extend(InvalidInput("There is no such member.", *self._path, name) for name in self._unread)


def _row(members: Members) -> GivenMeasurement | None:
    at = members.required("at", a_moment)
    value = members.required("value", _a_number)
    source = members.optional("source", _a_text_or_null)
    note = members.optional("note", _a_text_or_null)
    external_id = members.optional("externalId", _a_text_or_null)
    members.refuse_unknown()
    return None if at is None or value is None else GivenMeasurement(at, value, source, note, external_id)


def _some_rows(value: object) -> list[object]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_MEASUREMENTS:
        message = f"This must be a list of 1 to {MOST_MEASUREMENTS} rows."
        raise InvalidInput(message)
    return value


def _a_truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput("This must be true or false.")
    return value


def _a_number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput("This must be a number.")
    return value


def _a_text_or_null(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InvalidInput("This must be a text, or null.")
    return value
