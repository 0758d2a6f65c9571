"""A step, and what makes several of them one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from api.demonstration.ledger import Ledger
from storage.work import Work


class Step(Protocol):
    """Something that is done by commands."""

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one person, or for None the organization itself, does in one go at one moment: one transaction."""

    at: datetime
    person: str | None
    steps: tuple[Step, ...]
