"""Who asks: what follows from a role and from teams."""

from dataclasses import replace

import pytest

from domain.actor import Actor, Role, TokenScope

_ADA = Actor(
    org_id="org",
    person_id="ada",
    role=Role.MEMBER,
    scope=TokenScope.WRITE,
    time_zone="UTC",
    member_of=frozenset({"desk", "field"}),
    leads=frozenset({"field", "night"}),
)


@pytest.mark.parametrize("role", Role)
def test_only_administrators_administer(role: Role) -> None:
    assert replace(_ADA, role=role).is_admin is (role is Role.ADMIN)


def test_people_see_what_belongs_to_teams_they_are_in_or_lead() -> None:
    assert _ADA.team_ids == {"desk", "field", "night"}
