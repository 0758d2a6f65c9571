"""Spans of time as ISO 8601 writes them (`P1Y2M3W4DT5H6M7S`, `-P7D`), counted on the calendar."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from domain.errors import InvalidInput

_WRITTEN: Final = re.compile(
    r"(?P<sign>[+-])?P(?=[0-9T])(?:(?P<years>[0-9]{1,6})Y)?(?:(?P<months>[0-9]{1,6})M)?(?:(?P<weeks>[0-9]{1,6})W)?"
    r"(?:(?P<days>[0-9]{1,6})D)?(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,9})H)?(?:(?P<minutes>[0-9]{1,9})M)?"
    r"(?:(?P<seconds>[0-9]{1,9})S)?)?"
)

Day = TypeVar("Day", date, datetime)


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of calendar months, days and seconds, each of which may be negative.

    One month after 31 January is the last day of February.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0

    @property
    def is_of_whole_days(self) -> bool:
        """Whether it leads from a day to a day."""
        return self.seconds == 0

    def after(self, start: Day) -> Day:
        """Give the day or moment so long after `start`. Raises `InvalidInput` outside years 1 to 9999."""
        months = start.year * 12 + start.month - 1 + self.months
        year, month = months // 12, months % 12 + 1
        try:
            day = min(start.day, monthrange(year, month)[1])
            return start.replace(year=year, month=month, day=day) + timedelta(days=self.days, seconds=self.seconds)
        except (ValueError, OverflowError) as error:
            raise InvalidInput("This leads outside the calendar.") from error


def duration(written: str) -> Duration | None:
    """Read an ISO 8601 duration of whole numbers, with a sign in front; None if it is none."""
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return None
    sign = -1 if match["sign"] == "-" else 1
    number = {name: sign * int(digits) for name, digits in match.groupdict("0").items() if name != "sign"}
    return Duration(
        months=number["years"] * 12 + number["months"],
        days=number["weeks"] * 7 + number["days"],
        seconds=number["hours"] * 3600 + number["minutes"] * 60 + number["seconds"],
    )


def written(span: Duration) -> str:
    """Write a duration as ISO 8601 does. All its parts have one sign."""
    sign = "-" if min(span.months, span.days, span.seconds) < 0 else ""
    dated = f"{_part(span.months, 'M')}{_part(span.days, 'D')}"
    timed = _part(span.seconds, "S")
    return f"{sign}P{dated}{'T' if timed else ''}{timed}" if dated or timed else "P0D"


def _part(number: int, unit: str) -> str:
    return f"{abs(number)}{unit}" if number else ""
