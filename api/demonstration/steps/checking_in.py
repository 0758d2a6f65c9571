"""Checking in, and putting right what was said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.demonstration.ledger import Ledger
from commands.okrs.check_ins import CheckIn, CorrectCheckIn, VoidCheckIn, check_in, correct_check_in, void_check_in
from domain.okrs.status import Status
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Say:
    """Check in on a key result. `done` is how many of its milestones are done, from the first."""

    key_result: str
    value: Decimal | None = None
    done: int | None = None
    status: Status | None = None
    confidence: Decimal | None = None
    note: str | None = None
    day: date | None = None

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Check in."""
        command = CheckIn(
            ledger.id_of(self.key_result),
            self.value,
            self.done_milestones(ledger),
            self.status,
            self.confidence,
            self.note,
            self.day,
        )
        ledger.newest_check_ins[self.key_result] = await check_in(work, command)

    def done_milestones(self, ledger: Ledger) -> frozenset[str] | None:
        """Give the ids of what is done."""
        return None if self.done is None else frozenset(ledger.milestones[self.key_result][: self.done])


@dataclass(frozen=True, slots=True)
class Correct:
    """Say something else instead of the newest check-in on a key result."""

    instead: Say

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Correct it."""
        said = self.instead
        command = CorrectCheckIn(
            ledger.newest_check_ins[said.key_result],
            said.value,
            said.done_milestones(ledger),
            said.status,
            said.confidence,
            said.note,
        )
        ledger.newest_check_ins[said.key_result] = await correct_check_in(work, command)


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Void the newest check-in on a key result."""

    key_result: str
    note: str

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Void it."""
        await void_check_in(work, VoidCheckIn(ledger.newest_check_ins.pop(self.key_result), self.note))
