import re
from dataclasses import replace
from pathlib import Path

import pytest

from domain.actor import Actor, Role, TokenScope
from domain.okrs.audiences import Audience
from domain.okrs.objectives import Visibility

EVE = Actor("org_1", "per_eve", Role.MEMBER, TokenScope.READ, "UTC", member_of=frozenset({"team_a"}))
PRIVATE = Audience(Visibility.PRIVATE)
TEAM = Audience(Visibility.TEAM, team_id="team_b")


def test_everybody_had_sight_of_what_the_organization_may_see() -> None:
    assert Audience(Visibility.ORGANIZATION).had(EVE)


@pytest.mark.parametrize("audience", [PRIVATE, TEAM])
def test_administrators_had_sight_of_everything_and_others_not(audience: Audience) -> None:
    assert audience.had(replace(EVE, role=Role.ADMIN, person_id=None))
    assert not audience.had(EVE)


@pytest.mark.parametrize("audience", [PRIVATE, TEAM])
def test_lead_and_person_had_sight(audience: Audience) -> None:
    assert replace(audience, lead_id="per_eve").had(EVE)
    assert replace(audience, person_id="per_eve").had(EVE)


def test_named_people_had_sight_only_while_it_was_private() -> None:
    assert replace(PRIVATE, viewer_ids=("per_dan", "per_eve")).had(EVE)
    assert not replace(TEAM, viewer_ids=("per_eve",)).had(EVE)


def test_a_team_had_sight_and_whoever_led_it_and_who_shared_one_with_the_person() -> None:
    assert replace(TEAM, team_id="team_a").had(EVE)
    assert replace(TEAM, team_id="team_a").had(replace(EVE, member_of=frozenset(), leads=frozenset({"team_a"})))
    assert replace(TEAM, team_id=None, person_id="per_dan", person_team_ids=("team_c", "team_a")).had(EVE)


def test_nobody_is_none_of_the_people_there_are_not() -> None:
    assert not PRIVATE.had(replace(EVE, person_id=None))


def test_the_published_example_is_what_the_rule_says() -> None:
    rules = (Path(__file__).parents[3] / "docs/rules.md").read_text()
    example = rules.partition("## Who sees what")[2].partition("\n## ")[0]
    rows = re.findall(r"\| `([A-Z]+)` \|((?: (?:yes|no) \|){5})", example)
    sales = frozenset({"team_sales"})
    ann, ben, cleo, dan, eve = (replace(EVE, person_id=f"per_{name}") for name in ("ann", "ben", "cleo", "dan", "eve"))
    asking = (ann, ben, replace(cleo, member_of=sales), replace(dan, leads=sales), eve)

    for visibility, told in rows:
        audience = Audience(Visibility(visibility), "per_ann", team_id="team_sales", viewer_ids=("per_ben",))
        assert [audience.had(viewer) for viewer in asking] == [each == "yes" for each in re.findall("yes|no", told)]
    assert len(rows) == len(Visibility)
