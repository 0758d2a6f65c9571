"""History: reading a series off the days on which something changed."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.okrs.history import Point, series
from domain.okrs.periods import Cadence

_D = Decimal
_FIRST = date(2026, 1, 1)
_offsets = st.integers(-20, 60)


def test_a_coarser_series_looks_once_in_each_cadence() -> None:
    values = {date(2026, 1, 31): _D("0.1"), date(2026, 2, 27): _D("0.2"), date(2026, 3, 31): _D("0.3")}

    points = series(values, date(2026, 1, 31), date(2026, 4, 29), Cadence.MONTHLY)

    assert points == (
        Point(date(2026, 1, 31), _D("0.1")),
        Point(date(2026, 2, 28), _D("0.2")),
        Point(date(2026, 3, 31), _D("0.3")),
    )


def test_a_series_knows_what_held_before_it_began() -> None:
    assert series({date(2025, 6, 1): _D("0.4")}, _FIRST, _FIRST, Cadence.DAILY) == (Point(_FIRST, _D("0.4")),)


def test_a_series_that_ends_before_it_begins_is_empty() -> None:
    assert series({_FIRST: _D(1)}, _FIRST, _FIRST - timedelta(days=1), Cadence.DAILY) == ()


def test_a_series_ends_with_the_calendar() -> None:
    points = series({}, date(9999, 12, 30), date.max, Cadence.DAILY)

    assert [point.date for point in points] == [date(9999, 12, 30), date.max]


@given(
    values=st.dictionaries(_offsets.map(lambda offset: _FIRST + timedelta(days=offset)), st.decimals(0, 1, places=3)),
    length=st.integers(0, 60),
    every=st.sampled_from(Cadence),
)
def test_each_point_has_the_last_value_on_or_before_it(
    values: dict[date, Decimal], length: int, every: Cadence
) -> None:
    last = _FIRST + timedelta(days=length)

    points = series(values, _FIRST, last, every)

    assert points[0].date == _FIRST
    for point in points:
        known = [day for day in values if day <= point.date]
        assert point.date <= last
        assert point.value == (values[max(known)] if known else None)
