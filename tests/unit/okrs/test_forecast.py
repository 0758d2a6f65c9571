"""Forecasts: the slope of the recorded days, carried on from the last of them."""

from datetime import date, timedelta
from decimal import Decimal
from statistics import linear_regression

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.okrs.forecast import Forecast, ForecastReason, forecast, projected_value, recorded_days

_START = date(2026, 4, 1)
_DUE = date(2026, 6, 30)


def on(**values: float) -> list[tuple[date, Decimal]]:
    """Give entries by day of April."""
    return [(date(2026, 4, int(day[1:])), Decimal(str(value))) for day, value in values.items()]


def test_the_rate_goes_on_from_the_last_recorded_value() -> None:
    told = forecast(on(d1=0, d11=0.9, d21=0.9), (), date(2026, 4, 23))

    assert told == Forecast(
        points=2, first_day=date(2026, 4, 1), last_day=date(2026, 4, 11), reason=ForecastReason.TOO_LITTLE_HISTORY
    )


def test_a_day_on_which_somebody_spoke_counts_though_nothing_moved() -> None:
    """Σ(x − 10)(y − 0.6) = 9 over Σ(x − 10)² = 200 is 0.045 a day: two days on from 0.9 it is 0.99, three 1.035."""
    told = forecast(on(d1=0, d11=0.9), [date(2026, 4, 21)], date(2026, 4, 23))

    assert told == Forecast(
        points=3,
        first_day=date(2026, 4, 1),
        last_day=date(2026, 4, 21),
        daily_change=Decimal("0.045"),
        projected=Decimal("0.99"),
        on_course=False,
        reaches_target_on=date(2026, 4, 24),
    )


def test_what_repeats_by_itself_and_words_before_the_first_value_are_no_recorded_days() -> None:
    entries = on(d2=0.1, d5=0.1, d9=0.2)

    assert recorded_days(entries, [date(2026, 4, 1), date(2026, 4, 9)]) == (date(2026, 4, 2), date(2026, 4, 9))


def test_nothing_recorded_is_no_trend() -> None:
    assert forecast((), [_START], _DUE) == Forecast(0, None, None, reason=ForecastReason.TOO_LITTLE_HISTORY)


def test_what_is_either_met_or_not_has_no_trend() -> None:
    told = forecast(on(d1=0, d2=1, d3=0, d4=1), (), _DUE, is_gradual=False)

    assert (told.points, told.reason, told.projected) == (4, ForecastReason.NOT_GRADUAL, None)


def test_what_is_at_its_target_reached_it_on_the_day_since_which_it_is() -> None:
    told = forecast(on(d1=1, d2=0.5, d3=1, d9=1.2), (), _DUE)

    assert (told.reaches_target_on, told.reason, told.on_course) == (date(2026, 4, 3), None, True)


def test_what_is_at_its_target_may_be_on_its_way_down() -> None:
    told = forecast(on(d1=2, d2=1.5, d3=1), (), date(2026, 4, 4))

    assert (told.reaches_target_on, told.projected, told.on_course) == (date(2026, 4, 1), Decimal("0.5"), False)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"d1": 0.5, "d3": 0.7, "d5": 0.5}, ForecastReason.FLAT),
        ({"d1": 0.5, "d3": 0.4, "d5": 0.3}, ForecastReason.POINTS_AWAY),
        ({"d1": -9, "d15": 9, "d29": -8.999999}, ForecastReason.OUT_OF_SIGHT),
    ],
)
def test_a_trend_that_leads_nowhere_says_why(values: dict[str, float], reason: ForecastReason) -> None:
    told = forecast(on(**values), (), _DUE)

    assert (told.reaches_target_on, told.reason) == (None, reason)
    assert told.projected is not None


def test_after_the_due_date_the_last_value_is_what_came_of_it() -> None:
    told = forecast(on(d1=0, d2=0.1, d30=0.4), (), date(2026, 4, 20))

    assert (told.projected, told.on_course) == (Decimal("0.4"), False)


def test_a_projection_stays_within_the_bounds_of_raw_progress() -> None:
    told = forecast(on(d1=0, d2=5, d3=9.5), (), _DUE)

    assert told.projected == 10


def test_a_result_that_is_projected_exactly_at_its_target_is_on_course() -> None:
    told = forecast(on(d1=0.1, d2=0.2, d3=0.3), (), date(2026, 4, 10))

    assert (told.projected, told.on_course, told.reaches_target_on) == (Decimal(1), True, date(2026, 4, 10))


@pytest.mark.parametrize(("projected", "value"), [("0.91", 91), ("0", 0), ("-0.5", -50), ("1.2", 120)])
def test_a_projection_stands_for_a_value(projected: str, value: int) -> None:
    assert projected_value(Decimal(0), Decimal(100), Decimal(projected)) == value


def test_a_value_on_the_way_down() -> None:
    assert projected_value(Decimal(30), Decimal(10), Decimal("0.333333")) == Decimal("23.33334")


_entries = st.dictionaries(st.integers(0, 90), st.decimals(-10, 10, places=6), min_size=3, max_size=30).map(
    lambda values: [(_START + timedelta(days=day), value) for day, value in sorted(values.items())]
)


@given(entries=_entries)
def test_the_slope_is_that_of_least_squares(entries: list[tuple[date, Decimal]]) -> None:
    days = recorded_days(entries, ())
    assume(len(days) > 2)
    known = dict(entries)

    told = forecast(entries, (), _DUE)

    line = linear_regression([(day - _START).days for day in days], [float(known[day]) for day in days])
    assert told.daily_change is not None
    assert float(told.daily_change) == pytest.approx(line.slope, abs=1e-5)


@given(entries=_entries, due=st.integers(0, 200))
def test_a_forecast_never_contradicts_itself(entries: list[tuple[date, Decimal]], due: int) -> None:
    told = forecast(entries, (), _START + timedelta(days=due))

    assert (told.reaches_target_on is None) is (told.reason is not None)
    if told.reaches_target_on is not None and told.last_day is not None and told.reaches_target_on > told.last_day:
        assert told.on_course is (told.reaches_target_on <= _START + timedelta(days=due))
