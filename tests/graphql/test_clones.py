"""Objectives serve as examples for new ones, for whomever one may create them for."""

from tests.company import Company
from tests.graphql.caller import Caller
from tests.graphql.test_carry_over import ERRORS, GOAL

CLONES = f"results {{ status objective {{ {GOAL} }} {ERRORS} }}"


async def test_clones_are_templates_for_others(caller: Caller, company: Company) -> None:
    rows = [
        {"id": company["squad_goal"], "title": "Ours", "scope": "TEAM", "teamId": company["department"]},
        {"id": company["squad_goal"]},
        {"id": company["personal_goal"]},
    ]

    payload = await caller.mutate("cloneObjectives", {"cycleId": company["q2"], "objectives": rows}, select=CLONES)

    first, second, personal = (row["objective"] for row in payload["results"])
    assert (first["title"], first["team"]["id"], first["lead"]) == ("Ours", company["department"], None)
    assert (second["title"], second["lead"]["id"]) == ("Squad goal of Acme", company["dan"])
    assert {goal["state"] for goal in (first, second, personal)} == {"DRAFT"}
    assert {goal["clonedFrom"]["id"] for goal in (first, second)} == {company["squad_goal"]}
    assert len(first["keyResults"]["nodes"]) == 8
    assert {row["currentValue"] for row in second["keyResults"]["nodes"] if row["source"] == "CHECK_IN"} == {None}
    assert personal["keyResults"]["nodes"][0]["measure"]["startValue"] == 0
    assert [edge["parent"]["id"] for edge in second["alignments"]] == [company["by_others"]]
    assert first["id"] in [edge["parent"]["id"] for edge in personal["alignments"]]


async def test_one_clones_for_whom_one_may_create(caller: Caller, company: Company) -> None:
    rows = [
        {"id": company["squad_goal"], "scope": "INDIVIDUAL", "personId": company["eve"]},
        {"id": company["squad_goal"]},
        {"id": company["squad_goal"], "scope": "COMPANY"},
    ]

    payload = await caller.mutate(
        "cloneObjectives", {"cycleId": company["q3"], "objectives": rows}, "eve", select=CLONES
    )

    assert [row["status"] for row in payload["results"]] == ["CLONED", "REJECTED", "REJECTED"]
    assert [[error["code"] for error in row["errors"]] for row in payload["results"]] == [
        [],
        ["NOT_ALLOWED"],
        ["NOT_ALLOWED"],
    ]
