"""What is given to carry objectives over, and to clone them."""

import strawberry

from commands.okrs.carry_over import CarriedObjective, CarryOverObjectives
from commands.okrs.clones import ClonedObjective, CloneObjectives
from domain.errors import OkraError, refuse
from domain.okrs.copies import MOST_OBJECTIVES, CarriedKeyResults, CarriedStart
from domain.okrs.objectives import ObjectiveState, Scope
from schema.okrs.measure_inputs import optional_number

_ATOMIC = "Whether one objective that is refused refuses all of them. Otherwise the others go their way."


@strawberry.input(description="An objective to go on with, and how the old one ends, if it is closed with it.")
class CarriedObjectiveInput:
    id: strawberry.ID
    grade: float | None = strawberry.field(
        default=None, description="0..1, for the old objective, with `closeOld`. Left out: its progress."
    )
    reflection: str | None = strawberry.field(
        default=None, description="What was learnt, for the old objective, with `closeOld`."
    )

    def to_objective(self) -> CarriedObjective:
        """Give what the command takes. Raises `InvalidInput` for a number that is refused."""
        return CarriedObjective(self.id, optional_number(self.grade, "grade"), self.reflection)


@strawberry.input
class CarryOverObjectivesInput:
    cycle_id: strawberry.ID = strawberry.field(description="The cycle in which they go on.")
    objectives: list[CarriedObjectiveInput] = strawberry.field(description=f"1 to {MOST_OBJECTIVES} of them.")
    key_results: CarriedKeyResults = strawberry.field(
        default=CarriedKeyResults.UNFINISHED, description="Which key results go along."
    )
    start: CarriedStart = strawberry.field(
        default=CarriedStart.CURRENT, description="Where metrics start from, and which milestones remain."
    )
    state: ObjectiveState = strawberry.field(default=ObjectiveState.ACTIVE, description="ACTIVE, or DRAFT.")
    close_old: bool = strawberry.field(
        default=False, description="Whether the old objectives are graded and closed by this."
    )
    atomic: bool = strawberry.field(default=False, description=_ATOMIC)

    def to_command(self) -> CarryOverObjectives:
        """Give the command. Raises `OkraError` for numbers that are refused, all at once."""
        return CarryOverObjectives(
            cycle_id=self.cycle_id,
            objectives=_carried(self.objectives),
            key_results=self.key_results,
            start=self.start,
            state=self.state,
            close_old=self.close_old,
            atomic=self.atomic,
        )


def _carried(given: list[CarriedObjectiveInput]) -> tuple[CarriedObjective, ...]:
    objectives: list[CarriedObjective] = []
    errors: list[OkraError] = []
    for index, each in enumerate(given):
        try:
            objectives.append(each.to_objective())
        except OkraError as error:
            errors.append(error.under("objectives", str(index)))
    refuse(tuple(errors))
    return tuple(objectives)


@strawberry.input(description="Left out, everything is as in the original.")
class ClonedObjectiveInput:
    id: strawberry.ID
    title: str | None = None
    scope: Scope | None = strawberry.field(
        default=None, description="Give this with the team or person it is meant for, to make it for somebody else."
    )
    team_id: strawberry.ID | None = None
    person_id: strawberry.ID | None = None
    lead_id: strawberry.ID | None = strawberry.field(
        default=None, description="Who is accountable. For somebody else's clone nobody is, unless you say who."
    )

    def to_objective(self) -> ClonedObjective:
        """Give what the command takes."""
        return ClonedObjective(self.id, self.title, self.scope, self.team_id, self.person_id, self.lead_id)


@strawberry.input
class CloneObjectivesInput:
    cycle_id: strawberry.ID = strawberry.field(description="The cycle of the clones; it may be that of the originals.")
    objectives: list[ClonedObjectiveInput] = strawberry.field(
        description=f"1 to {MOST_OBJECTIVES} of them; the same one more than once, to make it for several teams."
    )
    state: ObjectiveState = strawberry.field(default=ObjectiveState.DRAFT, description="DRAFT, or ACTIVE.")
    atomic: bool = strawberry.field(default=False, description=_ATOMIC)

    def to_command(self) -> CloneObjectives:
        """Give the command."""
        objectives = tuple(each.to_objective() for each in self.objectives)
        return CloneObjectives(self.cycle_id, objectives, self.state, self.atomic)
