"""How KPIs stand, told from their newest periods whenever these or what they are held against changes."""

from collections.abc import Iterable
from typing import Any

from commands.entities import differing
from domain.events import EventType
from domain.kpis.kpis import KpiCadence
from domain.kpis.standing import PERIODS_NEEDED, standing
from storage.database import Row
from storage.kpis.kpis import every_kpi, standing_columns
from storage.kpis.periods import known_period, newest_periods
from storage.tables import kpis
from storage.work import Work
from storage.writes import update_many


async def refresh_standings(work: Work, kpi_rows: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """Work out how KPIs stand, store what differs, and give the columns of each by its id."""
    rows = list(kpi_rows)
    newest = await newest_periods(work, [row["id"] for row in rows], PERIODS_NEEDED) if rows else {}
    standings = {row["id"]: _standing(work, row, newest.get(row["id"], ())) for row in rows}
    moved = [
        {"id": row["id"], "updated_at": work.now, **standings[row["id"]]}
        for row in rows
        if differing(row, standings[row["id"]])
    ]
    await update_many(work, kpis, moved)
    return standings


async def refresh_every_standing(work: Work) -> None:
    """Work out how all KPIs stand, although their values are what they were, and tell of those that stand otherwise."""
    rows = await every_kpi(work)
    standings = await refresh_standings(work, rows)
    for row in rows:
        if differing(row, standings[row["id"]]):
            work.record(EventType.STANDING_CHANGED, row["id"])


def first_standing(work: Work, cadence: KpiCadence) -> dict[str, Any]:
    """Give the columns of a KPI that is made today, of which nothing is known yet."""
    return standing_columns(standing((), cadence, work.now, work.settings), archived=False)


def _standing(work: Work, row: Row, periods: Iterable[Row]) -> dict[str, Any]:
    known = [known_period(period) for period in periods]
    found = standing(known, KpiCadence(row["cadence"]), row["created_at"], work.settings)
    return standing_columns(found, archived=row["archived_at"] is not None)
