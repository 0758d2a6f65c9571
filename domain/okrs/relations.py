"""How somebody is related to objectives and key results, for the policy to judge."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from domain.actor import Actor
from domain.orgs.relations import relations_to_team
from domain.policy import Relation


@dataclass(frozen=True, slots=True)
class ObjectiveOwners:
    """Whose an objective is: a team's, a person's, or with neither the company's; and who is accountable for it."""

    team_id: str | None = None
    person_id: str | None = None
    lead_id: str | None = None


def relations_to_objective(
    actor: Actor, owners: ObjectiveOwners, teams_of_person: AbstractSet[str]
) -> frozenset[Relation]:
    """Relate an actor to an objective. `teams_of_person` are the teams of the person it belongs to, if to one."""
    held = set(relations_to_team(actor, owners.team_id))
    if owners.person_id is not None and actor.leads & teams_of_person:
        held.add(Relation.TEAM_LEAD)
    if owners.person_id is not None and owners.person_id == actor.person_id:
        held.add(Relation.OBJECTIVE_PERSON)
    if owners.lead_id is not None and owners.lead_id == actor.person_id:
        held.add(Relation.OBJECTIVE_LEAD)
    return frozenset(held)


def relations_to_key_result(
    actor: Actor, owner_id: str | None, to_objective: frozenset[Relation]
) -> frozenset[Relation]:
    """Relate an actor to a key result; `to_objective` is how they are related to its objective."""
    owns = owner_id is not None and owner_id == actor.person_id
    return to_objective | {Relation.KEY_RESULT_OWNER} if owns else to_objective


def relations_to_check_in(
    actor: Actor, author_id: str | None, to_key_result: frozenset[Relation]
) -> frozenset[Relation]:
    """Relate an actor to a check-in; `to_key_result` is how they are related to its key result."""
    wrote = author_id is not None and author_id == actor.person_id
    return to_key_result | {Relation.CHECK_IN_AUTHOR} if wrote else to_key_result
