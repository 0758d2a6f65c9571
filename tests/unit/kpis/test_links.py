"""What a link from a KPI to a key result needs, what it gives, and what remains of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kpis.kpis import KpiLinkMode
from domain.kpis.links import KeptValue, Quantity, check_link, follow, values_to_keep
from domain.okrs.check_ins import CheckInKind, CheckInRecord, daily_readings, value_readings
from domain.okrs.measures import AtLeast, MeasureKind, Metric, PeriodRule
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
from domain.units import Unit

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


EUROS, DOLLARS = Quantity(Unit.CURRENCY, "EUR"), Quantity(Unit.CURRENCY, "USD")
SECONDS, PLAIN = Quantity(Unit.DURATION), Quantity(Unit.NUMBER)
LATEST, PERCENT = KpiLinkMode.LATEST, KpiLinkMode.PERCENT_CHANGE_SINCE_START


@pytest.mark.parametrize("measure", [None, MeasureKind.MILESTONES])
def test_a_key_result_that_no_value_can_be_held_against_follows_nothing(measure: MeasureKind | None) -> None:
    assert [error.path for error in check_link(measure, LATEST, PLAIN, PLAIN)] == [("keyResultId",)]


@pytest.mark.parametrize(
    ("mode", "of_kpi", "of_key_result"),
    [
        (LATEST, EUROS, EUROS),
        (LATEST, EUROS, PLAIN),
        (LATEST, PLAIN, EUROS),
        (LATEST, Quantity(Unit.PERCENT), SECONDS),
        (PERCENT, EUROS, PLAIN),
        (PERCENT, EUROS, Quantity(Unit.PERCENT)),
    ],
)
def test_units_are_taken_for_one_another_where_that_can_be_meant(
    mode: KpiLinkMode, of_kpi: Quantity, of_key_result: Quantity
) -> None:
    assert check_link(MeasureKind.METRIC, mode, of_kpi, of_key_result) == ()


@pytest.mark.parametrize(
    ("mode", "of_kpi", "of_key_result", "path", "message"),
    [
        (LATEST, EUROS, DOLLARS, "kpiId", "The KPI counts EUR, and the key result USD."),
        (KpiLinkMode.SUM_SINCE_START, SECONDS, EUROS, "kpiId", "The KPI counts DURATION, and the key result EUR."),
        (PERCENT, EUROS, EUROS, "mode", "This mode gives percent, and the key result counts EUR."),
        (PERCENT, SECONDS, SECONDS, "mode", "This mode gives percent, and the key result counts DURATION."),
    ],
)
def test_a_plain_contradiction_of_units_is_refused_and_named(
    mode: KpiLinkMode, of_kpi: Quantity, of_key_result: Quantity, path: str, message: str
) -> None:
    errors = check_link(MeasureKind.METRIC, mode, of_kpi, of_key_result)

    assert [(error.path, error.message) for error in errors] == [((path,), message)]


def test_everything_that_keeps_a_link_from_being_is_told_at_once() -> None:
    assert len(check_link(MeasureKind.MILESTONES, LATEST, EUROS, DOLLARS)) == 2


days = st.lists(
    st.tuples(st.dates(date(2026, 3, 1), date(2026, 7, 31)), st.integers(-9, 9).map(Decimal)),
    unique_by=lambda each: each[0],
).map(sorted)


@given(values=days, mode=st.sampled_from(KpiLinkMode), before=st.none() | st.integers(-3, 3).map(Decimal))
def test_each_value_is_what_a_naive_reckoning_of_its_day_gives(
    values: list[tuple[date, Decimal]], mode: KpiLinkMode, before: Decimal | None
) -> None:
    start = date(2026, 4, 10)
    from_april = [each for each in values if each[0] >= date(2026, 4, 1)]

    followed = follow(mode, start, from_april, lambda day: day.replace(day=1), before)

    assert followed == [
        (day, value)
        for day in (day for day, _ in from_april if day >= start)
        if (value := naive(mode, start, [each for each in from_april if each[0] <= day], before)) is not None
    ]


def naive(mode: KpiLinkMode, start: date, known: list[tuple[date, Decimal]], before: Decimal | None) -> Decimal | None:
    """Give the value of the day of the last of `known`, and nothing else."""
    value, earlier = known[-1][1], [value for day, value in known if day < start]
    first = next(value for day, value in known if day >= start)
    base = earlier[-1] if earlier else first if before is None else before
    match mode:
        case KpiLinkMode.LATEST:
            return value
        case KpiLinkMode.SUM_SINCE_START:
            return sum({day.month: value for day, value in known}.values(), Decimal(0))
        case KpiLinkMode.CHANGE_SINCE_START:
            return value - base
        case KpiLinkMode.PERCENT_CHANGE_SINCE_START:
            with localcontext(prec=15):
                return (value - base) / abs(base) * 100 if base else None


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
