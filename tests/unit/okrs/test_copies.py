"""What goes along when an objective is carried over, by the measures of its key results."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import WrongState
from domain.kpis.kpis import KpiLinkMode
from domain.okrs.copies import CarriedKeyResults, afresh, continued, goes_along, require_can_be_carried_over
from domain.okrs.measures import (
    AtLeast,
    Direction,
    Measure,
    Metric,
    Milestone,
    Milestones,
    Reading,
    Scoring,
    validate,
)
from domain.okrs.objectives import ObjectiveState

FIRST = date(2026, 7, 1)


def number(value: float | str) -> Decimal:
    return Decimal(str(value))


def metric(start: float, target: float, commit: float | None = None, stretch: float | None = None) -> Metric:
    return Metric(
        number(start),
        number(target),
        commit=None if commit is None else number(commit),
        stretch=None if stretch is None else number(stretch),
    )


@pytest.mark.parametrize(
    ("before", "current", "after"),
    [
        (metric(0, 100), 40, metric(40, 100)),
        (metric(0, 100), -10, metric(-10, 100)),
        (metric(0, 100), 100, metric(0, 100)),
        (metric(0, 100), 120, metric(0, 100)),
        (metric(0, 100), None, metric(0, 100)),
        (metric(100, 0), 30, metric(30, 0)),
        (metric(100, 0), -5, metric(100, 0)),
        (metric(0, 100, commit=60, stretch=120), 40, metric(40, 100, commit=60, stretch=120)),
        (metric(0, 100, commit=60, stretch=120), 60, metric(60, 100, commit=60, stretch=120)),
        (metric(0, 100, commit=60, stretch=120), 80, metric(80, 100, stretch=120)),
        (metric(100, 0, commit=40), 20, metric(20, 0)),
        (metric(100, 0, commit=40), 50, metric(50, 0, commit=40)),
    ],
)
def test_a_metric_goes_on_from_its_value_until_it_has_reached_its_target(
    before: Metric, current: float | None, after: Metric
) -> None:
    reading = Reading() if current is None else Reading(number(current))

    went_on = continued(before, reading, None, first=FIRST)

    assert went_on == after
    assert validate(went_on) == ()


def test_the_value_of_a_mean_becomes_a_number_that_people_could_have_typed() -> None:
    went_on = continued(metric(0, 100), Reading(Decimal(100) / Decimal(3)), KpiLinkMode.LATEST, first=FIRST)

    assert isinstance(went_on, Metric)
    assert went_on.start == Decimal("33.3333333333333")


def test_a_ratio_keeps_its_commit_value_for_its_formula_does_not_look_at_the_start() -> None:
    ratio = Metric(number(0), number(20), Scoring.RATIO, Direction.INCREASE, commit=number(10))

    went_on = continued(ratio, Reading(number(16)), None, first=FIRST)

    assert went_on == Metric(number(16), number(20), Scoring.RATIO, Direction.INCREASE, commit=number(10))
    assert validate(went_on) == ()


STEPS = Milestones(
    (
        Milestone("a", "First", number(30), date(2026, 6, 1)),
        Milestone("b", "Second", number(70), date(2026, 8, 1)),
        Milestone("c", "Third", number(0)),
    )
)


@pytest.mark.parametrize(
    ("done", "left"),
    [
        (None, ["First", "Second", "Third"]),
        ({"a"}, ["Second", "Third"]),
        ({"a", "b", "c"}, ["First", "Second", "Third"]),
        ({"a", "b"}, ["First", "Second", "Third"]),
    ],
)
def test_milestones_that_are_done_stay_behind_unless_nothing_would_be_left(
    done: set[str] | None, left: list[str]
) -> None:
    reading = Reading(done_milestones=None if done is None else frozenset(done))

    went_on = continued(STEPS, reading, None, first=FIRST)

    assert isinstance(went_on, Milestones)
    assert [item.title for item in went_on.items] == left
    assert {item.id for item in went_on.items} == {""}


def test_a_milestone_keeps_its_date_unless_that_is_over() -> None:
    again = afresh(STEPS, first=FIRST)

    assert isinstance(again, Milestones)
    assert [item.due for item in again.items] == [None, date(2026, 8, 1), None]


@pytest.mark.parametrize("measure", [AtLeast(Decimal(3)), metric(0, 1)])
def test_anything_else_begins_as_it_began(measure: Measure) -> None:
    assert afresh(measure, first=FIRST) == measure


@pytest.mark.parametrize(
    ("state", "archived", "progress", "unfinished", "all_"),
    [
        ("ACTIVE", False, "0", True, True),
        ("ACTIVE", False, "0.999999", True, True),
        ("ACTIVE", False, "1", False, True),
        ("CANCELLED", False, "0", False, False),
        ("ACTIVE", True, "0", False, False),
    ],
)
def test_which_key_results_go_along(state: str, archived: bool, progress: str, unfinished: bool, all_: bool) -> None:
    row = {"state": state, "archived_at": FIRST if archived else None, "progress": Decimal(progress)}

    assert goes_along(row, CarriedKeyResults.UNFINISHED) is unfinished
    assert goes_along(row, CarriedKeyResults.ALL) is all_


@pytest.mark.parametrize(("state", "archived"), [(ObjectiveState.DRAFT, False), (ObjectiveState.ACTIVE, True)])
def test_what_is_not_being_worked_on_does_not_go_on(state: ObjectiveState, archived: bool) -> None:
    with pytest.raises(WrongState):
        require_can_be_carried_over(state, archived=archived)


def test_the_worked_example_of_the_rules() -> None:
    text = (Path(__file__).parents[3] / "docs/rules.md").read_text()
    table = text.partition("| start | target | commit | value | next start | next commit |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]

    for start, target, commit, value, next_start, next_commit in rows:
        before = metric(float(start), float(target), None if commit == "–" else float(commit))
        reading = Reading() if value == "–" else Reading(number(float(value)))
        after = metric(float(next_start), float(target), None if next_commit == "–" else float(next_commit))
        assert continued(before, reading, None, first=FIRST) == after

    assert len(rows) == 5
