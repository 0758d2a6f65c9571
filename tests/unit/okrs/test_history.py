"""History: reading a series off the days on which something changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.durations import Duration
from domain.errors import TooMany
from domain.okrs.history import (
    EVERY_DAY,
    LARGEST_SERIES,
    check_series,
    days_of_series,
    difference,
    first_day_of_series,
    held_on,
)

_D = Decimal
_FIRST = date(2026, 1, 1)
_offsets = st.integers(-20, 60)
_histories = st.dictionaries(st.integers(-10, 40), st.none() | st.integers(0, 2)).map(
    lambda values: [(_FIRST + timedelta(days=day), value) for day, value in sorted(values.items())]
)


def test_what_held_before_the_first_day_is_known_on_it() -> None:
    assert held_on([(date(2025, 6, 1), _D("0.4"))], [_FIRST]) == [_D("0.4")]


@given(
    values=st.dictionaries(_offsets.map(lambda offset: _FIRST + timedelta(days=offset)), st.decimals(0, 1, places=3)),
    length=st.integers(0, 60),
    days=st.integers(1, 40),
)
def test_each_day_has_the_last_value_on_or_before_it(values: dict[date, Decimal], length: int, days: int) -> None:
    looked_at = days_of_series(_FIRST, _FIRST + timedelta(days=length), Duration(days=days))

    held = held_on(sorted(values.items()), looked_at)

    for day, value in zip(looked_at, held, strict=True):
        known = [each for each in values if each <= day]
        assert value == (values[max(known)] if known else None)


def test_the_days_of_a_series_are_counted_from_its_first() -> None:
    days = days_of_series(date(2026, 1, 31), date(2026, 4, 30), Duration(months=1))

    assert days == (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30))


def test_a_series_has_a_thousand_days_at_most() -> None:
    assert len(days_of_series(_FIRST, _FIRST + timedelta(days=999), EVERY_DAY)) == 1_000
    with pytest.raises(TooMany):
        days_of_series(_FIRST, _FIRST + timedelta(days=1_000), EVERY_DAY)


def test_the_days_of_a_series_end_with_the_calendar() -> None:
    assert days_of_series(date(9999, 12, 30), date.max, EVERY_DAY) == (date(9999, 12, 30), date.max)


@given(start=st.dates(), last=st.dates(), months=st.integers(0, 5_000), days=st.integers(0, 100_000))
def test_a_series_that_nobody_gave_a_beginning_always_fits(start: date, last: date, months: int, days: int) -> None:
    every = Duration(months=months, days=days or (0 if months else 1))

    first = first_day_of_series(start, last, every)

    assert first >= start
    assert len(days_of_series(first, last, every)) <= LARGEST_SERIES


def test_two_histories_differ_from_the_first_day_to_the_last() -> None:
    before = [(date(2026, 1, 1), "a"), (date(2026, 1, 5), "b"), (date(2026, 1, 9), "c")]
    after = [(date(2026, 1, 1), "a"), (date(2026, 1, 3), "x"), (date(2026, 1, 9), "c")]

    assert difference(before, after, date(2026, 2, 1)) == (date(2026, 1, 3), date(2026, 1, 8))
    assert difference(before, before[:2], date(2026, 2, 1)) == (date(2026, 1, 9), date(2026, 1, 31))
    assert difference(before, before[:2], date(2026, 1, 9)) is None


def test_an_entry_that_repeats_the_last_makes_no_difference() -> None:
    before = [(date(2026, 1, 1), "a")]

    assert difference(before, [*before, (date(2026, 1, 4), "a")], date(2026, 2, 1)) is None


def test_the_end_of_a_history_is_no_different_from_nothing_where_nothing_was() -> None:
    assert difference([], [(date(2026, 1, 4), None)], date(2026, 2, 1)) is None


@given(before=_histories, after=_histories, until=st.integers(-5, 45))
def test_a_difference_spans_exactly_the_days_that_differ(
    before: list[tuple[date, int | None]], after: list[tuple[date, int | None]], until: int
) -> None:
    days = [_FIRST + timedelta(days=day) for day in range(-10, until)]
    pairs = zip(days, held_on(before, days), held_on(after, days), strict=True)
    differing = [day for day, old, new in pairs if old != new]

    told = difference(before, after, _FIRST + timedelta(days=until))

    assert told == ((differing[0], differing[-1]) if differing else None)


@pytest.mark.parametrize(
    ("first", "last", "every", "paths"),
    [
        (None, None, EVERY_DAY, []),
        (_FIRST, _FIRST, Duration(months=1, days=1), []),
        (None, _FIRST + timedelta(days=1), EVERY_DAY, ["to"]),
        (_FIRST, _FIRST - timedelta(days=1), EVERY_DAY, ["from"]),
        (_FIRST + timedelta(days=1), None, EVERY_DAY, ["from"]),
        (None, None, Duration(), ["every"]),
        (None, None, Duration(months=1, days=-1), ["every"]),
        (None, None, Duration(days=1, seconds=1), ["every"]),
        (_FIRST + timedelta(days=9), _FIRST + timedelta(days=8), Duration(), ["every", "to", "from"]),
    ],
)
def test_all_that_is_wrong_with_a_series_is_told_at_once(
    first: date | None, last: date | None, every: Duration, paths: list[str]
) -> None:
    assert [error.path for error in check_series(first, last, every, _FIRST)] == [(path,) for path in paths]
