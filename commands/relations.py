"""How the actor of a command is related to what the command is about, for the policy to judge."""

from collections.abc import Mapping
from typing import Any

from domain.okrs import relations as okrs
from domain.okrs.objectives import Scope
from domain.orgs import relations as orgs
from domain.policy import Action, Relation, require
from storage.database import Row
from storage.lookups import teams_of
from storage.work import Work


def relations_to_person(work: Work, person_id: str) -> frozenset[Relation]:
    """Relate the actor to a person."""
    return orgs.relations_to_person(work.actor, person_id)


def relations_to_team(work: Work, team_id: str | None) -> frozenset[Relation]:
    """Relate the actor to a team. None stands for the company, which has no lead but its administrators."""
    return orgs.relations_to_team(work.actor, team_id)


async def relations_to_owner(
    work: Work, scope: Scope, team_id: str | None, person_id: str | None, personal: Relation
) -> frozenset[Relation]:
    """Relate the actor to whom something belongs: the company, a team, or a person (`personal`: that is them)."""
    if scope is Scope.TEAM:
        return relations_to_team(work, team_id)
    if scope is not Scope.INDIVIDUAL or person_id is None:
        return frozenset()
    held = {personal} if work.actor.person_id == person_id else set()
    if work.actor.leads and work.actor.leads & await teams_of(work, person_id):
        held.add(Relation.TEAM_LEAD)
    return frozenset(held)


async def require_right_to_give(
    work: Work, action: Action, row: Row, after: Mapping[str, Any], personal: Relation
) -> None:
    """Let only those give something to the company, a team or a person who may do `action` there: create it."""
    if any(row[name] != after[name] for name in ("scope", "team_id", "person_id")):
        held = await relations_to_owner(work, Scope(after["scope"]), after["team_id"], after["person_id"], personal)
        require(action, work.actor, held)


async def relations_to_objective(work: Work, objective: Row) -> frozenset[Relation]:
    """Relate the actor to an objective."""
    owners = okrs.ObjectiveOwners(objective["team_id"], objective["person_id"], objective["lead_id"])
    needs_teams = owners.person_id is not None and work.actor.leads
    teams = await teams_of(work, objective["person_id"]) if needs_teams else frozenset[str]()
    return okrs.relations_to_objective(work.actor, owners, teams)


async def relations_to_key_result(work: Work, key_result: Row, objective: Row) -> frozenset[Relation]:
    """Relate the actor to a key result and to the objective it belongs to."""
    held = await relations_to_objective(work, objective)
    return okrs.relations_to_key_result(work.actor, key_result["owner_id"], held)
