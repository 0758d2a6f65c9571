"""The organization: the tenant, and the settings that give its numbers their meaning."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from zoneinfo import available_timezones

from domain.errors import InvalidInput, OkraError
from domain.okrs.bands import BandLimits
from domain.okrs.periods import Cadence
from domain.okrs.status import ObjectiveStatusRule, StatusBasis
from domain.text import check_title


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
    limits: BandLimits = BandLimits()
    stale_grace_days: int = 3


def check_organization(name: str, settings: OrganizationSettings) -> tuple[OkraError, ...]:
    """Tell what is wrong with an organization's name and settings."""
    errors = [*check_title(name, "name")]
    if settings.time_zone not in available_timezones():
        errors.append(InvalidInput("Name an IANA time zone, such as Europe/Berlin.", "timeZone"))
    if not 1 <= settings.fiscal_year_start_month <= 12:
        errors.append(InvalidInput("A month is a number from 1 to 12.", "fiscalYearStartMonth"))
    if not 0 <= settings.stale_grace_days <= 365:
        errors.append(InvalidInput("Grace days are 0 to 365.", "staleGraceDays"))
    if not Decimal(0) < settings.limits.at_risk < settings.limits.on_track <= Decimal(1):
        errors.append(
            InvalidInput("The limits must rise: 0 < atRiskFrom < onTrackFrom ≤ 1.", "scoreBands", "atRiskFrom")
        )
    return tuple(errors)


