"""Letting an objective go on in the next cycle."""

from dataclasses import dataclass
from decimal import Decimal

from api.demonstration.ledger import Ledger
from api.demonstration.plans import ObjectivePlan
from commands.okrs.alignments import AlignObjective, align_objective
from commands.okrs.carry_over import CarriedObjective, CarryOverObjectives, carry_over_objectives
from storage.okrs.copies import continuations
from storage.work import Work


@dataclass(frozen=True, slots=True)
class CarryOver:
    """Grade and close an objective, carry what is not done over into the cycle of `objective`, and align it there."""

    objective: ObjectivePlan
    before: str
    grade: Decimal | None
    reflection: str | None

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Carry it over, and note what continues which key result."""
        plan, cycle_id = self.objective, ledger.id_of(self.objective.cycle)
        given = CarriedObjective(ledger.id_of(self.before), self.grade, self.reflection)
        (row,) = await carry_over_objectives(work, CarryOverObjectives(cycle_id, (given,), close_old=True, atomic=True))
        ledger.ids[plan.key] = objective_id = str(row.objective_id)
        olds = {ledger.id_of(f"{self.before}.{each.key}"): plan.key_of(each) for each in plan.key_results}
        for old_id, new_id in (await continuations(work, cycle_id, olds)).items():
            ledger.ids[olds[old_id]] = new_id
        for alignment in plan.serves:
            parent_id = ledger.id_of(alignment.parent)
            await align_objective(
                work, AlignObjective(objective_id, parent_id, alignment.weight, alignment.contributes)
            )
