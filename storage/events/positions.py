"""Positions in an organization's log, and the cursors that carry them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain.errors import InvalidInput
from storage.lists.cursors import CursorCodec

_FINGERPRINT_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Position:
    """Behind the event with this number; 0 is the start of the log.

    The fingerprint is that event's. Where the log has another event at this number, its history is another one:
    a backup was restored, and what this reader has seen may never have happened.
    """

    number: int
    fingerprint: str


START: Final = Position(0, "")


def position_behind(event: Mapping[str, Any]) -> Position:
    """Give the position behind an event."""
    return position(event["number"], event["id"])


def position(number: int, event_id: str | None) -> Position:
    """Give the position behind the event of that number; without an event's id, one without a fingerprint."""
    return Position(number, "" if event_id is None else fingerprint(event_id))


def fingerprint(event_id: str) -> str:
    """Give four bytes that tell one event from another at the same number, and nothing else of it."""
    return hashlib.blake2b(event_id.encode(), digest_size=_FINGERPRINT_BYTES).hexdigest()


class EventCursors:
    """Writes positions as cursors, and reads them back; those of another organization are refused like any text."""

    def __init__(self, codec: CursorCodec) -> None:
        """Seal with the codec that all cursors of the installation share."""
        self._codec = codec

    def write(self, org_id: str, place: Position) -> str:
        """Give the cursor of a position."""
        return self._codec.write(_scope(org_id), [str(place.number), place.fingerprint])

    def read(self, org_id: str, cursor: str) -> Position:
        """Give the position of a cursor. Raises `InvalidInput` for any text that was not written for this log."""
        try:
            number, mark = self._codec.read(_scope(org_id), cursor)
        except InvalidInput:
            message = "This is not a cursor of this log."
            raise InvalidInput(message, "after") from None
        return Position(int(number or 0), mark or "")


def _scope(org_id: str) -> str:
    return f"{org_id}/log"
