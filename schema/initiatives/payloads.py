"""What the mutations on initiatives answer."""

import strawberry

from schema.errors import MutationError
from schema.initiatives.types import Initiative

_ERRORS = "Empty if the mutation did what it was asked for; otherwise it changed nothing."


@strawberry.type
class InitiativePayload:
    initiative: Initiative | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class DeleteInitiativePayload:
    deleted_id: strawberry.ID | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)
