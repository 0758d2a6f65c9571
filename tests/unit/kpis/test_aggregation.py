"""How measurements become the value of their period."""

import statistics
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kpis.aggregation import Summary, aggregate, join, running_values, summarise
from domain.kpis.kpis import Aggregation
from domain.numbers import exact_number
from domain.units import Unit

MEASURED = tuple(map(Decimal, (7, 1, 4, 2)))
NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=3).map(exact_number)
DAYS = st.lists(st.lists(NUMBERS, min_size=1, max_size=4), min_size=1, max_size=15)
FIRST = date(2026, 4, 1)
LIMIT = Decimal(4)


def value(aggregation: Aggregation, *measured: Decimal | str) -> Decimal:
    return aggregate(aggregation, summarise([Decimal(each) for each in measured], LIMIT))


def by_the_book(aggregation: Aggregation, measured: list[Decimal]) -> Fraction:
    exact = [Fraction(each) for each in measured]
    return {
        Aggregation.LAST: lambda: exact[-1],
        Aggregation.SUM: lambda: sum(exact, Fraction()),
        Aggregation.AVERAGE: lambda: statistics.mean(exact),
        Aggregation.MIN: lambda: min(exact),
        Aggregation.MAX: lambda: max(exact),
        Aggregation.MEDIAN: lambda: statistics.median(exact),
        Aggregation.SHARE_WITHIN: lambda: Fraction(sum(each <= LIMIT for each in exact), len(exact)),
        Aggregation.P95: lambda: sorted(exact)[ceil(Fraction(95, 100) * len(exact)) - 1],
    }[aggregation]()


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        (Aggregation.LAST, "2"),
        (Aggregation.SUM, "14"),
        (Aggregation.AVERAGE, "3.5"),
        (Aggregation.MIN, "1"),
        (Aggregation.MAX, "7"),
        (Aggregation.MEDIAN, "3"),
        (Aggregation.P95, "7"),
        (Aggregation.SHARE_WITHIN, "0.75"),
    ],
)
def test_every_aggregation_has_its_formula(aggregation: Aggregation, expected: str) -> None:
    assert value(aggregation, *MEASURED) == Decimal(expected)


@pytest.mark.parametrize("aggregation", sorted(set(Aggregation) - {Aggregation.SHARE_WITHIN}))
def test_a_single_measurement_is_its_own_aggregate(aggregation: Aggregation) -> None:
    assert value(aggregation, "0.1") == Decimal("0.1")


def test_the_median_of_an_odd_number_is_the_middle_one() -> None:
    assert value(Aggregation.MEDIAN, "9", "1", "5") == Decimal(5)


@pytest.mark.parametrize(("count", "rank"), [(1, 1), (19, 19), (20, 19), (21, 20), (100, 95), (101, 96)])
def test_the_95th_percentile_is_the_value_of_the_nearest_rank(count: int, rank: int) -> None:
    measured = [Decimal(number) for number in range(count, 0, -1)]

    assert value(Aggregation.P95, *measured) == rank


def test_what_lies_on_the_limit_is_within_it_and_without_a_limit_nothing_is() -> None:
    assert value(Aggregation.SHARE_WITHIN, "4", "4.000001") == Decimal("0.5")
    assert aggregate(Aggregation.SHARE_WITHIN, summarise([Decimal(1)])) == 0


@pytest.mark.parametrize(("unit", "expected"), [(Unit.RATIO, "0.666666666666667"), (Unit.PERCENT, "66.6666666666667")])
def test_a_share_is_written_as_the_unit_asks(unit: Unit, expected: str) -> None:
    measured = summarise([Decimal(each) for each in (1, 4, 5)], LIMIT)

    assert aggregate(Aggregation.SHARE_WITHIN, measured, unit) == Decimal(expected)


def test_the_unit_decides_about_nothing_else() -> None:
    assert aggregate(Aggregation.SUM, summarise(MEASURED), Unit.PERCENT) == 14


def test_sums_of_tenths_are_exact() -> None:
    assert value(Aggregation.SUM, *["0.1"] * 3) == Decimal("0.3")


def test_a_mean_has_15_significant_digits() -> None:
    assert value(Aggregation.AVERAGE, "1", "0", "0") == Decimal("0.333333333333333")


def test_what_cancels_out_in_a_sum_loses_nothing_that_stays() -> None:
    assert value(Aggregation.SUM, "1e300", "1e-300", "-1e300") == Decimal("1e-300")


def test_a_sum_never_leaves_the_numbers_of_the_api() -> None:
    largest = "9.99999999999999e307"

    assert value(Aggregation.SUM, largest, largest) == Decimal(largest)
    assert value(Aggregation.SUM, f"-{largest}", f"-{largest}") == Decimal(f"-{largest}")


def test_a_mean_too_close_to_zero_is_zero() -> None:
    assert value(Aggregation.AVERAGE, "1e-307", "0", "0") == 0


@given(st.lists(NUMBERS, min_size=1, max_size=30), st.sampled_from(Aggregation))
def test_aggregates_are_those_of_the_book_to_15_digits(measured: list[Decimal], aggregation: Aggregation) -> None:
    found, expected = Fraction(value(aggregation, *measured)), by_the_book(aggregation, measured)

    assert abs(found - expected) <= abs(expected) * Fraction(1, 10**14)


@given(st.lists(NUMBERS, min_size=1), st.lists(NUMBERS, min_size=1))
def test_joined_summaries_are_the_summary_of_all(earlier: list[Decimal], later: list[Decimal]) -> None:
    assert join(summarise(earlier, LIMIT), summarise(later, LIMIT)) == summarise([*earlier, *later], LIMIT)


@given(DAYS, st.sampled_from(Aggregation), st.integers(1, 7))
def test_a_running_value_is_that_of_all_measurements_of_the_period_so_far(
    measured: list[list[Decimal]], aggregation: Aggregation, period: int
) -> None:
    dated = [(FIRST + timedelta(days=index), values) for index, values in enumerate(measured)]

    def start_of(day: date) -> date:
        return day - timedelta(days=(day - FIRST).days % period)

    expected = [
        (day, value(aggregation, *(each for _, values in group[: index + 1] for each in values)))
        for group in [list(part) for _, part in groupby(dated, key=lambda entry: start_of(entry[0]))]
        for index, (day, _) in enumerate(group)
    ]

    days = [(day, summarise(values, LIMIT)) for day, values in dated]
    assert list(running_values(aggregation, days, start_of)) == expected


def test_nothing_measured_runs_to_nothing() -> None:
    nothing: list[tuple[date, Summary]] = []

    assert list(running_values(Aggregation.SUM, nothing, lambda day: day)) == []
