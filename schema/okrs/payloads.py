"""What the mutations on objectives and key results answer."""

import strawberry

from schema.errors import MutationError
from schema.okrs.types import Alignment, CheckIn, KeyResult, Objective

_ERRORS = "Empty if the mutation did what it was asked for; otherwise it changed nothing."


@strawberry.type
class ObjectivePayload:
    objective: Objective | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class KeyResultPayload:
    key_result: KeyResult | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class DeletePayload:
    deleted_id: strawberry.ID | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class AlignObjectivePayload:
    objective: Objective | None
    alignment: Alignment | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class CheckInPayload:
    check_in: CheckIn | None = strawberry.field(description="The new record.")
    key_result: KeyResult | None = strawberry.field(
        description="As it stands now; ask for its objective to see what moved."
    )
    errors: list[MutationError] = strawberry.field(description=_ERRORS)
