"""Explanations as they are read: every number with where it comes from, and nothing of what is hidden."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller
from tests.graphql.house import SettableClock

PROGRESS = """progress { progress rawProgress rule formula calculation reason linkMode valueDate kpi { name }
  inputs { name value label } hidden { count share }
  members { weight share progress rawProgress contribution hasValue node { id __typename } }
  leftOut { weight reason node { id } } }"""
STATUS = """status { status reason sentence basis objectiveRule day score scoreBand expectedProgress pace paceBand
  bands { band low high } weakest { id } }"""
EXPLAIN = f"explain {{ isCurrent {PROGRESS} {STATUS} }}"
OBJECTIVE = f"query ($id: ID!) {{ objective(by: {{id: $id}}) {{ progress status {EXPLAIN} }} }}"
KEY_RESULT = f"query ($id: ID!) {{ keyResult(by: {{id: $id}}) {{ progress status {EXPLAIN} }} }}"


_WAY = {"metric": {"start": 0, "target": 100}}


async def objective(caller: Caller, name: str, viewer: str = "ada") -> Any:
    return (await caller.ask(OBJECTIVE, viewer, id=caller.company[name]))["objective"]


async def key_result(caller: Caller, name: str, viewer: str = "ada") -> Any:
    return (await caller.ask(KEY_RESULT, viewer, id=caller.company[name]))["keyResult"]


def named(company: Company, told: list[Any]) -> dict[str, Any]:
    names = {identifier: name for name, identifier in company.ids.items()}
    return {names[each["node"]["id"]]: each for each in told}


async def test_a_mean_names_its_members_with_share_and_contribution(reader: Caller) -> None:
    told = await objective(reader, "company_goal")

    progress = told["explain"]["progress"]
    members = named(reader.company, progress["members"])
    assert progress["rule"] == "MEAN"
    assert set(members) == {"division_goal", "sales_goal", "private_goal"}
    assert (members["division_goal"]["weight"], members["division_goal"]["share"]) == (2, 0.5)
    assert sum(member["share"] for member in members.values()) == 1
    contributions = sum(member["contribution"] for member in members.values())
    assert contributions == pytest.approx(told["progress"], abs=3e-6)
    assert members["sales_goal"]["progress"] == 0.9
    assert progress["hidden"] == {"count": 0, "share": 0}


async def test_what_one_may_not_see_is_a_share_without_a_name(reader: Caller) -> None:
    seen, unseen = [await reader.ask(OBJECTIVE, who, id=reader.company["company_goal"]) for who in ("dan", "eve")]

    progress = unseen["objective"]["explain"]["progress"]
    assert set(named(reader.company, progress["members"])) == {"division_goal", "sales_goal"}
    assert progress["hidden"] == {"count": 1, "share": 0.25}
    assert progress["calculation"].endswith("with members that are hidden from you")
    assert seen["objective"]["progress"] == unseen["objective"]["progress"]
    assert reader.company["private_goal"] not in str(unseen)
    assert reader.company["private_goal"] in str(seen)


async def test_what_is_left_out_and_hidden_is_not_told_at_all(caller: Caller) -> None:
    company = caller.company
    edge = {"objectiveId": company["private_goal"], "parentId": company["company_goal"], "contributes": False}
    await caller.mutate("alignObjective", edge)

    told = {name: (await objective(caller, "company_goal", name))["explain"] for name in ("dan", "eve")}

    assert named(company, told["dan"]["progress"]["leftOut"])["private_goal"]["reason"] == "NOT_CONTRIBUTING"
    assert told["eve"]["progress"]["leftOut"] == []
    assert told["eve"]["progress"]["hidden"] == {"count": 0, "share": 0}


async def test_members_are_left_out_for_reasons(caller: Caller) -> None:
    company = caller.company
    await caller.mutate("updateKeyResult", {"id": company["range"], "state": "CANCELLED"})
    await caller.mutate("alignObjective", {"objectiveId": company["draft_goal"], "parentId": company["squad_goal"]})

    told = await objective(caller, "squad_goal")

    left_out = named(company, told["explain"]["progress"]["leftOut"])
    assert {name: each["reason"] for name, each in left_out.items()} == {"range": "CANCELLED", "draft_goal": "DRAFT"}


async def test_zero_weights_and_nothing_to_measure_are_said(caller: Caller) -> None:
    company = caller.company
    await caller.mutate("updateKeyResult", {"id": company["sold"], "weight": 0})

    sales, archived = [(await objective(caller, name))["explain"] for name in ("sales_goal", "archived_goal")]

    assert (sales["progress"]["reason"], sales["progress"]["calculation"]) == (
        "ALL_WEIGHTS_ZERO",
        "All weights are 0: 0",
    )
    assert archived["progress"]["reason"] == "NOTHING_TO_MEASURE"
    assert archived["status"]["reason"] == "NO_DATA"


@pytest.mark.parametrize(
    ("name", "rule", "calculation"),
    [
        ("metric", "LINEAR", "(40 − 0) / (100 − 0) = 0.4"),
        ("ratio", "RATIO", "16 / 20 = 0.8"),
        ("at_least", "THRESHOLD", "90 ≥ 90 holds: 1"),
        ("at_most", "THRESHOLD", "There is no value yet: 0"),
        ("range", "THRESHOLD", "There is no value yet: 0"),
        ("share", "PERIODS", "1 / 13 ≈ 0.076923"),
        ("milestones", "MILESTONES", "There is no value yet: 0"),
        ("checkpoints", "CHECKPOINTS", "0 + (1 − 0) × (5 − 0) / (10 − 0) = 0.5"),
        ("driven", "THRESHOLD", "3.5 ≤ 4 holds: 1"),
        ("by_others", "MEAN", None),
    ],
)
async def test_every_measure_is_explained(reader: Caller, name: str, rule: str, calculation: str | None) -> None:
    told = (await key_result(reader, name))["explain"]

    assert told["isCurrent"] is True
    assert told["progress"]["rule"] == rule
    assert calculation in (None, told["progress"]["calculation"])


async def test_a_key_result_says_where_its_value_comes_from(reader: Caller) -> None:
    driven = (await key_result(reader, "driven"))["explain"]["progress"]
    metric = (await key_result(reader, "metric"))["explain"]["progress"]
    by_others = (await key_result(reader, "by_others"))["explain"]["progress"]

    assert (driven["kpi"]["name"], driven["linkMode"]) == ("Response time of Acme", "LATEST")
    assert driven["valueDate"] == "2026-05-07"
    assert (metric["kpi"], metric["linkMode"], metric["valueDate"]) == (None, None, "2026-05-10")
    assert list(named(reader.company, by_others["members"])) == ["squad_goal"]
    assert by_others["members"][0]["node"]["__typename"] == "Objective"


async def test_milestones_are_told_one_by_one(caller: Caller) -> None:
    company = caller.company
    text = """query ($id: ID!) { keyResult(by: {id: $id}) {
      measure { ... on MilestonesMeasure { milestones { id title } } } } }"""
    measure = (await caller.ask(text, id=company["milestones"]))["keyResult"]["measure"]
    await caller.mutate(
        "checkIn", {"keyResultId": company["milestones"], "doneMilestones": [measure["milestones"][0]["id"]]}
    )

    told = (await key_result(caller, "milestones"))["explain"]["progress"]

    assert told["calculation"] == "30 / 100 = 0.3"
    assert told["inputs"] == [
        {"name": "doneMilestone", "value": 30, "label": "First"},
        {"name": "openMilestone", "value": 70, "label": "Second"},
    ]


async def test_a_status_names_its_rule_limits_and_pace(reader: Caller) -> None:
    told = await key_result(reader, "metric")

    status = told["explain"]["status"]
    assert (status["status"], status["reason"], status["basis"]) == (told["status"], "SCORE_BAND", "SCORE")
    assert status["sentence"] == "The score of 0.400000 lies in the band AT_RISK."
    assert (status["score"], status["expectedProgress"], status["pace"]) == (0.4, 0.549451, 0.728)
    assert (status["day"], status["objectiveRule"]) == ("2026-05-20", None)
    assert [(each["band"], each["low"], each["high"]) for each in status["bands"]] == [
        ("OFF_TRACK", None, 0.3),
        ("AT_RISK", 0.3, 0.7),
        ("ON_TRACK", 0.7, 1),
        ("OVERPERFORMING", 1, None),
    ]


async def test_an_author_and_the_weakest_speak_for_themselves(caller: Caller) -> None:
    company = caller.company
    await caller.mutate("updateOrganization", {"objectiveStatusRule": "WEAKEST", "statusBasis": "PACE"})
    await caller.mutate("checkIn", {"keyResultId": company["ratio"], "status": "OFF_TRACK"})

    ratio, squad = (await key_result(caller, "ratio"))["explain"], (await objective(caller, "squad_goal"))["explain"]

    assert (ratio["status"]["reason"], ratio["status"]["sentence"]) == ("MANUAL", "The newest check-in says OFF_TRACK.")
    assert (squad["status"]["reason"], squad["status"]["objectiveRule"]) == ("WEAKEST_KEY_RESULT", "WEAKEST")
    assert company["ratio"] in [each["id"] for each in squad["status"]["weakest"]]
    assert (squad["status"]["basis"], squad["isCurrent"]) == ("PACE", True)


async def test_the_worked_example_of_the_rules_holds(caller: Caller) -> None:
    """What docs/rules.md writes down under *Explanations* and *Previews*, told to the API and read back."""
    rules = (Path(__file__).parents[2] / "docs/rules.md").read_text()
    goal = {"title": "Example", "cycleId": caller.company["q2"], "scope": "COMPANY"}
    identifier = (await caller.mutate("createObjective", goal))["objective"]["id"]
    caller.company.ids["example"] = identifier
    key_result_id = ""
    for weight, value in ((2, 50), (1, 20)):
        given = {"objectiveId": identifier, "title": "Way", "weight": weight, "measure": _WAY}
        key_result_id = (await caller.mutate("createKeyResult", given))["keyResult"]["id"]
        await caller.mutate("checkIn", {"keyResultId": key_result_id, "value": value})

    told = (await objective(caller, "example"))["explain"]
    text = """query ($id: ID!) { preview(input: {changes: [{checkIn: {keyResultId: $id, value: 80}}]}) {
      nodes { before { progress status } after { progress status } } } }"""
    previewed = (await caller.ask(text, id=key_result_id))["preview"]["nodes"]

    assert told["progress"]["calculation"] in rules
    for member in told["progress"]["members"]:
        written = (member["weight"], member["share"], member["progress"], member["contribution"])
        assert "| {:g} | {} | {} | {} |".format(*written) in rules
    assert told["status"]["sentence"] in rules
    for node, name in zip(previewed, ("key result", "objective"), strict=True):
        numbers = [f"{node[when]['progress']} {node[when]['status']}" for when in ("before", "after")]
        assert f"| {name} | {numbers[0]} | {numbers[1]} |" in rules


async def test_all_that_is_stored_is_explained_by_its_inputs(reader: Caller) -> None:
    text = """{ objectives(first: 100) { nodes { progress status explain { isCurrent progress { progress }
      status { status } } } } keyResults(first: 100) { nodes { progress status explain { isCurrent
      progress { progress } status { status } } } } }"""

    told = await reader.ask(text)

    nodes = [*told["objectives"]["nodes"], *told["keyResults"]["nodes"]]
    assert len(nodes) > 20
    for node in nodes:
        explained = node["explain"]
        assert explained["isCurrent"] is True
        assert explained["progress"]["progress"] == node["progress"]
        assert explained["status"]["status"] == node["status"]


async def test_numbers_of_a_closed_cycle_are_not_passed_off_as_current(caller: Caller) -> None:
    company = caller.company
    below = await caller.mutate("createObjective", {"title": "Below", "cycleId": company["q3"], "scope": "COMPANY"})
    edge = {"objectiveId": below["objective"]["id"], "parentId": company["sales_goal"]}
    assert (await caller.mutate("alignObjective", edge))["errors"] == []
    for step in ("startGrading", "closeCycle"):
        assert (await caller.mutate(step, {"id": company["q2"]}))["errors"] == []
    before = await objective(caller, "sales_goal")

    measure = {"metric": {"start": 0, "target": 10}}
    made = await caller.mutate(
        "createKeyResult", {"objectiveId": below["objective"]["id"], "title": "Later", "measure": measure}
    )

    after = await objective(caller, "sales_goal")
    assert made["errors"] == []
    assert (before["explain"]["isCurrent"], after["explain"]["isCurrent"]) == (True, False)
    assert before["progress"] == after["progress"] == after["explain"]["progress"]["progress"]


async def test_before_the_day_is_told_an_explanation_speaks_of_the_day_before(
    caller: Caller, clock: SettableClock
) -> None:
    clock.now += timedelta(days=1)

    told = (await key_result(caller, "metric"))["explain"]

    assert (told["isCurrent"], told["status"]["day"]) == (True, "2026-05-20")


async def test_a_loop_names_nothing_that_one_may_not_see(caller: Caller) -> None:
    company = caller.company
    await caller.mutate("alignObjective", {"objectiveId": company["private_goal"], "parentId": company["squad_goal"]})
    await caller.mutate("alignObjective", {"objectiveId": company["sales_goal"], "parentId": company["private_goal"]})

    edge = {"objectiveId": company["squad_goal"], "parentId": company["sales_goal"]}
    refused = {name: (await caller.mutate("alignObjective", edge, name))["errors"] for name in ("dan", "cleo")}

    assert company["private_goal"] in refused["dan"][0]["loop"]
    assert company["private_goal"] not in str(refused["cleo"])
    ends = [refused["cleo"][0]["loop"][at] for at in (0, 1, -1)]
    assert ends == [company["squad_goal"], company["sales_goal"], company["squad_goal"]]
