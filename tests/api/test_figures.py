"""Numbers and days as people write them, and the round numbers of an axis."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.charts.figures import day, figure, period, share
from api.charts.scales import Scale, reach, ticks
from domain.kpis.kpis import KpiCadence
from domain.units import Unit

NUMBERS = st.floats(-1e307, 1e307)


@pytest.mark.parametrize(
    ("value", "unit", "currency", "written"),
    [
        ("0", Unit.NUMBER, None, "0"),
        ("-0.0004567", Unit.NUMBER, None, "−0.000457"),
        ("999.96", Unit.NUMBER, None, "1 k"),
        ("1234567", Unit.NUMBER, None, "1.23 M"),
        ("1e15", Unit.NUMBER, None, "1×10¹⁵"),
        ("2.5e-300", Unit.RATIO, None, "2.5×10⁻³⁰⁰"),
        ("45", Unit.PERCENT, None, "45 %"),
        ("1200000", Unit.CURRENCY, "EUR", "€1.2 M"),
        ("-1200000", Unit.CURRENCY, "CHF", "−CHF 1.2 M"),
        ("0.25", Unit.DURATION, None, "0.25 s"),
        ("12000", Unit.DURATION, None, "3 h 20 min"),
        ("3599.9", Unit.DURATION, None, "1 h"),
        ("90000", Unit.DURATION, None, "1 d 1 h"),
        ("8640000", Unit.DURATION, None, "100 d"),
    ],
)
def test_a_value_is_written_as_people_do(value: str, unit: Unit, currency: str | None, written: str) -> None:
    assert figure(Decimal(value), unit, currency).replace("\u00a0", " ") == written


def test_shares_days_and_periods_are_written_as_people_do() -> None:
    written = [
        share(Decimal("0.725")),
        share(Decimal("-0.1")),
        day(date(2026, 4, 3)),
        period(date(2026, 4, 1), KpiCadence.MONTHLY),
        period(date(2026, 3, 30), KpiCadence.WEEKLY),
    ]

    assert [text.replace("\u00a0", " ") for text in written] == [
        "72 %",
        "−10 %",
        "3 Apr 2026",
        "Apr 2026",
        "30 Mar 2026",
    ]


@pytest.mark.parametrize(
    ("low", "high", "most", "seconds", "named"),
    [
        (0.0, 1.0, 5, False, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-3.0, 97.0, 4, False, [0, 25, 50, 75]),
        (0.0, 30_000.0, 4, True, [0, 10_800, 21_600]),
        (0.0, 10.0, 3, True, [0, 5, 10]),
    ],
)
def test_an_axis_names_round_numbers(low: float, high: float, most: int, seconds: bool, named: list[float]) -> None:
    assert ticks(low, high, most, seconds=seconds) == pytest.approx(named)


@given(values=st.lists(NUMBERS, max_size=5), most=st.integers(2, 20), seconds=st.booleans())
def test_whatever_was_measured_lies_within_reach_and_beside_a_few_named_numbers(
    values: list[float], most: int, seconds: bool
) -> None:
    low, high = reach(values)
    named = ticks(low, high, most, seconds=seconds)

    assert low < high
    assert all(low <= value <= high for value in values)
    assert len(named) <= most + 1
    assert all(one < other for one, other in pairwise(named))
    assert all(0 <= Scale(low, high, 0, 100).place(value) <= 100 for value in (*values, *named))
