"""Counting the times of timers anew, when they, the organization's calendar or its clocks are others than before."""

from collections import defaultdict
from collections.abc import Iterable

from commands.kpis.changes import Changes, store_changes
from domain.kpis.kpis import TimerClock
from domain.kpis.laps import recount
from domain.kpis.measurements import Measurement
from domain.kpis.timers import Count, elapsed
from domain.orgs.business_calendar import BusinessClock
from storage.database import Row
from storage.kpis.measurements import measurement_of
from storage.kpis.timers import business_timers, readings_of_timers
from storage.work import Work


async def recount_business_timers(work: Work) -> None:
    """Count the times of all timers anew that count business time: the calendar or the time zone has changed."""
    await recount_timers(work, await business_timers(work))


async def recount_timers(work: Work, kpi_rows: Iterable[Row]) -> None:
    """Correct the readings of timers by the clocks that these have now, and everything that rests on them."""
    counts = {row["id"]: count_of(work, row) for row in kpi_rows}
    rows = {row["identity"]: row for row in await readings_of_timers(work, counts)} if counts else {}
    corrected: defaultdict[str, list[Measurement]] = defaultdict(list)
    for row in rows.values():
        counted = recount(measurement_of(row), row["started_at"], counts[row["kpi_id"]])
        if counted is not None:
            corrected[counted.kpi_id].append(counted)
    if corrected:
        await store_changes(work, [Changes(kpi_id, corrected=each) for kpi_id, each in corrected.items()], rows)


def count_of(work: Work, kpi: Row) -> Count:
    """Give how a timer counts time."""
    if kpi["timer_clock"] != TimerClock.BUSINESS.value:
        return elapsed
    return BusinessClock(work.settings.business_calendar, work.settings.time_zone).between
