"""Writing down what is to be done for an objective, and doing it."""

from dataclasses import dataclass
from datetime import date

from api.demonstration.ledger import Ledger
from api.demonstration.plans import InitiativePlan
from commands.initiatives.initiatives import (
    CreateInitiative,
    UpdateInitiative,
    create_initiative,
    update_initiative,
)
from domain.initiatives import InitiativeState
from storage.work import Work


@dataclass(frozen=True, slots=True)
class PlanInitiative:
    """Create an initiative."""

    initiative: InitiativePlan
    due: date

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Create it."""
        plan = self.initiative
        owner_id = ledger.id_of(plan.owner)
        command = CreateInitiative(ledger.id_of(plan.serves), plan.title, plan.description, owner_id, self.due)
        ledger.ids[plan.key] = await create_initiative(work, command)


@dataclass(frozen=True, slots=True)
class MoveInitiative:
    """Begin, finish or call off an initiative."""

    initiative: str
    state: InitiativeState

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Move it."""
        await update_initiative(work, UpdateInitiative(ledger.id_of(self.initiative), {"state": self.state}))
