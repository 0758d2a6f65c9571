"""What the mutations on comments, reactions and acknowledgements answer."""

import strawberry

from schema.comments.interfaces import Reactable
from schema.comments.types import Comment
from schema.errors import MutationError
from schema.okrs.types import CheckIn

_ERRORS = "Empty if the mutation did what it was asked for; otherwise it changed nothing."


@strawberry.type
class CommentPayload:
    comment: Comment | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class ReactionPayload:
    subject: Reactable | None = strawberry.field(description="The comment or check-in, with its reactions.")
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class AcknowledgeCheckInPayload:
    check_in: CheckIn | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)
