"""Periods of the organization's calendar, and the moments at which days begin."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import date_in
from domain.kpis.kpis import KpiCadence
from domain.kpis.periods import beginning_of, period_of, period_start
from domain.orgs.organizations import OrganizationSettings, Weekday

DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 12, 31))
SETTINGS = st.builds(
    OrganizationSettings, fiscal_year_start_month=st.integers(1, 12), week_start=st.sampled_from(Weekday)
)


@pytest.mark.parametrize(
    ("cadence", "start", "end"),
    [
        (KpiCadence.DAILY, date(2026, 4, 15), date(2026, 4, 15)),
        (KpiCadence.WEEKLY, date(2026, 4, 13), date(2026, 4, 19)),
        (KpiCadence.MONTHLY, date(2026, 4, 1), date(2026, 4, 30)),
        (KpiCadence.QUARTERLY, date(2026, 4, 1), date(2026, 6, 30)),
    ],
)
def test_a_wednesday_in_april_lies_in_these_periods(cadence: KpiCadence, start: date, end: date) -> None:
    period = period_of(date(2026, 4, 15), cadence, OrganizationSettings())

    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    ("week_start", "start"),
    [
        (Weekday.MONDAY, date(2026, 4, 13)),
        (Weekday.SATURDAY, date(2026, 4, 18)),
        (Weekday.SUNDAY, date(2026, 4, 19)),
    ],
)
def test_a_week_begins_on_the_organizations_first_day(week_start: Weekday, start: date) -> None:
    sunday = date(2026, 4, 19)

    assert period_start(sunday, KpiCadence.WEEKLY, OrganizationSettings(week_start=week_start)) == start


@pytest.mark.parametrize(
    ("first_month", "day", "start", "end"),
    [
        (2, date(2026, 1, 31), date(2025, 11, 1), date(2026, 1, 31)),
        (2, date(2026, 2, 1), date(2026, 2, 1), date(2026, 4, 30)),
        (3, date(2026, 1, 1), date(2025, 12, 1), date(2026, 2, 28)),
        (10, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_is_counted_from_the_fiscal_year(first_month: int, day: date, start: date, end: date) -> None:
    period = period_of(day, KpiCadence.QUARTERLY, OrganizationSettings(fiscal_year_start_month=first_month))

    assert (period.start, period.end) == (start, end)


@given(DAYS, st.sampled_from(KpiCadence), SETTINGS)
def test_periods_cover_every_day_once(day: date, cadence: KpiCadence, settings: OrganizationSettings) -> None:
    period = period_of(day, cadence, settings)

    assert period.start <= day <= period.end
    assert period_start(period.start, cadence, settings) == period.start == period_start(period.end, cadence, settings)
    assert period_start(period.end + timedelta(days=1), cadence, settings) == period.end + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("UTC", date(2026, 3, 29), datetime(2026, 3, 29, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("Africa/Cairo", date(2024, 4, 26), datetime(2024, 4, 25, 22, tzinfo=UTC)),
        ("America/Havana", date(2024, 11, 3), datetime(2024, 11, 3, 4, tzinfo=UTC)),
    ],
    ids=["no change", "the day it changes", "the day after", "midnight is skipped", "midnight comes twice"],
)
def test_a_day_begins_at_its_first_moment(zone: str, day: date, moment: datetime) -> None:
    assert beginning_of(day, zone) == moment


@given(
    st.dates(min_value=date(1970, 1, 2), max_value=date(2037, 12, 31)),
    st.sampled_from(["Europe/Berlin", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_the_moment_before_a_day_begins_belongs_to_the_day_before(day: date, zone: str) -> None:
    begins = beginning_of(day, zone)

    assert date_in(zone, begins) == day
    assert date_in(zone, begins - timedelta(microseconds=1)) == day - timedelta(days=1)
    assert begins.astimezone(ZoneInfo(zone)).date() == day
