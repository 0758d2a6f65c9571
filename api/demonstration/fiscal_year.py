"""The company's fiscal year, laid around today so that the current quarter always has something to show."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from domain.okrs.periods import Cadence, advance

_OLDEST_START: Final = timedelta(days=40)
"""So long, at least, the current quarter is under way; at most a month longer."""

_ONE_DAY: Final = timedelta(days=1)
_QUARTERS_BEFORE: Final = 2
_MONTHS_OF_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included."""

    name: str
    start: date
    end: date

    def share_gone(self, day: date) -> float:
        """Tell how much of the span has passed at `day`: 0 on its first day, 1 on its last."""
        return (day - self.start).days / (self.end - self.start).days

    def at(self, share: float) -> date:
        """Give the day on which a share of the span has passed."""
        return self.start + timedelta(days=round((self.end - self.start).days * share))


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A year with four quarters: the first two are over, the third is under way, the fourth is to come."""

    year: Span
    quarters: tuple[Span, ...]

    def span(self, name: str) -> Span:
        """Give the year (`year`) or a quarter (`q1` to `q4`)."""
        return self.year if name == "year" else self.quarters[int(name[1]) - 1]


def fiscal_year_around(today: date) -> FiscalYear:
    """Choose the fiscal year whose third quarter began 40 to 72 days before `today`.

    Organizations begin their fiscal year in any month, so this one does too: a demonstration that opened on the
    first day of a calendar quarter would be empty.
    """
    current = (today - _OLDEST_START).replace(day=1)
    start = _months_earlier(current, _QUARTERS_BEFORE * _MONTHS_OF_QUARTER)
    starts = [advance(start, Cadence.QUARTERLY, steps) for steps in range(5)]
    label = str(start.year) if start.month == 1 else f"{start.year}/{(start.year + 1) % 100:02}"
    quarters = tuple(
        Span(f"Q{number} {label}", first, following - _ONE_DAY)
        for number, (first, following) in enumerate(pairwise(starts), start=1)
    )
    return FiscalYear(Span(f"Year {label}", start, starts[4] - _ONE_DAY), quarters)


def _months_earlier(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, 1)
