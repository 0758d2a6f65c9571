"""How somebody is related to a KPI, for the policy to judge."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from domain.actor import Actor
from domain.orgs.relations import relations_to_team
from domain.policy import Relation


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose a KPI is: a team's, a person's, or with neither the company's; and who is accountable for it."""

    team_id: str | None = None
    person_id: str | None = None
    accountable_id: str | None = None


def relations_to_kpi(actor: Actor, owners: Owners, teams_of_person: AbstractSet[str]) -> frozenset[Relation]:
    """Relate an actor to a KPI. `teams_of_person` are the teams of the person it belongs to, if it is a person's."""
    held = set(relations_to_team(actor, owners.team_id))
    if owners.person_id is not None and actor.leads & teams_of_person:
        held.add(Relation.TEAM_LEAD)
    if owners.person_id is not None and owners.person_id == actor.person_id:
        held.add(Relation.KPI_PERSON)
    if owners.accountable_id is not None and owners.accountable_id == actor.person_id:
        held.add(Relation.KPI_ACCOUNTABLE)
    return frozenset(held)
