"""Periods of a KPI: those of the organization's calendar.

A week begins on the organization's first day of the week, a quarter with the fiscal year or 3, 6 or 9 months after
it. (Periods of a key result are counted from its own start: `domain.okrs.periods`.)
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from domain.kpis.kpis import KpiCadence
from domain.okrs.periods import Cadence, Period, advance
from domain.orgs.organizations import OrganizationSettings, Weekday

_ONE_DAY: Final = timedelta(days=1)
_MONTHS_OF_QUARTER: Final = 3
_DAYS_OF_WEEK: Final = 7
_WEEKDAYS: Final = {Weekday.MONDAY: 0, Weekday.SATURDAY: 5, Weekday.SUNDAY: 6}


def cadence_of(cadence: KpiCadence) -> Cadence:
    """Give a KPI's cadence as one of those that days can be advanced by."""
    return Cadence(cadence.value)


def period_start(day: date, cadence: KpiCadence, settings: OrganizationSettings) -> date:
    """Give the first day of the period in which `day` lies."""
    match cadence:
        case KpiCadence.DAILY:
            return day
        case KpiCadence.WEEKLY:
            return day - timedelta(days=(day.weekday() - _WEEKDAYS[settings.week_start]) % _DAYS_OF_WEEK)
        case KpiCadence.MONTHLY:
            return day.replace(day=1)
        case KpiCadence.QUARTERLY:
            return _months_before(day, (day.month - settings.fiscal_year_start_month) % _MONTHS_OF_QUARTER)
        case _:
            assert_never(cadence)


def period_of(day: date, cadence: KpiCadence, settings: OrganizationSettings) -> Period:
    """Give the period in which `day` lies."""
    start = period_start(day, cadence, settings)
    return Period(start, advance(start, cadence_of(cadence)) - _ONE_DAY)


def next_start(start: date, cadence: KpiCadence) -> date:
    """Give the first day of the period behind the one that begins on `start`."""
    return advance(start, cadence_of(cadence))


def earlier_start(start: date, cadence: KpiCadence, steps: int = 1) -> date:
    """Give the first day of the period that lies `steps` before the one that begins on `start`."""
    match cadence:
        case KpiCadence.DAILY:
            return start - timedelta(days=steps)
        case KpiCadence.WEEKLY:
            return start - timedelta(days=_DAYS_OF_WEEK * steps)
        case KpiCadence.MONTHLY:
            return _months_before(start, steps)
        case KpiCadence.QUARTERLY:
            return _months_before(start, _MONTHS_OF_QUARTER * steps)
        case _:
            assert_never(cadence)


def beginning_of(day: date, time_zone: str) -> datetime:
    """Give the moment, in UTC, at which a day begins in an IANA time zone.

    Where clocks skip midnight, that is when they skip it; where they show it twice, it is the first time.
    """
    return datetime.combine(day, time.min, ZoneInfo(time_zone)).astimezone(UTC)


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, 1)
