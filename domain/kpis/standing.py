"""How a KPI stands: what its newest periods say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from domain.clock import date_in
from domain.kpis.health import stale_after
from domain.kpis.hygiene import PERIODS_LOOKED_AT, missing_starts
from domain.kpis.known_periods import KnownPeriod
from domain.kpis.kpis import KpiCadence, KpiHealth, NoValueReason
from domain.kpis.outliers import is_outlier
from domain.orgs.organizations import OrganizationSettings

PERIODS_NEEDED: Final = PERIODS_LOOKED_AT + 1
"""How many of the newest periods decide how a KPI stands."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a KPI stands: by the newest period that has a value.

    `no_value_reason` is why a newer period than that has none. `attainment` is published, rounded to 6 places;
    `stale_after` is the last day of grace.
    """

    current_value: Decimal | None
    current_period_start: date | None
    last_measured_at: datetime | None
    health: KpiHealth
    attainment: Decimal | None
    no_value_reason: NoValueReason | None
    is_outlier: bool
    missing_periods: int
    stale_after: date


def standing(
    periods: Sequence[KnownPeriod], cadence: KpiCadence, created_at: datetime, settings: OrganizationSettings
) -> Standing:
    """Tell how a KPI stands after its newest periods, as many as `PERIODS_NEEDED` if there are, the newest first."""
    valued = [period for period in periods if period.value is not None]
    current = valued[0] if valued else None
    values = [period.value for period in valued if period.value is not None]
    measured_at = next((period.last_measured_at for period in periods if period.last_measured_at is not None), None)
    last_day = date_in(settings.time_zone, measured_at or created_at)
    missing = (
        missing_starts([each.start for each in valued], current.start, cadence, settings.business_calendar)
        if current
        else ()
    )
    return Standing(
        current_value=current.value if current else None,
        current_period_start=current.start if current else None,
        last_measured_at=measured_at,
        health=current.health if current else KpiHealth.NO_DATA,
        attainment=current.attainment if current else None,
        no_value_reason=periods[0].no_value_reason if periods else None,
        is_outlier=bool(values) and is_outlier(values[0], values[:0:-1]),
        missing_periods=len(missing),
        stale_after=stale_after(cadence, last_day, settings.stale_grace_days),
    )
