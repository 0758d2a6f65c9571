"""Lists through the API: filters, orders, pages and counts, on what this viewer may see."""

from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller

OBJECTIVES = """
query (
  $filter: ObjectiveFilter, $orderBy: [ObjectiveOrder!], $first: Int, $after: Cursor, $last: Int, $before: Cursor
) {
  objectives(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
KEY_RESULTS = """
query ($filter: KeyResultFilter, $orderBy: [KeyResultOrder!]) {
  keyResults(filter: $filter, orderBy: $orderBy) { totalCount nodes { id } }
}
"""
BY_TITLE = [{"field": "TITLE"}]


def named(company: Company, connection: Any) -> list[str]:
    names = {identifier: name for name, identifier in company.ids.items()}
    return [names[node["id"]] for node in connection["nodes"]]


async def objectives(reader: Caller, filter_: object = None, viewer: str = "ada") -> list[str]:
    data = await reader.ask(OBJECTIVES, viewer, filter=filter_, orderBy=BY_TITLE)
    assert data["objectives"]["totalCount"] == len(data["objectives"]["nodes"])
    return named(reader.company, data["objectives"])


async def key_results(reader: Caller, filter_: object = None, viewer: str = "ada") -> set[str]:
    data = await reader.ask(KEY_RESULTS, viewer, filter=filter_)
    assert data["keyResults"]["totalCount"] == len(data["keyResults"]["nodes"])
    return set(named(reader.company, data["keyResults"]))


async def test_a_list_shows_what_the_viewer_may_see(reader: Caller) -> None:
    seen = {name: set(await objectives(reader, None, name)) for name in ("ada", "ben", "cleo", "dan", "eve", "finn")}

    assert seen["ada"] - seen["eve"] == {"private_goal", "team_goal"}
    assert "archived_goal" not in seen["ada"]
    assert {name for name, goals in seen.items() if "private_goal" in goals} == {"ada", "dan", "finn"}
    assert {name for name, goals in seen.items() if "team_goal" in goals} == {"ada", "ben", "cleo"}
    assert "secret" not in await key_results(reader, None, "eve")
    assert "secret" in await key_results(reader, None, "dan")


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        (lambda held: {"status": {"eq": "ON_TRACK"}}, "past_goal sales_goal"),
        (lambda held: {"progress": {"gt": 0.4, "lt": 0.5}}, "squad_goal"),
        (lambda held: {"progress": {"gte": 0.9}}, "sales_goal"),
        (lambda held: {"cycle": {"eq": held["year"]}}, "year_goal"),
        (lambda held: {"scope": {"in": ["INDIVIDUAL"]}}, "personal_goal"),
        (lambda held: {"lead": {"eq": held["finn"]}}, "past_goal private_goal sales_goal"),
        (lambda held: {"team": {"in": [held["division"]]}}, "division_goal"),
        (
            lambda held: {"team": {"in": [held["division"]], "includeSubtree": True}},
            "division_goal draft_goal squad_goal team_goal",
        ),
        (lambda held: {"tags": {"hasAll": ["growth", "b2b"]}}, "personal_goal"),
        (lambda held: {"state": {"eq": "DRAFT"}}, "draft_goal spare_goal"),
        (lambda held: {"archived": "ONLY"}, "archived_goal"),
        (lambda held: {"visibility": {"neq": "ORGANIZATION"}}, "private_goal team_goal"),
        (lambda held: {"text": {"contains": "SQUAD"}}, "squad_goal"),
        (lambda held: {"dueDate": {"lte": "-P7D"}}, "past_goal"),
        (lambda held: {"startDate": {"gt": "-P49D"}}, ""),
        (lambda held: {"keyResults": {"some": {"id": {"eq": held["metric"]}}}}, "personal_goal"),
        (
            lambda held: {"keyResults": {"some": {"checkIns": {"some": {"author": {"eq": held["dan"]}}}}}},
            "personal_goal squad_goal",
        ),
        (lambda held: {"alignedObjectives": {"some": {"id": {"eq": held["sales_goal"]}}}}, "company_goal"),
        (
            lambda held: {"parents": {"some": {"id": {"eq": held["company_goal"]}}}},
            "division_goal private_goal sales_goal",
        ),
        (lambda held: {"parentKeyResults": {"some": {"source": {"neq": "KPI"}}}}, "squad_goal"),
        (lambda held: {"and": [{"scope": {"eq": "TEAM"}}, {"progress": {"gt": 0.85}}]}, "sales_goal"),
        (
            lambda held: {"or": [{"id": {"eq": held["year_goal"]}}, {"id": {"eq": held["squad_goal"]}}]},
            "squad_goal year_goal",
        ),
        (
            lambda held: {"scope": {"eq": "COMPANY"}, "not": [{"state": {"eq": "DRAFT"}}]},
            "company_goal private_goal year_goal",
        ),
    ],
)
async def test_objectives_are_filtered(reader: Caller, filter_: Any, expected: str) -> None:
    assert await objectives(reader, filter_(reader.company)) == expected.split()


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        (lambda held: {"measureKind": {"eq": "MILESTONES"}}, "milestones"),
        (lambda held: {"source": {"neq": "CHECK_IN"}}, "driven by_others"),
        (lambda held: {"kpi": {"eq": held["kpi"]}}, "driven"),
        (lambda held: {"owner": {"in": [held["eve"], held["finn"]]}}, "metric sold"),
        (
            lambda held: {"hasValue": {"eq": False}, "objective": {"state": {"eq": "ACTIVE"}}},
            "at_most range milestones",
        ),
        (lambda held: {"objective": {"id": {"eq": held["sales_goal"]}}}, "sold"),
        (lambda held: {"objective": {"cycle": {"eq": held["q1"]}}}, "past"),
        (lambda held: {"alignedObjectives": {"some": {}}}, "by_others driven"),
        (lambda held: {"checkIns": {"some": {"kind": {"eq": "VOID"}}}}, "metric"),
        (lambda held: {"rawProgress": {"gte": 1}}, "at_least driven"),
        (lambda held: {"isStale": {"eq": False}, "source": {"eq": "CHECK_IN"}, "progress": {"gt": 0}}, "metric"),
    ],
)
async def test_key_results_are_filtered(reader: Caller, filter_: Any, expected: str) -> None:
    assert await key_results(reader, filter_(reader.company)) == set(expected.split())


async def test_a_filter_on_relations_sees_no_more_than_the_viewer(reader: Caller) -> None:
    filter_ = {"alignedObjectives": {"some": {"id": {"eq": reader.company["private_goal"]}}}}
    by_title = {"keyResults": {"some": {"title": {"contains": "secret"}}}}

    assert await objectives(reader, filter_, "eve") == []
    assert await objectives(reader, filter_, "dan") == ["company_goal"]
    assert await objectives(reader, by_title, "eve") == []


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ([{"field": "PROGRESS", "direction": "DESC"}], "sales_goal", None),
        ([{"field": "STATUS"}], None, "past_goal"),
        ([{"field": "DUE_DATE"}, {"field": "TITLE"}], "past_goal", "year_goal"),
        ([{"field": "CONFIDENCE", "nulls": "FIRST"}, {"field": "CREATED_AT"}], "company_goal", None),
        ([{"field": "TITLE", "direction": "DESC"}], "year_goal", "company_goal"),
    ],
)
async def test_a_list_is_in_the_order_that_was_asked_for(
    reader: Caller, order: object, first: str | None, last: str | None
) -> None:
    data = await reader.ask(OBJECTIVES, orderBy=order, filter={"state": {"neq": "DRAFT"}})

    names = named(reader.company, data["objectives"])
    assert names[0] == (first or names[0])
    assert names[-1] == (last or names[-1])


@pytest.mark.parametrize("order", [None, BY_TITLE, [{"field": "STATUS", "direction": "DESC"}]])
async def test_pages_forwards_and_backwards_make_up_the_list(reader: Caller, order: object) -> None:
    whole = (await reader.ask(OBJECTIVES, orderBy=order))["objectives"]["nodes"]

    forwards: list[Any] = []
    backwards: list[Any] = []
    page: Any = {"pageInfo": {"hasNextPage": True, "endCursor": None}}
    while page["pageInfo"]["hasNextPage"]:
        page = (await reader.ask(OBJECTIVES, orderBy=order, first=3, after=page["pageInfo"]["endCursor"]))["objectives"]
        forwards += page["nodes"]
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        assert page["totalCount"] == len(whole)
    page = {"pageInfo": {"hasPreviousPage": True, "startCursor": None}}
    while page["pageInfo"]["hasPreviousPage"]:
        before = page["pageInfo"]["startCursor"]
        page = (await reader.ask(OBJECTIVES, orderBy=order, last=4, before=before))["objectives"]
        backwards = page["nodes"] + backwards

    assert forwards == backwards == whole


async def test_a_page_does_not_slip_when_rows_come(caller: Caller, company: Company) -> None:
    first = (await caller.ask(OBJECTIVES, orderBy=BY_TITLE, first=3))["objectives"]
    for title in ("A", "B", "C"):
        await caller.mutate("createObjective", {"title": title, "cycleId": company["q2"], "scope": "COMPANY"})

    second = await caller.ask(OBJECTIVES, orderBy=BY_TITLE, first=3, after=first["pageInfo"]["endCursor"])

    assert named(company, first) == ["company_goal", "division_goal", "draft_goal"]
    assert named(company, second["objectives"]) == ["past_goal", "personal_goal", "private_goal"]


async def test_nested_lists_page_for_each_parent_and_count(reader: Caller) -> None:
    text = """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Objective {
      keyResults(first: 2, orderBy: [{field: PROGRESS, direction: DESC}], filter: {hasValue: {eq: true}}) {
        totalCount nodes { id } pageInfo { hasNextPage }
      }
    } } }"""
    company = reader.company

    data = await reader.ask(text, ids=[company["squad_goal"], company["sales_goal"], company["year_goal"]])

    squad, sales, year = (node["keyResults"] for node in data["nodes"])
    assert set(named(company, squad)) == {"at_least", "driven"}
    assert (squad["totalCount"], squad["pageInfo"]["hasNextPage"]) == (5, True)
    assert (named(company, sales), sales["totalCount"], sales["pageInfo"]["hasNextPage"]) == (["sold"], 1, False)
    assert (year["nodes"], year["totalCount"]) == ([], 0)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"first": 101}, "TOO_MANY", ["first"]),
        ({"first": 0}, "INVALID_INPUT", ["first"]),
        ({"first": 1, "last": 1}, "INVALID_INPUT", ["last"]),
        ({"after": "nonsense"}, "INVALID_INPUT", ["after"]),
        ({"filter": {"id": {"in": ["x"] * 101}}}, "TOO_MANY", ["filter", "id", "in"]),
        ({"filter": {"progress": {"gt": None}}}, "INVALID_INPUT", ["filter", "progress", "gt"]),
        ({"orderBy": [{"field": "TITLE"}] * 6}, "TOO_MANY", ["orderBy"]),
    ],
)
async def test_a_list_outside_of_the_limits_is_refused(
    reader: Caller, given: dict[str, object], code: str, path: list[str]
) -> None:
    (refused,) = await reader.refused(OBJECTIVES, **given)

    assert (refused["code"], refused["path"]) == (code, path)


async def test_a_cursor_fits_only_the_order_it_was_made_in(reader: Caller) -> None:
    page = (await reader.ask(OBJECTIVES, orderBy=BY_TITLE, first=1))["objectives"]

    (refused,) = await reader.refused(OBJECTIVES, after=page["pageInfo"]["endCursor"])

    assert (refused["code"], refused["path"]) == ("INVALID_INPUT", ["after"])


async def test_people_and_teams_that_are_gone_are_listed_only_if_asked_for(reader: Caller) -> None:
    text = """{
      people { nodes { id } }
      all: people(filter: {deactivated: INCLUDE}) { totalCount }
      gone: people(filter: {deactivated: ONLY}) { nodes { id deactivatedAt } }
      roots: teams(filter: {root: true}, orderBy: [{field: NAME}]) { nodes { id } }
      squads: teams(filter: {members: {some: {name: {contains: "eve"}}}}) { nodes { id } }
    }"""

    data = await reader.ask(text)

    assert "gone" not in named(reader.company, data["people"])
    assert data["all"]["totalCount"] == 8
    assert named(reader.company, data["gone"]) == ["gone"]
    assert named(reader.company, data["roots"]) == ["division", "lobby", "sales"]
    assert named(reader.company, data["squads"]) == ["squad"]


async def test_cycles_and_kpis_are_filtered(reader: Caller) -> None:
    text = """query ($year: ID!, $squad: ID!) {
      current: cycles(filter: {contains: "P0D"}) { nodes { id } }
      quarters: cycles(filter: {parent: {eq: $year}, state: {neq: CLOSED}}) { nodes { id } }
      kpis(filter: {health: {eq: GREEN}, team: {in: [$squad]}}) { nodes { id } }
      idle: kpis(filter: {lastMeasuredAt: {isNull: true}}) { nodes { id } }
    }"""
    company = reader.company

    data = await reader.ask(text, year=company["year"], squad=company["squad"])

    assert {name: named(company, connection) for name, connection in data.items()} == {
        "current": ["year", "q2"],
        "quarters": ["q2", "q3"],
        "kpis": ["kpi"],
        "idle": ["idle_kpi"],
    }
