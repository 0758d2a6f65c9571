"""The cascade: a tree along primary alignments, to a depth, below a root, and as it was on a day."""

from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller

CASCADE = """
query ($cycleId: ID, $rootId: ID, $depth: Int! = 10, $asOf: Date) {
  cascade(cycleId: $cycleId, rootId: $rootId, depth: $depth, asOf: $asOf) {
    asOf truncated
    nodes {
      depth parentId parentKeyResultId progress rawProgress status confidence
      objective { id } keyResults { keyResult { id } value progress status }
    }
  }
}
"""


@pytest.fixture
def named(reader: Caller) -> dict[str | None, str]:
    return {identifier: name for name, identifier in reader.company.ids.items()}


async def cascade(caller: Caller, viewer: str = "ada", **given: object) -> Any:
    return (await caller.ask(CASCADE, viewer, **given))["cascade"]


def drawn(named: dict[str | None, str], tree: Any) -> list[tuple[int, str]]:
    return [(node["depth"], named[node["objective"]["id"]]) for node in tree["nodes"]]


def node_of(company: Company, tree: Any, name: str) -> Any:
    return next(node for node in tree["nodes"] if node["objective"]["id"] == company[name])


async def test_a_cycle_is_drawn_from_the_top_down(reader: Caller, named: dict[str | None, str]) -> None:
    tree = await cascade(reader, cycleId=reader.company["q2"])

    assert drawn(named, tree) == [
        (0, "company_goal"),
        (1, "division_goal"),
        (2, "squad_goal"),
        (3, "personal_goal"),
        (2, "team_goal"),
        (1, "sales_goal"),
        (1, "private_goal"),
    ]
    assert (tree["asOf"], tree["truncated"]) == ("2026-05-20", False)


async def test_without_a_cycle_the_current_one_is_drawn(reader: Caller) -> None:
    assert await cascade(reader) == await cascade(reader, cycleId=reader.company["q2"])


async def test_a_node_knows_what_it_serves(reader: Caller) -> None:
    company = reader.company

    tree = await cascade(reader, cycleId=company["q2"])

    squad, personal = node_of(company, tree, "squad_goal"), node_of(company, tree, "personal_goal")
    assert (squad["parentId"], squad["parentKeyResultId"]) == (company["division_goal"], company["by_others"])
    assert (personal["parentId"], personal["parentKeyResultId"]) == (company["squad_goal"], None)
    assert tree["nodes"][0]["parentId"] is None


async def test_a_year_is_drawn_with_what_serves_it_in_the_cycles_within(
    reader: Caller, named: dict[str | None, str]
) -> None:
    tree = await cascade(reader, cycleId=reader.company["year"])

    assert drawn(named, tree)[:3] == [(0, "year_goal"), (1, "company_goal"), (2, "division_goal")]
    assert [name for depth, name in drawn(named, tree) if depth == 0] == ["year_goal"]


async def test_below_a_root_only_its_branch_is_drawn(reader: Caller, named: dict[str | None, str]) -> None:
    tree = await cascade(reader, rootId=reader.company["squad_goal"])

    assert drawn(named, tree) == [(0, "squad_goal"), (1, "personal_goal")]


@pytest.mark.parametrize(("depth", "count", "truncated"), [(0, 1, True), (1, 4, True), (2, 6, True), (3, 7, False)])
async def test_a_tree_ends_at_the_depth_and_says_whether_there_is_more(
    reader: Caller, depth: int, count: int, truncated: bool
) -> None:
    tree = await cascade(reader, cycleId=reader.company["q2"], depth=depth)

    assert (len(tree["nodes"]), tree["truncated"]) == (count, truncated)


async def test_what_is_invisible_is_not_drawn_and_what_is_below_stands_at_the_top(
    caller: Caller, named: dict[str | None, str]
) -> None:
    company = caller.company
    below = {"objectiveId": company["personal_goal"], "parentId": company["private_goal"], "primary": True}
    await caller.mutate("alignObjective", below)

    trees = {name: drawn(named, await cascade(caller, name, cycleId=company["q2"])) for name in ("dan", "eve", "cleo")}

    assert (1, "private_goal") in trees["dan"]
    assert (2, "personal_goal") in trees["dan"]
    assert [node for node in trees["eve"] if node[1] in {"private_goal", "team_goal", "personal_goal"}] == [
        (0, "personal_goal")
    ]
    assert [node for node in trees["cleo"] if node[1] == "team_goal"] == [(2, "team_goal")]


async def test_a_tree_below_something_invisible_is_empty(reader: Caller) -> None:
    tree = await cascade(reader, "eve", rootId=reader.company["private_goal"])

    assert (tree["nodes"], tree["truncated"]) == ([], False)


async def test_key_results_stand_beside_their_objective(reader: Caller, named: dict[str | None, str]) -> None:
    company = reader.company

    tree = await cascade(reader, cycleId=company["q2"])

    squad = node_of(company, tree, "squad_goal")
    told = {named[each["keyResult"]["id"]]: (each["value"], each["progress"]) for each in squad["keyResults"]}
    assert told == {
        "ratio": (16, 0.8),
        "at_least": (90, 1),
        "at_most": (None, None),
        "range": (None, None),
        "share": (12, 0.076923),
        "milestones": (None, None),
        "checkpoints": (5, 0.5),
        "driven": (3.5, 1),
    }


@pytest.mark.parametrize(
    ("day", "metric", "personal", "company_goal"),
    [
        ("2026-04-01", None, None, None),
        ("2026-04-09", None, None, "before"),
        ("2026-04-10", 0.1, 0.1, "later"),
        ("2026-04-19", 0.1, 0.1, "later"),
        ("2026-04-20", 0.2, 0.2, "later"),
        ("2026-04-25", 0.2, 0.2, "later"),
        ("2026-05-09", 0.2, 0.2, "later"),
        ("2026-05-10", 0.4, 0.4, "later"),
    ],
)
async def test_a_tree_is_shown_as_of_a_day(
    reader: Caller, day: str, metric: float | None, personal: float | None, company_goal: str | None
) -> None:
    company = reader.company

    tree = await cascade(reader, cycleId=company["q2"], asOf=day)

    node = node_of(company, tree, "personal_goal")
    assert (node["progress"], node["keyResults"][0]["progress"]) == (personal, metric)
    assert (node["status"] is None) is (personal is None)
    assert (node_of(company, tree, "company_goal")["progress"] is None) is (company_goal is None)
    assert tree["asOf"] == day


async def test_as_of_today_is_as_it_is_now(reader: Caller) -> None:
    now = await cascade(reader, cycleId=reader.company["q2"])
    today = await cascade(reader, cycleId=reader.company["q2"], asOf="2026-05-20")

    assert today == now


async def test_a_late_check_in_is_seen_as_of_its_day(caller: Caller, company: Company) -> None:
    given = {"keyResultId": company["metric"], "value": 60, "date": "2026-04-12"}
    before = await cascade(caller, cycleId=company["q2"], asOf="2026-04-12")

    await caller.mutate("checkIn", given)

    after = {day: await cascade(caller, cycleId=company["q2"], asOf=day) for day in ("2026-04-11", "2026-04-12")}
    assert node_of(company, before, "personal_goal")["progress"] == 0.1
    assert node_of(company, after["2026-04-11"], "personal_goal")["progress"] == 0.1
    assert node_of(company, after["2026-04-12"], "personal_goal")["progress"] == 0.6
    top = [node_of(company, tree, "company_goal")["progress"] for tree in (before, after["2026-04-12"])]
    assert top[0] < top[1]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"cycleId": "x", "rootId": "y"}, ["rootId"]),
        ({"cycleId": "x", "depth": 16}, ["depth"]),
        ({"cycleId": "x", "depth": -1}, ["depth"]),
        ({"cycleId": "x", "asOf": "2026-05-21"}, ["asOf"]),
    ],
)
async def test_a_tree_that_cannot_be_drawn_is_refused(
    reader: Caller, given: dict[str, object], path: list[str]
) -> None:
    (refused,) = await reader.refused(CASCADE, **given)

    assert (refused["code"], refused["path"]) == ("INVALID_INPUT", path)


async def test_drafts_and_archived_objectives_are_not_drawn(caller: Caller, named: dict[str | None, str]) -> None:
    company = caller.company
    await caller.mutate("archiveObjective", {"id": company["division_goal"]})

    tree = await cascade(caller, cycleId=company["q2"])

    shown = drawn(named, tree)
    assert {"draft_goal", "archived_goal", "division_goal"}.isdisjoint(name for _, name in shown)
    assert [node for node in shown if node[1] in {"squad_goal", "personal_goal"}] == [
        (0, "squad_goal"),
        (1, "personal_goal"),
    ]
