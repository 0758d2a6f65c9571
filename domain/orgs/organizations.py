"""The organization: the tenant, and the settings that give its numbers their meaning."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import available_timezones

from domain.errors import InvalidInput, OkraError
from domain.okrs.bands import DEFAULT_LIMITS, BandLimits, check_band_limits
from domain.okrs.periods import Cadence
from domain.okrs.status import ObjectiveStatusRule, StatusBasis
from domain.orgs.business_calendar import DEFAULT_CALENDAR, BusinessCalendar, check_business_calendar
from domain.text import check_title

_MONTHS: Final = 12
_LONGEST_GRACE_DAYS: Final = 365


class Weekday(StrEnum):
    """The first day of the week."""

    MONDAY = "MONDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


@dataclass(frozen=True, slots=True)
class OrganizationSettings:
    """What an organization decides once for all its numbers.

    `stale_grace_days` are added to a cadence before something counts as stale. `limits` separate the score bands.
    """

    time_zone: str = "UTC"
    fiscal_year_start_month: int = 1
    week_start: Weekday = Weekday.MONDAY
    status_basis: StatusBasis = StatusBasis.SCORE
    objective_status_rule: ObjectiveStatusRule = ObjectiveStatusRule.OWN_PROGRESS
    check_in_cadence: Cadence = Cadence.WEEKLY
    limits: BandLimits = DEFAULT_LIMITS
    stale_grace_days: int = 3
    business_calendar: BusinessCalendar = DEFAULT_CALENDAR


def check_organization(name: str, settings: OrganizationSettings) -> tuple[OkraError, ...]:
    """Tell what is wrong with an organization's name and settings."""
    errors = [*check_title(name, "name")]
    if settings.time_zone not in available_timezones():
        errors.append(InvalidInput("Name an IANA time zone, such as Europe/Berlin.", "timeZone"))
    if not 1 <= settings.fiscal_year_start_month <= _MONTHS:
        errors.append(InvalidInput("A month is a number from 1 to 12.", "fiscalYearStartMonth"))
    if not 0 <= settings.stale_grace_days <= _LONGEST_GRACE_DAYS:
        errors.append(InvalidInput(f"Grace days are 0 to {_LONGEST_GRACE_DAYS}.", "staleGraceDays"))
    errors += [error.under("scoreBands") for error in check_band_limits(settings.limits)]
    errors += [error.under("businessCalendar") for error in check_business_calendar(settings.business_calendar)]
    return tuple(errors)
