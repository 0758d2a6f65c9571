"""Writing down what somebody wants to reach."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from api.demonstration.ledger import Ledger
from api.demonstration.plans import KeyResultPlan, ObjectivePlan
from commands.kpis.guardrails import AddGuardrail, add_guardrail
from commands.okrs.alignments import AlignObjective, align_objective
from commands.okrs.key_results import CreateKeyResult, create_key_result
from commands.okrs.objectives import CreateObjective, create_objective
from domain.okrs.measures import Measure, Milestones
from domain.okrs.objectives import ObjectiveState
from storage.lookups import find_key_result
from storage.work import Work


@dataclass(frozen=True, slots=True)
class PlanObjective:
    """Create an objective with its key results, alignments and guardrails, to be reached from `start` to `due`."""

    objective: ObjectivePlan
    lead: str
    start: date
    due: date

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Create the objective, then what it is measured by, what it serves, and what guards it."""
        plan = self.objective
        objective_id = await create_objective(work, self._command(ledger))
        ledger.ids[plan.key] = objective_id
        for key_result in plan.key_results:
            await self._add(work, ledger, key_result)
        for alignment in plan.serves:
            parent_id = ledger.id_of(alignment.parent)
            await align_objective(
                work, AlignObjective(objective_id, parent_id, alignment.weight, alignment.contributes)
            )
        for guardrail in plan.guardrails:
            await add_guardrail(work, AddGuardrail(objective_id, ledger.id_of(guardrail.kpi), guardrail.breached_from))

    def _command(self, ledger: Ledger) -> CreateObjective:
        plan = self.objective
        return CreateObjective(
            title=plan.title,
            cycle_id=ledger.id_of(plan.cycle),
            scope=plan.scope,
            description=plan.description,
            team_id=ledger.id_or_none(plan.team),
            person_id=ledger.id_or_none(plan.person),
            lead_id=ledger.id_of(self.lead),
            ambition=plan.ambition,
            state=ObjectiveState.DRAFT if plan.draft else ObjectiveState.ACTIVE,
            visibility=plan.visibility,
            viewer_ids=tuple(ledger.id_of(viewer) for viewer in plan.viewers),
            tags=plan.tags,
            weight=plan.weight,
            start_date=None if plan.starts is None else self.start,
            due_date=None if plan.ends is None else self.due,
            progress_source=plan.progress_source,
        )

    async def _add(self, work: Work, ledger: Ledger, plan: KeyResultPlan) -> None:
        key = self.objective.key_of(plan)
        key_result_id = await create_key_result(
            work,
            CreateKeyResult(
                objective_id=ledger.id_of(self.objective.key),
                title=plan.title,
                measure=self._with_dates(plan.measure),
                description=plan.description,
                owner_id=ledger.id_of(plan.owner),
                unit=plan.unit,
                currency=plan.currency,
                weight=plan.weight,
                cadence=plan.cadence,
                source=plan.source,
                kpi_id=ledger.id_or_none(plan.kpi),
                link_mode=None if plan.kpi is None else plan.mode,
            ),
        )
        ledger.ids[key] = key_result_id
        if isinstance(plan.measure, Milestones):
            row = await find_key_result(work, key_result_id)
            ledger.milestones[key] = tuple(item["id"] for item in row["milestones"])

    def _with_dates(self, measure: Measure | None) -> Measure | None:
        """Spread the due dates of milestones over the time there is."""
        if not isinstance(measure, Milestones):
            return measure
        pause = (self.due - self.start) / len(measure.items)
        dues = [self.start + timedelta(days=(pause * place).days) for place in range(1, len(measure.items) + 1)]
        return Milestones(tuple(replace(item, due=due) for item, due in zip(measure.items, dues, strict=True)))
