"""What the company has to show, found by the queries that a frontend would ask."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from domain.custom_fields.fields import CustomFieldTarget, CustomFieldType
from domain.initiatives import InitiativeState
from tests.demonstration.havelstern import Company, Visitor

pytestmark = pytest.mark.slow


def nodes(connection: dict[str, Any]) -> list[Any]:
    return list(connection["nodes"])


def one(connection: dict[str, Any]) -> Any:
    (node,) = connection["nodes"]
    return node


async def test_custom_fields_of_all_types_apply_to_everything(guest: Visitor) -> None:
    data = await guest.ask("{ customFields { type appliesTo choices { name } } }")

    assert {field["type"] for field in data["customFields"]} == set(CustomFieldType)
    assert all(set(field["appliesTo"]) == set(CustomFieldTarget) for field in data["customFields"])


async def test_objectives_key_results_and_kpis_have_custom_fields_of_all_types(guest: Visitor) -> None:
    set_ = 'filter: { customFields: [{ key: "%s", %s: { isNull: false } }] }'
    keys = {"theme": "choice", "asked_for_by": "text", "budget": "number", "board_review": "date", "sponsor": "person"}
    lists = [
        f"{kind}_{key}: {kind}({set_ % (key, name)}) {{ totalCount }}"
        for kind in ("objectives", "keyResults", "kpis")
        for key, name in keys.items()
    ]

    data = await guest.ask(f"{{ {' '.join(lists)} }}")

    assert [name for name, found in data.items() if not found["totalCount"]] == []


async def test_initiatives_of_all_states_serve_objectives_and_key_results(guest: Visitor) -> None:
    data = await guest.ask("{ initiatives { nodes { state isOverdue keyResult { id } objective { id } } } }")

    found = nodes(data["initiatives"])
    assert {initiative["state"] for initiative in found} == set(InitiativeState)
    assert {initiative["keyResult"] is None for initiative in found} == {True, False}
    assert any(initiative["isOverdue"] for initiative in found)


async def test_people_comment_on_everything_reply_mention_and_react(guest: Visitor) -> None:
    data = await guest.ask(
        """{ comments { nodes { subject { __typename } mentions { id } replyTo { id } replies { nodes { id } }
             reactions { emoji count } } } }"""
    )

    found = nodes(data["comments"])
    subjects = {comment["subject"]["__typename"] for comment in found}
    assert subjects == {"Objective", "KeyResult", "CheckIn", "Initiative", "Kpi"}
    assert any(comment["mentions"] for comment in found)
    assert any(comment["reactions"] for comment in found)
    assert sum(len(nodes(comment["replies"])) for comment in found) == sum(bool(each["replyTo"]) for each in found) > 1


async def test_somebody_mentions_whoever_holds_the_token(guest: Visitor) -> None:
    data = await guest.ask(
        "query ($id: ID!) { comments(filter: { mentions: { eq: $id } }) { totalCount } }",
        {"id": guest.actor.person_id},
    )

    assert data["comments"]["totalCount"] >= 1


async def test_check_ins_are_acknowledged_and_reacted_to(guest: Visitor) -> None:
    check_ins = [each async for each in all_check_ins(guest)]

    assert sum(check_in["acknowledgedBy"] is not None for check_in in check_ins) >= 3
    assert any(check_in["reactions"] for check_in in check_ins)


async def test_some_check_ins_speak_of_a_day_before_and_some_were_corrected(guest: Visitor) -> None:
    check_ins = [each async for each in all_check_ins(guest)]

    late = [each for each in check_ins if each["kind"] == "CHECK_IN" and each["date"] < each["createdAt"][:10]]
    assert late
    assert any(each["kind"] == "CORRECTION" for each in check_ins)


async def test_what_was_late_or_corrected_rewrote_history(guest: Visitor) -> None:
    causes = {(event["cause"]["type"], event["actor"]["name"]) async for event in corrections(guest) if event["actor"]}

    assert causes >= {("CHECKED_IN", "Solveig Bruns"), ("CHECK_IN_CORRECTED", "Elif Arsan")}


async def test_objectives_of_the_quarter_before_were_graded_and_go_on(guest: Visitor) -> None:
    data = await guest.ask(
        """{ objectives(filter: { title: { in: ["The right desk at the first try", "Fewer alarms, and each one real"] },
             state: { eq: ACTIVE } }) { nodes { carriedOverFrom { grade reflection cycle { state } }
             keyResults { nodes { progress carriedOverFrom { id } measure { ... on MetricMeasure { startValue } } } }
             alignments { parent { __typename } } } } }"""
    )

    going_on = nodes(data["objectives"])
    assert len(going_on) == 2
    for objective in going_on:
        before = objective["carriedOverFrom"]
        assert 0 < before["grade"] < 1
        assert before["reflection"]
        assert before["cycle"]["state"] == "GRADING"
        assert objective["alignments"]
        assert all(each["carriedOverFrom"] and each["progress"] > 0 for each in nodes(objective["keyResults"]))


async def test_tags_are_in_use_on_objectives_and_kpis(guest: Visitor) -> None:
    data = await guest.ask(
        """{ tags { tag } objectives(filter: { tags: { has: "customers" } }) { totalCount }
             kpis(filter: { tags: { has: "service desk" } }) { totalCount } }"""
    )

    assert len(data["tags"]) >= 8
    assert data["objectives"]["totalCount"] >= 4
    assert data["kpis"]["totalCount"] >= 1


async def test_an_objective_of_the_year_runs_across_quarters_with_its_own_dates(guest: Visitor) -> None:
    data = await guest.ask(
        """{ objectives(filter: { title: { contains: "data centre" } }) { nodes {
             id startDate dueDate progress cycle { startDate endDate children { nodes { name } } } } }
           currentCycle { name endDate } }"""
    )

    objective, quarter = one(data["objectives"]), data["currentCycle"]
    assert objective["cycle"]["startDate"] < objective["startDate"]
    assert quarter["endDate"] < objective["dueDate"] < objective["cycle"]["endDate"]
    assert len(nodes(objective["cycle"]["children"])) == 4
    assert 0 < objective["progress"] < 1
    assert objective["id"] in await found_during(guest, quarter["name"])


async def test_some_objectives_are_for_few_eyes(company: Company) -> None:
    counts = dict(await company.values("SELECT visibility, count(*) FROM objectives GROUP BY 1"))

    assert counts["TEAM"] >= 1
    assert counts["PRIVATE"] >= 1


async def test_advice_summary_and_forecast_have_something_to_say(guest: Visitor) -> None:
    data = await guest.ask(
        """{ objectives(filter: { state: { eq: ACTIVE } }) { nodes { advice { code } forecast { onCourse } } }
           currentCycle { summary { checkIns { onTime late missed } objectives { movers { totalCount } } } } }"""
    )

    objectives, summary = nodes(data["objectives"]), data["currentCycle"]["summary"]
    assert len({advice["code"] for objective in objectives for advice in objective["advice"]}) >= 3
    assert {objective["forecast"]["onCourse"] for objective in objectives} >= {True, False}
    assert min(summary["checkIns"].values()) > 0
    assert summary["objectives"]["movers"]["totalCount"] > 5


async def found_during(guest: Visitor, cycle: str) -> list[str]:
    data = await guest.ask(
        """query ($name: String!) { objectives(first: 100, filter: { during: { name: { eq: $name } },
           cycle: { isNull: false } }) { nodes { id } } }""",
        {"name": cycle},
    )
    return [objective["id"] for objective in nodes(data["objectives"])]


async def corrections(guest: Visitor) -> AsyncIterator[Any]:
    document = """query ($after: Cursor) { events(first: 100, after: $after, filter: { types: [HISTORY_CORRECTED] }) {
      cursor hasMore nodes { cause { type } actor { name } } } }"""
    page: dict[str, Any] = {"cursor": None, "hasMore": True}
    while page["hasMore"]:
        page = (await guest.ask(document, {"after": page["cursor"]}))["events"]
        for event in page["nodes"]:
            yield event


async def all_check_ins(guest: Visitor) -> AsyncIterator[Any]:
    document = """query ($after: Cursor) { keyResults(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { checkIns(first: 50) { nodes { kind date createdAt acknowledgedBy { id } reactions { emoji } } } } } }"""
    after = None
    while True:
        found = (await guest.ask(document, {"after": after}))["keyResults"]
        for check_in in flattened(found):
            yield check_in
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            return


def flattened(found: dict[str, Any]) -> Iterator[Any]:
    return (check_in for key_result in found["nodes"] for check_in in nodes(key_result["checkIns"]))
