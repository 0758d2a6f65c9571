"""Reading what about the data of KPIs needs a person's eye, beside what their rows tell."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import Integer, case, exists, false, func, literal_column, or_, select, true
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from domain.kpis.hygiene import PERIODS_LOOKED_AT, missing_starts
from domain.kpis.kpis import KpiCadence, KpiHealth
from domain.kpis.timers import TimerEventState
from storage.database import ReadSession
from storage.lists.columns import is_stale
from storage.snapshot import open_snapshot
from storage.statements import Statement, array_parameter, is_in
from storage.tables import kpi_events, kpi_periods, kpis
from storage.tables.columns import ID
from storage.visibility import in_tenant


async def missing_starts_of_kpis(session: ReadSession, kpi_ids: Sequence[str]) -> dict[str, tuple[date, ...]]:
    """Give the first days of the periods that are missing, oldest first. The caller made sure that they may be seen."""
    starts: defaultdict[str, list[date]] = defaultdict(list)
    async with open_snapshot(session) as reader:
        rows = await reader.fetch(_STARTS, kpi_ids=kpi_ids)
        calendar = reader.settings.business_calendar
    for row in rows:
        starts[row["kpi_id"]].append(row["start_date"])
    cadences = {row["kpi_id"]: KpiCadence(row["cadence"]) for row in rows}
    return {kpi_id: missing_starts(known, max(known), cadences[kpi_id], calendar) for kpi_id, known in starts.items()}


async def unmatched_counts(session: ReadSession, kpi_ids: Sequence[str]) -> dict[str, int]:
    """Count the stops that ended nothing; a KPI without any is absent. The caller made sure that they may be seen."""
    return {row["kpi_id"]: row["count"] for row in await session.fetch(_UNMATCHED, ids=kpi_ids)}


def needs_attention(kpi: FromClause) -> ColumnElement[bool]:
    """Hold for KPIs with a concern. Those put aside have none."""
    unmatched = exists(
        select(literal_column("1"))
        .select_from(kpi_events)
        .where(kpi_events.c.org_id == kpi.c.org_id, kpi_events.c.kpi_id == kpi.c.id, _IS_UNMATCHED)
        .correlate_except(kpi_events)
    )
    concerns = or_(
        is_stale(kpi), kpi.c.is_outlier, has_missing_periods(kpi), kpi.c.no_value_reason.is_not(None), unmatched
    )
    return kpi.c.archived_at.is_(None) & concerns


def has_missing_periods(kpi: FromClause) -> ColumnElement[bool]:
    """Hold where periods without a value lie between others."""
    missing: ColumnElement[bool] = kpi.c.missing_periods > literal_column("0", Integer())
    return missing


def attention_rank(kpi: FromClause) -> ColumnElement[int]:
    """Rank KPIs: red and stale ones first, then red ones, then stale ones, then all others."""
    is_red = kpi.c.health == literal_column(f"'{KpiHealth.RED.value}'")
    stale = func.coalesce(is_stale(kpi), false())
    return case(
        (is_red & stale, literal_column("0")),
        (is_red, literal_column("1")),
        (stale, literal_column("2")),
        else_=literal_column("3", Integer()),
    )


_IS_UNMATCHED: Final = kpi_events.c.state == literal_column(f"'{TimerEventState.UNMATCHED.value}'")

_IDS: Final = func.unnest(array_parameter("kpi_ids", ID)).table_valued("kpi_id").render_derived(name="wanted")
_NEWEST: Final = (
    select(kpi_periods.c.kpi_id, kpi_periods.c.start_date)
    .where(
        in_tenant(kpi_periods),
        kpi_periods.c.kpi_id == _IDS.c.kpi_id,
        kpi_periods.c.value.is_not(None),
    )
    .order_by(kpi_periods.c.start_date.desc())
    .limit(literal_column(str(PERIODS_LOOKED_AT + 1)))
    .correlate(_IDS)
    .lateral("newest")
)
_STARTS: Final = Statement(
    select(*_NEWEST.c, kpis.c.cadence)
    .select_from(_IDS.join(kpis, kpis.c.id == _IDS.c.kpi_id).join(_NEWEST, true()))
    .where(in_tenant(kpis))
)

_UNMATCHED: Final = Statement(
    select(kpi_events.c.kpi_id, func.count().label("count"))
    .where(in_tenant(kpi_events), is_in(kpi_events.c.kpi_id, "ids"), _IS_UNMATCHED)
    .group_by(kpi_events.c.kpi_id)
)
