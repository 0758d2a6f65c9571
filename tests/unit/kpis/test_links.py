"""What a link from a KPI to a key result needs, and what remains of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.kpis.links import KeptValue, check_link, values_to_keep
from domain.okrs.check_ins import CheckInKind, CheckInRecord, daily_readings, value_readings
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import AtLeast, MeasureKind, Metric, PeriodRule
from domain.okrs.periods import Cadence
from domain.okrs.status import Status

START, DUE = date(2026, 4, 1), date(2026, 4, 30)


def april(day: int) -> date:
    return date(2026, 4, day)


def said(day: int, value: int | None = None, status: Status | None = None) -> CheckInRecord:
    identifier = f"chk_{day:02d}"
    return CheckInRecord(
        id=identifier,
        kind=CheckInKind.CHECK_IN,
        date=april(day),
        position_id=identifier,
        value=None if value is None else Decimal(value),
        status=status,
    )


@pytest.mark.parametrize("source", [KeyResultSource.CHECK_IN, KeyResultSource.ALIGNED])
def test_a_key_result_with_a_measure_may_follow(source: KeyResultSource) -> None:
    assert check_link(source, MeasureKind.METRIC) == ()


@pytest.mark.parametrize(
    ("source", "measure"),
    [
        (KeyResultSource.KPI, MeasureKind.METRIC),
        (KeyResultSource.ALIGNED, None),
        (KeyResultSource.CHECK_IN, MeasureKind.MILESTONES),
    ],
)
def test_a_second_driver_no_measure_and_milestones_are_refused(
    source: KeyResultSource, measure: MeasureKind | None
) -> None:
    assert [error.path for error in check_link(source, measure)] == [("keyResultId",)]


def test_without_values_nothing_is_kept() -> None:
    assert values_to_keep([], [said(3, 5)]) == ()


def test_each_value_is_kept_on_its_day_with_the_status_in_force() -> None:
    values = [(april(2), Decimal(1)), (april(4), Decimal(2)), (april(6), Decimal(3))]
    counting = [said(3, status=Status.AT_RISK), said(6, status=Status.ON_TRACK)]

    assert values_to_keep(values, counting) == (
        KeptValue(april(2), Decimal(1), None),
        KeptValue(april(4), Decimal(2), Status.AT_RISK),
        KeptValue(april(6), Decimal(3), Status.ON_TRACK),
    )


def test_a_later_value_of_somebody_does_not_have_the_last_word() -> None:
    values = [(april(5), Decimal(2))]
    counting = [said(1, 7), said(9, 8, Status.AT_RISK)]

    assert values_to_keep(values, counting) == (
        KeptValue(april(5), Decimal(2), None),
        KeptValue(april(9), Decimal(2), Status.AT_RISK),
    )


@pytest.mark.parametrize(
    ("measure", "counting"),
    [
        (Metric(Decimal(0), Decimal(10)), [said(8, 9), said(20, 0)]),
        (AtLeast(Decimal(2), PeriodRule.SHARE), [said(8, status=Status.AT_RISK), said(20, status=Status.ON_TRACK)]),
    ],
    ids=["metric", "share of periods"],
)
def test_what_was_kept_reads_as_the_kpi_did(measure: Metric | AtLeast, counting: list[CheckInRecord]) -> None:
    values = [(april(5), Decimal(2)), (april(13), Decimal(1)), (april(20), Decimal(4))]
    kept = [
        replace(said(each.date.day), id=f"kept_{each.date}", position_id=f"kept_{each.date}", value=each.value)
        for each in values_to_keep(values, counting)
    ]
    together = sorted([*counting, *kept], key=lambda record: (record.date, record.position_id))

    after = {day.date: day.reading for day in daily_readings(measure, together, START, DUE, Cadence.WEEKLY)}

    before = value_readings(measure, values, START, DUE, Cadence.WEEKLY)
    assert after == {**before, april(8): before[april(5)]}
