"""An objective may run across quarters with dates of its own: it is found in each of them, if that is asked for."""

from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller

LISTED = "query ($filter: ObjectiveFilter!) { objectives(filter: $filter) { nodes { title } } }"
DRAWN = """query ($cycle: ID!, $overlapping: Boolean!) { cascade(cycleId: $cycle, overlapping: $overlapping) {
  nodes { depth objective { title } } } }"""


@pytest.fixture
async def long_goal(caller: Caller, company: Company) -> str:
    """An objective of the year from March to the middle of May, which the company's goal of the quarter serves."""
    given = {
        "title": "Long",
        "cycleId": company["year"],
        "scope": "COMPANY",
        "startDate": "2026-03-02",
        "dueDate": "2026-05-15",
    }
    made = await caller.mutate("createObjective", given)
    identifier: str = made["objective"]["id"]
    await caller.mutate(
        "alignObjective", {"objectiveId": company["sales_goal"], "parentId": identifier, "primary": True}
    )
    return identifier


async def listed(caller: Caller, **filter_: Any) -> list[str]:
    answer = await caller.ask(LISTED, filter={"title": {"in": ["Long"]}, **filter_})
    return [row["title"] for row in answer["objectives"]["nodes"]]


@pytest.mark.usefixtures("long_goal")
@pytest.mark.parametrize(("quarter", "found"), [("q1", ["Long"]), ("q2", ["Long"]), ("q3", []), ("year", ["Long"])])
async def test_a_list_finds_it_in_each_quarter_it_touches(
    caller: Caller, company: Company, quarter: str, found: list[str]
) -> None:
    assert await listed(caller, during={"id": {"eq": company[quarter]}}) == found


@pytest.mark.usefixtures("long_goal")
async def test_its_cycle_is_still_only_the_one_it_lives_in(caller: Caller, company: Company) -> None:
    assert await listed(caller, cycle={"eq": company["q2"]}) == []
    assert await listed(caller, cycle={"eq": company["year"]}) == ["Long"]


@pytest.mark.usefixtures("long_goal")
async def test_a_day_finds_what_runs_in_its_quarter(caller: Caller) -> None:
    """It is over on 20 May, but it had days in the quarter in which that lies."""
    assert await listed(caller, during={"contains": "2026-05-20", "parent": {"isNull": False}}) == ["Long"]
    assert await listed(caller, during={"contains": "2026-07-20", "parent": {"isNull": False}}) == []


async def test_key_results_are_found_by_the_days_of_their_own(caller: Caller, company: Company, long_goal: str) -> None:
    measure = {"atLeast": {"threshold": 1}}
    given = {"objectiveId": long_goal, "title": "Late", "measure": measure, "startDate": "2026-04-02"}
    await caller.mutate("createKeyResult", given)
    text = "query ($filter: KeyResultFilter!) { keyResults(filter: $filter) { nodes { title } } }"

    found = {}
    for quarter in ("q1", "q2"):
        filter_ = {"title": {"eq": "Late"}, "during": {"id": {"eq": company[quarter]}}}
        found[quarter] = len((await caller.ask(text, filter=filter_))["keyResults"]["nodes"])

    assert found == {"q1": 0, "q2": 1}


async def drawn(caller: Caller, cycle: str, *, overlapping: bool) -> list[tuple[int, str]]:
    tree = (await caller.ask(DRAWN, cycle=caller.company[cycle], overlapping=overlapping))["cascade"]
    return [(node["depth"], node["objective"]["title"].removesuffix(" of Acme")) for node in tree["nodes"]]


@pytest.mark.usefixtures("long_goal")
async def test_a_cascade_of_a_quarter_stands_on_what_the_year_has_in_it(caller: Caller) -> None:
    quarter = await drawn(caller, "q2", overlapping=False)
    overlapping = await drawn(caller, "q2", overlapping=True)

    assert (0, "Company goal") in quarter
    assert overlapping[:2] == [(0, "Year goal"), (1, "Company goal")]
    assert overlapping[-2:] == [(0, "Long"), (1, "Sales goal")]
    assert {title for _, title in overlapping} - {title for _, title in quarter} == {"Year goal", "Long"}


@pytest.mark.usefixtures("long_goal")
async def test_a_cascade_leaves_out_what_the_year_had_before(caller: Caller) -> None:
    assert await drawn(caller, "q3", overlapping=False) == []
    assert await drawn(caller, "q3", overlapping=True) == [(0, "Year goal")]
