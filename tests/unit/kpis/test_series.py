"""Series: what may be asked for, and numbers at their edges."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import TooMany
from domain.kpis.kpis import KpiCadence
from domain.kpis.periods import earlier_start, next_start, period_start
from domain.kpis.series import (
    MOST_PERIODS,
    MOST_POINTS_IN_ALL,
    Change,
    MeasurementsRequest,
    SeriesRequest,
    change,
    check_measurements_request,
    check_series_request,
    first_compared,
    periods_of_series,
    require_few_periods,
    require_few_points,
)
from domain.orgs.organizations import OrganizationSettings

TODAY = date(2026, 4, 15)


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        (SeriesRequest(first=date(1969, 12, 31), last=date(1975, 1, 1)), "from"),
        (SeriesRequest(last=date(1969, 12, 31)), "to"),
        (SeriesRequest(first=date(2046, 4, 1), last=date(2046, 4, 16)), "to"),
        (SeriesRequest(first=date(2026, 4, 16)), "from"),
        (SeriesRequest(first=date(2006, 4, 14)), "from"),
        (SeriesRequest(points=2), "points"),
        (SeriesRequest(points=2_001), "points"),
        (SeriesRequest(window=0), "movingAverage"),
        (SeriesRequest(window=101), "movingAverage"),
    ],
)
def test_a_series_outside_the_limits_is_refused(request_: SeriesRequest, path: str) -> None:
    assert [error.path for error in check_series_request(request_, TODAY)] == [(path,)]


@pytest.mark.parametrize(
    "request_",
    [
        SeriesRequest(),
        SeriesRequest(first=date(1970, 1, 1), last=date(1990, 1, 1), points=3, window=1),
        SeriesRequest(first=date(2026, 4, 15), last=date(2046, 4, 15), points=2_000, window=100),
    ],
)
def test_a_series_at_the_limits_is_given(request_: SeriesRequest) -> None:
    assert check_series_request(request_, TODAY) == ()


def test_all_that_is_wrong_with_a_series_is_told_at_once() -> None:
    wrong = SeriesRequest(first=date(1900, 1, 1), points=1, window=0)

    assert [error.path[0] for error in check_series_request(wrong, TODAY)] == [
        "from",
        "from",
        "points",
        "movingAverage",
    ]


def test_measurements_end_after_they_begin() -> None:
    later, earlier = datetime(2026, 4, 2, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)

    assert check_measurements_request(MeasurementsRequest()) == ()
    assert check_measurements_request(MeasurementsRequest(earlier, earlier)) == ()
    wrong = check_measurements_request(MeasurementsRequest(later, earlier, 2))
    assert [error.path for error in wrong] == [("points",), ("to",)]


def test_periods_are_whole_however_little_of_them_is_asked_for() -> None:
    request = SeriesRequest(first=date(2026, 1, 31), last=date(2026, 2, 1))

    periods = periods_of_series(request, KpiCadence.MONTHLY, OrganizationSettings(), TODAY)

    assert [(period.start, period.end) for period in periods] == [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
    ]


@pytest.mark.parametrize(("window", "first"), [(1, date(2025, 4, 1)), (12, date(2025, 4, 1)), (14, date(2025, 3, 1))])
def test_what_a_period_is_compared_with_lies_in_its_window_or_a_year_back(window: int, first: date) -> None:
    request = SeriesRequest(window=window)

    assert first_compared(date(2026, 4, 1), request, KpiCadence.MONTHLY, OrganizationSettings()) == first


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("3", "4", Change(Decimal(1), Decimal("33.333333"))),
        ("-4", "-5", Change(Decimal(-1), Decimal(-25))),
        ("-4", "4", Change(Decimal(8), Decimal(200))),
        ("0.1", "0.3", Change(Decimal("0.2"), Decimal(200))),
        ("0", "5", Change(Decimal(5), None)),
        ("0", "0", Change(Decimal(0), None)),
        ("5", "5", Change(Decimal(0), Decimal(0))),
        ("1e-307", "1e307", Change(Decimal("1e307"), Decimal("9.99999999999999e307"))),
        ("-9e307", "9e307", Change(Decimal("9.99999999999999e307"), Decimal(200))),
        ("123456789012345", "0.1", Change(Decimal(-123456789012345), Decimal(-100))),
    ],
)
def test_a_change_is_told_to_as_many_digits_as_a_number_has(before: str, after: str, expected: Change) -> None:
    assert change(Decimal(before), Decimal(after)) == expected


def test_nothing_has_changed_where_a_value_is_missing() -> None:
    assert change(None, Decimal(1)) is change(Decimal(1), None) is None


@given(
    st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 12, 31)),
    st.sampled_from(KpiCadence),
    st.integers(1, 12),
)
def test_the_period_before_is_the_one_whose_next_it_is(day: date, cadence: KpiCadence, first_month: int) -> None:
    start = period_start(day, cadence, OrganizationSettings(fiscal_year_start_month=first_month))

    assert next_start(earlier_start(start, cadence), cadence) == start
    assert earlier_start(start, cadence, 3) == earlier_start(
        earlier_start(earlier_start(start, cadence), cadence), cadence
    )


def test_too_much_at_once_is_refused() -> None:
    require_few_periods(MOST_PERIODS)
    require_few_points(MOST_POINTS_IN_ALL)
    with pytest.raises(TooMany):
        require_few_periods(MOST_PERIODS + 1)
    with pytest.raises(TooMany):
        require_few_points(MOST_POINTS_IN_ALL + 1)
