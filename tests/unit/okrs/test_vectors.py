"""The worked cases: facts about the rules, from our copy and, where it lies beside us, the shared one."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.numbers import ZERO, exact_number, publish
from domain.okrs.bands import DEFAULT_LIMITS, ScoreBand, expected_progress, score_band
from domain.okrs.graph import KeyResultNode, RollUpSettings, recompute
from domain.okrs.history import EVERY_DAY, days_of_series, held_on
from domain.okrs.measures import (
    AtLeast,
    AtMost,
    Checkpoint,
    Checkpoints,
    Direction,
    Measure,
    MeasureKind,
    Metric,
    Milestone,
    Milestones,
    Range,
    Reading,
    Scoring,
    kind_of,
    progress_of,
    raw_progress,
    validate,
    zone,
)
from domain.okrs.rollup import Member, RollUp, roll_up
from domain.okrs.status import Status

_ROOT = Path(__file__).parents[3]
_FILES = (_ROOT / "tests/vectors/progress.json", _ROOT / "../shared/vectors/progress.json")

Case = dict[str, Any]


def _cases(group: str, having: str = "", lacking: str = "") -> list[Any]:
    return [
        pytest.param(case, id=f"{origin}-{case.get('name', index)}")
        for origin, path in zip(("ours", "shared"), _FILES, strict=True)
        if path.exists()
        for index, case in enumerate(json.loads(path.read_text())[group])
        if (not having or having in case) and (not lacking or lacking not in case)
    ]


def _number(value: float | None) -> Decimal | None:
    return None if value is None else exact_number(value)


def _sure(value: float) -> Decimal:
    return exact_number(value)


def _measure(case: Case) -> Measure:
    match MeasureKind(case["measure"]):
        case MeasureKind.METRIC:
            return Metric(
                start=_sure(case["start"]),
                target=_sure(case["target"]),
                scoring=Scoring(case["scoring"]),
                direction=Direction(case["direction"]) if "direction" in case else None,
            )
        case MeasureKind.AT_LEAST:
            return AtLeast(_sure(case["threshold"]))
        case MeasureKind.AT_MOST:
            return AtMost(_sure(case["threshold"]))
        case MeasureKind.RANGE:
            return Range(_sure(case["lower"]), _sure(case["upper"]))
        case MeasureKind.MILESTONES:
            items = enumerate(case["milestones"])
            return Milestones(tuple(Milestone(str(at), f"Step {at}", _sure(item["weight"])) for at, item in items))
        case MeasureKind.CHECKPOINTS:
            points = case["checkpoints"]
            return Checkpoints(tuple(Checkpoint(_sure(value), _sure(progress)) for value, progress in points))


def _reading(case: Case) -> Reading:
    milestones = case.get("milestones")
    done = None
    if milestones is not None:
        done = frozenset(str(at) for at, milestone in enumerate(milestones) if milestone["done"])
    return Reading(current=_number(case.get("current")), done_milestones=done)


def _roll_up(members: list[Any]) -> RollUp:
    return roll_up(_member(str(at), member) for at, member in enumerate(members))


def _member(identifier: str, member: Any) -> Member:
    if isinstance(member, dict):
        rolled = _roll_up(member["members"])
        return Member(identifier, Decimal(1), rolled.progress, rolled.raw_progress)
    raw, weight = _sure(member[0]), _sure(member[1])
    return Member(identifier, weight, progress_of(raw), raw)


@pytest.mark.parametrize("case", _cases("keyResults", lacking="refused"))
def test_a_key_result_is_as_far_as_the_vector_says(case: Case) -> None:
    measure = _measure(case)

    raw = raw_progress(measure, _reading(case))

    assert validate(measure) == ()
    assert kind_of(measure) == case["measure"]
    assert publish(raw or ZERO) == _sure(case["rawProgress"])
    assert publish(progress_of(raw or ZERO)) == _sure(case["progress"])


@pytest.mark.parametrize("case", _cases("keyResults", having="status"))
def test_a_key_result_has_the_status_that_the_vector_says(case: Case) -> None:
    node = KeyResultNode(
        id="kr",
        objective_id="obj",
        start=date(2026, 1, 1),
        due=date(2026, 3, 31),
        weight=Decimal(1),
        measure=_measure(case),
        reading=_reading(case),
    )

    state = recompute([node], [], {}, RollUpSettings(today=date(2026, 2, 14)))["kr"]

    assert state.status is Status(case["status"])
    assert not state.has_value


@pytest.mark.parametrize("case", _cases("keyResults", having="refused"))
def test_a_measure_that_means_nothing_is_refused_with_advice(case: Case) -> None:
    errors = validate(_measure(case))

    assert [case["refused"] in error.message for error in errors] == [True]


@pytest.mark.parametrize("case", _cases("bands"))
def test_a_raw_progress_lies_in_its_band(case: Case) -> None:
    assert score_band(_sure(case["rawProgress"]), DEFAULT_LIMITS) is ScoreBand(case["band"])


@pytest.mark.parametrize("case", _cases("zones"))
def test_a_value_lies_in_its_zone(case: Case) -> None:
    metric = Metric(
        start=_sure(case["start"]),
        target=_sure(case["target"]),
        commit=_sure(case["commit"]),
        stretch=_sure(case["stretch"]),
    )

    assert validate(metric) == ()
    assert zone(metric, _sure(case["current"])) == case["zone"]


@pytest.mark.parametrize("case", _cases("rollUps"))
def test_members_add_up_to_what_the_vector_says(case: Case) -> None:
    tree = case.get("tree", case)

    rolled = _roll_up(tree["members"])

    assert publish(rolled.progress) == _sure(case["progress"])
    assert rolled.measurable is case.get("measurable", True)
    if "reason" in case:
        assert rolled.reason == case["reason"]


@pytest.mark.parametrize("case", _cases("expectedProgress"))
def test_as_much_is_expected_as_the_vector_says(case: Case) -> None:
    start, due, today = (date.fromisoformat(case[name]) for name in ("start", "due", "today"))

    assert expected_progress(start, due, today) == _sure(case["expected"])


@pytest.mark.parametrize("case", _cases("history"))
def test_a_history_reads_as_the_vector_says(case: Case) -> None:
    values = {date.fromisoformat(day): _sure(value) for day, value in case["values"].items()}
    days = [date.fromisoformat(day) for day in case["days"]]

    looked_at = days_of_series(days[0], days[-1], EVERY_DAY)

    assert list(looked_at) == days
    assert held_on(sorted(values.items()), looked_at) == [_number(value) for value in case["series"]]
