"""What the viewer may do with a thing, told before they try."""

import strawberry

from domain.actor import Actor
from domain.policy import Action, Relation, decide
from schema.rows import Row


@strawberry.type(description="Whether the viewer may do something. It may still fail for reasons of the moment.")
class Permission:
    allowed: bool
    reason: str | None = strawberry.field(description="Why not, as a sentence for a person; null if it is allowed.")


def permission(action: Action, actor: Actor, relations: frozenset[Relation] = frozenset()) -> Row:
    """Give the row of a `Permission`, by the same table that decides when it is tried."""
    decision = decide(action, actor, relations)
    return {"allowed": decision.allowed, "reason": decision.reason}
