"""Periods: how the days of a key result divide."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.okrs.periods import (
    Cadence,
    Period,
    advance,
    count_periods,
    good_periods_so_far,
    period_index,
    split,
)

_days = st.dates(date(1999, 1, 1), date(2040, 12, 31))
_cadences = st.sampled_from(Cadence)


def _day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "cadence", "steps", "expected"),
    [
        ("2026-01-31", Cadence.DAILY, 1, "2026-02-01"),
        ("2026-01-01", Cadence.WEEKLY, 2, "2026-01-15"),
        ("2026-01-01", Cadence.BIWEEKLY, 1, "2026-01-15"),
        ("2026-01-31", Cadence.MONTHLY, 0, "2026-01-31"),
        ("2026-01-31", Cadence.MONTHLY, 1, "2026-02-28"),
        ("2028-01-31", Cadence.MONTHLY, 1, "2028-02-29"),
        ("2026-01-31", Cadence.MONTHLY, 2, "2026-03-31"),
        ("2026-12-15", Cadence.MONTHLY, 1, "2027-01-15"),
        ("2026-11-30", Cadence.QUARTERLY, 1, "2027-02-28"),
        ("9999-12-30", Cadence.WEEKLY, 1, "9999-12-31"),
        ("9999-12-30", Cadence.MONTHLY, 1, "9999-12-31"),
    ],
)
def test_a_cadence_leads_to_the_day_people_expect(day: str, cadence: Cadence, steps: int, expected: str) -> None:
    assert advance(_day(day), cadence, steps) == _day(expected)


@pytest.mark.parametrize(
    ("cadence", "count"),
    [
        (Cadence.DAILY, 90),
        (Cadence.WEEKLY, 13),
        (Cadence.BIWEEKLY, 7),
        (Cadence.MONTHLY, 3),
        (Cadence.QUARTERLY, 1),
    ],
)
def test_a_quarter_has_as_many_periods_as_people_count(cadence: Cadence, count: int) -> None:
    assert count_periods(_day("2026-01-01"), _day("2026-03-31"), cadence) == count


def test_the_last_period_may_be_cut_short_and_counts_all_the_same() -> None:
    periods = split(_day("2026-01-01"), _day("2026-01-16"), Cadence.WEEKLY)

    assert periods == (
        Period(_day("2026-01-01"), _day("2026-01-07")),
        Period(_day("2026-01-08"), _day("2026-01-14")),
        Period(_day("2026-01-15"), _day("2026-01-16")),
    )


def test_months_begin_on_the_day_of_the_start_as_far_as_they_have_it() -> None:
    periods = split(_day("2026-01-31"), _day("2026-03-31"), Cadence.MONTHLY)

    assert [period.start for period in periods] == [
        _day("2026-01-31"),
        _day("2026-02-28"),
        _day("2026-03-31"),
    ]


@given(start=_days, length=st.integers(0, 800), cadence=_cadences)
def test_periods_cover_every_day_once(start: date, length: int, cadence: Cadence) -> None:
    due = start + timedelta(days=length)

    periods = split(start, due, cadence)

    assert len(periods) == count_periods(start, due, cadence)
    assert (periods[0].start, periods[-1].end) == (start, due)
    assert all(before.end + timedelta(days=1) == after.start for before, after in pairwise(periods))
    for index, period in enumerate(periods):
        assert period_index(start, cadence, period.start) == index
        assert period_index(start, cadence, period.end) == index


def test_the_last_value_of_a_period_decides_whether_it_was_good() -> None:
    values = [
        ("2025-12-31", 9),  # before the start: in no period
        ("2026-01-01", 1),
        ("2026-01-03", 9),
        ("2026-01-09", 9),
        ("2026-01-10", None),
        ("2026-01-11", 1),
        ("2026-01-22", 9),  # nothing in the third week
        ("2026-02-01", 9),  # after the due date: in no period
    ]

    counts = good_periods_so_far(
        [(_day(day), None if value is None else Decimal(value)) for day, value in values],
        _day("2026-01-01"),
        _day("2026-01-31"),
        Cadence.WEEKLY,
        lambda value: value > 5,
    )

    assert list(counts) == [0, 0, 1, 2, 2, 1, 2, 2]
