"""What was measured of the KPIs, what the ticket system knew of its timers, and when somebody handed it in."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import assert_never
from zoneinfo import ZoneInfo

from api.demonstration.chance import chance
from api.demonstration.checking_in import is_week_of
from api.demonstration.content.company import TIME_ZONE
from api.demonstration.courses import along, rounded
from api.demonstration.fiscal_year import FiscalYear
from api.demonstration.kpi_plans import KpiPlan
from api.demonstration.opening_hours import calendar_for
from api.demonstration.steps.measuring import Measurement, Record
from api.demonstration.steps.step import Sitting, Step
from api.demonstration.steps.timing import RecordEvents, TicketEvent
from api.demonstration.tickets import TIMERS, Desk
from domain.kpis.kpis import KpiCadence
from domain.kpis.measurements import MOST_MEASUREMENTS
from domain.kpis.timers import MOST_EVENTS
from domain.okrs.periods import Cadence
from domain.orgs.business_calendar import BusinessCalendar

_FIRST = timedelta(weeks=17)
"""So long before the fiscal year the first value was measured."""

_HANDED_IN = time(7, 30)
_TUESDAY = 1
_SUNDAY = 6
_ONE_DAY = timedelta(days=1)
_NIGHT = time(21, 0)
_LATE = time(22, 0)
_ZONE = ZoneInfo(TIME_ZONE)


def calendar_of(fiscal_year: FiscalYear) -> BusinessCalendar:
    """Give the business calendar of all that was and will be timed."""
    return calendar_for(fiscal_year.year.start - _FIRST, fiscal_year.year.end)


@dataclass(frozen=True, slots=True)
class Reporting:
    """What is handed in of the KPIs of a site, from its founding to the day before `today`."""

    plans: tuple[KpiPlan, ...]
    fiscal_year: FiscalYear
    founded: date
    today: date
    seed: int

    def sittings(self) -> Iterator[Sitting]:
        """Give the sittings in which it is handed in: what is known at the founding, then every Tuesday."""
        measured: defaultdict[date, list[Measurement]] = defaultdict(list)
        told: defaultdict[date, list[TicketEvent]] = defaultdict(list)
        for measurement in self._measurements():
            measured[self._handed_in_on(measurement.at.date())].append(measurement)
        for event in self._ticket_events():
            told[self._handed_in_on(event.known_on)].append(event)
        for day in sorted({*measured, *told}):
            newest = max(*(each.at for each in measured[day]), *(each.at for each in told[day]))
            at = datetime.combine(day, _HANDED_IN if newest.date() < day else _LATE, _ZONE)
            yield Sitting(at, None, tuple(_steps(measured[day], told[day])))

    def _handed_in_on(self, day: date) -> date:
        """Give the Tuesday after, in the past quarters every other one.

        It is not later than the day after a quarter's end. What is too new for that is handed in yesterday.
        """
        if day < self.founded:
            return self.founded
        quarters = self.fiscal_year.quarters
        tuesday = day + timedelta(days=(_TUESDAY - day.weekday() - 1) % 7 + 1)
        cadence = Cadence.WEEKLY if tuesday >= quarters[2].start else Cadence.BIWEEKLY
        while not is_week_of(cadence, tuesday):
            tuesday += timedelta(weeks=1)
        ends = (quarter.end + _ONE_DAY for quarter in quarters if quarter.end >= day)
        return min(tuesday, *ends, self.today - _ONE_DAY)

    @property
    def _begin(self) -> date:
        return self.fiscal_year.year.start - _FIRST

    @property
    def _anchors(self) -> tuple[float, ...]:
        """The days that the paths of KPIs speak of."""
        days = (self._begin, *(quarter.start for quarter in self.fiscal_year.quarters[:3]), self.today)
        return tuple(float(day.toordinal()) for day in days)

    def _measurements(self) -> Iterator[Measurement]:
        for plan in self.plans:
            if plan.path is not None and plan.clock is None:
                yield from self._measured(plan, plan.path, chance(self.seed, plan.key))

    def _measured(self, plan: KpiPlan, path: tuple[float, ...], random: Random) -> Iterator[Measurement]:
        days = list(_days(plan.every, self._begin, self.today - timedelta(days=1 + plan.missing_days)))
        for day in days:
            value = along(path, self._anchors, float(day.toordinal())) * (1 + random.gauss(0, 1) * plan.wobble)
            if plan.gap is not None and plan.gap[0] >= (self.today - day).days >= plan.gap[1]:
                continue
            surging = value * plan.surge if day == days[-1] else value
            limited = max(0.0, surging if plan.ceiling is None else min(surging, plan.ceiling))
            at = datetime.combine(day, _NIGHT, _ZONE)
            yield Measurement(plan.key, at, rounded(limited, plan.digits), plan.source)

    def _ticket_events(self) -> Iterator[TicketEvent]:
        timers = {key: plan for plan in self.plans for key in (plan.key.partition("@")[0],) if key in TIMERS}
        if timers:
            desk = Desk(timers, self._anchors, frozenset(calendar_of(self.fiscal_year).holidays))
            days = _days(KpiCadence.DAILY, self._begin, self.today - _ONE_DAY)
            yield from desk.events(days, self.today, chance(self.seed, *sorted(plan.key for plan in timers.values())))


def _steps(measured: list[Measurement], told: list[TicketEvent]) -> Iterator[Step]:
    for start in range(0, len(measured), MOST_MEASUREMENTS):
        yield Record(tuple(measured[start : start + MOST_MEASUREMENTS]))
    for start in range(0, len(told), MOST_EVENTS):
        yield RecordEvents(tuple(told[start : start + MOST_EVENTS]))


def _days(every: KpiCadence, first: date, last: date) -> Iterator[date]:
    """Give the days from first to last on which somebody measures: all, Sundays, last days of a month."""
    for day in (first + timedelta(days=index) for index in range((last - first).days + 1)):
        match every:
            case KpiCadence.DAILY:
                is_one = True
            case KpiCadence.WEEKLY:
                is_one = day.weekday() == _SUNDAY
            case KpiCadence.MONTHLY:
                is_one = (day + _ONE_DAY).day == 1
            case KpiCadence.QUARTERLY:
                is_one = (day + _ONE_DAY).day == 1 and (day.month - first.month) % 3 == 0
            case _:
                assert_never(every)
        if is_one:
            yield day
