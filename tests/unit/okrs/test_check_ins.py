"""Check-ins: which records count, what they say together, and which are refused."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.okrs.check_ins import (
    CheckInKind,
    CheckInRecord,
    Newest,
    check_replaceable,
    daily_readings,
    effective,
    newest,
    reading_at,
    up_to,
    validate_check_in,
    value_readings,
)
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import AtLeast, Measure, Metric, Milestone, Milestones, PeriodRule, Reading, raw_progress
from domain.okrs.periods import Cadence
from domain.okrs.status import Status

_D = Decimal
_START, _DUE = date(2026, 1, 1), date(2026, 1, 28)
_TODAY = date(2026, 1, 20)
_METRIC = Metric(_D(0), _D(10))
_STEPS = Milestones((Milestone("a", "Draw it"), Milestone("b", "Build it")))
_SHARE = AtLeast(_D(5), PeriodRule.SHARE)


def _said(
    identifier: str,
    day: int,
    value: int | None = None,
    *,
    done: str | None = None,
    status: Status | None = None,
    confidence: str | None = None,
    note: str | None = None,
) -> CheckInRecord:
    return CheckInRecord(
        id=identifier,
        kind=CheckInKind.CHECK_IN,
        date=date(2026, 1, day),
        position_id=identifier,
        value=None if value is None else _D(value),
        done_milestones=None if done is None else frozenset(done),
        status=status,
        confidence=None if confidence is None else _D(confidence),
        note=note,
    )


def _corrected(identifier: str, old: CheckInRecord, value: int | None = None, day: int | None = None) -> CheckInRecord:
    return CheckInRecord(
        id=identifier,
        kind=CheckInKind.CORRECTION,
        date=old.date if day is None else date(2026, 1, day),
        position_id=old.position_id,
        replaces_id=old.id,
        value=None if value is None else _D(value),
    )


def _voided(identifier: str, old: CheckInRecord) -> CheckInRecord:
    return replace(_corrected(identifier, old), kind=CheckInKind.VOID)


def _ids(records: Iterable[CheckInRecord]) -> list[str]:
    return [record.id for record in records]


def test_check_ins_count_in_the_order_of_their_days_not_of_their_arrival() -> None:
    records = [_said("1", 9), _said("2", 5), _said("3", 9), _said("4", 7)]

    assert _ids(effective(records)) == ["2", "4", "1", "3"]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    first, second = _said("1", 5), _said("2", 5)

    assert _ids(effective([first, second, _corrected("3", first)])) == ["3", "2"]


def test_a_correction_of_a_correction_counts_alone() -> None:
    first, second = _said("1", 5), _said("2", 5)
    third = _corrected("3", first)

    assert _ids(effective([first, second, third, _corrected("4", third)])) == ["4", "2"]


def test_a_correction_of_the_day_moves_the_check_in() -> None:
    first, second = _said("1", 5), _said("2", 7)

    assert _ids(effective([first, second, _corrected("3", first, day=9)])) == ["2", "3"]


def test_a_voided_check_in_and_the_void_drop_out() -> None:
    first, second = _said("1", 5), _said("2", 7)

    assert _ids(effective([first, second, _voided("3", first)])) == ["2"]


def test_voiding_a_correction_does_not_bring_the_first_version_back() -> None:
    first = _said("1", 5)
    second = _corrected("2", first)

    assert effective([first, second, _voided("3", second)]) == ()


@given(randomness=st.randoms())
def test_the_order_of_arrival_does_not_matter(randomness: Random) -> None:
    first, second, third = _said("1", 5, 1), _said("2", 5, 2), _said("3", 3, 3)
    fourth = _corrected("4", first, 4)
    records = [first, second, third, fourth, _corrected("5", fourth, 5), _voided("6", third)]
    shuffled = records.copy()
    randomness.shuffle(shuffled)

    assert effective(shuffled) == effective(records)


def test_only_what_counts_may_be_replaced() -> None:
    first, second = _said("1", 5), _said("2", 6)
    third, fourth = _corrected("3", first), _voided("4", second)
    records = [first, second, third, fourth]

    allowed = [record.id for record in records if not check_replaceable(record.id, records)]

    assert allowed == ["3"]
    assert [error.path for error in check_replaceable("unknown", records)] == [("id",)]


def test_what_was_said_up_to_a_day_includes_that_day() -> None:
    counting = effective([_said("1", 5), _said("2", 7), _said("3", 8)])

    assert _ids(up_to(counting, date(2026, 1, 7))) == ["1", "2"]


def test_nothing_said_is_nothing_newest() -> None:
    assert newest(()) == Newest()


def test_only_the_very_newest_check_in_sets_the_status() -> None:
    told = _said("1", 5, status=Status.AT_RISK, confidence="0.4", note="Late.")

    assert newest([told]) == Newest(told.date, Status.AT_RISK, _D("0.4"), "Late.")
    assert newest([told, _said("2", 6, 3)]) == Newest(date(2026, 1, 6), None, _D("0.4"), "Late.")


def test_the_newest_is_the_latest_day_not_the_latest_record() -> None:
    counting = effective([_said("1", 9, status=Status.ON_TRACK), _said("2", 5, status=Status.AT_RISK)])

    assert newest(counting).status is Status.ON_TRACK


def test_a_check_in_without_a_value_keeps_the_previous_one() -> None:
    counting = effective([_said("1", 5, 3), _said("2", 6, note="Nothing new.")])

    assert reading_at(_METRIC, counting, _START, _DUE, Cadence.WEEKLY, _TODAY) == Reading(current=_D(3))


def test_a_reading_looks_back_from_its_day() -> None:
    counting = effective([_said("1", 5, 3), _said("2", 8, 7)])

    on_the_seventh = reading_at(_METRIC, counting, _START, _DUE, Cadence.WEEKLY, date(2026, 1, 7))
    on_the_eighth = reading_at(_METRIC, counting, _START, _DUE, Cadence.WEEKLY, date(2026, 1, 8))

    assert (on_the_seventh.current, on_the_eighth.current) == (_D(3), _D(7))


def test_before_the_first_check_in_nothing_is_known_but_the_periods() -> None:
    metric = reading_at(_METRIC, (), _START, _DUE, Cadence.WEEKLY, _TODAY)
    share = reading_at(_SHARE, (), _START, _DUE, Cadence.WEEKLY, _TODAY)

    assert metric == Reading()
    assert share == Reading(all_periods=4)


def test_milestones_are_known_from_the_last_check_in_that_spoke_of_them() -> None:
    counting = effective(
        [
            _said("1", 5, note="We begin."),
            _said("2", 6, done="a"),
            _said("3", 7, confidence="1"),
        ]
    )

    days = daily_readings(_STEPS, counting, _START, _DUE, Cadence.WEEKLY)

    assert [day.reading.done_milestones for day in days] == [None, frozenset("a"), frozenset("a")]


def test_each_day_keeps_what_was_known_at_its_end() -> None:
    counting = effective(
        [
            _said("1", 5, 3, status=Status.AT_RISK, confidence="0.5"),
            _said("2", 5, 4, status=Status.ON_TRACK),
            _said("3", 9, confidence="0.9"),
        ]
    )

    days = daily_readings(_METRIC, counting, _START, _DUE, Cadence.WEEKLY)

    assert [(day.date.day, day.reading.current, day.status, day.confidence) for day in days] == [
        (5, _D(4), Status.ON_TRACK, _D("0.5")),
        (9, _D(4), None, _D("0.9")),
    ]


def test_the_share_of_good_periods_grows_check_in_by_check_in() -> None:
    counting = effective([_said("1", 2, 9), _said("2", 9, 1), _said("3", 14, 9), _said("4", 20, 1)])

    days = daily_readings(_SHARE, counting, _START, _DUE, Cadence.WEEKLY)

    assert {each.date.day: str(raw_progress(_SHARE, each.reading)) for each in days} == {
        2: "0.25",
        9: "0.25",
        14: "0.5",
        20: "0.5",
    }


def test_a_threshold_that_looks_at_the_current_value_counts_no_periods() -> None:
    counting = effective([_said("1", 5, 9)])

    reading = reading_at(AtLeast(_D(5)), counting, _START, _DUE, Cadence.WEEKLY, _TODAY)

    assert reading == Reading(current=_D(9))


def test_a_kpi_speaks_by_the_last_value_of_a_day() -> None:
    values = [(date(2026, 1, 5), _D(1)), (date(2026, 1, 5), _D(9)), (date(2026, 1, 9), _D(4))]

    readings = value_readings(_SHARE, values, _START, _DUE, Cadence.WEEKLY)

    assert readings == {
        date(2026, 1, 5): Reading(current=_D(9), good_periods=1, all_periods=4),
        date(2026, 1, 9): Reading(current=_D(4), good_periods=1, all_periods=4),
    }


def _problems(
    record: CheckInRecord,
    measure: Measure | None = _METRIC,
    source: KeyResultSource = KeyResultSource.CHECK_IN,
) -> list[tuple[str, ...]]:
    return [error.path for error in validate_check_in(record, measure, source, _START, _TODAY)]


@pytest.mark.parametrize(
    ("day", "problems"),
    [
        (date(2025, 12, 31), [("date",)]),
        (_START, []),
        (_TODAY, []),
        (date(2026, 1, 21), [("date",)]),
    ],
)
def test_a_check_in_speaks_of_a_day_from_the_start_to_today(day: date, problems: list[tuple[str, ...]]) -> None:
    assert _problems(replace(_said("1", 1, 5), date=day)) == problems


def test_a_check_in_may_come_after_the_due_date() -> None:
    late = _said("1", 31, 5)

    assert validate_check_in(late, _METRIC, KeyResultSource.CHECK_IN, _START, date(2026, 2, 2)) == ()


@pytest.mark.parametrize(
    "record",
    [
        _said("1", 5, status=Status.OFF_TRACK),
        _said("1", 5, confidence="0"),
        _said("1", 5, confidence="1"),
        _said("1", 5, note="Good."),
    ],
)
def test_one_word_is_enough_for_a_check_in(record: CheckInRecord) -> None:
    assert _problems(record) == []


def test_everything_wrong_with_a_check_in_is_told_at_once() -> None:
    record = _said(
        "1",
        21,
        5,
        done="a",
        status=Status.NO_DATA,
        confidence="1.1",
        note="x" * 10_001,
    )

    assert _problems(record) == [("date",), ("status",), ("doneMilestones",), ("confidence",), ("note",)]


@pytest.mark.parametrize(
    ("record", "measure", "source", "problems"),
    [
        (_said("1", 5), _METRIC, KeyResultSource.CHECK_IN, [()]),
        (_said("1", 5, confidence="-0.1"), _METRIC, KeyResultSource.CHECK_IN, [("confidence",)]),
        (_said("1", 5, 5), _STEPS, KeyResultSource.CHECK_IN, [("value",)]),
        (_said("1", 5, done=""), _STEPS, KeyResultSource.CHECK_IN, []),
        (
            _said("1", 5, done="ayz"),
            _STEPS,
            KeyResultSource.CHECK_IN,
            [("doneMilestones",), ("doneMilestones",)],
        ),
        (_said("1", 5, 5), _METRIC, KeyResultSource.KPI, [("value",)]),
        (_said("1", 5, 5), None, KeyResultSource.ALIGNED, [("value",)]),
        (_said("1", 5, status=Status.AT_RISK), None, KeyResultSource.ALIGNED, []),
        (_said("1", 5, done="a"), _STEPS, KeyResultSource.KPI, [("doneMilestones",)]),
    ],
)
def test_a_value_is_said_in_the_words_of_its_measure_and_only_where_it_is_typed_in(
    record: CheckInRecord,
    measure: Measure | None,
    source: KeyResultSource,
    problems: list[tuple[str, ...]],
) -> None:
    assert _problems(record, measure, source) == problems
