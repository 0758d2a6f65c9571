"""The service desk of docs/rules.md, the worked example of timers."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from domain.kpis.aggregation import aggregate, summarise
from domain.kpis.kpis import Aggregation
from domain.orgs.business_calendar import DEFAULT_CALENDAR, BusinessClock
from domain.units import Unit

_RULES: Final = (Path(__file__).parents[3] / "docs/rules.md").read_text(encoding="utf-8")
_SECTION: Final = _RULES.partition("\n## Timers\n")[2].partition("\n## ")[0]
_MONDAY: Final = datetime(2026, 4, 6, tzinfo=UTC)
_WEEK: Final = timedelta(days=7)


def table(first: str) -> list[list[str]]:
    """Give the rows of the table whose first column has this title, without the titles."""
    text = _SECTION[_SECTION.index(f"| {first} |") :].partition("\n\n")[0]
    return [row.split(" | ") for row in re.findall(r"^\| (.+) \|$", text, re.MULTILINE)[1:]]


def hours(given: str) -> Decimal:
    return Decimal(given.removesuffix(" h"))


def test_tickets_take_as_long_as_the_office_is_open_meanwhile() -> None:
    between = BusinessClock(DEFAULT_CALENDAR, "UTC").between
    ended: list[list[tuple[datetime, Decimal]]] = [[], [], []]
    for _, asked, *cells in table("ticket"):
        for times, moment, told in zip(ended, cells[:3], cells[3:], strict=True):
            assert (moment == "–") == (told == "–")
            if moment != "–":
                start, stop = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (asked, moment))
                assert Decimal(str(between(start, stop) / timedelta(hours=1))) == hours(told)
                times.append((stop, hours(told)))

    weeks = [summarise([time for at, time in times if _MONDAY <= at < _MONDAY + _WEEK], Decimal(8)) for times in ended]
    medians = [aggregate(Aggregation.MEDIAN, week) for week in weeks]
    share = aggregate(Aggregation.SHARE_WITHIN, weeks[2], Unit.PERCENT)
    (told_values,) = table("median response")
    assert [f"{value} h" for value in medians] + [f"{share} %"] == told_values
