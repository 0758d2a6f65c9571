"""Changing plans, giving them up, and grading what came of them."""

from dataclasses import dataclass
from decimal import Decimal

from api.demonstration.ledger import Ledger
from commands.okrs.alignments import AlignObjective, UnalignObjective, align_objective, unalign_objective
from commands.okrs.key_results import UpdateKeyResult, update_key_result
from commands.okrs.lifecycle import (
    ChangeKeyResult,
    ChangeObjective,
    GradeObjective,
    archive_key_result,
    archive_objective,
    grade_objective,
)
from commands.okrs.objectives import UpdateObjective, update_objective
from domain.okrs.key_results import KeyResultState
from domain.okrs.measures import Measure
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Grade:
    """Close an objective with a grade and what was learnt."""

    objective: str
    grade: Decimal
    reflection: str | None

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Grade it."""
        await grade_objective(work, GradeObjective(ledger.id_of(self.objective), self.grade, self.reflection))


@dataclass(frozen=True, slots=True)
class Rename:
    """Give an objective another title."""

    objective: str
    title: str

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Rename it."""
        await update_objective(work, UpdateObjective(ledger.id_of(self.objective), {"title": self.title}))


@dataclass(frozen=True, slots=True)
class Estimate:
    """Say how far an objective is whose progress a person tells."""

    objective: str
    progress: Decimal

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Set its progress."""
        changes = {"manual_progress": self.progress}
        await update_objective(work, UpdateObjective(ledger.id_of(self.objective), changes))


@dataclass(frozen=True, slots=True)
class Weigh:
    """Give a key result another weight."""

    key_result: str
    weight: Decimal

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Set its weight."""
        await update_key_result(work, UpdateKeyResult(ledger.id_of(self.key_result), {"weight": self.weight}))


@dataclass(frozen=True, slots=True)
class AimElsewhere:
    """Give a key result another title and measure."""

    key_result: str
    title: str
    measure: Measure

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Change both at once."""
        changes = {"title": self.title, "measure": self.measure}
        await update_key_result(work, UpdateKeyResult(ledger.id_of(self.key_result), changes))


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Cancel a key result."""

    key_result: str

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Cancel it."""
        changes = {"state": KeyResultState.CANCELLED.value}
        await update_key_result(work, UpdateKeyResult(ledger.id_of(self.key_result), changes))


@dataclass(frozen=True, slots=True)
class DropKeyResult:
    """Archive a key result."""

    key_result: str

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Archive it."""
        await archive_key_result(work, ChangeKeyResult(ledger.id_of(self.key_result)))


@dataclass(frozen=True, slots=True)
class DropObjective:
    """Archive an objective."""

    objective: str

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Archive it."""
        await archive_objective(work, ChangeObjective(ledger.id_of(self.objective)))


@dataclass(frozen=True, slots=True)
class Realign:
    """Align an objective to another parent."""

    objective: str
    before: str
    after: str

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Take it away from the old parent and give it to the new one."""
        objective_id = ledger.id_of(self.objective)
        await unalign_objective(work, UnalignObjective(objective_id, ledger.id_of(self.before)))
        await align_objective(work, AlignObjective(objective_id, ledger.id_of(self.after)))
