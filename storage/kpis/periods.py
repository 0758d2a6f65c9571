"""The stored values of periods: read, written, and what they are held against."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, Integer, bindparam, delete, exists, func, literal_column, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as sql_insert

from domain.kpis.known_periods import KnownPeriod
from domain.kpis.kpis import KpiHealth, NoValueReason, Target, Thresholds
from domain.kpis.targets import ScheduledTarget
from storage.database import Row
from storage.reader import Reader
from storage.statements import Statement, array_parameter, is_in
from storage.tables import kpi_measurements, kpi_periods, kpi_targets, kpis
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import columns_of_rows, set_of_rows

Periods = dict[date, Row]
"""Rows of `kpi_periods` of one KPI, by the first days of their periods."""


async def known_periods(
    work: Reader, kpi_ids: Collection[str], starts: Collection[date], whole: Collection[str] = ()
) -> dict[str, Periods]:
    """Give the periods of KPIs that begin on one of these days, and all periods of those named in `whole`."""
    periods: defaultdict[str, Periods] = defaultdict(dict)
    for row in await work.fetch(_KNOWN, ids=list(kpi_ids), starts=list(starts), whole=list(whole)):
        periods[row["kpi_id"]][row["start_date"]] = row
    return periods


def known_period(row: Row) -> KnownPeriod:
    """Read a period from its row."""
    reason = row["no_value_reason"]
    return KnownPeriod(
        start=row["start_date"],
        value=row["value"],
        no_value_reason=None if reason is None else NoValueReason(reason),
        reading_count=row["reading_count"],
        last_measured_at=row["last_measured_at"],
        health=KpiHealth(row["health"]),
        attainment=row["attainment"],
    )


async def newest_periods(work: Reader, kpi_ids: Iterable[str], limit: int) -> dict[str, list[Row]]:
    """Give the newest periods of which anything is known, the newest first; a KPI without any is absent."""
    periods: defaultdict[str, list[Row]] = defaultdict(list)
    for row in await work.fetch(_NEWEST, kpi_ids=list(kpi_ids), limit=limit):
        periods[row["kpi_id"]].append(row)
    return periods


async def newest_values_before(work: Reader, days: Mapping[str, date]) -> dict[str, Row]:
    """Give `value` and `start_date` of the newest period with a value that begins before a KPI's own day, by KPI."""
    rows = await work.fetch(_BEFORE, kpi_ids=list(days), days=list(days.values()))
    return {row["kpi_id"]: row for row in rows}


async def schedules_of(work: Reader, kpi_ids: Iterable[str]) -> dict[str, list[ScheduledTarget]]:
    """Give the scheduled targets of KPIs, the earliest first; a KPI without any is absent."""
    schedules: defaultdict[str, list[ScheduledTarget]] = defaultdict(list)
    for row in await work.fetch(_SCHEDULES, ids=list(kpi_ids)):
        target = Target(row["target"], row["target_lower"], row["target_upper"])
        thresholds = Thresholds(row["green"], row["yellow"])
        entry = ScheduledTarget(row["from_date"], row["to_date"], target, thresholds)
        schedules[row["kpi_id"]].append(entry)
    return schedules


async def measured_without_periods(work: Work) -> list[str]:
    """Give the ids of KPIs that were measured, but of which no period was worked out: another version stored them."""
    return [row["id"] for row in await work.fetch(_WITHOUT_PERIODS)]


async def write_periods(work: Work, changed: Sequence[Row], gone: Iterable[tuple[str, date]]) -> None:
    """Store the periods that changed, and forget those of which nothing is known any more."""
    writes: list[tuple[Statement, Mapping[str, object]]] = []
    if changed:
        writes.append((_STORE, columns_of_rows(kpi_periods, _COLUMNS, changed)))
    keys = list(gone)
    if keys:
        writes.append((_FORGET, {"kpi_ids": [kpi_id for kpi_id, _ in keys], "starts": [start for _, start in keys]}))
    if writes:
        await work.write(kpi_periods, *writes)


_COLUMNS: Final = tuple(column.name for column in kpi_periods.c if column.name != "org_id")
_KEY: Final = ("org_id", "kpi_id", "start_date")

_WITHOUT_PERIODS: Final = Statement(
    select(kpis.c.id)
    .where(
        in_tenant(kpis),
        exists().where(in_tenant(kpi_measurements), kpi_measurements.c.kpi_id == kpis.c.id),
        ~exists().where(in_tenant(kpi_periods), kpi_periods.c.kpi_id == kpis.c.id),
    )
    .order_by(kpis.c.id)
)

_STARTS: Final = bindparam("starts", type_=ARRAY(Date()))
_KNOWN: Final = Statement(
    select(kpi_periods).where(
        in_tenant(kpi_periods),
        or_(
            is_in(kpi_periods.c.kpi_id, "whole"),
            is_in(kpi_periods.c.kpi_id, "ids") & (kpi_periods.c.start_date == func.any(_STARTS)),
        ),
    )
)

_IDS: Final = func.unnest(array_parameter("kpi_ids", ID)).table_valued("kpi_id").render_derived(name="wanted")
_NEWEST_OF: Final = (
    select(kpi_periods)
    .where(in_tenant(kpi_periods), kpi_periods.c.kpi_id == _IDS.c.kpi_id)
    .order_by(kpi_periods.c.start_date.desc())
    .limit(bindparam("limit", type_=Integer()))
    .correlate(_IDS)
    .lateral("newest")
)
_NEWEST: Final = Statement(
    select(_NEWEST_OF)
    .select_from(_IDS.join(_NEWEST_OF, true()))
    .order_by(_NEWEST_OF.c.kpi_id, _NEWEST_OF.c.start_date.desc())
)

_DAYS: Final = (
    func.unnest(array_parameter("kpi_ids", ID), array_parameter("days", Date()))
    .table_valued("kpi_id", "day")
    .render_derived(name="wanted")
)
_VALUE_BEFORE: Final = (
    select(kpi_periods.c.kpi_id, kpi_periods.c.start_date, kpi_periods.c.value)
    .where(
        in_tenant(kpi_periods),
        kpi_periods.c.kpi_id == _DAYS.c.kpi_id,
        kpi_periods.c.start_date < _DAYS.c.day,
        kpi_periods.c.value.is_not(None),
    )
    .order_by(kpi_periods.c.start_date.desc())
    .limit(literal_column("1"))
    .correlate(_DAYS)
    .lateral("earlier")
)
_BEFORE: Final = Statement(select(_VALUE_BEFORE).select_from(_DAYS.join(_VALUE_BEFORE, true())))

_SCHEDULES: Final = Statement(
    select(kpi_targets)
    .where(in_tenant(kpi_targets), is_in(kpi_targets.c.kpi_id, "ids"))
    .order_by(kpi_targets.c.kpi_id, kpi_targets.c.from_date)
)


def _store() -> Statement:
    given = set_of_rows(kpi_periods, _COLUMNS)
    org_id: Any = bindparam("org_id", type_=ID)
    insert = sql_insert(kpi_periods).from_select(
        ["org_id", *_COLUMNS], select(org_id, *(given.c[name] for name in _COLUMNS)), include_defaults=False
    )
    replaced = {name: insert.excluded[name] for name in _COLUMNS if name not in _KEY}
    return Statement(insert.on_conflict_do_update(index_elements=_KEY, set_=replaced))


_STORE: Final = _store()
_GONE: Final = (
    func.unnest(array_parameter("kpi_ids", ID), array_parameter("starts", Date()))
    .table_valued("kpi_id", "start")
    .render_derived(name="gone")
)
_FORGET: Final = Statement(
    delete(kpi_periods).where(
        in_tenant(kpi_periods),
        kpi_periods.c.kpi_id == _GONE.c.kpi_id,
        kpi_periods.c.start_date == _GONE.c.start,
    )
)
