"""Rows that another system sends, to be created or changed by the keys it gave them."""

from collections.abc import Collection, Hashable, Sequence
from enum import StrEnum
from typing import TypeVar

MOST_ROWS = 100

Key = TypeVar("Key", bound=Hashable)


class UpsertOutcome(StrEnum):
    """What became of a row. `UNCHANGED`: all was so already. `FAILED`: nothing was done, and `errors` say why."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    FAILED = "FAILED"


def in_turn(keys: Sequence[Key], references: Sequence[Collection[Key]]) -> list[int]:
    """Give the places of rows in the order to take them: as given, except that what a row refers to comes before it.

    `keys` are the rows' own, `references` what each refers to, be it a row or not. Of rows with one key, others wait
    for the first. Rows that wait for each other come last, as given.
    """
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    waiting = {
        place: {first[key] for key in referred if key in first} - {place} for place, referred in enumerate(references)
    }
    order: list[int] = []
    while ready := [place for place, awaited in waiting.items() if not awaited & waiting.keys()]:
        order += ready
        for place in ready:
            del waiting[place]
    return [*order, *waiting]
