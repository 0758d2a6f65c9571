"""Reading the parameters of a query, and telling everything that is wrong with them at once."""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from graphql import GraphQLError

from domain.errors import InvalidInput, OkraError, refuse
from domain.ids import Kind, is_id
from schema.scalars import read_date, read_moment

Value = TypeVar("Value")
Member = TypeVar("Member", bound=StrEnum)
Reader = Callable[[str], Value]
"""Reads the text of one value. Raises `OkraError` for a wrong one."""

_WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_TRUTHS: Final = {"true": True, "false": False}


class Parameters:
    """The parameters of one request. Whatever nobody asks for is wrong, like whatever cannot be read."""

    def __init__(self, query_string: bytes) -> None:
        """Take the query apart; nothing is refused before `refuse_wrong`."""
        self._given: dict[str, list[str]] = {}
        for name, text in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True):
            self._given.setdefault(name, []).append(text)
        self._unknown = dict.fromkeys(self._given)
        self._errors: list[OkraError] = []

    def one(self, name: str, read: Reader[Value]) -> Value | None:
        """Read a parameter that is given once or not at all: then, or if it is wrong, it is None."""
        values = self.many(name, read)
        if len(self._given.get(name, ())) > 1:
            self._errors.append(InvalidInput("Give this parameter once.", name))
        return values[0] if values else None

    def many(self, name: str, read: Reader[Value]) -> tuple[Value, ...]:
        """Read a parameter that may be repeated, leaving out what is wrong, and what was said before."""
        self._unknown.pop(name, None)
        values: dict[Value, None] = {}
        for text in self._given.get(name, ()):
            try:
                values[read(text)] = None
            except OkraError as error:
                self._errors.append(error.under(name))
        return tuple(values)

    def refuse_wrong(self) -> None:
        """Raise everything that was wrong, or that nobody asked for. Raises `InvalidInput` or `ValidationFailed`."""
        unknown = [InvalidInput("There is no such parameter.", name) for name in self._unknown]
        refuse((*self._errors, *unknown))


def an_id(kind: Kind) -> Reader[str]:
    """Make a reader of ids of one kind."""

    def read(text: str) -> str:
        if not is_id(kind, text):
            message = f"This is not an id that begins with {kind}_."
            raise InvalidInput(message)
        return text

    return read


def a_member(members: type[Member]) -> Reader[Member]:
    """Make a reader of the members of an enumeration."""

    def read(text: str) -> Member:
        if text not in members.__members__:
            raise InvalidInput(f"Give one of {_listed(members.__members__)}.")
        return members[text]

    return read


def a_number_between(lowest: int, highest: int) -> Reader[int]:
    """Make a reader of whole numbers, both bounds included."""

    def read(text: str) -> int:
        if not _WHOLE_NUMBER.fullmatch(text) or not lowest <= int(text) <= highest:
            message = f"Give a whole number from {lowest} to {highest}."
            raise InvalidInput(message)
        return int(text)

    return read


def a_truth(text: str) -> bool:
    """Read `true` or `false`."""
    if text not in _TRUTHS:
        raise InvalidInput(f"Give one of {_listed(_TRUTHS)}.")
    return _TRUTHS[text]


def a_moment(text: object) -> datetime:
    """Read RFC 3339 with a zone, as everywhere in the API."""
    try:
        return read_moment(text)
    except GraphQLError as error:
        raise InvalidInput(error.message) from None


def a_day(text: str) -> date:
    """Read a day, YYYY-MM-DD, as everywhere in the API."""
    try:
        return read_date(text)
    except GraphQLError as error:
        raise InvalidInput(error.message) from None


def up_to(characters: int) -> Reader[str]:
    """Make a reader of texts that are not too long."""

    def read(text: str) -> str:
        if len(text) > characters:
            message = f"At most {characters} characters; this has {len(text)}."
            raise InvalidInput(message)
        return text

    return read


def some_text(text: str) -> str:
    """Take any text."""
    return text


def _listed(words: Collection[str]) -> str:
    return ", ".join(words)
