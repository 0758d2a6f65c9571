"""Tags: what is offered to whom, and how one is changed everywhere."""

from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House

UPDATES = {"obj": "updateObjective", "kr": "updateKeyResult", "kpi": "updateKpi"}
USES = """query ($prefix: String!, $first: Int!) {
  tags(prefix: $prefix, first: $first) { tag objectives keyResults kpis } }"""


async def uses(caller: Caller, viewer: str = "ada", prefix: str = "", first: int = 100) -> dict[str, tuple[int, ...]]:
    data = await caller.ask(USES, viewer, prefix=prefix, first=first)
    return {each["tag"]: (each["objectives"], each["keyResults"], each["kpis"]) for each in data["tags"]}


async def tag(caller: Caller, node: str, *tags: str) -> None:
    name = UPDATES[caller.company[node].partition("_")[0]]
    assert codes(await caller.mutate(name, {"id": caller.company[node], "tags": list(tags)})) == []


async def tags_of(house: House, company: Company, table: str, node: str) -> tuple[list[str], int]:
    row = await house.writer.fetchrow(
        f"SELECT tags, version FROM {table} WHERE org_id = $1 AND id = $2", company.org_id, company[node]
    )
    assert row is not None
    return row["tags"], row["version"]


@pytest.fixture
async def tagged(caller: Caller, company: Company, house: House) -> Caller:
    for node, *tags in (
        ("squad_goal", "growth", "Trust"),
        ("private_goal", "secret", "growth"),
        ("team_goal", "trust"),
        ("metric", "growth"),
        ("secret", "growth", "hush"),
        ("kpi", "growth", "100%"),
        ("sales_goal", "scale", "x", "growth"),
    ):
        await tag(caller, node, *tags)
    for table, node in (("objectives", "past_goal"), ("key_results", "past"), ("objectives", "archived_goal")):
        await house.writer.execute(
            f"UPDATE {table} SET tags = '{{growth,old}}' WHERE org_id = $1 AND id = $2", company.org_id, company[node]
        )
    return caller


async def test_tags_are_counted_on_what_one_may_see_the_most_used_first(tagged: Caller) -> None:
    for_ada, for_eve = await uses(tagged), await uses(tagged, "eve")

    assert for_ada["growth"] == (5, 3, 1)
    assert for_eve["growth"] == (4, 2, 1)
    assert for_ada["secret"] == (1, 0, 0)
    assert not {"secret", "hush", "trust"} & for_eve.keys()
    assert next(iter(for_ada)) == "growth"


@pytest.mark.parametrize("viewer", ["ada", "eve", "dan", "vera"])
async def test_the_counts_are_those_of_the_lists(tagged: Caller, viewer: str) -> None:
    text = """query ($tag: String!) { objectives(filter: {tags: {has: $tag}}) { totalCount }
      keyResults(filter: {tags: {has: $tag}}) { totalCount } kpis(filter: {tags: {has: $tag}}) { totalCount } }"""

    for name, counts in (await uses(tagged, viewer)).items():
        data = await tagged.ask(text, viewer, tag=name)
        assert tuple(data[kind]["totalCount"] for kind in ("objectives", "keyResults", "kpis")) == counts


async def test_a_prefix_is_compared_without_regard_to_case_and_knows_no_wildcards(tagged: Caller) -> None:
    assert set(await uses(tagged, prefix="TR")) == {"Trust", "trust"}
    assert set(await uses(tagged, prefix="100%")) == {"100%"}
    assert set(await uses(tagged, prefix="%")) == set()
    assert len(await uses(tagged, first=2)) == 2


@pytest.mark.parametrize(("prefix", "first"), [("", 0), ("", 101), ("x" * 61, 1), ("\x00", 1)])
async def test_what_cannot_be_asked_for_is_refused(reader: Caller, prefix: str, first: int) -> None:
    assert await reader.refused(USES, prefix=prefix, first=first)


async def test_renaming_changes_everything_outside_closed_cycles_and_merges(
    tagged: Caller, company: Company, house: House
) -> None:
    before = {node: await tags_of(house, company, table, node) for table, node in PLACES}

    payload = await tagged.mutate(
        "renameTag",
        {"tag": " growth ", "to": "scale"},
        select="tag { tag objectives keyResults kpis } changedCount frozenCount",
    )

    assert payload["tag"] == {"tag": "scale", "objectives": 4, "keyResults": 2, "kpis": 1}
    assert (payload["changedCount"], payload["frozenCount"]) == (8, 2)
    after = {node: await tags_of(house, company, table, node) for table, node in PLACES}
    assert after["sales_goal"] == (["x", "scale"], before["sales_goal"][1] + 1)
    assert after["squad_goal"] == (["scale", "Trust"], before["squad_goal"][1] + 1)
    assert after["archived_goal"][0] == ["scale", "old"]
    assert after["past_goal"] == before["past_goal"]
    assert after["past"] == before["past"]


PLACES = (
    ("objectives", "sales_goal"),
    ("objectives", "squad_goal"),
    ("objectives", "archived_goal"),
    ("objectives", "past_goal"),
    ("key_results", "past"),
)


async def test_each_thing_that_changes_is_told_to_those_who_may_see_it(tagged: Caller, company: Company) -> None:
    text = """query ($first: Int!, $after: Cursor) { events(first: $first, after: $after) {
      nodes { type subjectId causeId data } cursor hasMore } }"""
    start = await _end_of_log(tagged)

    await tagged.mutate("removeTag", {"tag": "growth"})

    for viewer, hidden in (("ada", set()), ("eve", {company["private_goal"], company["secret"]})):
        told = (await tagged.ask(text, viewer, first=100, after=start))["events"]["nodes"]
        goals = ("squad_goal", "personal_goal", "private_goal", "sales_goal", "archived_goal")
        expected = {company[name] for name in (*goals, "metric", "secret", "kpi")}
        assert {event["subjectId"] for event in told} == expected - hidden
        assert {event["type"] for event in told} == {"OBJECTIVE_UPDATED", "KEY_RESULT_UPDATED", "KPI_UPDATED"}
        assert len({event["causeId"] for event in told}) == 1
        assert told[0]["data"] == {"changed": ["tags"], "tag": {"before": "growth", "after": None}}


async def _end_of_log(caller: Caller) -> str:
    cursor = None
    while True:
        text = "query ($after: Cursor) { events(first: 100, after: $after) { cursor hasMore } }"
        page = (await caller.ask(text, after=cursor))["events"]
        cursor = page["cursor"]
        if not page["hasMore"]:
            return str(cursor)


@pytest.mark.parametrize(
    ("mutation", "given", "code"),
    [
        ("renameTag", {"tag": "nobody has this", "to": "x"}, "NOT_FOUND"),
        ("renameTag", {"tag": "growth", "to": " "}, "INVALID_INPUT"),
        ("renameTag", {"tag": "growth", "to": "x" * 61}, "INVALID_INPUT"),
        ("renameTag", {"tag": "growth", "to": "\ud800"}, "INVALID_INPUT"),
        ("removeTag", {"tag": "nobody has this"}, "NOT_FOUND"),
        ("removeTag", {"tag": ""}, "INVALID_INPUT"),
    ],
)
async def test_what_cannot_be_changed_is_refused(
    tagged: Caller, company: Company, house: House, mutation: str, given: Any, code: str
) -> None:
    before = await company.dump(house.writer)

    assert codes(await tagged.mutate(mutation, given)) == [code]

    assert await company.dump(house.writer) == before


async def test_only_administrators_change_tags_everywhere(tagged: Caller) -> None:
    for viewer in ("ben", "dan", "eve", "vera"):
        assert codes(await tagged.mutate("renameTag", {"tag": "growth", "to": "x"}, viewer)) == ["NOT_ALLOWED"]


async def test_a_tag_is_written_in_one_way_and_found_in_any(caller: Caller, company: Company) -> None:
    await tag(caller, "squad_goal", "  Cafe\u0301   au\tlait ", "Café au lait", "café au lait")

    text = "query ($tag: String!) { objectives(filter: {tags: {has: $tag}}) { nodes { tags } } }"
    found = await caller.ask(text, tag="Cafe\u0301 au  lait")

    assert found["objectives"]["nodes"] == [{"tags": ["Café au lait", "café au lait"]}]


async def test_another_organization_keeps_its_tags(tagged: Caller, original: Company, house: House) -> None:
    before = await original.dump(house.writer)

    await tagged.mutate("removeTag", {"tag": "growth"})

    assert await original.dump(house.writer) == before
