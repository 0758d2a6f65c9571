"""Outliers, missing periods, and what is said of them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kpis.hygiene import Concern, ConcernKind, Hygiene, concerns, missing_starts
from domain.kpis.kpis import KpiCadence, NoValueReason
from domain.kpis.outliers import is_outlier
from domain.orgs.business_calendar import DEFAULT_CALENDAR, BusinessCalendar, BusinessHours, DayOfWeek

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1_000, max_value=1_000)


def numbers(*values: float) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


def test_only_the_last_twenty_values_count() -> None:
    steady = numbers(*[9, 10, 11, 10] * 5)

    assert is_outlier(Decimal(100), numbers(*[100] * 50) + steady)
    assert not is_outlier(Decimal(100), numbers(*[100] * 50) + steady[:9])


@given(st.lists(NUMBERS, min_size=5, max_size=30), NUMBERS, NUMBERS)
def test_an_outlier_stays_one_when_all_is_moved_or_mirrored(
    before: list[Decimal], value: Decimal, distance: Decimal
) -> None:
    moved = [each + distance for each in before]
    mirrored = [-each for each in before]

    assert is_outlier(value + distance, moved) is is_outlier(value, before) is is_outlier(-value, mirrored)


def test_numbers_of_any_size_are_compared_exactly() -> None:
    huge, tiny = Decimal("9e307"), Decimal("1e-307")

    assert is_outlier(huge, [tiny] * 5)
    assert not is_outlier(tiny, [-huge, huge, -huge, huge, tiny])


ALWAYS_OPEN = BusinessCalendar(tuple(BusinessHours(day, "00:00", "24:00") for day in DayOfWeek))
MARCH = [date(2026, 3, day) for day in range(1, 32)]


@pytest.mark.parametrize(
    ("known", "newest", "missing"),
    [
        ([], 31, []),
        ([31], 31, []),
        ([29, 31], 31, [30]),
        ([28, 29], 31, [30]),
        ([9, 31], 31, list(range(11, 31))),
        ([11, *range(13, 31)], 31, [12]),
        ([2, *range(12, 31)], 31, [11]),
    ],
)
def test_periods_are_missing_from_the_first_one_known(known: list[int], newest: int, missing: list[int]) -> None:
    starts = [MARCH[day - 1] for day in known]

    found = missing_starts(starts, MARCH[newest - 1], KpiCadence.DAILY, ALWAYS_OPEN)

    assert [start.day for start in found] == missing


def test_a_day_on_which_the_organization_is_closed_is_not_missing() -> None:
    calendar = BusinessCalendar(DEFAULT_CALENDAR.hours, holidays=(MARCH[4],))

    found = missing_starts([MARCH[1]], MARCH[10], KpiCadence.DAILY, calendar)

    assert [start.day for start in found] == [3, 4, 6, 9, 10]


@pytest.mark.parametrize(
    ("cadence", "newest", "known", "missing"),
    [
        (KpiCadence.WEEKLY, date(2026, 1, 12), date(2025, 12, 29), [date(2026, 1, 5)]),
        (KpiCadence.MONTHLY, date(2026, 2, 1), date(2025, 12, 1), [date(2026, 1, 1)]),
        (KpiCadence.QUARTERLY, date(2026, 2, 1), date(2025, 8, 1), [date(2025, 11, 1)]),
    ],
)
def test_periods_are_counted_on_the_calendar(
    cadence: KpiCadence, newest: date, known: date, missing: list[date]
) -> None:
    assert list(missing_starts([known], newest, cadence, DEFAULT_CALENDAR)) == missing


@pytest.mark.parametrize(
    ("hygiene", "kind", "message"),
    [
        (Hygiene(is_stale=True), ConcernKind.STALE, "Nothing was measured ever."),
        (
            Hygiene(is_stale=True, last_day=date(2026, 4, 1)),
            ConcernKind.STALE,
            "Nothing was measured since 2026-04-01.",
        ),
        (
            Hygiene(missing=1),
            ConcernKind.MISSING_PERIODS,
            "1 of the 20 periods before the newest one has no value.",
        ),
        (
            Hygiene(missing=2),
            ConcernKind.MISSING_PERIODS,
            "2 of the 20 periods before the newest one have no value.",
        ),
        (Hygiene(is_outlier=True), ConcernKind.OUTLIER, "The newest value lies far from those before it."),
        (
            Hygiene(no_value_reason=NoValueReason.DIVISION_BY_ZERO),
            ConcernKind.NO_VALUE,
            "The newest period has no value: it would be a division by zero.",
        ),
        (
            Hygiene(unmatched_events=3),
            ConcernKind.UNMATCHED_EVENTS,
            "Timers that did not run were stopped: 3.",
        ),
    ],
)
def test_a_concern_is_told_in_words(hygiene: Hygiene, kind: ConcernKind, message: str) -> None:
    assert concerns(hygiene) == (Concern(kind, message),)


def test_all_concerns_are_told_at_once_and_none_where_there_is_none() -> None:
    everything = Hygiene(True, None, 1, True, NoValueReason.MISSING_INPUT, 1)

    assert [concern.kind for concern in concerns(everything)] == list(ConcernKind)
    assert concerns(Hygiene()) == ()
