"""Time comes in as an argument: rules never look at a clock of their own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """Give the machine's time in UTC."""
    return datetime.now(UTC)


def date_in(zone: str, moment: datetime) -> date:
    """Tell which day `moment` is in the IANA time zone `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()
