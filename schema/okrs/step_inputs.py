"""What is given to move objectives and key results through their life, to align them, and to check in."""

import datetime as dt

import strawberry

from commands.okrs.alignments import AlignObjective, UnalignObjective
from commands.okrs.check_ins import CheckIn, CorrectCheckIn, VoidCheckIn
from commands.okrs.lifecycle import ChangeKeyResult, ChangeObjective, GradeObjective
from domain.okrs.status import Status
from schema.inputs import EXPECTED_VERSION
from schema.okrs.measure_inputs import optional_number


@strawberry.input(description="Names an objective for a step of its life.")
class ObjectiveStepInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> ChangeObjective:
        """Give the command."""
        return ChangeObjective(self.id, self.expected_version)


@strawberry.input(description="Names a key result for a step of its life.")
class KeyResultStepInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> ChangeKeyResult:
        """Give the command."""
        return ChangeKeyResult(self.id, self.expected_version)


@strawberry.input
class GradeObjectiveInput:
    id: strawberry.ID
    grade: float | None = strawberry.field(default=None, description="0..1. Left out: its progress.")
    reflection: str | None = strawberry.field(default=None, description="What was learnt.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> GradeObjective:
        """Give the command. Raises `InvalidInput` for a number that is refused."""
        grade = optional_number(self.grade, "grade")
        return GradeObjective(self.id, grade, self.reflection, self.expected_version)


@strawberry.input(description="Aligns an objective, or changes how it is aligned to this parent.")
class AlignObjectiveInput:
    objective_id: strawberry.ID
    parent_id: strawberry.ID = strawberry.field(description="An objective or a key result.")
    weight: float | None = strawberry.field(
        default=None, description="Left out: the objective's own weight, or what it was."
    )
    contributes: bool | None = strawberry.field(
        default=None,
        description="Whether it counts in the parent's progress. Left out: true, or what it was.",
    )
    primary: bool | None = strawberry.field(
        default=None, description="Whether a tree view draws this edge. Left out: true for the first one."
    )

    def to_command(self) -> AlignObjective:
        """Give the command. Raises `InvalidInput` for a number that is refused."""
        weight = optional_number(self.weight, "weight")
        return AlignObjective(self.objective_id, self.parent_id, weight, self.contributes, self.primary)


@strawberry.input
class UnalignObjectiveInput:
    objective_id: strawberry.ID
    parent_id: strawberry.ID = strawberry.field(description="An objective or a key result.")

    def to_command(self) -> UnalignObjective:
        """Give the command."""
        return UnalignObjective(self.objective_id, self.parent_id)


@strawberry.input(
    description="What is left out is not spoken of. Give at least a value, milestones, a status, confidence or a note."
)
class CheckInInput:
    key_result_id: strawberry.ID
    value: float | None = strawberry.field(
        default=None, description="The value as it stands, not the change. At most 15 significant digits."
    )
    done_milestones: list[strawberry.ID] | None = strawberry.field(
        default=None, description="All milestones that are done, not only the new ones."
    )
    status: Status | None = strawberry.field(default=None, description="Your own word; left out, the numbers decide.")
    confidence: float | None = strawberry.field(default=None, description="0..1")
    note: str | None = None
    date: dt.date | None = strawberry.field(
        default=None, description="The day it speaks of: today or earlier. Left out: today."
    )

    def to_command(self) -> CheckIn:
        """Give the command. Raises `InvalidInput` for numbers that are refused."""
        return CheckIn(
            key_result_id=self.key_result_id,
            value=optional_number(self.value, "value"),
            done_milestones=_identifiers(self.done_milestones),
            status=self.status,
            confidence=optional_number(self.confidence, "confidence"),
            note=self.note,
            date=self.date,
        )


@strawberry.input(description="The whole content anew: what is left out is not spoken of any more.")
class CorrectCheckInInput:
    id: strawberry.ID
    value: float | None = None
    done_milestones: list[strawberry.ID] | None = None
    status: Status | None = None
    confidence: float | None = None
    note: str | None = None
    date: dt.date | None = strawberry.field(default=None, description="Left out: the day of what it corrects.")

    def to_command(self) -> CorrectCheckIn:
        """Give the command. Raises `InvalidInput` for numbers that are refused."""
        return CorrectCheckIn(
            check_in_id=self.id,
            value=optional_number(self.value, "value"),
            done_milestones=_identifiers(self.done_milestones),
            status=self.status,
            confidence=optional_number(self.confidence, "confidence"),
            note=self.note,
            date=self.date,
        )


@strawberry.input
class VoidCheckInInput:
    id: strawberry.ID
    note: str | None = strawberry.field(default=None, description="Why.")

    def to_command(self) -> VoidCheckIn:
        """Give the command."""
        return VoidCheckIn(self.id, self.note)


def _identifiers(given: list[strawberry.ID] | None) -> frozenset[str] | None:
    return None if given is None else frozenset(str(item) for item in given)
