"""The worked cases, told to the API and read back from it."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.graphql.caller import Caller
from tests.graphql.house import SettableClock

Case = dict[str, Any]

_VECTORS = json.loads((Path(__file__).parents[1] / "vectors/progress.json").read_text())
_STATE = "progress rawProgress status scoreBand hasValue measurable"
_BEFORE = timedelta(days=1)


def cases(group: str) -> list[Any]:
    return [pytest.param(case, id=case.get("name", str(index))) for index, case in enumerate(_VECTORS[group])]


class Sheet:
    """An objective of a company, in the second quarter unless it is said otherwise, to set key results on."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def objective(self, **given: object) -> str:
        defaults = {"title": "Vector", "scope": "COMPANY", "cycleId": self._caller.company["q2"]}
        payload = await self._caller.mutate("createObjective", {**defaults, **given})
        assert payload["errors"] == []
        identifier: str = payload["objective"]["id"]
        return identifier

    async def key_result(self, objective_id: str, measure: object, weight: float = 1) -> Any:
        given = {"objectiveId": objective_id, "title": "Vector", "measure": measure, "weight": weight}
        selected = f"keyResult {{ id {_STATE} measure {{ ... on MilestonesMeasure {{ milestones {{ id done }} }} }} }}"
        return await self._caller.mutate("createKeyResult", given, select=selected)

    async def check_in(self, key_result_id: str, **said: object) -> Any:
        selected = f"keyResult {{ {_STATE} measure {{ ... on MetricMeasure {{ zone }} }} }}"
        payload = await self._caller.mutate("checkIn", {"keyResultId": key_result_id, **said}, select=selected)
        assert payload["errors"] == []
        return payload["keyResult"]

    async def reach(self, objective_id: str, raw_progress: float, weight: float = 1) -> None:
        """Set a key result that has come so far."""
        payload = await self.key_result(objective_id, _WAY, weight)
        await self.check_in(payload["keyResult"]["id"], value=round(raw_progress * 1_000_000))

    async def align(self, objective_id: str, parent_id: str) -> None:
        payload = await self._caller.mutate("alignObjective", {"objectiveId": objective_id, "parentId": parent_id})
        assert payload["errors"] == []

    async def state(self, objective_id: str) -> Any:
        text = f"query ($id: ID!) {{ objective(by: {{id: $id}}) {{ {_STATE} }} }}"
        return (await self._caller.ask(text, id=objective_id))["objective"]

    async def add_members(self, objective_id: str, members: list[Any]) -> None:
        for member in members:
            if isinstance(member, dict):
                below = await self.objective()
                await self.align(below, objective_id)
                await self.add_members(below, member["members"])
            else:
                await self.reach(objective_id, *member)


_WAY = {"metric": {"start": 0, "target": 1_000_000}}


@pytest.fixture
def sheet(caller: Caller) -> Sheet:
    return Sheet(caller)


def measure_of(case: Case) -> dict[str, object]:
    match case["measure"]:
        case "METRIC":
            names = ("start", "target", "scoring", "direction")
            return {"metric": {name: case[name] for name in names if name in case}}
        case "AT_LEAST":
            return {"atLeast": {"threshold": case["threshold"]}}
        case "RANGE":
            return {"range": {"lower": case["lower"], "upper": case["upper"]}}
        case "MILESTONES":
            return {"milestones": [{"title": "Step", "weight": step["weight"]} for step in case["milestones"]]}
        case "CHECKPOINTS":
            return {"checkpoints": [{"value": value, "progress": share} for value, share in case["checkpoints"]]}
        case unknown:
            raise AssertionError(unknown)


async def test_a_key_result_is_as_far_as_the_vector_says(sheet: Sheet) -> None:
    objective = await sheet.objective()
    told: dict[str, tuple[float, float]] = {}
    expected: dict[str, tuple[float, float]] = {}

    for case in _VECTORS["keyResults"]:
        if "refused" in case:
            continue
        key_result = (await sheet.key_result(objective, measure_of(case)))["keyResult"]
        if "milestones" in case:
            steps = zip(key_result["measure"]["milestones"], case["milestones"], strict=True)
            done = [step["id"] for step, wanted in steps if wanted["done"]]
            key_result = await sheet.check_in(key_result["id"], doneMilestones=done)
        elif case["current"] is not None:
            key_result = await sheet.check_in(key_result["id"], value=case["current"])
        told[case["name"]] = (key_result["rawProgress"], key_result["progress"])
        expected[case["name"]] = (case["rawProgress"], case["progress"])

    assert told == expected


async def test_a_key_result_without_a_value_has_no_data(sheet: Sheet) -> None:
    (case,) = [case for case in _VECTORS["keyResults"] if "status" in case]

    payload = await sheet.key_result(await sheet.objective(), measure_of(case))

    assert (payload["keyResult"]["status"], payload["keyResult"]["hasValue"]) == (case["status"], False)


@pytest.mark.parametrize("case", [case for case in _VECTORS["keyResults"] if "refused" in case])
async def test_a_measure_that_means_nothing_is_refused_with_advice(sheet: Sheet, case: Case) -> None:
    payload = await sheet.key_result(await sheet.objective(), measure_of(case))

    (error,) = payload["errors"]
    assert payload["keyResult"] is None
    assert case["refused"] in error["message"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input", "measure", "target"])


@pytest.mark.parametrize("case", cases("rollUps"))
async def test_members_add_up_to_what_the_vector_says(sheet: Sheet, case: Case) -> None:
    objective = await sheet.objective()

    await sheet.add_members(objective, case.get("tree", case)["members"])

    state = await sheet.state(objective)
    assert state["progress"] == case["progress"]
    assert state["measurable"] is case.get("measurable", True)


async def test_a_value_lies_in_the_zone_of_the_vector(sheet: Sheet) -> None:
    objective = await sheet.objective()
    zones = []

    for case in _VECTORS["zones"]:
        limits = {name: case[name] for name in ("start", "commit", "target", "stretch")}
        key_result = (await sheet.key_result(objective, {"metric": limits}))["keyResult"]
        zones.append((await sheet.check_in(key_result["id"], value=case["current"]))["measure"]["zone"])

    assert zones == [case["zone"] for case in _VECTORS["zones"]]


async def test_a_raw_progress_lies_in_the_band_of_the_vector(sheet: Sheet) -> None:
    objective = await sheet.objective()
    key_result = (await sheet.key_result(objective, _WAY))["keyResult"]["id"]

    states = [
        await sheet.check_in(key_result, value=round(case["rawProgress"] * 1_000_000)) for case in _VECTORS["bands"]
    ]

    expected = [(case["rawProgress"], case["band"]) for case in _VECTORS["bands"]]
    assert [(state["rawProgress"], state["scoreBand"]) for state in states] == expected
    assert [state["status"] for state in states] == [band for _, band in expected]


async def test_as_much_is_expected_as_the_vector_says(caller: Caller, sheet: Sheet, clock: SettableClock) -> None:
    text = "query ($id: ID!) { objective(by: {id: $id}) { expectedProgress } }"
    told = []

    for case in _VECTORS["expectedProgress"]:
        dates = {"startDate": case["start"], "dueDate": case["due"]}
        objective = await sheet.objective(cycleId=caller.company["year"], **dates)
        clock.now = datetime.combine(date.fromisoformat(case["today"]), datetime.min.time(), UTC) + _BEFORE / 2
        told.append((await caller.ask(text, id=objective))["objective"]["expectedProgress"])

    assert told == [case["expected"] for case in _VECTORS["expectedProgress"]]


async def test_a_day_begins_where_the_organization_is(caller: Caller, sheet: Sheet, clock: SettableClock) -> None:
    dates = {"startDate": "2026-05-20", "dueDate": "2026-05-29"}
    objective = await sheet.objective(**dates)
    text = "query ($id: ID!) { objective(by: {id: $id}) { expectedProgress } }"

    told = []
    for minute in (59, 0):
        clock.now = datetime(2026, 5, 20, 21 if minute else 22, minute, tzinfo=UTC)
        told.append((await caller.ask(text, id=objective))["objective"]["expectedProgress"])

    assert told == [0.1, 0.2]


@pytest.mark.parametrize("value", [1234567890123456.0, 0.1234567890123456])
async def test_numbers_that_would_come_back_different_are_refused(caller: Caller, value: float) -> None:
    payload = await caller.mutate("checkIn", {"keyResultId": caller.company["metric"], "value": value})

    (error,) = payload["errors"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input", "value"])
