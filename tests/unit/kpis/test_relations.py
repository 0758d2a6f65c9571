"""How somebody is related to a KPI."""

import pytest

from domain.actor import Actor, Role, TokenScope
from domain.kpis.relations import Owners, relations_to_kpi
from domain.policy import Relation

ANNA = Actor("org_1", "per_anna", Role.MEMBER, TokenScope.WRITE, "UTC", leads=frozenset({"team_a"}))
ROBOT = Actor("org_1", None, Role.MEMBER, TokenScope.WRITE, "UTC")


@pytest.mark.parametrize(
    ("owners", "teams", "expected"),
    [
        (Owners(), set(), set()),
        (Owners(team_id="team_a"), set(), {Relation.TEAM_LEAD}),
        (Owners(team_id="team_b"), set(), set()),
        (Owners(person_id="per_ben"), {"team_a", "team_b"}, {Relation.TEAM_LEAD}),
        (Owners(person_id="per_ben"), {"team_b"}, set()),
        (Owners(person_id="per_anna"), set(), {Relation.KPI_PERSON}),
        (Owners(accountable_id="per_anna"), set(), {Relation.KPI_ACCOUNTABLE}),
        (Owners(accountable_id="per_ben"), set(), set()),
    ],
)
def test_leads_the_person_and_the_accountable_run_a_kpi(
    owners: Owners, teams: set[str], expected: set[Relation]
) -> None:
    assert relations_to_kpi(ANNA, owners, teams) == expected


def test_a_token_without_a_person_is_nobody_in_particular() -> None:
    assert relations_to_kpi(ROBOT, Owners(), frozenset()) == frozenset()
