"""How far something was, day by day or on one day, and where its trend leads."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.company import NOW, TODAY
from tests.graphql.caller import Caller
from tests.graphql.house import SettableClock

_POINTS = "progressHistory(from: $from, to: $to, every: $every) { date progress value status confidence }"
HISTORY = f"""
query ($id: ID!, $from: DateOrDuration, $to: DateOrDuration, $every: Duration! = "P1D") {{
  node(id: $id) {{ ... on Objective {{ {_POINTS} }} ... on KeyResult {{ {_POINTS} }} }}
}}
"""
AT = """
query ($date: Date!) { keyResults(first: 100) { nodes { id progressAt(date: $date) {
  date progress rawProgress value status confidence expectedProgress } } } }
"""
FORECAST = """
query ($id: ID!) { node(id: $id) { ... on Progressing { forecast { points firstDay lastDay dailyChange
  projectedProgress projectedRawProgress projectedValue onCourse reachesTargetOn reason } } } }
"""


async def history(caller: Caller, node: str, viewer: str = "ada", **given: object) -> list[Any]:
    answer = await caller.ask(HISTORY, viewer, id=caller.company[node], **given)
    points: list[Any] = answer["node"]["progressHistory"]
    return points


async def forecast(caller: Caller, node: str) -> Any:
    return (await caller.ask(FORECAST, id=caller.company[node]))["node"]["forecast"]


async def say(caller: Caller, node: str, day: str, value: float) -> None:
    payload = await caller.mutate("checkIn", {"keyResultId": caller.company[node], "date": day, "value": value})
    assert payload["errors"] == []


async def test_a_day_repeats_the_last_value_and_before_the_first_there_is_none(reader: Caller) -> None:
    points = {point["date"]: point for point in await history(reader, "metric")}

    assert [*points] == [(date(2026, 4, 1) + timedelta(days=days)).isoformat() for days in range(50)]
    assert points["2026-04-09"] == {
        "date": "2026-04-09", "progress": None, "value": None, "status": None, "confidence": None,
    }  # fmt: skip
    assert points["2026-04-19"] == {
        "date": "2026-04-19", "progress": 0.1, "value": 10, "status": "OFF_TRACK", "confidence": 0.5,
    }  # fmt: skip
    assert [points[day]["progress"] for day in ("2026-04-10", "2026-04-20", "2026-05-09", "2026-05-10")] == [
        0.1, 0.2, 0.2, 0.4,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("P1W", ["2026-03-31", "2026-04-07", "2026-04-14", "2026-04-21", "2026-04-28", "2026-05-05", "2026-05-12"]),
        ("P1M", ["2026-03-31", "2026-04-30"]),
        ("P3W4D", ["2026-03-31", "2026-04-25"]),
        ("P1Y", ["2026-03-31"]),
    ],
)
async def test_a_coarser_history_looks_once_in_each_interval(reader: Caller, every: str, days: list[str]) -> None:
    points = await history(reader, "metric", **{"from": "2026-03-31", "to": "2026-05-18", "every": every})

    assert [point["date"] for point in points] == days


async def test_a_history_knows_what_held_before_it_began(reader: Caller) -> None:
    points = await history(reader, "metric", **{"from": "-P1D", "to": "-P1D"})

    assert [(point["date"], point["progress"]) for point in points] == [("2026-05-19", 0.4)]


async def test_an_objective_has_the_history_of_its_mean_and_no_value(reader: Caller) -> None:
    points = await history(reader, "personal_goal", **{"from": "2026-04-09", "to": "2026-05-10"})

    assert [point["progress"] for point in points if point["date"] in {"2026-04-09", "2026-04-20"}] == [None, 0.2]
    assert {point["value"] for point in points} == {None}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"to": "2026-05-21"}, "INVALID_INPUT", ["to"]),
        ({"from": "2026-05-02", "to": "2026-05-01"}, "INVALID_INPUT", ["from"]),
        ({"from": "P1D"}, "INVALID_INPUT", ["from"]),
        ({"every": "P0D"}, "INVALID_INPUT", ["every"]),
        ({"every": "-P1D"}, "INVALID_INPUT", ["every"]),
        ({"every": "P1DT1H"}, "INVALID_INPUT", ["every"]),
        ({"from": "-P9999Y"}, "INVALID_INPUT", ["from"]),
        ({"from": "2023-08-24"}, "TOO_MANY", ["every"]),
    ],
)
async def test_a_history_that_cannot_be_read_is_refused(
    reader: Caller, given: dict[str, object], code: str, path: list[str]
) -> None:
    (refused,) = await reader.refused(HISTORY, id=reader.company["metric"], **given)

    assert (refused["code"], refused["path"]) == (code, path)


async def test_a_thousand_points_are_not_too_many(reader: Caller) -> None:
    points = await history(reader, "metric", **{"from": "2023-08-25", "to": TODAY.isoformat()})

    assert (len(points), points[0]["progress"], points[-1]["progress"]) == (1_000, None, 0.4)


async def test_from_the_first_day_of_the_calendar_in_centuries(reader: Caller) -> None:
    points = await history(reader, "metric", **{"from": "0001-01-01", "every": "P100Y"})

    assert [point["date"] for point in points][-1] == "2001-01-01"


async def test_what_begins_later_has_no_history_yet(caller: Caller) -> None:
    given = {"title": "Later", "cycleId": caller.company["q3"], "scope": "COMPANY"}
    later = (await caller.mutate("createObjective", given))["objective"]["id"]

    answer = await caller.ask(HISTORY, id=later)

    assert answer["node"]["progressHistory"] == []


async def test_a_list_becomes_a_list_as_of_a_day(reader: Caller) -> None:
    told = {node["id"]: node["progressAt"] for node in (await reader.ask(AT, date="2026-05-09"))["keyResults"]["nodes"]}

    assert told[reader.company["metric"]] == {
        "date": "2026-05-09", "progress": 0.2, "rawProgress": 0.2, "value": 20, "status": "OFF_TRACK",
        "confidence": 0.5, "expectedProgress": 0.428571,
    }  # fmt: skip
    assert told[reader.company["milestones"]]["progress"] is None


async def test_now_and_as_of_today_are_the_same(reader: Caller) -> None:
    text = """query ($date: Date!) { objectives(first: 100) { nodes { ...far } } keyResults(first: 100) {
      nodes { ...far } } } fragment far on Progressing { hasValue progress rawProgress status confidence
      progressAt(date: $date) { progress rawProgress status confidence } }"""

    answer = await reader.ask(text, date=TODAY.isoformat())

    nodes = [node for kind in answer.values() for node in kind["nodes"]]
    assert sum(node["hasValue"] for node in nodes) > 10
    for node in nodes:
        then = node.pop("progressAt")
        if node.pop("hasValue"):
            assert then == node
        else:
            assert set(then.values()) == {None}


async def test_the_future_is_not_known_yet(reader: Caller) -> None:
    refused = await reader.refused(AT, date="2026-05-21")

    assert {(each["code"], *each["path"]) for each in refused} == {("INVALID_INPUT", "date")}


async def test_today_is_the_organizations(caller: Caller, clock: SettableClock) -> None:
    """In Berlin the 21st begins two hours before it does in London."""
    clock.now = datetime(2026, 5, 20, 22, 30, tzinfo=UTC)
    await caller.mutate("checkIn", {"keyResultId": caller.company["metric"], "value": 77})

    points = await history(caller, "metric", **{"from": "2026-05-20"})

    assert [(point["date"], point["progress"]) for point in points] == [("2026-05-20", 0.4), ("2026-05-21", 0.77)]


async def test_the_past_of_the_invisible_is_nobodys(reader: Caller) -> None:
    for node in ("secret", "private_goal"):
        assert (await reader.ask(HISTORY, "eve", id=reader.company[node]))["node"] is None


async def test_what_was_taken_away_is_known_no_more(caller: Caller) -> None:
    """Its history stays as it was; today, nothing is known of it."""
    company = caller.company
    await caller.mutate("archiveKeyResult", {"id": company["sold"]})

    points = await history(caller, "sales_goal", **{"from": "-P1D"})

    assert [(point["progress"], point["status"]) for point in points] == [(0.9, "ON_TRACK"), (None, None)]


async def test_three_days_on_a_line_lead_to_the_day_on_which_it_meets_the_target(reader: Caller) -> None:
    """The worked example of docs/rules.md."""
    assert await forecast(reader, "metric") == {
        "points": 3,
        "firstDay": "2026-04-10",
        "lastDay": "2026-05-10",
        "dailyChange": 0.01,
        "projectedProgress": 0.91,
        "projectedRawProgress": 0.91,
        "projectedValue": 91,
        "onCourse": False,
        "reachesTargetOn": "2026-07-09",
        "reason": None,
    }


async def test_an_objective_is_forecast_from_its_own_days(reader: Caller) -> None:
    told = await forecast(reader, "personal_goal")

    assert (told["points"], told["projectedProgress"], told["projectedValue"]) == (3, 0.91, None)


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ("at_least", "NOT_GRADUAL"),
        ("driven", "NOT_GRADUAL"),
        ("checkpoints", "TOO_LITTLE_HISTORY"),
        ("milestones", "TOO_LITTLE_HISTORY"),
    ],
)
async def test_where_no_trend_can_be_read_there_is_a_reason(reader: Caller, node: str, reason: str) -> None:
    told = await forecast(reader, node)

    assert told["reason"] == reason
    assert {told[name] for name in ("dailyChange", "projectedProgress", "onCourse", "reachesTargetOn")} == {None}


async def test_that_nothing_moved_is_news_as_well(caller: Caller) -> None:
    for day in ("2026-05-11", "2026-05-18"):
        await say(caller, "checkpoints", day, 5)

    told = await forecast(caller, "checkpoints")

    assert (told["points"], told["reason"], told["projectedProgress"]) == (3, "FLAT", 0.5)


async def test_a_trend_that_points_away_reaches_nothing(caller: Caller) -> None:
    for day, value in (("2026-05-11", 4), ("2026-05-18", 3)):
        await say(caller, "checkpoints", day, value)

    told = await forecast(caller, "checkpoints")

    assert (told["reason"], told["reachesTargetOn"], told["onCourse"]) == ("POINTS_AWAY", None, False)


async def test_what_is_said_late_leads_to_the_same_forecast(caller: Caller, clock: SettableClock) -> None:
    """A day that turned in between, and its entry in the history, is no recorded day."""
    clock.now = NOW + timedelta(days=20)
    await caller.mutate("updateOrganization", {"statusBasis": "PACE"})
    clock.now = NOW + timedelta(days=30)
    await say(caller, "checkpoints", "2026-06-18", 6)
    before = await forecast(caller, "metric")

    await say(caller, "metric", "2026-05-15", 45)

    assert (before["points"], before["lastDay"]) == (3, "2026-05-10")
    assert (await forecast(caller, "metric"))["points"] == 4
