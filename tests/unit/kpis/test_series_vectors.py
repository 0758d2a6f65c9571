"""The worked cases of series: periods, averages, changes, outliers, targets over time, and fewer points."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from domain.kpis.known_periods import KnownPeriod
from domain.kpis.kpis import Kpi, KpiCadence, KpiDirection, KpiHealth, Target
from domain.kpis.series import Change, Series, SeriesRequest, periods_of_series
from domain.kpis.targets import ScheduledTarget
from domain.numbers import exact_number
from domain.okrs.objectives import Scope
from domain.okrs.periods import Period
from domain.orgs.organizations import OrganizationSettings, Weekday

Case = dict[str, Any]

_CASES: Final[list[Case]] = json.loads((Path(__file__).parents[2] / "vectors/kpis.json").read_text(encoding="utf-8"))[
    "series"
]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_a_series_reads_as_worked_out_by_hand(case: Case) -> None:
    series = series_of(case)

    told = [
        {name: _TOLD[name](series, period) for name in expected}
        for expected, period in zip(case["expected"], series.shown(), strict=True)
    ]

    assert told == case["expected"]


def series_of(case: Case) -> Series:
    """Give the series that a case describes."""
    settings = OrganizationSettings(
        week_start=Weekday(case.get("weekStart", "MONDAY")),
        fiscal_year_start_month=case.get("fiscalYearStartMonth", 1),
    )
    own = _number(case.get("target"))
    cadence, today = KpiCadence(case["cadence"]), date.fromisoformat(case["today"])
    kpi = Kpi("A KPI", Scope.COMPANY, KpiDirection.HIGHER, cadence=cadence, target=Target(own))
    request = SeriesRequest(
        _day(case.get("from")), _day(case.get("to")), case.get("points"), case.get("movingAverage", 3)
    )
    schedule = [
        ScheduledTarget(date.fromisoformat(entry["from"]), _day(entry["to"]), Target(_number(entry["target"])))
        for entry in case.get("schedule", ())
    ]
    periods = periods_of_series(request, cadence, settings, today)
    return Series(kpi, settings, today, request, periods, _known(case["values"]), schedule)


def _known(values: Mapping[str, float]) -> dict[date, KnownPeriod]:
    days = {date.fromisoformat(start): exact_number(value) for start, value in values.items()}
    return {start: KnownPeriod(start, value, None, 1, None, KpiHealth.UNKNOWN, None) for start, value in days.items()}


def _day(given: str | None) -> date | None:
    return None if given is None else date.fromisoformat(given)


def _number(given: float | None) -> Decimal | None:
    return None if given is None else exact_number(given)


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _change(change: Change | None) -> list[float | None] | None:
    return None if change is None else [float(change.absolute), _float(change.percent)]


_TOLD: Final[dict[str, Callable[[Series, Period], object]]] = {
    "start": lambda _, period: period.start.isoformat(),
    "end": lambda _, period: period.end.isoformat(),
    "value": lambda series, period: _float(series.value(period.start)),
    "target": lambda series, period: _float(series.held_against(period.start)[0].value),
    "isMissing": Series.is_missing,
    "isComplete": Series.is_complete,
    "isOutlier": lambda series, period: series.is_outlier(period.start),
    "movingAverage": lambda series, period: _float(series.moving_average(period.start)),
    "changeOnPrevious": lambda series, period: _change(series.change_on_previous(period.start)),
    "changeOnYear": lambda series, period: _change(series.change_on_year(period.start)),
}
