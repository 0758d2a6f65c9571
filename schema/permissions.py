"""What the viewer may do with a thing, told before they try.

To tell it of a type of yours: give its `viewerCan` a type with a `Permission` for each mutation, and build each with
`permission`, from the relations that the command judges by and the checks of state that it makes, in its order.
"""

from collections.abc import Callable

import strawberry

from domain.actor import Actor
from domain.errors import ErrorCode, NotAllowed, OkraError
from domain.policy import Action, Relation, decide
from schema.rows import Row

Check = Callable[[], None]
"""Raises the `OkraError` that a command would raise for the state a thing is in."""


@strawberry.type(
    description="Whether the viewer may do something now: they are the right person for it, and the thing is in the "
    "right state. What is wrong with an input is told when it is sent."
)
class Permission:
    allowed: bool
    reason: str | None = strawberry.field(description="Why not, as a sentence for a person; null if it is allowed.")
    code: ErrorCode | None = strawberry.field(
        description="The code that the mutation would answer: NOT_ALLOWED for the wrong person, CYCLE_CLOSED, "
        "WRONG_STATE and others for the wrong state; null if it is allowed."
    )


def permission(action: Action, actor: Actor, relations: frozenset[Relation] = frozenset(), *checks: Check) -> Row:
    """Give the row of a `Permission`, by the same table that decides when it is tried, and then by each check."""
    decision = decide(action, actor, relations)
    if not decision.allowed:
        return refused(NotAllowed(decision.reason))
    for check in checks:
        try:
            check()
        except OkraError as error:
            return refused(error)
    return ALLOWED


def refused(error: OkraError) -> Row:
    """Give the row of a `Permission` that is refused for the reason that the mutation would give."""
    return {"allowed": False, "reason": error.message, "code": error.code.value}


ALLOWED: Row = {"allowed": True, "reason": None, "code": None}
"""The row of a `Permission` that is given."""
