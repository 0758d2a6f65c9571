"""Whoever keeps the past is told which of it to read again."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.company import NOW
from tests.graphql.caller import Caller
from tests.graphql.house import SettableClock

LOG = """query ($after: Cursor, $filter: ActivityFilter) { events(after: $after, first: 100, filter: $filter) {
  cursor nodes { type subjectId causeId data cause { type } } } }"""
HISTORY = """query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Progressing { progressHistory(from: "2026-04-01") {
  date progress rawProgress value status confidence } } } }"""
CORRECTIONS = {"types": ["HISTORY_CORRECTED"]}


async def position(caller: Caller) -> Any:
    after = None
    while True:
        page = (await caller.ask("query ($after: Cursor) { events(after: $after, first: 100) { cursor hasMore } }",
                                 after=after))["events"]  # fmt: skip
        after = page["cursor"]
        if not page["hasMore"]:
            return after


async def corrections(caller: Caller, after: Any, viewer: str = "ada") -> dict[str, tuple[str, str]]:
    nodes = (await caller.ask(LOG, viewer, after=after, filter=CORRECTIONS))["events"]["nodes"]
    return {node["subjectId"]: (node["data"]["from"], node["data"]["to"]) for node in nodes}


async def histories(caller: Caller) -> dict[str, dict[str, Any]]:
    ids = [identifier for identifier in caller.company.ids.values() if identifier.startswith(("obj_", "kr_"))]
    nodes = (await caller.ask(HISTORY, ids=ids))["nodes"]
    return {node["id"]: {point["date"]: point for point in node["progressHistory"]} for node in nodes}


async def say(caller: Caller, node: str, day: str, **said: object) -> str:
    given = {"keyResultId": caller.company[node], "date": day, **said}
    payload = await caller.mutate("checkIn", given)
    assert payload["errors"] == []
    identifier: str = payload["checkIn"]["id"]
    return identifier


async def test_a_late_check_in_corrects_the_days_after_it_in_everything_above(caller: Caller) -> None:
    """The worked example of docs/rules.md."""
    company, after = caller.company, await position(caller)

    await say(caller, "metric", "2026-05-01", value=30)

    told = await corrections(caller, after)
    touched = ("metric", "personal_goal", "squad_goal", "by_others", "division_goal", "company_goal", "year_goal")
    assert told == {company[name]: ("2026-05-01", "2026-05-09") for name in touched}


async def test_all_corrections_have_the_check_in_as_their_cause(caller: Caller) -> None:
    after = await position(caller)
    await say(caller, "metric", "2026-05-01", value=30)

    nodes = (await caller.ask(LOG, after=after))["events"]["nodes"]

    assert {node["causeId"] for node in nodes} == {nodes[0]["causeId"]}
    assert {node["cause"]["type"] for node in nodes} == {"CHECKED_IN"}
    assert [node["type"] for node in nodes].count("PROGRESS_CHANGED") == 0


async def say_late(caller: Caller) -> None:
    await say(caller, "sold", "2026-05-10", value=2)


async def correct(caller: Caller) -> None:
    await caller.mutate("correctCheckIn", {"id": caller.company["right_word"], "value": 33})


async def move_to_another_day(caller: Caller) -> None:
    given = {"id": caller.company["last_word"], "value": 40, "date": "2026-04-15"}
    await caller.mutate("correctCheckIn", given)


async def take_back(caller: Caller) -> None:
    await caller.mutate("voidCheckIn", {"id": caller.company["first_word"]})


async def add_a_key_result(caller: Caller) -> None:
    given = {"title": "New", "measure": {"metric": {"start": 0, "target": 1}}}
    await caller.mutate("createKeyResult", {"objectiveId": caller.company["sales_goal"], **given})


async def archive(caller: Caller) -> None:
    await caller.mutate("archiveKeyResult", {"id": caller.company["sold"]})


async def unlink(caller: Caller) -> None:
    await caller.mutate("unlinkKpi", {"keyResultId": caller.company["driven"]})


@pytest.mark.parametrize(
    ("change", "is_correction"),
    [
        (say_late, True),
        (correct, True),
        (move_to_another_day, True),
        (take_back, True),
        (add_a_key_result, True),
        (archive, False),
        (unlink, False),
    ],
)
async def test_exactly_the_days_that_read_otherwise_are_told(
    caller: Caller, clock: SettableClock, change: Callable[[Caller], Awaitable[None]], is_correction: bool
) -> None:
    clock.now = NOW + timedelta(days=3)
    before, after = await histories(caller), await position(caller)

    await change(caller)

    told = await corrections(caller, after)
    now, today = await histories(caller), clock.now.date().isoformat()
    expected = {}
    for node, points in before.items():
        days = [day for day, point in points.items() if day != today and point != now[node][day]]
        if days:
            expected[node] = (days[0], days[-1])
    assert told == expected
    assert bool(told) is is_correction


async def test_what_changes_no_number_corrects_nothing(caller: Caller) -> None:
    after = await position(caller)

    await say(caller, "metric", "2026-05-01", value=20)
    await say(caller, "metric", "2026-05-02", note="Nothing new.")

    assert await corrections(caller, after) == {}


async def test_nobody_learns_of_the_past_of_what_they_may_not_see(caller: Caller) -> None:
    company, after = caller.company, await position(caller)

    await say(caller, "secret", "2026-04-10", value=9)

    everything, seen = await corrections(caller, after), await corrections(caller, after, "eve")
    assert set(everything) - set(seen) == {company["secret"], company["private_goal"]}
    assert company["company_goal"] in seen


async def test_a_bulk_of_measurements_is_told_once_for_each_node(caller: Caller) -> None:
    company, after = caller.company, await position(caller)
    rows = [
        {"kpi": {"id": company["kpi"]}, "at": f"2026-04-{day:02}T12:00:00Z", "value": value}
        for day, value in ((3, 3.5), (20, 9), (25, 3))
    ]

    await caller.mutate("recordMeasurements", {"measurements": rows})

    nodes = (await caller.ask(LOG, after=after, filter=CORRECTIONS))["events"]["nodes"]
    subjects = [node["subjectId"] for node in nodes]
    assert len(subjects) == len(set(subjects))
    assert company["driven"] in subjects
