"""Summaries: how the objectives and key results of a cycle, a team or a person stand, in a few numbers."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from domain.numbers import EXACT, ONE, ZERO, publish, quotient, weighted_mean
from domain.okrs.bands import BandLimits, ScoreBand, expected_progress, pace, pace_band, score_band
from domain.okrs.periods import Cadence, advance
from domain.okrs.schedule import is_stale, next_check_in_due, stale_after
from domain.okrs.status import Status

LONGEST_SELECTION: Final = 50
"""How many things a summary names at most; it counts all of them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an objective or key result stood at the end of a day. Progress is the published one, 0..1."""

    id: str
    start: date
    due: date
    measurable: bool
    has_value: bool
    progress: Decimal
    status: Status
    score_band: ScoreBand
    pace_band: ScoreBand


@dataclass(frozen=True, slots=True)
class Known:
    """What the history says of a node at the end of a day: exact progress and raw progress, and its status."""

    exact_progress: Decimal
    exact_raw_progress: Decimal
    status: Status


@dataclass(frozen=True, slots=True)
class Counts:
    """What many standings come to.

    The means are those of all that can be measured, each counting once; None if nothing can. `pace` is the one mean
    divided by the other, None as long as nothing is expected. Bands are counted of what has a value.
    """

    total: int
    with_value: int
    mean_progress: Decimal | None
    mean_expected_progress: Decimal | None
    pace: Decimal | None
    by_status: Mapping[Status, int]
    by_score_band: Mapping[ScoreBand, int]
    by_pace_band: Mapping[ScoreBand, int]


@dataclass(frozen=True, slots=True)
class Compliance:
    """How many check-ins were due, and how many of them were made in time, later, or not at all."""

    due: int = 0
    on_time: int = 0
    late: int = 0
    missed: int = 0

    @property
    def share_on_time(self) -> Decimal | None:
        """The share of what was due that was made in time, to 6 decimals; None if nothing was due."""
        return publish(quotient(Decimal(self.on_time), Decimal(self.due))) if self.due else None

    def plus(self, other: "Compliance") -> "Compliance":
        """Add the numbers of another one."""
        return Compliance(
            self.due + other.due, self.on_time + other.on_time, self.late + other.late, self.missed + other.missed
        )


@dataclass(frozen=True, slots=True)
class Move:
    """How far a node's published progress moved. Before its first value a node stands at 0."""

    id: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """The difference."""
        return EXACT.subtract(self.after, self.before)


def standing_on(now: Standing, known: Known | None, day: date, limits: BandLimits, *, judged_by_raw: bool) -> Standing:
    """Tell how something stood at the end of a day, with today's dates and limits; without a value if nothing is known.

    `judged_by_raw`: its score band is that of raw progress, as of every key result with a value of its own.
    """
    progress = ZERO if known is None else known.exact_progress
    judged = progress if known is None or not judged_by_raw else known.exact_raw_progress
    return Standing(
        id=now.id,
        start=now.start,
        due=now.due,
        measurable=now.measurable,
        has_value=known is not None,
        progress=publish(progress),
        status=Status.NO_DATA if known is None else known.status,
        score_band=score_band(judged, limits),
        pace_band=pace_band(progress, expected_progress(now.start, now.due, day), limits),
    )


def count(standings: Iterable[Standing], day: date) -> Counts:
    """Add up standings of one day."""
    every = list(standings)
    valued = [standing for standing in every if standing.has_value]
    measured = [standing for standing in every if standing.measurable]
    progress = weighted_mean((standing.progress, ONE) for standing in measured)
    expected = weighted_mean((expected_progress(each.start, each.due, day), ONE) for each in measured)
    speed = None if progress is None or expected is None else pace(progress, expected)
    return Counts(
        total=len(every),
        with_value=len(valued),
        mean_progress=_published(progress),
        mean_expected_progress=_published(expected),
        pace=_published(speed),
        by_status=Counter(standing.status for standing in every),
        by_score_band=Counter(standing.score_band for standing in valued),
        by_pace_band=Counter(standing.pace_band for standing in valued),
    )


@lru_cache(maxsize=1_024)
def check_ins_due(start: date, due: date, cadence: Cadence, before: date) -> tuple[date, ...]:
    """Give the days before `before` by which a check-in was due: one in each cadence from the start.

    If not even the first of them lies within the key result's days, there is one, on its due date.
    """
    days: list[date] = []
    day = min(advance(start, cadence), due)
    while day < before and day <= due and (not days or day > days[-1]):
        days.append(day)
        day = advance(start, cadence, len(days) + 1)
    return tuple(days)


def compliance(
    due_days: Sequence[date],
    said: Iterable[tuple[date, datetime]],
    end_of: Callable[[date], datetime],
    grace_days: int,
) -> Compliance:
    """Tell how what was due was met.

    A check-in serves the first day on which one is due from the day it speaks of on. It was made in time if it was
    made by the end of that day plus the days of grace. `said` has the day a check-in speaks of and the moment it was
    made; `end_of` gives the moment at which a day is over.
    """
    earliest: dict[int, datetime] = {}
    for day, made_at in said:
        place = bisect_left(due_days, day)
        if place < len(due_days):
            earliest[place] = min(made_at, earliest.get(place, made_at))
    on_time = sum(made_at < end_of(_later(due_days[place], grace_days)) for place, made_at in earliest.items())
    return Compliance(
        due=len(due_days),
        on_time=on_time,
        late=len(earliest) - on_time,
        missed=len(due_days) - len(earliest),
    )


def awaits_check_in(next_due: date | None, stale_after_day: date | None, today: date, week_end: date) -> bool:
    """Tell whether a check-in is due by the end of the week, and not missing for so long that it counts as stale."""
    return next_due is not None and next_due <= week_end and not is_stale(stale_after_day, today)


def schedule_on(
    start: date, due: date, cadence: Cadence, last_date: date | None, grace_days: int
) -> tuple[date | None, date | None]:
    """Give the day by which the next check-in was expected, and the last day of grace for it, as of a day.

    `last_date` is the newest day up to then that was spoken of.
    """
    next_due = next_check_in_due(start, due, last_date, cadence)
    return next_due, stale_after(next_due, grace_days)


def biggest_moves(moves: Iterable[Move]) -> list[Move]:
    """Give what moved at all, the biggest moves first, up or down alike; of equal ones the older node first."""
    moved = (move for move in moves if move.change)
    return sorted(moved, key=lambda move: (move.change.copy_abs().copy_negate(), move.id))


def _later(day: date, days: int) -> date:
    return day + min(timedelta(days=days), date.max - day)


def _published(number: Decimal | None) -> Decimal | None:
    return None if number is None else publish(number)
