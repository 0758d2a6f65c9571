"""The values of KPIs over time, worked out from what was measured.

Which moments belong to a day is decided in one place, by the time zone data that everything else here uses: days go to
the database as pairs of moments. Each is answered by its own look into the index, so a KPI that was measured every
second for years costs what one that was measured once a day costs, where only the last value of a day matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Date, DateTime, Select, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, LateralFromClause

from domain.clock import date_in
from domain.kpis.aggregation import Summary, aggregate, running_values, summarise
from domain.kpis.health import PeriodValue
from domain.kpis.kpis import Aggregation, KpiCadence
from domain.kpis.periods import beginning_of, period_of, period_start
from storage.database import Row
from storage.reader import Reader
from storage.statements import Statement, array_parameter, is_in
from storage.tables import kpi_measurements, kpis
from storage.tables.columns import ID
from storage.visibility import in_tenant

DayValue = tuple[date, Decimal]
"""A day and the value at its end."""

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The measurements of a KPI from `start` to before `end`, told apart by `date`."""

    kpi_id: str
    date: date
    start: datetime
    end: datetime


async def daily_kpi_values(work: Reader, kpi_id: str, since: date) -> list[DayValue]:
    """Give the value of a KPI at the end of each day, from `since` to today, on which something was measured.

    That is the value of the day's period as known at the end of that day. The measurements of a period count from
    its beginning, also where `since` lies inside it.
    """
    return (await daily_values_of_kpis(work, {kpi_id: since}))[kpi_id]


async def daily_values_of_kpis(work: Reader, since: Mapping[str, date]) -> dict[str, list[DayValue]]:
    """Give the `daily_kpi_values` of each of these KPIs, each from a day of its own, in a few statements."""
    rows = {row["id"]: row for row in await work.fetch(_KPIS, ids=list(since))} if since else {}
    windows: defaultdict[Aggregation, list[Window]] = defaultdict(list)
    for kpi_id, row in rows.items():
        windows[Aggregation(row["aggregation"])] += _days(work, kpi_id, _period_start(work, row, since[kpi_id]))
    measured = await _summaries(work, windows)
    values: dict[str, list[DayValue]] = {}
    for kpi_id, row in rows.items():
        start_of = partial(_period_start, work, row)
        running = running_values(Aggregation(row["aggregation"]), measured.get(kpi_id, ()), start_of)
        values[kpi_id] = [(day, value) for day, value in running if day >= since[kpi_id]]
    return values


async def newest_period_values(work: Reader, kpi_rows: Iterable[Row]) -> dict[str, PeriodValue]:
    """Give, for each KPI that was ever measured, the value of the newest period in which it was."""
    rows = {row["id"]: row for row in kpi_rows}
    newest = {row["kpi_id"]: row["at"] for row in await work.fetch(_NEWEST, kpi_ids=list(rows))}
    windows: defaultdict[Aggregation, list[Window]] = defaultdict(list)
    for kpi_id, at in newest.items():
        windows[Aggregation(rows[kpi_id]["aggregation"])].append(_period_window(work, rows[kpi_id], at))
    values: dict[str, PeriodValue] = {}
    for kpi_id, [(start, measured)] in (await _summaries(work, windows)).items():
        value, at = aggregate(Aggregation(rows[kpi_id]["aggregation"]), measured), newest[kpi_id]
        values[kpi_id] = PeriodValue(start, value, at, date_in(work.settings.time_zone, at))
    return values


def _days(work: Reader, kpi_id: str, first: date) -> Iterator[Window]:
    """Give a window for each day from `first` to today."""
    days = _days_between(first, work.today)
    begins = (beginning_of(day, work.settings.time_zone) for day in (*days, work.today + _ONE_DAY))
    return (Window(kpi_id, day, *bounds) for day, bounds in zip(days, pairwise(begins), strict=True))


def _period_start(work: Reader, kpi: Row, day: date) -> date:
    return period_start(day, KpiCadence(kpi["cadence"]), work.settings)


def _days_between(first: date, last: date) -> list[date]:
    return [date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1)]


def _period_window(work: Reader, kpi: Row, at: datetime) -> Window:
    zone = work.settings.time_zone
    period = period_of(date_in(zone, at), KpiCadence(kpi["cadence"]), work.settings)
    return Window(kpi["id"], period.start, beginning_of(period.start, zone), beginning_of(period.end + _ONE_DAY, zone))


async def _summaries(
    work: Reader, windows: Mapping[Aggregation, Iterable[Window]]
) -> dict[str, list[tuple[date, Summary]]]:
    """Sum up windows, in the order given, as far as each aggregation looks. Those without a measurement are absent."""
    alike: defaultdict[Statement, list[Window]] = defaultdict(list)
    for aggregation, given in windows.items():
        alike[_STATEMENTS[aggregation]] += given
    summaries: defaultdict[str, list[tuple[date, Summary]]] = defaultdict(list)
    for statement, wanted in alike.items():
        for row in await work.fetch(
            statement,
            kpi_ids=[window.kpi_id for window in wanted],
            dates=[window.date for window in wanted],
            starts=[window.start for window in wanted],
            ends=[window.end for window in wanted],
        ):
            summaries[row["kpi_id"]].append((row["date"], _summary(row)))
    return summaries


def _summary(row: Row) -> Summary:
    if "measured" in row:
        return summarise(row["measured"])
    if "total" in row:
        return Summary(row["count"], row["total"], row["lowest"], row["highest"], row["last"])
    return summarise([row["last"]])


_KPIS: Final = Statement(
    select(kpis.c.id, kpis.c.cadence, kpis.c.aggregation).where(in_tenant(kpis), is_in(kpis.c.id, "ids"))
)

_MOMENT: Final = DateTime(timezone=True)
_WINDOWS: Final = (
    func.unnest(
        array_parameter("kpi_ids", ID),
        array_parameter("dates", Date()),
        array_parameter("starts", _MOMENT),
        array_parameter("ends", _MOMENT),
    )
    .table_valued("kpi_id", "date", "start", "end", with_ordinality="place")
    .render_derived(name="windows")
)


def _inside(selected: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Select from the measurements inside the window at hand."""
    return selected.where(
        in_tenant(kpi_measurements),
        kpi_measurements.c.kpi_id == _WINDOWS.c.kpi_id,
        kpi_measurements.c.at >= _WINDOWS.c.start,
        kpi_measurements.c.at < _WINDOWS.c.end,
    ).correlate(_WINDOWS)


def _statement(*parts: LateralFromClause, where: ColumnElement[bool]) -> Statement:
    rows = select(_WINDOWS.c.kpi_id, _WINDOWS.c.date, *(column for part in parts for column in part.c))
    joined: FromClause = _WINDOWS
    for part in parts:
        joined = joined.join(part, true())
    return Statement(rows.select_from(joined).where(where).order_by(_WINDOWS.c.place))


_VALUE: Final = kpi_measurements.c.value
_OLDEST_FIRST: Final = (kpi_measurements.c.at, kpi_measurements.c.id)
_NEWEST_FIRST: Final = tuple(column.desc() for column in _OLDEST_FIRST)

_LAST: Final = (
    _inside(select(_VALUE.label("last"))).order_by(*_NEWEST_FIRST).limit(literal_column("1")).lateral("newest")
)
_TOTALS: Final = _inside(
    select(
        func.count().label("count"),
        func.sum(_VALUE).label("total"),
        func.min(_VALUE).label("lowest"),
        func.max(_VALUE).label("highest"),
    ).select_from(kpi_measurements)
).lateral("totals")
_VALUES: Final = _inside(select(func.array_agg(aggregate_order_by(_VALUE, *_OLDEST_FIRST)).label("measured"))).lateral(
    "everything"
)

_READ_LAST: Final = _statement(_LAST, where=true())
_READ_TOTALS: Final = _statement(_TOTALS, _LAST, where=true())
_READ_VALUES: Final = _statement(_VALUES, where=_VALUES.c.measured.is_not(None))

_STATEMENTS: Final = {
    Aggregation.LAST: _READ_LAST,
    Aggregation.SUM: _READ_TOTALS,
    Aggregation.AVERAGE: _READ_TOTALS,
    Aggregation.MIN: _READ_TOTALS,
    Aggregation.MAX: _READ_TOTALS,
    Aggregation.MEDIAN: _READ_VALUES,
    Aggregation.P95: _READ_VALUES,
}

_IDS: Final = func.unnest(array_parameter("kpi_ids", ID)).table_valued("kpi_id").render_derived(name="wanted")
_NEWEST_OF: Final = (
    select(kpi_measurements.c.at)
    .where(in_tenant(kpi_measurements), kpi_measurements.c.kpi_id == _IDS.c.kpi_id)
    .order_by(kpi_measurements.c.at.desc())
    .limit(literal_column("1"))
    .correlate(_IDS)
    .lateral("newest")
)
_NEWEST: Final = Statement(select(_IDS.c.kpi_id, _NEWEST_OF.c.at).select_from(_IDS.join(_NEWEST_OF, true())))
