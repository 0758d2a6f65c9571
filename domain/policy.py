"""Who may do what: one table.

A person is related to a thing in several ways at once; an action is allowed if one of these relations allows it.
Seeing is not decided here: what somebody may not see is, to them, not there (`NOT_FOUND`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.actor import Actor, Role, TokenScope
from domain.errors import NotAllowed


class Relation(StrEnum):
    """How an actor is related to the thing an action is about."""

    ADMIN = "ADMIN"
    SELF = "SELF"
    OBJECTIVE_LEAD = "OBJECTIVE_LEAD"
    OBJECTIVE_PERSON = "OBJECTIVE_PERSON"
    TEAM_LEAD = "TEAM_LEAD"
    KEY_RESULT_OWNER = "KEY_RESULT_OWNER"
    CHECK_IN_AUTHOR = "CHECK_IN_AUTHOR"
    KPI_ACCOUNTABLE = "KPI_ACCOUNTABLE"
    KPI_PERSON = "KPI_PERSON"
    INITIATIVE_OWNER = "INITIATIVE_OWNER"
    COMMENT_AUTHOR = "COMMENT_AUTHOR"
    READER = "READER"


class Action(StrEnum):
    """What may be asked for."""

    MANAGE_ORGANIZATION = "MANAGE_ORGANIZATION"
    MANAGE_PEOPLE = "MANAGE_PEOPLE"
    UPDATE_PERSON = "UPDATE_PERSON"
    MANAGE_CYCLES = "MANAGE_CYCLES"
    CREATE_TEAM = "CREATE_TEAM"
    UPDATE_TEAM = "UPDATE_TEAM"
    CREATE_OBJECTIVE = "CREATE_OBJECTIVE"
    UPDATE_OBJECTIVE = "UPDATE_OBJECTIVE"
    ALIGN_OBJECTIVE = "ALIGN_OBJECTIVE"
    CARRY_OVER_OBJECTIVE = "CARRY_OVER_OBJECTIVE"
    CREATE_KEY_RESULT = "CREATE_KEY_RESULT"
    UPDATE_KEY_RESULT = "UPDATE_KEY_RESULT"
    CHECK_IN = "CHECK_IN"
    AMEND_CHECK_IN = "AMEND_CHECK_IN"
    ACKNOWLEDGE_CHECK_IN = "ACKNOWLEDGE_CHECK_IN"
    CREATE_INITIATIVE = "CREATE_INITIATIVE"
    UPDATE_INITIATIVE = "UPDATE_INITIATIVE"
    COMMENT = "COMMENT"
    UPDATE_COMMENT = "UPDATE_COMMENT"
    DELETE_COMMENT = "DELETE_COMMENT"
    CREATE_KPI = "CREATE_KPI"
    UPDATE_KPI = "UPDATE_KPI"
    RECORD_MEASUREMENTS = "RECORD_MEASUREMENTS"
    MANAGE_CUSTOM_FIELDS = "MANAGE_CUSTOM_FIELDS"
    MANAGE_TAGS = "MANAGE_TAGS"


_LEADS_OBJECTIVE: Final = frozenset(
    {Relation.ADMIN, Relation.OBJECTIVE_LEAD, Relation.OBJECTIVE_PERSON, Relation.TEAM_LEAD}
)
_RUNS_KPI: Final = frozenset({Relation.ADMIN, Relation.KPI_ACCOUNTABLE, Relation.KPI_PERSON, Relation.TEAM_LEAD})

ALLOWED: Final[dict[Action, frozenset[Relation]]] = {
    Action.MANAGE_ORGANIZATION: frozenset({Relation.ADMIN}),
    Action.MANAGE_PEOPLE: frozenset({Relation.ADMIN}),
    Action.UPDATE_PERSON: frozenset({Relation.ADMIN, Relation.SELF}),
    Action.MANAGE_CYCLES: frozenset({Relation.ADMIN}),
    Action.CREATE_TEAM: frozenset({Relation.ADMIN, Relation.TEAM_LEAD}),
    Action.UPDATE_TEAM: frozenset({Relation.ADMIN, Relation.TEAM_LEAD}),
    Action.CREATE_OBJECTIVE: frozenset({Relation.ADMIN, Relation.TEAM_LEAD, Relation.OBJECTIVE_PERSON}),
    Action.UPDATE_OBJECTIVE: _LEADS_OBJECTIVE,
    Action.ALIGN_OBJECTIVE: _LEADS_OBJECTIVE,
    Action.CARRY_OVER_OBJECTIVE: _LEADS_OBJECTIVE,
    Action.CREATE_KEY_RESULT: _LEADS_OBJECTIVE,
    Action.UPDATE_KEY_RESULT: _LEADS_OBJECTIVE | {Relation.KEY_RESULT_OWNER},
    Action.CHECK_IN: _LEADS_OBJECTIVE | {Relation.KEY_RESULT_OWNER},
    Action.AMEND_CHECK_IN: _LEADS_OBJECTIVE | {Relation.KEY_RESULT_OWNER, Relation.CHECK_IN_AUTHOR},
    Action.ACKNOWLEDGE_CHECK_IN: frozenset({Relation.ADMIN, Relation.OBJECTIVE_LEAD, Relation.TEAM_LEAD}),
    Action.CREATE_INITIATIVE: _LEADS_OBJECTIVE | {Relation.KEY_RESULT_OWNER},
    Action.UPDATE_INITIATIVE: _LEADS_OBJECTIVE | {Relation.KEY_RESULT_OWNER, Relation.INITIATIVE_OWNER},
    Action.COMMENT: frozenset({Relation.ADMIN, Relation.READER}),
    Action.UPDATE_COMMENT: frozenset({Relation.COMMENT_AUTHOR}),
    Action.DELETE_COMMENT: frozenset({Relation.ADMIN, Relation.COMMENT_AUTHOR}),
    Action.CREATE_KPI: frozenset({Relation.ADMIN, Relation.TEAM_LEAD, Relation.KPI_PERSON}),
    Action.UPDATE_KPI: _RUNS_KPI,
    Action.RECORD_MEASUREMENTS: _RUNS_KPI,
    Action.MANAGE_CUSTOM_FIELDS: frozenset({Relation.ADMIN}),
    Action.MANAGE_TAGS: frozenset({Relation.ADMIN}),
}
"""Which relations allow an action. A viewer, and a token that only reads, are allowed none."""

_WHO: Final = {
    Relation.ADMIN: "an administrator",
    Relation.SELF: "the person",
    Relation.OBJECTIVE_LEAD: "the lead of the objective",
    Relation.OBJECTIVE_PERSON: "the person the objective belongs to",
    Relation.TEAM_LEAD: "a lead of the team or of a team above it",
    Relation.KEY_RESULT_OWNER: "the owner of the key result",
    Relation.CHECK_IN_AUTHOR: "the author of the check-in",
    Relation.KPI_ACCOUNTABLE: "the person accountable for the KPI",
    Relation.KPI_PERSON: "the person the KPI belongs to",
    Relation.INITIATIVE_OWNER: "the owner of the initiative",
    Relation.COMMENT_AUTHOR: "the author of the comment",
    Relation.READER: "somebody who may see it",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an action is allowed; if not, a sentence that says who would be."""

    allowed: bool
    reason: str | None = None


def decide(action: Action, actor: Actor, relations: Iterable[Relation]) -> Decision:
    """Decide about an action from the actor's role, their token's scope, and their relations to the thing."""
    if actor.scope is TokenScope.READ:
        return Decision(allowed=False, reason="This token only reads.")
    if actor.role is Role.VIEWER:
        return Decision(allowed=False, reason="Viewers only read.")
    held = {*relations, Relation.ADMIN} if actor.is_admin else {*relations}
    if held & ALLOWED[action]:
        return Decision(allowed=True)
    allowed = " or ".join(_WHO[relation] for relation in Relation if relation in ALLOWED[action])
    return Decision(allowed=False, reason=f"Only {allowed} may do this.")


def require(action: Action, actor: Actor, relations: Iterable[Relation] = ()) -> None:
    """Refuse an action that is not allowed. Raises `NotAllowed` with the reason."""
    decision = decide(action, actor, relations)
    if not decision.allowed:
        raise NotAllowed(decision.reason)
