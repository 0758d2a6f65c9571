"""What was measured, summed up by days and periods.

Which moments belong to a day is decided in one place, by the time zone data that everything else here uses: days go to
the database as pairs of moments. Each is answered by its own look into the index, so a KPI that was measured every
second for years costs what one that was measured once a day costs, where only the last value of a day matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Date, DateTime, Numeric, Select, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, LateralFromClause

from domain.kpis.aggregation import Summary, summarise
from domain.kpis.kpis import Aggregation, KpiCadence
from domain.kpis.periods import beginning_of, period_of
from domain.numbers import ZERO
from storage.database import Row
from storage.reader import Reader
from storage.statements import Statement, array_parameter
from storage.tables import kpi_measurements
from storage.tables.columns import ID
from storage.visibility import in_tenant

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The readings from `start` to before `end` that count for a KPI, told apart by `date`.

    `readings_of` is the KPI that they were recorded for: itself, or the timer whose times it looks at. `limit` is the
    KPI's, if its values are shares of what does not exceed one.
    """

    kpi_id: str
    readings_of: str
    date: date
    start: datetime
    end: datetime
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PeriodReadings:
    """What was measured in a period that begins on `start`: how often, and the moment of the newest reading."""

    start: date
    summary: Summary
    count: int
    last_at: datetime


async def day_summaries(
    work: Reader, windows: Mapping[Aggregation, Iterable[Window]]
) -> dict[str, list[tuple[date, Summary]]]:
    """Sum up windows by KPI, in the order given, as far as each aggregation looks. Empty ones are absent."""
    summaries: defaultdict[str, list[tuple[date, Summary]]] = defaultdict(list)
    for row in await _read(work, windows, _OF_DAYS):
        summaries[row["kpi_id"]].append((row["date"], _summary(row)))
    return summaries


async def period_readings(
    work: Reader, windows: Mapping[Aggregation, Iterable[Window]]
) -> dict[str, list[PeriodReadings]]:
    """Sum up windows that are whole periods, by KPI, in the order given. Empty ones are absent."""
    found: defaultdict[str, list[PeriodReadings]] = defaultdict(list)
    for row in await _read(work, windows, _OF_PERIODS):
        readings = PeriodReadings(row["date"], _summary(row), row["count"], row["last_at"])
        found[row["kpi_id"]].append(readings)
    return found


def day_windows(work: Reader, kpi: Row, first: date) -> Iterator[Window]:
    """Give a window for each day from `first` to today."""
    days = [date.fromordinal(ordinal) for ordinal in range(first.toordinal(), work.today.toordinal() + 1)]
    begins = (beginning_of(day, work.settings.time_zone) for day in (*days, work.today + _ONE_DAY))
    return _windows(kpi, zip(days, pairwise(begins), strict=True))


def windows_of_days(work: Reader, kpi: Row, days: Iterable[date]) -> Iterator[Window]:
    """Give a window for each of these days."""
    zone = work.settings.time_zone
    return _windows(kpi, ((day, (beginning_of(day, zone), beginning_of(day + _ONE_DAY, zone))) for day in sorted(days)))


def period_window(work: Reader, kpi: Row, start: date) -> Window:
    """Give the window of the period that begins on `start`."""
    zone = work.settings.time_zone
    end = period_of(start, KpiCadence(kpi["cadence"]), work.settings).end
    bounds = (beginning_of(start, zone), beginning_of(end + _ONE_DAY, zone))
    return Window(kpi["id"], readings_of(kpi), start, *bounds, kpi["share_limit"])


def _windows(kpi: Row, days: Iterable[tuple[date, tuple[datetime, datetime]]]) -> Iterator[Window]:
    ids, limit = (kpi["id"], readings_of(kpi)), kpi["share_limit"]
    return (Window(*ids, day, *bounds, limit) for day, bounds in days)


def readings_of(kpi: Row) -> str:
    """Give the id of the KPI whose readings count for this one."""
    identifier: str = kpi["timer_of_id"] or kpi["id"]
    return identifier


async def _read(
    work: Reader, windows: Mapping[Aggregation, Iterable[Window]], statements: Mapping[Aggregation, Statement]
) -> list[Row]:
    alike: defaultdict[Statement, list[Window]] = defaultdict(list)
    for aggregation, given in windows.items():
        alike[statements[aggregation]] += given
    return [
        row
        for statement, wanted in alike.items()
        if wanted
        for row in await work.fetch(
            statement,
            kpi_ids=[window.kpi_id for window in wanted],
            readings_of=[window.readings_of for window in wanted],
            dates=[window.date for window in wanted],
            starts=[window.start for window in wanted],
            ends=[window.end for window in wanted],
            limits=[window.limit for window in wanted],
        )
    ]


def _summary(row: Row) -> Summary:
    if "measured" in row:
        return summarise(row["measured"])
    if "within" in row:
        return Summary(row["count"], ZERO, ZERO, ZERO, ZERO, within=row["within"])
    if "total" in row:
        return Summary(row["count"], row["total"], row["lowest"], row["highest"], row["last"])
    return summarise([row["last"]])


_MOMENT: Final = DateTime(timezone=True)
_WINDOWS: Final = (
    func.unnest(
        array_parameter("kpi_ids", ID),
        array_parameter("readings_of", ID),
        array_parameter("dates", Date()),
        array_parameter("starts", _MOMENT),
        array_parameter("ends", _MOMENT),
        array_parameter("limits", Numeric()),
    )
    .table_valued("kpi_id", "readings_of", "date", "start", "end", "limit", with_ordinality="place")
    .render_derived(name="windows")
)


def _inside(selected: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Select from the measurements inside the window at hand."""
    return selected.where(
        in_tenant(kpi_measurements),
        kpi_measurements.c.kpi_id == _WINDOWS.c.readings_of,
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
_HOW_MANY: Final = (func.count().label("count"), func.max(kpi_measurements.c.at).label("last_at"))
_COUNTED: Final = _inside(select(*_HOW_MANY).select_from(kpi_measurements)).lateral("counted")
_TOTALS: Final = _inside(
    select(
        *_HOW_MANY,
        func.sum(_VALUE).label("total"),
        func.min(_VALUE).label("lowest"),
        func.max(_VALUE).label("highest"),
    ).select_from(kpi_measurements)
).lateral("totals")
_SHARES: Final = _inside(
    select(*_HOW_MANY, func.count().filter(_WINDOWS.c.limit >= _VALUE).label("within")).select_from(kpi_measurements)
).lateral("shares")
_VALUES: Final = _inside(
    select(*_HOW_MANY, func.array_agg(aggregate_order_by(_VALUE, *_OLDEST_FIRST)).label("measured"))
).lateral("everything")

_READ_TOTALS: Final = _statement(_TOTALS, _LAST, where=true())
_READ_VALUES: Final = _statement(_VALUES, where=_VALUES.c.measured.is_not(None))

_OF_PERIODS: Final = {
    Aggregation.LAST: _statement(_COUNTED, _LAST, where=true()),
    Aggregation.SUM: _READ_TOTALS,
    Aggregation.AVERAGE: _READ_TOTALS,
    Aggregation.MIN: _READ_TOTALS,
    Aggregation.MAX: _READ_TOTALS,
    Aggregation.MEDIAN: _READ_VALUES,
    Aggregation.P95: _READ_VALUES,
    Aggregation.SHARE_WITHIN: _statement(_SHARES, where=_SHARES.c.last_at.is_not(None)),
}
_OF_DAYS: Final = {**_OF_PERIODS, Aggregation.LAST: _statement(_LAST, where=true())}
