"""Objectives go on in another cycle, and serve as examples, without taking along what was said of them."""

from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller, codes

GOAL = """id title state progress grade reflection weight tags startDate dueDate
  cycle { id } lead { id } person { id } team { id } carriedOverFrom { id } carriedOverTo { id } clonedFrom { id }
  alignments { weight contributes primary parent { __typename ... on Objective { id } ... on KeyResult { id } } }
  keyResults { nodes {
    id title weight owner { id } source kpi { id } progress currentValue startDate dueDate carriedOverFrom { id }
    measure {
      __typename
      ... on MetricMeasure { startValue targetValue commitValue stretchValue }
      ... on MilestonesMeasure { milestones { id title done } }
    }
  } }"""
ERRORS = "errors { code message path }"
RESULTS = f"""results {{
  status objective {{ {GOAL} }} carriedOverFrom {{ id state grade reflection }} {ERRORS}
}}"""


async def carry(caller: Caller, *names: str, viewer: str = "ada", to: str = "q3", **options: Any) -> Any:
    """Carry objectives of the company over and give the whole payload."""
    rows = [{"id": caller.company[name]} for name in names]
    given = {"cycleId": caller.company[to], "objectives": rows, **options}
    return await caller.mutate("carryOverObjectives", given, viewer, select=RESULTS)


async def carried(caller: Caller, *names: str, **options: Any) -> list[Any]:
    """Carry objectives over, all of which must go, and give the new ones."""
    payload = await carry(caller, *names, **options)
    assert [row["errors"] for row in payload["results"]] == [[]] * len(names)
    return [row["objective"] for row in payload["results"]]


async def test_an_objective_goes_on_with_what_is_its_own_and_without_what_was_said(
    caller: Caller, company: Company
) -> None:
    (goal,) = await carried(caller, "personal_goal")

    (metric,) = goal["keyResults"]["nodes"]
    assert (goal["state"], goal["progress"], goal["cycle"]["id"]) == ("ACTIVE", 0, company["q3"])
    assert (goal["person"]["id"], goal["lead"]["id"], goal["tags"]) == (
        company["eve"],
        company["eve"],
        ["growth", "b2b"],
    )
    assert (goal["startDate"], goal["dueDate"]) == ("2026-07-01", "2026-09-30")
    assert goal["carriedOverFrom"] == {"id": company["personal_goal"]}
    assert metric["measure"] == {
        "__typename": "MetricMeasure",
        "startValue": 40,
        "targetValue": 100,
        "commitValue": None,
        "stretchValue": 120,
    }
    assert (metric["currentValue"], metric["owner"], metric["carriedOverFrom"]) == (
        None,
        {"id": company["eve"]},
        {"id": company["metric"]},
    )


async def test_a_metric_may_start_where_it_once_began(caller: Caller) -> None:
    (goal,) = await carried(caller, "personal_goal", start="ORIGINAL")

    assert goal["keyResults"]["nodes"][0]["measure"]["startValue"] == 0
    assert goal["keyResults"]["nodes"][0]["measure"]["commitValue"] == 30


async def test_nothing_is_carried_over_twice(caller: Caller, company: Company) -> None:
    (first,) = await carried(caller, "personal_goal")

    again = await carry(caller, "personal_goal", "personal_goal")

    assert [row["status"] for row in again["results"]] == ["ALREADY_CARRIED_OVER"] * 2
    assert {row["objective"]["id"] for row in again["results"]} == {first["id"]}
    old = await caller.ask(
        "query ($id: ID!) { objective(by: {id: $id}) { carriedOverTo { id } } }", id=company["personal_goal"]
    )
    assert old["objective"]["carriedOverTo"] == [{"id": first["id"]}]


async def test_alignments_among_the_carried_and_to_what_stays_open_are_kept(caller: Caller, company: Company) -> None:
    company_goal, division, squad, personal = await carried(
        caller, "company_goal", "division_goal", "squad_goal", "personal_goal", keyResults="ALL"
    )

    by_others = next(row["id"] for row in division["keyResults"]["nodes"])
    parents = [
        [edge["parent"]["id"] for edge in goal["alignments"]] for goal in (company_goal, division, squad, personal)
    ]
    driven = next(row["id"] for row in squad["keyResults"]["nodes"] if row["kpi"])
    assert parents[:3] == [[company["year_goal"]], [company_goal["id"]], [by_others]]
    # The sales objective was not carried over, so nothing serves it in the new cycle.
    assert parents[3] == [squad["id"], driven]
    assert [edge["primary"] for edge in personal["alignments"]] == [True, False]


async def test_the_order_of_calls_does_not_matter_to_alignments(caller: Caller) -> None:
    (personal,) = await carried(caller, "personal_goal")
    assert personal["alignments"] == []

    (squad,) = await carried(caller, "squad_goal")

    edges_of = "alignments { primary parent { __typename ... on Objective { id } } }"
    text = f"query ($id: ID!) {{ objective(by: {{id: $id}}) {{ {edges_of} }} }}"
    edges = (await caller.ask(text, id=personal["id"]))["objective"]["alignments"]
    assert edges[0] == {"primary": True, "parent": {"__typename": "Objective", "id": squad["id"]}}


async def test_finished_key_results_stay_behind_unless_all_are_asked_for(caller: Caller) -> None:
    titles = "Key result at_least of Acme"
    (goal,) = await carried(caller, "squad_goal")
    assert titles not in [row["title"] for row in goal["keyResults"]["nodes"]]

    (everything,) = await carried(caller, "squad_goal", to="year", keyResults="ALL")

    assert titles in [row["title"] for row in everything["keyResults"]["nodes"]]


async def test_done_milestones_stay_behind(caller: Caller, company: Company) -> None:
    steps_of = "measure { ... on MilestonesMeasure { milestones { id title } } }"
    text = f"query ($id: ID!) {{ keyResult(by: {{id: $id}}) {{ {steps_of} }} }}"
    steps = (await caller.ask(text, id=company["milestones"]))["keyResult"]["measure"]["milestones"]
    await caller.mutate("checkIn", {"keyResultId": company["milestones"], "doneMilestones": [steps[0]["id"]]})

    (goal,) = await carried(caller, "squad_goal")

    measures = [row["measure"] for row in goal["keyResults"]["nodes"]]
    (left,) = next(measure["milestones"] for measure in measures if measure["__typename"] == "MilestonesMeasure")
    assert (left["title"], left["done"]) == ("Second", False)
    assert left["id"] not in {step["id"] for step in steps}


async def test_the_old_one_is_graded_and_closed_in_the_same_call(caller: Caller, company: Company) -> None:
    rows = [
        {"id": company["personal_goal"], "grade": 0.3, "reflection": "Too much at once."},
        {"id": company["sales_goal"]},
    ]
    given = {"cycleId": company["q3"], "objectives": rows, "closeOld": True}

    payload = await caller.mutate("carryOverObjectives", given, select=RESULTS)

    assert [row["carriedOverFrom"] for row in payload["results"]] == [
        {"id": company["personal_goal"], "state": "CLOSED", "grade": 0.3, "reflection": "Too much at once."},
        {"id": company["sales_goal"], "state": "CLOSED", "grade": 0.9, "reflection": None},
    ]


async def test_out_of_a_closed_cycle_objectives_go_on_but_are_not_graded(caller: Caller, company: Company) -> None:
    refused = await carry(caller, "past_goal", closeOld=True)
    rows = [{"id": company["past_goal"], "grade": 0.1}]
    graded = await caller.mutate(
        "carryOverObjectives", {"cycleId": company["q3"], "objectives": rows, "closeOld": True}, select=RESULTS
    )
    (goal,) = await carried(caller, "past_goal")

    assert refused["results"][0]["objective"]["carriedOverFrom"] == {"id": company["past_goal"]}
    assert [error["code"] for error in graded["results"][0]["errors"]] == ["CYCLE_CLOSED"]
    assert goal["keyResults"]["nodes"][0]["measure"]["startValue"] == 8


@pytest.mark.parametrize(
    ("name", "to", "code", "path"),
    [
        ("draft_goal", "q3", "WRONG_STATE", ["input", "objectives", "0"]),
        ("archived_goal", "q3", "WRONG_STATE", ["input", "objectives", "0"]),
        ("personal_goal", "q2", "INVALID_INPUT", ["input", "objectives", "0", "id"]),
        ("eve", "q3", "NOT_FOUND", ["input", "objectives", "0", "id"]),
    ],
)
async def test_what_cannot_go_on_is_told_row_by_row(
    caller: Caller, name: str, to: str, code: str, path: list[str]
) -> None:
    payload = await carry(caller, name, "sales_goal", to=to)

    (error,) = payload["results"][0]["errors"]
    assert (payload["results"][0]["status"], error["code"], error["path"]) == ("REJECTED", code, path)
    assert payload["errors"] == []


async def test_one_bad_row_refuses_all_if_that_is_asked_for(caller: Caller, company: Company, house: Any) -> None:
    before = await company.dump(house.writer)

    payload = await carry(caller, "sales_goal", "draft_goal", "archived_goal", atomic=True)

    assert (codes(payload), payload["results"]) == (["WRONG_STATE"] * 2, None)
    assert await company.dump(house.writer) == before


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"cycleId": "q1"}, "CYCLE_CLOSED"),
        ({"objectives": []}, "INVALID_INPUT"),
        ({"objectives": ["sales_goal"] * 101}, "INVALID_INPUT"),
        ({"state": "CLOSED"}, "INVALID_INPUT"),
        ({"cycleId": "squad"}, "NOT_FOUND"),
    ],
)
@pytest.mark.parametrize("mutation", ["carryOverObjectives", "cloneObjectives"])
async def test_a_call_as_a_whole_may_be_refused(
    caller: Caller, company: Company, mutation: str, given: dict[str, Any], code: str
) -> None:
    asked = {"cycleId": "q3", "objectives": ["sales_goal"], **given}
    asked["cycleId"] = company[asked["cycleId"]]
    asked["objectives"] = [{"id": company[name]} for name in asked["objectives"]]

    assert codes(await caller.mutate(mutation, asked)) == [code]


async def test_a_grade_needs_the_wish_to_close(caller: Caller, company: Company) -> None:
    given = {"cycleId": company["q3"], "objectives": [{"id": company["sales_goal"], "grade": 0.5}], "atomic": True}

    payload = await caller.mutate("carryOverObjectives", given)

    assert codes(payload) == ["INVALID_INPUT"]


async def test_what_is_continued_by_something_invisible_can_be_carried_over_again(
    caller: Caller, company: Company
) -> None:
    (hidden,) = await carried(caller, "sales_goal")
    await caller.mutate("updateObjective", {"id": hidden["id"], "visibility": "PRIVATE", "leadId": company["ada"]})

    payload = await carry(caller, "sales_goal", viewer="finn")

    assert payload["results"][0]["status"] == "CARRIED_OVER"
    assert payload["results"][0]["objective"]["id"] != hidden["id"]


async def test_those_who_are_gone_own_nothing_new(caller: Caller, company: Company) -> None:
    await caller.mutate("deactivatePerson", {"id": company["finn"]})

    (goal,) = await carried(caller, "sales_goal")

    assert goal["lead"] is None
    assert goal["keyResults"]["nodes"][0]["owner"] is None


async def test_a_private_objective_goes_on_in_private(caller: Caller, company: Company) -> None:
    (goal,) = await carried(caller, "private_goal", viewer="finn")

    text = "query ($id: ID!) { node(id: $id) { id ... on Objective { visibility viewers { id } } } }"
    seen = {name: (await caller.ask(text, name, id=goal["id"]))["node"] for name in ("dan", "eve", "vera")}
    assert seen["dan"] == {"id": goal["id"], "visibility": "PRIVATE", "viewers": [{"id": company["dan"]}]}
    assert (seen["eve"], seen["vera"]) == (None, None)


async def test_custom_fields_go_along_unless_they_are_archived(caller: Caller, company: Company) -> None:
    await caller.mutate("archiveCustomField", {"id": company["theme"]})

    (sales, personal) = await carried(caller, "sales_goal", "personal_goal")

    text = "query ($id: ID!) { objective(by: {id: $id}) { customFields { field { key } } %s } }"
    parts = "keyResults { nodes { customFields { field { key } } } }"
    told = [(await caller.ask(text % parts, id=goal["id"]))["objective"] for goal in (sales, personal)]
    assert sorted(row["field"]["key"] for row in told[0]["customFields"]) == ["budget", "launch", "region"]
    (metric,) = told[1]["keyResults"]["nodes"]
    assert sorted(row["field"]["key"] for row in metric["customFields"]) == ["budget", "launch"]


async def test_the_log_tells_of_both_ends(caller: Caller, company: Company) -> None:
    (goal,) = await carried(caller, "sales_goal")

    text = (
        "{ events(first: 100, filter: {types: [OBJECTIVE_CARRIED_OVER]}) { nodes { subjectId data cause { type } } } }"
    )
    (event,) = (await caller.ask(text))["events"]["nodes"]
    assert event == {
        "subjectId": company["sales_goal"],
        "data": {"carriedOverToId": goal["id"]},
        "cause": {"type": "OBJECTIVE_CREATED"},
    }
