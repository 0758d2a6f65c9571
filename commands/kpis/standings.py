"""How KPIs stand, and the key results that follow them, worked out anew whenever what they rest on changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from commands.entities import differing
from commands.okrs.readings import refresh_readings
from domain.clock import date_in
from domain.events import EventType
from domain.kpis.health import PeriodValue, standing
from domain.kpis.kpis import KpiCadence
from domain.kpis.periods import period_of
from storage.database import Row
from storage.kpis.kpis import every_kpi, kpi_of, standing_columns
from storage.kpis.links import open_followers
from storage.kpis.values import newest_period_values
from storage.tables import kpis
from storage.work import Work
from storage.writes import update_many


@dataclass(frozen=True, slots=True)
class Affected:
    """The days, both included, whose values may have changed: all of them where both are None."""

    first: date | None = None
    last: date | None = None


EVERY_DAY: Final = Affected()


async def refresh_standings(work: Work, kpi_rows: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """Work out how KPIs stand, store what differs, and give the columns of each by its id."""
    rows = list(kpi_rows)
    newest = await newest_period_values(work, rows) if rows else {}
    standings = {row["id"]: _standing(work, row, newest.get(row["id"])) for row in rows}
    moved = [
        {"id": row["id"], "updated_at": work.now, **standings[row["id"]]}
        for row in rows
        if differing(row, standings[row["id"]])
    ]
    await update_many(work, kpis, moved)
    return standings


async def refresh_followers(work: Work, affected: Mapping[str, Affected]) -> None:
    """Let key results follow the KPIs of these ids. Those in closed cycles stay as they are: they are read-only."""
    since: defaultdict[date | None, list[str]] = defaultdict(list)
    if not affected:
        return
    for row in await open_followers(work, affected):
        days = affected[row["kpi_id"]]
        if days.last is None or days.last >= row["start_date"]:
            since[None if days.first is None else max(days.first, row["start_date"])].append(row["id"])
    for first, key_result_ids in since.items():
        await refresh_readings(work, key_result_ids, first)


async def refresh_everything(work: Work) -> None:
    """Work out all KPIs and what follows them: the organization's days, periods or days of grace have changed."""
    rows = await every_kpi(work)
    standings = await refresh_standings(work, rows)
    for row in rows:
        if differing(row, standings[row["id"]]):
            work.record(EventType.STANDING_CHANGED, row["id"])
    await refresh_followers(work, {row["id"]: EVERY_DAY for row in rows})


def days_affected(work: Work, kpi: Row, first: date, last: date) -> Affected:
    """Give the days whose values may change when something is measured from `first` to `last`."""
    return Affected(first, period_of(last, KpiCadence(kpi["cadence"]), work.settings).end)


def _standing(work: Work, row: Row, newest: PeriodValue | None) -> dict[str, Any]:
    created_on = date_in(work.settings.time_zone, row["created_at"])
    found = standing(kpi_of(row), newest, created_on, work.settings.stale_grace_days)
    return standing_columns(found, archived=row["archived_at"] is not None)
