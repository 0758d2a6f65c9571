"""Loaders of the recorded past of objectives and key results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Self

from schema.loaders import Loader
from schema.rows import Row
from storage.database import ReadSession
from storage.okrs.history import Stretch, days_spoken_of, entries_of, progress_of

__all__ = ["HistoryLoaders", "Recorded", "Stretch"]


class Recorded(NamedTuple):
    """How far a node was on each day that was recorded, oldest first, and when somebody spoke of it."""

    progress: Sequence[tuple[date, Decimal]]
    raw_progress: Sequence[tuple[date, Decimal]]
    spoken_on: frozenset[date]


@dataclass(frozen=True, slots=True)
class HistoryLoaders:
    """One set for one operation. Each is named after what it gives and by which key."""

    entries_by_stretch: Loader[Stretch, list[Row]]
    recorded_by_node: Loader[str, Recorded]

    @classmethod
    def of(cls, session: ReadSession) -> Self:
        """Make the loaders of one operation."""
        return cls(_entries_by_stretch(session), _recorded_by_node(session))


def _entries_by_stretch(session: ReadSession) -> Loader[Stretch, list[Row]]:
    async def load(keys: list[Stretch]) -> list[list[Row]]:
        return await entries_of(session, keys)

    return Loader(load)


def _recorded_by_node(session: ReadSession) -> Loader[str, Recorded]:
    async def load(keys: list[str]) -> list[Recorded]:
        entries = await progress_of(session, keys, session.today)
        spoken = await days_spoken_of(session, keys, session.today)
        return [_recorded(entries.get(key, []), spoken.get(key, set())) for key in keys]

    return Loader(load)


def _recorded(entries: Sequence[Row], spoken_on: set[date]) -> Recorded:
    return Recorded(
        [(entry["date"], entry["progress"]) for entry in entries],
        [(entry["date"], entry["raw_progress"]) for entry in entries],
        frozenset(spoken_on),
    )
