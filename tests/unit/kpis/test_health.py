"""How a KPI stands: health, attainment, and whether it is stale."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kpis.health import attainment, health, stale_after
from domain.kpis.kpis import KpiCadence, KpiDirection, KpiHealth, Target, Thresholds

RANGE = Target(lower=Decimal(10), upper=Decimal(20))


def number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@pytest.mark.parametrize(
    ("direction", "green", "yellow", "value", "expected"),
    [
        (KpiDirection.HIGHER, "50", "40", "50", KpiHealth.GREEN),
        (KpiDirection.HIGHER, "50", "40", "49.9", KpiHealth.YELLOW),
        (KpiDirection.HIGHER, "50", "40", "40", KpiHealth.YELLOW),
        (KpiDirection.HIGHER, "50", "40", "39.9", KpiHealth.RED),
        (KpiDirection.HIGHER, "50", None, "49.9", KpiHealth.RED),
        (KpiDirection.LOWER, "5", "10", "5", KpiHealth.GREEN),
        (KpiDirection.LOWER, "5", "10", "10", KpiHealth.YELLOW),
        (KpiDirection.LOWER, "5", "10", "10.1", KpiHealth.RED),
        (KpiDirection.IN_RANGE, "0", "2", "10", KpiHealth.GREEN),
        (KpiDirection.IN_RANGE, "0", "2", "20", KpiHealth.GREEN),
        (KpiDirection.IN_RANGE, "0", "2", "8", KpiHealth.YELLOW),
        (KpiDirection.IN_RANGE, "0", "2", "22", KpiHealth.YELLOW),
        (KpiDirection.IN_RANGE, "0", "2", "22.1", KpiHealth.RED),
        (KpiDirection.IN_RANGE, "1", None, "9", KpiHealth.GREEN),
        (KpiDirection.HIGHER, "50", "40", None, KpiHealth.NO_DATA),
        (KpiDirection.HIGHER, None, None, "50", KpiHealth.UNKNOWN),
        (KpiDirection.HIGHER, None, None, None, KpiHealth.NO_DATA),
    ],
)
def test_a_value_is_judged_by_the_thresholds_of_its_direction(
    direction: KpiDirection, green: str | None, yellow: str | None, value: str | None, expected: KpiHealth
) -> None:
    assert health(direction, Thresholds(number(green), number(yellow)), RANGE, number(value)) is expected


@pytest.mark.parametrize(
    ("direction", "target", "value", "expected"),
    [
        (KpiDirection.HIGHER, Target(Decimal(50)), "25", "0.5"),
        (KpiDirection.HIGHER, Target(Decimal(3)), "1", "0.333333"),
        (KpiDirection.HIGHER, Target(Decimal(50)), "-5", "-0.1"),
        (KpiDirection.HIGHER, Target(Decimal(1)), "11", "10"),
        (KpiDirection.HIGHER, Target(Decimal(1)), "-11", "-10"),
        (KpiDirection.LOWER, Target(Decimal(5)), "10", "0.5"),
        (KpiDirection.LOWER, Target(Decimal(5)), "2", "2.5"),
        (KpiDirection.LOWER, Target(Decimal(5)), "0", "10"),
        (KpiDirection.LOWER, Target(Decimal(5)), "-1", "10"),
        (KpiDirection.LOWER, Target(Decimal(0)), "0", None),
        (KpiDirection.HIGHER, Target(Decimal(-5)), "1", None),
        (KpiDirection.HIGHER, Target(), "1", None),
        (KpiDirection.HIGHER, Target(Decimal(50)), None, None),
        (KpiDirection.IN_RANGE, RANGE, "10", "1"),
        (KpiDirection.IN_RANGE, RANGE, "20.1", "0"),
        (KpiDirection.IN_RANGE, Target(), "10", None),
        (KpiDirection.IN_RANGE, Target(lower=Decimal(1)), "10", None),
    ],
)
def test_a_value_attains_its_target_by_the_formulas_of_key_results(
    direction: KpiDirection, target: Target, value: str | None, expected: str | None
) -> None:
    assert attainment(direction, target, number(value)) == number(expected)


@pytest.mark.parametrize(
    ("cadence", "last", "expected"),
    [
        (KpiCadence.DAILY, date(2026, 4, 15), date(2026, 4, 19)),
        (KpiCadence.WEEKLY, date(2026, 4, 15), date(2026, 4, 25)),
        (KpiCadence.MONTHLY, date(2026, 1, 31), date(2026, 3, 3)),
        (KpiCadence.QUARTERLY, date(2026, 4, 15), date(2026, 7, 18)),
        (KpiCadence.QUARTERLY, date(9999, 12, 31), date.max),
    ],
)
def test_a_kpi_is_stale_after_one_cadence_and_the_days_of_grace(
    cadence: KpiCadence, last: date, expected: date
) -> None:
    assert stale_after(cadence, last, grace_days=3) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999), st.integers(1, 99))
def test_attainment_is_bounded(value: Decimal, target: int) -> None:
    for direction in (KpiDirection.HIGHER, KpiDirection.LOWER):
        found = attainment(direction, Target(Decimal(target)), value)
        assert found is not None
        assert -10 <= found <= 10
