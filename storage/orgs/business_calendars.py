"""Business calendars, between their columns and the domain."""

from typing import Any

from domain.orgs.business_calendar import (
    OFFICE_HOURS,
    BusinessCalendar,
    BusinessHours,
    DayOfWeek,
    check_business_calendar,
    in_order,
)
from storage.database import Row


def calendar_of(row: Row) -> BusinessCalendar:
    """Read an organization's calendar from its row; one that never set any has the office hours."""
    stored = row["business_hours"]
    hours = (BusinessHours(DayOfWeek(each["weekday"]), each["opens"], each["closes"]) for each in stored or ())
    return BusinessCalendar(OFFICE_HOURS if stored is None else tuple(hours), tuple(row["holidays"]))


def are_hours(stored: object) -> bool:
    """Tell whether this could stand in the column of the hours: a file from elsewhere may hold anything."""
    try:
        return not check_business_calendar(calendar_of({"business_hours": stored, "holidays": []}))
    except (KeyError, TypeError, ValueError):
        return False


def calendar_columns(calendar: BusinessCalendar) -> dict[str, Any]:
    """Give the columns that store a calendar. The office hours of whoever never set any are stored as nothing."""
    written = in_order(calendar)
    hours = [{"weekday": each.weekday.value, "opens": each.opens, "closes": each.closes} for each in written.hours]
    return {"business_hours": None if written.hours == OFFICE_HOURS else hours, "holidays": list(written.holidays)}
