"""The values of a KPI over time."""

from datetime import date
from decimal import Decimal

from storage.work import Work


async def daily_kpi_values(work: Work, kpi_id: str, since: date) -> list[tuple[date, Decimal]]:
    return []
