"""The worked examples of docs/rules.md on series and hygiene."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from domain.kpis.known_periods import KnownPeriod
from domain.kpis.kpis import Kpi, KpiCadence, KpiDirection, KpiHealth, Target
from domain.kpis.outliers import is_outlier
from domain.kpis.series import Change, Series, SeriesRequest
from domain.kpis.targets import ScheduledTarget
from domain.okrs.objectives import Scope
from domain.orgs.organizations import OrganizationSettings

_RULES: Final = (Path(__file__).parents[3] / "docs/rules.md").read_text(encoding="utf-8")
_SECTION: Final = _RULES.partition("\n## Series and hygiene\n")[2].partition("\n## ")[0]
_SCHEDULE: Final = (
    ScheduledTarget(date(2026, 1, 1), date(2026, 3, 31), Target(Decimal(100))),
    ScheduledTarget(date(2026, 4, 1), None, Target(Decimal(110))),
)


def test_a_series_of_months() -> None:
    rows = [row.split(" | ") for row in re.findall(r"^\| (\d{4}-.+) \|$", _SECTION, re.MULTILINE)]
    starts = {row[0]: date.fromisoformat(f"{row[0]}-01") for row in rows}
    values = {starts[month]: Decimal(value) for month, value, *_ in rows if value != "–"}
    series = _series(values)

    told = [
        [
            month,
            _told(series.value(start)),
            _told(series.held_against(start)[0].value),
            _told(series.moving_average(start)),
            _changed(series.change_on_previous(start)),
            _changed(series.change_on_year(start)),
        ]
        for month, start in starts.items()
    ]

    assert told == rows


def test_a_value_just_beyond_what_is_allowed_is_an_outlier() -> None:
    before, within, beyond = re.findall(r"After (.+?) the median.+?: (\S+)\nis no outlier, (\S+) is one", _SECTION)[0]
    numbers = [Decimal(number) for number in re.findall(r"\d+", before)]

    assert [is_outlier(Decimal(value), numbers) for value in (within, beyond)] == [False, True]


def _series(values: dict[date, Decimal]) -> Series:
    kpi = Kpi("Margin", Scope.COMPANY, KpiDirection.HIGHER, cadence=KpiCadence.MONTHLY, target=Target(Decimal(90)))
    known = {
        start: KnownPeriod(start, value, None, 1, None, KpiHealth.UNKNOWN, None) for start, value in values.items()
    }
    return Series(kpi, OrganizationSettings(), date(2026, 4, 15), SeriesRequest(), (), known, _SCHEDULE)


def _told(number: Decimal | None) -> str:
    return "–" if number is None else f"{number:f}"


def _changed(change: Change | None) -> str:
    return "–" if change is None or change.percent is None else f"{change.absolute} ({change.percent:.0f} %)"
