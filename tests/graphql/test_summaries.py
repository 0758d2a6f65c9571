"""A summary counts what its viewer could count in the lists, as of any day."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.company import NOW, TODAY
from tests.graphql.caller import Caller
from tests.graphql.house import SettableClock

BANDS = "offTrack atRisk onTrack overperforming"
TALLY = f"""total withValue meanProgress meanExpectedProgress pace
  byStatus {{ noData {BANDS} }} byScoreBand {{ {BANDS} }} byPaceBand {{ {BANDS} }}
  endingThisWeek(first: 50) {{ totalCount nodes {{ id }} }}
  movers(first: 50) {{ since totalCount nodes {{ node {{ id }} before after change }} }}"""
ALL = f"""
fragment all on Summary {{
  objectives {{ {TALLY} }}
  keyResults {{ {TALLY} stale(first: 50) {{ totalCount nodes {{ id }} }}
    checkInsDueThisWeek(first: 50) {{ totalCount nodes {{ id }} }} }}
  checkIns {{ due onTime late missed shareOnTime }}
}}
"""
OF_ALL_KINDS = (
    ALL
    + """
query ($q2: ID!, $year: ID!, $squad: ID!, $division: ID!, $eve: ID!, $finn: ID!, $asOf: Date) {
  q2: cycle(by: {id: $q2}) { summary(asOf: $asOf) { ...all } }
  year: cycle(by: {id: $year}) { summary(includeNested: true, asOf: $asOf) { ...all } }
  squad: team(by: {id: $squad}) { summary(asOf: $asOf) { ...all } }
  division: team(by: {id: $division}) { summary(cycleId: $q2, includeSubtree: true, asOf: $asOf) { ...all } }
  eve: person(by: {id: $eve}) { summary(asOf: $asOf) { ...all } }
  finn: person(by: {id: $finn}) { summary(cycleId: $year, includeNested: true, asOf: $asOf) { ...all } }
}
"""
)
_JUDGED = "id progress expectedProgress measurable hasValue status scoreBand paceBand dueDate"
EVERYTHING = f"""
{{ objectives(first: 100) {{ nodes {{ {_JUDGED} state cycle {{ id }} team {{ id }} person {{ id }} lead {{ id }}
  keyResults(first: 100) {{ nodes {{ {_JUDGED} state isStale source owner {{ id }} }} }} }} }} }}
"""
ONE = "query ($id: ID!) { cycle(by: {id: $id}) { summary { %s } } }"


async def summaries(caller: Caller, viewer: str = "ada", **given: object) -> Any:
    held = caller.company.ids
    ids = {name: held[name] for name in ("q2", "year", "squad", "division", "eve", "finn")}
    answer = await caller.ask(OF_ALL_KINDS, viewer, **ids, **given)
    return {name: thing["summary"] for name, thing in answer.items()}


async def of_cycle(caller: Caller, select: str, cycle: str = "q2", viewer: str = "ada") -> Any:
    return (await caller.ask(ONE % select, viewer, id=caller.company[cycle]))["cycle"]["summary"]


def mean(numbers: list[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def near(number: float | None) -> Any:
    return None if number is None else pytest.approx(number, abs=1e-5)


def expected_tally(nodes: list[Any]) -> dict[str, Any]:
    measured = [node for node in nodes if node["measurable"]]
    progress = mean([node["progress"] for node in measured])
    expected = mean([node["expectedProgress"] for node in measured])
    names = {"NO_DATA": "noData", "OFF_TRACK": "offTrack", "AT_RISK": "atRisk", "ON_TRACK": "onTrack"}
    names["OVERPERFORMING"] = "overperforming"
    statuses = Counter(names[node["status"]] for node in nodes)
    scores = Counter(names[node["scoreBand"]] for node in nodes if node["hasValue"])
    paces = Counter(names[node["paceBand"]] for node in nodes if node["hasValue"])
    bands = BANDS.split()
    return {
        "total": len(nodes),
        "withValue": sum(node["hasValue"] for node in nodes),
        "meanProgress": near(progress),
        "meanExpectedProgress": near(expected),
        "pace": near(progress / expected) if progress is not None and expected else None,
        "byStatus": {name: statuses[name] for name in ("noData", *bands)},
        "byScoreBand": {name: scores[name] for name in bands},
        "byPaceBand": {name: paces[name] for name in bands},
    }


def told(tally: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tally.items() if name in expected_tally([])}


@pytest.mark.parametrize("viewer", ["ada", "ben", "dan", "eve", "finn", "vera"])
async def test_a_summary_counts_what_its_viewer_finds_in_the_lists(reader: Caller, viewer: str) -> None:
    held = reader.company.ids
    every = (await reader.ask(EVERYTHING, viewer))["objectives"]["nodes"]
    shown = [node for node in every if node["state"] != "DRAFT"]
    of_q2 = [node for node in shown if node["cycle"]["id"] == held["q2"]]
    branch = {held[team] for team in ("division", "department", "squad")}

    def person(node: Any, role: str) -> Any:
        return node[role] and node[role]["id"]

    def answers(node: Any, key_result: Any) -> Any:
        return person(key_result, "owner") or person(node, "lead") or person(node, "person")

    expected = {
        "q2": of_q2,
        "year": shown,
        "squad": [node for node in of_q2 if person(node, "team") == held["squad"]],
        "division": [node for node in of_q2 if person(node, "team") in branch],
        "eve": [node for node in of_q2 if held["eve"] in (person(node, "lead"), person(node, "person"))],
        "finn": [node for node in shown if held["finn"] in (person(node, "lead"), person(node, "person"))],
    }
    results = {
        name: [each for node in nodes for each in node["keyResults"]["nodes"]] for name, nodes in expected.items()
    }
    for name, nodes in (("eve", of_q2), ("finn", shown)):
        results[name] = [
            each for node in nodes for each in node["keyResults"]["nodes"] if answers(node, each) == held[name]
        ]

    found = await summaries(reader, viewer)

    assert {name: told(summary["objectives"]) for name, summary in found.items()} == {
        name: expected_tally(nodes) for name, nodes in expected.items()
    }
    assert {name: told(summary["keyResults"]) for name, summary in found.items()} == {
        name: expected_tally(nodes) for name, nodes in results.items()
    }
    assert {node["id"] for node in found["q2"]["keyResults"]["stale"]["nodes"]} == {
        each["id"] for each in results["q2"] if each["isStale"]
    }


async def test_the_invisible_is_not_counted(reader: Caller) -> None:
    totals = [(await summaries(reader, viewer))["q2"]["objectives"]["total"] for viewer in ("ada", "vera")]

    assert totals == [7, 5]


async def test_now_and_as_of_today_are_the_same(reader: Caller) -> None:
    assert await summaries(reader) == await summaries(reader, asOf=TODAY.isoformat())


async def test_a_day_of_the_past_is_summed_up_as_it_was_on_that_day(caller: Caller, clock: SettableClock) -> None:
    await caller.mutate("updateOrganization", {"statusBasis": "PACE"})
    before = await summaries(caller)
    clock.now = NOW + timedelta(days=20)
    for node, value in (("metric", 90), ("sold", 1), ("checkpoints", 9)):
        await caller.mutate("checkIn", {"keyResultId": caller.company[node], "value": value})

    after = await summaries(caller)

    assert await summaries(caller, asOf=TODAY.isoformat()) == before
    assert after["q2"]["objectives"]["byStatus"] != before["q2"]["objectives"]["byStatus"]
    assert after["q2"]["keyResults"]["stale"] != before["q2"]["keyResults"]["stale"]


async def test_before_anybody_said_anything_there_is_no_data(reader: Caller) -> None:
    told_then = (await summaries(reader, asOf="2025-12-31"))["year"]

    assert told_then["objectives"]["byStatus"]["noData"] == told_then["objectives"]["total"] > 0
    assert told_then["objectives"]["meanProgress"] == told_then["objectives"]["meanExpectedProgress"] == 0
    assert told_then["objectives"]["pace"] is None
    assert told_then["checkIns"] == {"due": 0, "onTime": 0, "late": 0, "missed": 0, "shareOnTime": None}


async def test_the_biggest_moves_come_first(caller: Caller) -> None:
    company = caller.company
    for node, value in (("metric", 70), ("sold", 1), ("checkpoints", 6)):
        await caller.mutate("checkIn", {"keyResultId": company[node], "value": value})

    found = await of_cycle(
        caller, "keyResults { movers(first: 2) { since totalCount nodes { node { id } before after change } } }"
    )

    assert found["keyResults"]["movers"] == {
        "since": "2026-05-13",
        "totalCount": 4,
        "nodes": [
            {"node": {"id": company["sold"]}, "before": 0.9, "after": 0.1, "change": -0.8},
            {"node": {"id": company["metric"]}, "before": 0.4, "after": 0.7, "change": 0.3},
        ],
    }


async def test_moves_count_from_the_end_of_a_day(reader: Caller) -> None:
    select = "keyResults { before: movers(since: %s) { totalCount } on: movers(since: %s) { totalCount } }"

    found = await of_cycle(reader, select % ('"2026-05-09"', '"-P10D"'))

    assert [found["keyResults"][name]["totalCount"] for name in ("before", "on")] == [2, 0]


@pytest.mark.parametrize(("start", "titles"), [("MONDAY", ["metric"]), ("SUNDAY", ["metric"])])
async def test_what_is_overdue_but_not_stale_is_still_due(caller: Caller, start: str, titles: list[str]) -> None:
    await caller.mutate("updateOrganization", {"weekStart": start})

    found = await of_cycle(caller, "keyResults { checkInsDueThisWeek { totalCount nodes { id } } }")

    nodes = found["keyResults"]["checkInsDueThisWeek"]["nodes"]
    assert [node["id"] for node in nodes] == [caller.company[title] for title in titles]


@pytest.mark.parametrize(("start", "count"), [("MONDAY", 1), ("SUNDAY", 0)])
async def test_the_organization_says_when_a_week_ends(
    caller: Caller, clock: SettableClock, start: str, count: int
) -> None:
    """On Wednesday 20 May, Sunday 24 May is the last day of this week, or the first of the next."""
    await caller.mutate("updateOrganization", {"weekStart": start})
    given = {"keyResultId": caller.company["metric"], "date": "2026-05-17", "value": 41}
    await caller.mutate("checkIn", given)
    await caller.mutate("updateKeyResult", {"id": caller.company["sold"], "dueDate": "2026-05-24"})

    found = await of_cycle(
        caller,
        "keyResults { checkInsDueThisWeek { totalCount } endingThisWeek { totalCount } }",
    )

    assert found["keyResults"]["checkInsDueThisWeek"]["totalCount"] == count
    assert found["keyResults"]["endingThisWeek"]["totalCount"] == count


async def test_a_check_in_counts_as_made_when_it_was_made(caller: Caller, clock: SettableClock) -> None:
    """Ten check-ins of the company were dated back by weeks; this one is made in time, and its correction is too."""
    select = "checkIns { due onTime late missed }"
    before = (await of_cycle(caller, select))["checkIns"]
    made = await caller.mutate("checkIn", {"keyResultId": caller.company["metric"], "value": 50})
    clock.now = NOW + timedelta(days=8)
    last_week = (await of_cycle(caller, select))["checkIns"]

    clock.now = NOW + timedelta(days=30)
    await caller.mutate("correctCheckIn", {"id": made["checkIn"]["id"], "value": 51})

    assert (before["onTime"], last_week["onTime"]) == (0, 1)
    assert (await of_cycle(caller, select))["checkIns"]["onTime"] == 1


async def test_what_was_taken_back_was_not_made(caller: Caller, clock: SettableClock) -> None:
    made = await caller.mutate("checkIn", {"keyResultId": caller.company["metric"], "value": 50})
    await caller.mutate("voidCheckIn", {"id": made["checkIn"]["id"]})
    clock.now = NOW + timedelta(days=8)

    assert (await of_cycle(caller, "checkIns { onTime }"))["checkIns"]["onTime"] == 0


async def test_of_what_is_over_nobody_expects_anything(reader: Caller) -> None:
    found = await of_cycle(
        reader, "keyResults { total stale { totalCount } checkInsDueThisWeek { totalCount } } checkIns { due }", "q1"
    )

    results = found["keyResults"]
    assert results["total"] == 1
    assert results["stale"]["totalCount"] == results["checkInsDueThisWeek"]["totalCount"] == 0
    assert found["checkIns"]["due"] > 0


async def test_the_year_holds_its_quarters_only_if_asked(reader: Caller) -> None:
    text = """query ($id: ID!) { cycle(by: {id: $id}) { alone: summary { objectives { total } }
      whole: summary(includeNested: true) { objectives { total } } } }"""

    found = (await reader.ask(text, id=reader.company["year"]))["cycle"]

    assert (found["alone"]["objectives"]["total"], found["whole"]["objectives"]["total"]) == (1, 9)


@pytest.mark.parametrize("cycle", ["cyc_00000000000000000000000000", "x", "", "\x00", "cyc_\ud800"])
async def test_of_a_cycle_that_is_not_there_all_is_empty(reader: Caller, cycle: str) -> None:
    text = """query ($id: ID!, $cycle: ID!) { team(by: {id: $id}) { summary(cycleId: $cycle, asOf: "2026-05-01") {
      cycle { id } objectives { total meanProgress } keyResults { total movers { totalCount } }
      checkIns { due } } } }"""

    found = (await reader.ask(text, id=reader.company["squad"], cycle=cycle))["team"]["summary"]

    assert found == {
        "cycle": None,
        "objectives": {"total": 0, "meanProgress": None},
        "keyResults": {"total": 0, "movers": {"totalCount": 0}},
        "checkIns": {"due": 0},
    }


async def test_between_cycles_there_is_no_current_one(caller: Caller, clock: SettableClock) -> None:
    clock.now = datetime(2027, 5, 20, 12, tzinfo=NOW.tzinfo)
    text = "query ($id: ID!) { person(by: {id: $id}) { summary { asOf cycle { id } keyResults { total } } } }"

    found = (await caller.ask(text, id=caller.company["eve"]))["person"]["summary"]

    assert found == {"asOf": "2027-05-20", "cycle": None, "keyResults": {"total": 0}}


@pytest.mark.parametrize(
    ("select", "code", "name"),
    [
        ('summary(asOf: "2026-05-21") { asOf }', "INVALID_INPUT", "asOf"),
        ("summary { objectives { movers(first: 51) { totalCount } } }", "TOO_MANY", "first"),
        ("summary { keyResults { stale(first: -1) { totalCount } } }", "INVALID_INPUT", "first"),
        ('summary { keyResults { movers(since: "P1D") { totalCount } } }', "INVALID_INPUT", "since"),
        ('summary { keyResults { movers(since: "-P9999Y") { totalCount } } }', "INVALID_INPUT", "since"),
    ],
)
async def test_a_summary_that_cannot_be_given_is_refused(reader: Caller, select: str, code: str, name: str) -> None:
    text = f"query ($id: ID!) {{ cycle(by: {{id: $id}}) {{ {select} }} }}"

    (refused,) = await reader.refused(text, id=reader.company["q2"])

    assert (refused["code"], refused["path"]) == (code, [name])


async def test_nothing_is_named_beyond_what_was_asked_for(reader: Caller) -> None:
    found = await of_cycle(reader, "keyResults { stale(first: 0) { totalCount nodes { id } } }")

    assert found["keyResults"]["stale"]["totalCount"] > 5
    assert found["keyResults"]["stale"]["nodes"] == []


async def test_a_day_long_before_the_calendar_of_the_company_is_a_day(reader: Caller) -> None:
    text = """query ($id: ID!) { cycle(by: {id: $id}) { summary(asOf: "0001-01-01") { asOf objectives { total
      movers { since totalCount } endingThisWeek { totalCount } } } } }"""

    found = (await reader.ask(text, id=reader.company["q2"]))["cycle"]["summary"]

    assert found["objectives"]["movers"] == {"since": date.min.isoformat(), "totalCount": 0}
