"""Reading series of KPIs: any number of KPIs in the same few statements, from one consistent state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Date, func, literal_column, select, true

from domain.kpis.known_periods import KnownPeriod
from domain.kpis.kpis import Kpi, KpiSource
from domain.kpis.outliers import LARGEST_SAMPLE
from domain.kpis.series import (
    Series,
    SeriesRequest,
    first_compared,
    periods_of_series,
    require_few_periods,
)
from domain.okrs.periods import Period
from storage.database import ReadSession, Row
from storage.kpis.kpis import kpi_of
from storage.kpis.periods import known_period, schedules_of
from storage.reader import Reader
from storage.snapshot import open_snapshot
from storage.statements import Statement, array_parameter, is_in
from storage.tables import kpi_periods, kpis
from storage.tables.columns import ID
from storage.visibility import in_tenant, kpi_is_visible


class SeriesKey(NamedTuple):
    """Whose series is asked for, and which."""

    kpi_id: str
    request: SeriesRequest


@dataclass(frozen=True, slots=True)
class KpiSeries:
    """The series of a KPI. `readings_of` names the KPI whose readings its values are made of; None of a derived one."""

    series: Series
    readings_of: str | None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is read for one series: `periods` to show, and what is known since `since`, or of 20 values before them."""

    key: SeriesKey
    kpi: Kpi
    periods: Sequence[Period]
    since: date


async def series_of_kpis(session: ReadSession, keys: Sequence[SeriesKey]) -> dict[SeriesKey, KpiSeries]:
    """Give the series of those KPIs that the viewer may see. Raises `TooMany` where these are too many periods."""
    async with open_snapshot(session) as reader:
        rows = {row["id"]: row for row in await reader.fetch(_KPIS, ids=[key.kpi_id for key in keys])}
        wanted = [_wanted(reader, key, rows[key.kpi_id]) for key in keys if key.kpi_id in rows]
        require_few_periods(sum(len(each.periods) for each in wanted))
        schedules = await schedules_of(reader, rows)
        known = await _known(reader, wanted)
    return {
        each.key: KpiSeries(
            Series(
                each.kpi,
                reader.settings,
                reader.today,
                each.key.request,
                each.periods,
                periods,
                schedules.get(each.key.kpi_id, ()),
            ),
            _readings_of(rows[each.key.kpi_id]),
        )
        for each, periods in zip(wanted, known, strict=True)
    }


def _wanted(reader: Reader, key: SeriesKey, row: Row) -> _Wanted:
    kpi = kpi_of(row)
    periods = periods_of_series(key.request, kpi.cadence, reader.settings, reader.today)
    since = first_compared(periods[0].start, key.request, kpi.cadence, reader.settings)
    return _Wanted(key, kpi, periods, since)


def _readings_of(row: Row) -> str | None:
    if row["source"] in _WITH_READINGS:
        readings_of: str = row["timer_of_id"] or row["id"]
        return readings_of
    return None


_WITH_READINGS: Final = frozenset({KpiSource.MEASURED.value, KpiSource.TIMER.value})


async def _known(reader: Reader, wanted: Sequence[_Wanted]) -> list[Mapping[date, KnownPeriod]]:
    known: list[dict[date, KnownPeriod]] = [{} for _ in wanted]
    for row in await reader.fetch(
        _PERIODS,
        kpi_ids=[each.key.kpi_id for each in wanted],
        sinces=[each.since for each in wanted],
        firsts=[each.periods[0].start for each in wanted],
        lasts=[each.periods[-1].start for each in wanted],
    ):
        known[row["place"] - 1][row["start_date"]] = known_period(row)
    return [*known]


_KPIS: Final = Statement(select(kpis).where(in_tenant(kpis), is_in(kpis.c.id, "ids"), kpi_is_visible()))

_WANTED: Final = (
    func.unnest(
        array_parameter("kpi_ids", ID),
        array_parameter("sinces", Date()),
        array_parameter("firsts", Date()),
        array_parameter("lasts", Date()),
    )
    .table_valued("kpi_id", "since", "first", "last", with_ordinality="place")
    .render_derived(name="wanted")
)
_EARLIER: Final = kpi_periods.alias("earlier")
_SAMPLE: Final = (
    select(_EARLIER.c.start_date)
    .where(
        in_tenant(_EARLIER),
        _EARLIER.c.kpi_id == _WANTED.c.kpi_id,
        _EARLIER.c.start_date < _WANTED.c.first,
        _EARLIER.c.value.is_not(None),
    )
    .order_by(_EARLIER.c.start_date.desc())
    .limit(literal_column(str(LARGEST_SAMPLE)))
    .correlate(_WANTED)
    .subquery("sample")
)
# LEAST passes over what is null: without values before, there is no sample.
_BEGIN: Final = func.least(_WANTED.c.since, select(func.min(_SAMPLE.c.start_date)).scalar_subquery())
_KNOWN: Final = (
    select(
        kpi_periods.c.start_date,
        kpi_periods.c.value,
        kpi_periods.c.no_value_reason,
        kpi_periods.c.reading_count,
        kpi_periods.c.last_measured_at,
        kpi_periods.c.health,
        kpi_periods.c.attainment,
    )
    .where(
        in_tenant(kpi_periods),
        kpi_periods.c.kpi_id == _WANTED.c.kpi_id,
        kpi_periods.c.start_date >= _BEGIN,
        kpi_periods.c.start_date <= _WANTED.c.last,
    )
    .correlate(_WANTED)
    .lateral("known")
)
_PERIODS: Final = Statement(select(_WANTED.c.place, *_KNOWN.c).select_from(_WANTED.join(_KNOWN, true())))
