"""Periods of which something is known, as they are stored."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.kpis.kpis import KpiHealth, NoValueReason


@dataclass(frozen=True, slots=True)
class KnownPeriod:
    """The value of a period, or why it has none, and how that stands.

    `last_measured_at` is the moment of the newest measurement that it rests on; `attainment` is published.
    """

    start: date
    value: Decimal | None
    no_value_reason: NoValueReason | None
    reading_count: int
    last_measured_at: datetime | None
    health: KpiHealth
    attainment: Decimal | None
