"""The values of single periods: summed up from what was measured, or worked out from those of other KPIs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.clock import date_in
from domain.kpis.aggregation import aggregate
from domain.kpis.derivation import Derivation, derive_period
from domain.kpis.kpis import Aggregation, Kpi, KpiCadence
from domain.kpis.measurements import EARLIEST_DAY
from domain.kpis.periods import earlier_start, period_start
from domain.kpis.targets import ScheduledTarget, judge
from domain.units import Unit
from storage.database import Row
from storage.kpis.kpis import target_columns
from storage.kpis.measured_days import measured_days
from storage.kpis.periods import Periods
from storage.kpis.values import Window, period_readings, period_window, readings_of
from storage.work import Work

Starts = frozenset[date] | None
"""The first days of periods; None stands for all periods."""

PeriodColumns = dict[date, dict[str, Any]]
"""What is stored of the periods of a KPI, by their first days."""


def days_of(time_zone: str, moments: Iterable[datetime]) -> frozenset[date]:
    """Give the days, in a time zone, on which moments lie."""
    return frozenset(date_in(time_zone, moment) for moment in moments)


async def measured_values(
    work: Work, kpi_rows: Iterable[Row], wanted: Mapping[str, Starts]
) -> dict[str, PeriodColumns]:
    """Sum up what was measured in those periods of each KPI that are wanted; empty ones are absent."""
    rows = {row["id"]: row for row in kpi_rows}
    whole = {readings_of(row) for kpi_id, row in rows.items() if wanted[kpi_id] is None}
    days = await measured_days(work, dict.fromkeys(whole, EARLIEST_DAY))
    windows: defaultdict[Aggregation, list[Window]] = defaultdict(list)
    for kpi_id, row in rows.items():
        starts = wanted[kpi_id]
        if starts is None:
            cadence = KpiCadence(row["cadence"])
            starts = frozenset(period_start(day, cadence, work.settings) for day in days[readings_of(row)])
        windows[Aggregation(row["aggregation"])] += [period_window(work, row, start) for start in sorted(starts)]
    found = await period_readings(work, windows)
    return {
        kpi_id: {
            each.start: {
                "value": aggregate(Aggregation(row["aggregation"]), each.summary, Unit(row["unit"])),
                "no_value_reason": None,
                "reading_count": each.count,
                "last_measured_at": each.last_at,
            }
            for each in found.get(kpi_id, ())
        }
        for kpi_id, row in rows.items()
    }


def derived_values(kpi: Row, derivation: Derivation, known: Mapping[str, Periods], starts: Starts) -> PeriodColumns:
    """Work out those periods of a derived KPI that are wanted from the `known` ones of its inputs."""
    inputs = {each: known.get(each, {}) for each in derivation.inputs}
    if starts is None:
        starts = frozenset(start for periods in inputs.values() for start in periods)
    found: PeriodColumns = {}
    for start in starts:
        now = {each: periods[start] for each, periods in inputs.items() if start in periods}
        earlier = earlier_start(start, KpiCadence(kpi["cadence"]))
        before = {each: periods[earlier]["value"] for each, periods in inputs.items() if earlier in periods}
        outcome = derive_period(derivation, {each: row["value"] for each, row in now.items()}, before)
        if outcome is not None:
            moments = [row["last_measured_at"] for row in now.values() if row["last_measured_at"] is not None]
            found[start] = {
                "value": outcome.value,
                "no_value_reason": outcome.reason.value if outcome.reason else None,
                "reading_count": 0,
                "last_measured_at": max(moments, default=None),
            }
    return found


def judged_columns(kpi: Kpi, schedule: Sequence[ScheduledTarget], start: date, value: Decimal | None) -> dict[str, Any]:
    """Hold the value of a period against what was in force when it began."""
    judgement = judge(kpi, schedule, start, value)
    return {
        **target_columns(judgement.target),
        "health": judgement.health.value,
        "attainment": judgement.attainment,
    }
