"""How somebody is related to people and teams, for the policy to judge. An actor knows this of themselves."""

from domain.actor import Actor
from domain.policy import Relation


def relations_to_person(actor: Actor, person_id: str) -> frozenset[Relation]:
    """Relate an actor to a person."""
    return frozenset({Relation.SELF}) if actor.person_id == person_id else frozenset()


def relations_to_team(actor: Actor, team_id: str | None) -> frozenset[Relation]:
    """Relate an actor to a team. None stands for the company, which has no lead but its administrators."""
    return frozenset({Relation.TEAM_LEAD}) if team_id in actor.leads else frozenset()
