"""How a KPI stands after its newest periods."""

from datetime import UTC, date, datetime
from decimal import Decimal

from domain.kpis.known_periods import KnownPeriod
from domain.kpis.kpis import KpiCadence, KpiHealth, NoValueReason
from domain.kpis.standing import Standing, standing
from domain.orgs.organizations import OrganizationSettings

CREATED_AT = datetime(2026, 1, 1, tzinfo=UTC)
NO_GRACE = OrganizationSettings(stale_grace_days=0)


def month(number: int, value: int | None, *, health: KpiHealth = KpiHealth.GREEN) -> KnownPeriod:
    """Give a month of 2026 that was measured at its end, with no value if one is missing."""
    return KnownPeriod(
        start=date(2026, number, 1),
        value=None if value is None else Decimal(value),
        no_value_reason=NoValueReason.MISSING_INPUT if value is None else None,
        reading_count=1,
        last_measured_at=datetime(2026, number, 28, 9, tzinfo=UTC),
        health=health if value is not None else KpiHealth.NO_DATA,
        attainment=None if value is None else Decimal("0.8"),
    )


def test_a_kpi_stands_by_its_newest_period() -> None:
    periods = [month(4, 40, health=KpiHealth.RED), month(3, 50)]

    assert standing(periods, KpiCadence.MONTHLY, CREATED_AT, OrganizationSettings(stale_grace_days=3)) == Standing(
        current_value=Decimal(40),
        current_period_start=date(2026, 4, 1),
        last_measured_at=datetime(2026, 4, 28, 9, tzinfo=UTC),
        health=KpiHealth.RED,
        attainment=Decimal("0.8"),
        no_value_reason=None,
        is_outlier=False,
        missing_periods=0,
        stale_after=date(2026, 5, 31),
    )


def test_a_newer_period_without_a_value_leaves_the_value_and_says_why() -> None:
    found = standing([month(5, None), month(4, 40)], KpiCadence.MONTHLY, CREATED_AT, NO_GRACE)

    assert (found.current_value, found.current_period_start) == (Decimal(40), date(2026, 4, 1))
    assert found.no_value_reason is NoValueReason.MISSING_INPUT
    assert found.stale_after == date(2026, 6, 28)


def test_a_kpi_without_any_value_has_no_data() -> None:
    found = standing([month(5, None)], KpiCadence.MONTHLY, CREATED_AT, NO_GRACE)

    assert (found.current_value, found.health, found.missing_periods) == (None, KpiHealth.NO_DATA, 0)
    assert found.no_value_reason is NoValueReason.MISSING_INPUT


def test_the_newest_value_is_held_against_those_before_it() -> None:
    usual = [month(number, 10 + number % 2) for number in range(6, 0, -1)]

    found = standing([month(7, 99), *usual], KpiCadence.MONTHLY, CREATED_AT, NO_GRACE)
    same = standing([month(7, 10), *usual], KpiCadence.MONTHLY, CREATED_AT, NO_GRACE)

    assert (found.is_outlier, same.is_outlier) == (True, False)


def test_periods_between_others_are_missing() -> None:
    found = standing(
        [month(6, 1), month(5, None), month(2, 1)],
        KpiCadence.MONTHLY,
        CREATED_AT,
        NO_GRACE,
    )

    assert found.missing_periods == 3


def test_a_kpi_that_was_never_measured_is_stale_one_cadence_after_its_creation() -> None:
    assert standing((), KpiCadence.DAILY, datetime(2026, 4, 15, tzinfo=UTC), NO_GRACE) == Standing(
        current_value=None,
        current_period_start=None,
        last_measured_at=None,
        health=KpiHealth.NO_DATA,
        attainment=None,
        no_value_reason=None,
        is_outlier=False,
        missing_periods=0,
        stale_after=date(2026, 4, 16),
    )
