"""Carrying objectives over into another cycle, and cloning them: a row in, an answer out."""

from typing import Protocol

import strawberry

from commands.okrs import carry_over, clones
from domain.errors import OkraError
from domain.okrs.copies import CarryOverStatus, CloneStatus
from schema.context import Info
from schema.errors import MutationError, error_rows
from schema.fields import to_one
from schema.mutations import Payload, mutation
from schema.okrs.copy_inputs import CarryOverObjectivesInput, CloneObjectivesInput
from schema.okrs.types import Objective
from schema.rows import Row

_IN_ORDER = "One for each objective, in the order given."
_ERRORS = (
    "Empty unless the call as a whole was refused; then nothing was changed. What is wrong with single objectives is "
    "told in `results`, or here if the call is atomic."
)


@strawberry.type(description="What became of one objective that was to be carried over.")
class CarriedOverObjective:
    status: CarryOverStatus
    objective: Objective | None = to_one(
        lambda context: context.okrs.objective_by_id,
        "objective_id",
        "The new objective, or the one that goes on there already. Null exactly if this one was rejected.",
    )
    carried_over_from: Objective | None = to_one(
        lambda context: context.okrs.objective_by_id, "from_id", "The old objective; null if you may not see it."
    )
    errors: list[MutationError] = strawberry.field(description="Why it was rejected.")


@strawberry.type
class CarryOverObjectivesPayload:
    results: list[CarriedOverObjective] | None = strawberry.field(description=_IN_ORDER)
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="What became of one objective that was to be cloned.")
class ClonedObjective:
    status: CloneStatus
    objective: Objective | None = to_one(
        lambda context: context.okrs.objective_by_id, "objective_id", "The clone. Null exactly if it was rejected."
    )
    errors: list[MutationError] = strawberry.field(description="Why it was rejected.")


@strawberry.type
class CloneObjectivesPayload:
    results: list[ClonedObjective] | None = strawberry.field(description=_IN_ORDER)
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


class _AnsweredRow(Protocol):
    @property
    def from_id(self) -> str: ...
    @property
    def objective_id(self) -> str | None: ...
    @property
    def errors(self) -> tuple[OkraError, ...]: ...


def _result(answered: _AnsweredRow, status: str) -> Row:
    errors = [row for error in answered.errors for row in error_rows(error)]
    return {
        "status": status,
        "objective_id": answered.objective_id,
        "from_id": answered.from_id,
        "errors": errors,
    }


def _carried(_info: Info, rows: tuple[carry_over.CarriedRow, ...]) -> Payload:
    return {"results": [_result(row, row.status) for row in rows]}


def _cloned(_info: Info, rows: tuple[clones.ClonedRow, ...]) -> Payload:
    return {"results": [_result(row, row.status) for row in rows]}


@strawberry.type
class CopyMutations:
    carry_over_objectives: CarryOverObjectivesPayload = mutation(
        carry_over.carry_over_objectives,
        CarryOverObjectivesInput,
        _carried,
        "Let objectives go on in another cycle: with their key results, owners, tags and weights, and with the "
        "alignments among them and to what is there. What was said and measured stays with the old ones, which the "
        "new ones name as `carriedOverFrom`. Repeating a call carries nothing over twice.",
    )
    clone_objectives: CloneObjectivesPayload = mutation(
        clones.clone_objectives,
        CloneObjectivesInput,
        _cloned,
        "Make new objectives by the example of others, in any open cycle and for whomever you may create them for: "
        "with all key results as they began, and with the alignments among them and to what stays in place.",
    )
