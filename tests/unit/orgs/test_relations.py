"""How an actor is related to people and teams."""

from domain.actor import Actor, Role, TokenScope
from domain.orgs.relations import relations_to_person, relations_to_team
from domain.policy import Relation

_ADA = Actor(
    org_id="org",
    person_id="ada",
    role=Role.MEMBER,
    scope=TokenScope.WRITE,
    time_zone="UTC",
    member_of=frozenset({"desk"}),
    leads=frozenset({"field"}),
)


def test_people_are_related_to_themselves() -> None:
    assert relations_to_person(_ADA, "ada") == {Relation.SELF}


def test_people_are_not_related_to_others() -> None:
    assert relations_to_person(_ADA, "bob") == frozenset()


def test_a_lead_is_related_to_what_they_lead() -> None:
    assert relations_to_team(_ADA, "field") == {Relation.TEAM_LEAD}


def test_a_member_has_no_say_in_a_team() -> None:
    assert relations_to_team(_ADA, "desk") == frozenset()


def test_nobody_leads_the_company() -> None:
    assert relations_to_team(_ADA, None) == frozenset()
