"""What was measured of the KPIs, and when somebody handed it in."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import assert_never
from zoneinfo import ZoneInfo

from api.demonstration.chance import chance
from api.demonstration.checking_in import is_week_of
from api.demonstration.content.company import TIME_ZONE
from api.demonstration.courses import along, rounded
from api.demonstration.fiscal_year import FiscalYear
from api.demonstration.plans import KpiPlan
from api.demonstration.steps.measuring import Measurement, Record
from api.demonstration.steps.step import Sitting
from domain.kpis.kpis import KpiCadence
from domain.kpis.measurements import MOST_MEASUREMENTS
from domain.okrs.periods import Cadence

_FIRST = timedelta(weeks=17)
"""So long before the fiscal year the first value was measured."""

_HANDED_IN = time(7, 30)
_TUESDAY = 1
_FRIDAY = 4
_SUNDAY = 6
_NIGHT = time(21, 0)
_ZONE = ZoneInfo(TIME_ZONE)


def measuring_sittings(
    plans: tuple[KpiPlan, ...], fiscal_year: FiscalYear, founded: date, today: date, seed: int
) -> Iterator[Sitting]:
    """Give the sittings in which measurements are handed in: what is known at the founding, then every Tuesday."""
    batches: defaultdict[date, list[Measurement]] = defaultdict(list)
    for plan in plans:
        for measurement in _measurements(plan, fiscal_year, today, chance(seed, plan.key)):
            day = _handed_in_on(measurement.at.date(), founded, fiscal_year, today)
            batches[day].append(measurement)
    for day, batch in sorted(batches.items()):
        newest = max(measurement.at for measurement in batch)
        at = max(datetime.combine(day, _HANDED_IN, _ZONE), newest + timedelta(hours=1))
        for start in range(0, len(batch), MOST_MEASUREMENTS):
            yield Sitting(at, None, (Record(tuple(batch[start : start + MOST_MEASUREMENTS])),))


def _handed_in_on(day: date, founded: date, fiscal_year: FiscalYear, today: date) -> date:
    """Give the Tuesday after, in the past quarters every other one, but not later than the day after a quarter's end.

    What is too new for that is handed in yesterday.
    """
    if day < founded:
        return founded
    tuesday = day + timedelta(days=(_TUESDAY - day.weekday() - 1) % 7 + 1)
    cadence = Cadence.WEEKLY if tuesday >= fiscal_year.quarters[2].start else Cadence.BIWEEKLY
    while not is_week_of(cadence, tuesday):
        tuesday += timedelta(weeks=1)
    ends = (quarter.end + timedelta(days=1) for quarter in fiscal_year.quarters if quarter.end >= day)
    return min(tuesday, *ends, today - timedelta(days=1))


def _measurements(plan: KpiPlan, fiscal_year: FiscalYear, today: date, random: Random) -> Iterator[Measurement]:
    begin = fiscal_year.year.start - _FIRST
    anchors = (begin, *(quarter.start for quarter in fiscal_year.quarters[:3]), today)
    times = tuple(float(anchor.toordinal()) for anchor in anchors)
    for day in _days(plan.every, begin, today - timedelta(days=1 + plan.missing_days)):
        value = along(plan.path, times, float(day.toordinal())) * (1 + random.gauss(0, 1) * plan.wobble)
        limited = max(0.0, value if plan.ceiling is None else min(value, plan.ceiling))
        at = datetime.combine(day, _NIGHT, _ZONE)
        yield Measurement(plan.key, at, rounded(limited, plan.digits), plan.source)


def _days(every: KpiCadence, first: date, last: date) -> Iterator[date]:
    """Give the days from first to last on which somebody measures: work days, Sundays, last days of a month."""
    for day in (first + timedelta(days=index) for index in range((last - first).days + 1)):
        match every:
            case KpiCadence.DAILY:
                is_one = day.weekday() <= _FRIDAY
            case KpiCadence.WEEKLY:
                is_one = day.weekday() == _SUNDAY
            case KpiCadence.MONTHLY:
                is_one = (day + timedelta(days=1)).day == 1
            case KpiCadence.QUARTERLY:
                is_one = (day + timedelta(days=1)).day == 1 and (day.month - first.month) % 3 == 0
            case _:
                assert_never(every)
        if is_one:
            yield day
