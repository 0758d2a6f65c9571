"""On which days KPIs were measured at all, told by one look into the index for each such day.

So what lies between two measurements costs nothing, be it fifty years, and neither do the measurements inside a day.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final

from sqlalchemy import Date, DateTime, Integer, Select, cast, func, literal_column, select, true
from sqlalchemy.sql.elements import ColumnElement

from domain.clock import date_in
from domain.kpis.periods import beginning_of
from storage.reader import Reader
from storage.statements import Statement, array_parameter
from storage.tables import kpi_measurements
from storage.tables.columns import ID
from storage.visibility import in_tenant


async def measured_days(work: Reader, since: Mapping[str, date]) -> dict[str, set[date]]:
    """Give the organization's days on which readings of KPIs lie, of each KPI from a day of its own on, or earlier.

    Now and then there is a day among them that only touches one in UTC on which something was measured.
    """
    days: dict[str, set[date]] = {kpi_id: set() for kpi_id in since}
    if not since:
        return days
    zone = work.settings.time_zone
    begins = [beginning_of(day, zone) for day in since.values()]
    for row in await work.fetch(_MEASURED, kpi_ids=list(since), begins=begins):
        whole = (datetime.combine(row["day"], moment, UTC) for moment in (time.min, time.max))
        days[row["kpi_id"]].update(date_in(zone, moment) for moment in whole)
    return days


def _measured() -> Statement:
    wanted = (
        func.unnest(array_parameter("kpi_ids", ID), array_parameter("begins", DateTime(timezone=True)))
        .table_valued("kpi_id", "begin")
        .render_derived(name="wanted")
    )
    first = _next_day(wanted.c.kpi_id, wanted.c.begin).correlate(wanted).lateral("first")
    found = select(wanted.c.kpi_id, first.c.day).select_from(wanted.join(first, true())).cte("found", recursive=True)
    after = func.timezone(_IN_UTC, cast(found.c.day + literal_column("1", Integer()), DateTime()))
    later = _next_day(found.c.kpi_id, after).correlate(found).lateral("later")
    found = found.union_all(select(found.c.kpi_id, later.c.day).select_from(found.join(later, true())))
    return Statement(select(found.c.kpi_id, found.c.day))


def _next_day(kpi_id: ColumnElement[str], begin: ColumnElement[Any]) -> Select[date]:
    """Give the first day in UTC, from a moment on, on which a KPI was measured."""
    at = kpi_measurements.c.at
    return (
        select(cast(func.timezone(_IN_UTC, at), Date()).label("day"))
        .where(in_tenant(kpi_measurements), kpi_measurements.c.kpi_id == kpi_id, at >= begin)
        .order_by(at)
        .limit(literal_column("1"))
    )


_IN_UTC: Final[ColumnElement[str]] = literal_column("'UTC'")
_MEASURED: Final = _measured()
