"""Filters of the log, as far as a fact says itself whether it fits."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from domain.errors import InvalidInput, TooMany
from domain.events import EventType
from domain.ids import Kind
from domain.live import EVERYTHING, LARGEST_SET, EventFilter, StatusCrossing, check_ids
from domain.okrs.status import Status

OBJECTIVE = "obj_00000000000000000000000000"
TEAM = "team_00000000000000000000000000"

EVENT = {
    "type": "CHECKED_IN",
    "subject_id": "chk_1",
    "objective_id": "obj_1",
    "kpi_id": "kpi_1",
    "actor_id": "per_1",
    "data": {"key_result_id": "kr_1"},
}


def change(before: float, after: float, *statuses: Status) -> Mapping[str, object]:
    first, last = statuses or (Status.ON_TRACK, Status.ON_TRACK)
    data = {"before": {"progress": before, "status": first.value}, "after": {"progress": after, "status": last.value}}
    return {**EVENT, "type": "PROGRESS_CHANGED", "data": data}


def test_nothing_asked_for_admits_everything() -> None:
    assert EVERYTHING.admits(EVENT)


@pytest.mark.parametrize(
    ("fitting", "other"),
    [
        (EventFilter(types=frozenset({EventType.CHECKED_IN})), EventFilter(types=frozenset({EventType.KPI_MEASURED}))),
        (EventFilter(subject_ids=frozenset({"chk_1"})), EventFilter(subject_ids=frozenset({"chk_2"}))),
        (EventFilter(objective_ids=frozenset({"obj_1"})), EventFilter(objective_ids=frozenset())),
        (EventFilter(kpi_ids=frozenset({"kpi_1"})), EventFilter(kpi_ids=frozenset({"kpi_2"}))),
        (EventFilter(actor_ids=frozenset({"per_1"})), EventFilter(actor_ids=frozenset({"per_2"}))),
    ],
)
def test_each_part_of_a_fact_can_be_asked_for(fitting: EventFilter, other: EventFilter) -> None:
    assert fitting.admits(EVENT)
    assert not other.admits(EVENT)


def test_what_is_about_nobody_and_no_objective_fits_no_question_for_one() -> None:
    event = {**EVENT, "objective_id": None, "kpi_id": None, "actor_id": None}

    assert not EventFilter(kpi_ids=frozenset({"kpi_1"})).admits(event)
    assert not EventFilter(objective_ids=frozenset({"obj_1"})).admits(event)
    assert not EventFilter(actor_ids=frozenset({"per_1"})).admits(event)


@pytest.mark.parametrize("wanted", [EventFilter(minimum_change=Decimal(0)), EventFilter(crossing=StatusCrossing())])
def test_a_question_for_changes_admits_nothing_else(wanted: EventFilter) -> None:
    assert not wanted.admits(EVENT)


@pytest.mark.parametrize(
    ("before", "after", "least", "fits"),
    [
        (0.2, 0.3, "0.1", True),
        (0.3, 0.2, "0.1", True),
        (0.7, 0.8, "0.1", True),
        (0.2, 0.299999, "0.1", False),
        (0, 1, "1", True),
        (0.5, 0.5, "0", True),
        (0.5, 0.5, "0.000001", False),
    ],
)
def test_a_change_is_measured_in_decimals(before: float, after: float, least: str, fits: bool) -> None:
    assert EventFilter(minimum_change=Decimal(least)).admits(change(before, after)) is fits


def test_a_change_of_status_and_one_of_progress_must_both_hold_if_both_are_asked_for() -> None:
    wanted = EventFilter(minimum_change=Decimal("0.1"), crossing=StatusCrossing())

    assert wanted.admits(change(0.2, 0.4, Status.OFF_TRACK, Status.AT_RISK))
    assert not wanted.admits(change(0.29, 0.31, Status.OFF_TRACK, Status.AT_RISK))
    assert not wanted.admits(change(0.4, 0.6, Status.AT_RISK, Status.AT_RISK))


@pytest.mark.parametrize(
    ("crossing", "fits"),
    [
        (StatusCrossing(), True),
        (StatusCrossing(before=frozenset({Status.ON_TRACK})), True),
        (StatusCrossing(before=frozenset({Status.AT_RISK})), False),
        (StatusCrossing(after=frozenset({Status.AT_RISK, Status.OFF_TRACK})), True),
        (StatusCrossing(after=frozenset({Status.ON_TRACK})), False),
        (StatusCrossing(after=frozenset()), False),
    ],
)
def test_a_crossing_leads_from_one_status_to_another(crossing: StatusCrossing, fits: bool) -> None:
    assert crossing.holds(Status.ON_TRACK, Status.OFF_TRACK) is fits


def test_a_status_that_stays_crosses_nothing() -> None:
    assert not StatusCrossing().holds(Status.ON_TRACK, Status.ON_TRACK)


def test_ids_of_the_kinds_asked_for_are_fine() -> None:
    assert check_ids([OBJECTIVE], frozenset({Kind.OBJECTIVE, Kind.KEY_RESULT}), "nodeIds") == ()
    assert check_ids([OBJECTIVE, TEAM] * (LARGEST_SET // 2), None, "subjectIds") == ()


def test_every_wrong_id_is_named_by_its_place() -> None:
    errors = check_ids([OBJECTIVE, TEAM, "x"], frozenset({Kind.OBJECTIVE}), "nodeIds")

    assert [(type(error), error.path) for error in errors] == [
        (InvalidInput, ("nodeIds", "1")),
        (InvalidInput, ("nodeIds", "2")),
    ]


def test_too_many_ids_are_one_error() -> None:
    (error,) = check_ids(["x"] * (LARGEST_SET + 1), None, "subjectIds")

    assert isinstance(error, TooMany)
    assert error.path == ("subjectIds",)
