"""What KPIs were at the end of each day: what key results that follow them take over."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from commands.kpis.derivations import derivations_of
from domain.kpis.aggregation import running_values
from domain.kpis.derivation import DayValue, Derivation, dependency_order, derived_days
from domain.kpis.kpis import Aggregation, KpiCadence, KpiLinkMode
from domain.kpis.links import base_value, follow
from domain.kpis.measurements import EARLIEST_DAY
from domain.kpis.periods import earlier_start, period_start
from domain.units import Unit
from storage.database import Row
from storage.kpis.dependencies import rested_on
from storage.kpis.measured_days import measured_days
from storage.kpis.periods import newest_values_before
from storage.kpis.values import Window, day_summaries, day_windows, readings_of, windows_of_days
from storage.reader import Reader

_FEW_DAYS: Final = 1_000
"""Of so many days, all are looked at; of more, only those on which anything was measured."""


@dataclass(frozen=True, slots=True)
class KpiDays:
    """The values of a KPI at the end of days, oldest first, from the beginning of a period on.

    Each is the value of the day's period as known at the end of that day. `before` is the newest one before these.
    """

    start_of: Callable[[date], date]
    days: Sequence[DayValue]
    before: Decimal | None = None

    def followed(self, mode: KpiLinkMode, start: date) -> list[DayValue]:
        """Give the values that a key result takes over which starts on `start`."""
        return follow(mode, _on_or_after_earliest(start), self.days, self.start_of, self.before)

    def base(self, start: date) -> Decimal | None:
        """Give the value that changes since `start` are counted from."""
        return base_value(start, self.days, self.before)


async def days_of_kpis(
    work: Reader, since: Mapping[str, date], changing: Collection[str] | None = None
) -> dict[str, KpiDays]:
    """Give the days of each of these KPIs from the period in which its own day lies to today, in a few statements.

    `changing` names those of which the value before these days is needed; None stands for all.
    """
    if not since:
        return {}
    rows = {row["id"]: row for row in await rested_on(work, since)}
    derivations = await derivations_of(work, rows.values())
    order = dependency_order({kpi_id: _inputs(derivations, kpi_id) for kpi_id in rows})
    first = _first_days(work, rows, derivations, order, since)
    values = await _measured(work, [row for kpi_id, row in rows.items() if kpi_id not in derivations], first)
    for kpi_id in order:
        if kpi_id in derivations:
            derivation, cadence = derivations[kpi_id], KpiCadence(rows[kpi_id]["cadence"])
            inputs = {each: values[each] for each in derivation.inputs}
            start_before = partial(earlier_start, cadence=cadence)
            days = derived_days(derivation, inputs, _start_of(work, rows[kpi_id]), start_before)
            values[kpi_id] = [each for each in days if each[0] >= first[kpi_id]]
    asked = since.keys() if changing is None else changing
    before = await newest_values_before(work, {kpi_id: first[kpi_id] for kpi_id in asked}) if asked else {}
    return {
        kpi_id: KpiDays(
            _start_of(work, rows[kpi_id]), values[kpi_id], before[kpi_id]["value"] if kpi_id in before else None
        )
        for kpi_id in since
    }


def _first_days(
    work: Reader,
    rows: Mapping[str, Row],
    derivations: Mapping[str, Derivation],
    order: Iterable[str],
    since: Mapping[str, date],
) -> dict[str, date]:
    """Give the first day that is looked at of each KPI, which is that of a period."""
    first = {kpi_id: _start_of(work, rows[kpi_id])(_on_or_after_earliest(day)) for kpi_id, day in since.items()}
    for kpi_id in reversed(list(order)):
        for each in _inputs(derivations, kpi_id):
            cadence, start = KpiCadence(rows[kpi_id]["cadence"]), first[kpi_id]
            needed = earlier_start(start, cadence) if derivations[kpi_id].looks_back else start
            first[each] = min(needed, first.get(each, needed))
    return first


def _on_or_after_earliest(day: date) -> date:
    return max(day, EARLIEST_DAY)


async def _measured(work: Reader, rows: Iterable[Row], first: Mapping[str, date]) -> dict[str, list[DayValue]]:
    """Give the running values of KPIs that are measured, each from a day of its own."""
    known = list(rows)
    since: dict[str, date] = {}
    for row in known:
        if (work.today - first[row["id"]]).days > _FEW_DAYS:
            since[readings_of(row)] = min(first[row["id"]], since.get(readings_of(row), date.max))
    days = await measured_days(work, since)
    windows: defaultdict[Aggregation, list[Window]] = defaultdict(list)
    for row in known:
        windows[Aggregation(row["aggregation"])] += _windows(work, row, first[row["id"]], days.get(readings_of(row)))
    measured = await day_summaries(work, windows)
    return {
        row["id"]: list(
            running_values(
                Aggregation(row["aggregation"]), measured.get(row["id"], ()), _start_of(work, row), Unit(row["unit"])
            )
        )
        for row in known
    }


def _windows(work: Reader, kpi: Row, first: date, measured: Collection[date] | None) -> Iterator[Window]:
    """Give the days from `first` to today, or of those only the ones on which the KPI was measured."""
    if measured is None:
        return day_windows(work, kpi, first)
    return windows_of_days(work, kpi, (day for day in measured if first <= day <= work.today))


def _inputs(derivations: Mapping[str, Derivation], kpi_id: str) -> frozenset[str]:
    return derivations[kpi_id].inputs if kpi_id in derivations else frozenset()


def _start_of(work: Reader, kpi: Row) -> Callable[[date], date]:
    return partial(period_start, cadence=KpiCadence(kpi["cadence"]), settings=work.settings)
