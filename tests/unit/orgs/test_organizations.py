"""Organizations: which settings give numbers a meaning, and which do not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.okrs.bands import BandLimits
from domain.orgs.business_calendar import BusinessCalendar
from domain.orgs.organizations import OrganizationSettings, check_organization

_SETTINGS = OrganizationSettings(time_zone="Europe/Berlin")


def test_the_defaults_are_accepted() -> None:
    assert check_organization("Acme", OrganizationSettings()) == ()


def test_everything_wrong_with_an_organization_is_told_at_once() -> None:
    settings = OrganizationSettings(
        time_zone="Berlin",
        fiscal_year_start_month=13,
        limits=BandLimits(at_risk=Decimal("0.8"), on_track=Decimal("0.7")),
        stale_grace_days=-1,
        business_calendar=BusinessCalendar(()),
    )

    assert [error.path for error in check_organization(" ", settings)] == [
        ("name",),
        ("timeZone",),
        ("fiscalYearStartMonth",),
        ("staleGraceDays",),
        ("scoreBands", "atRiskFrom"),
        ("businessCalendar", "hours"),
    ]


@pytest.mark.parametrize("month", [1, 12])
def test_a_fiscal_year_starts_in_any_month(month: int) -> None:
    assert check_organization("Acme", replace(_SETTINGS, fiscal_year_start_month=month)) == ()


@pytest.mark.parametrize(("days", "count"), [(0, 0), (365, 0), (366, 1)])
def test_grace_is_a_year_at_most(days: int, count: int) -> None:
    assert len(check_organization("Acme", replace(_SETTINGS, stale_grace_days=days))) == count
