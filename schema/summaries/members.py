"""What summaries are worked out from: rows as they are read, in the terms of the domain."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from domain.clock import date_in
from domain.okrs.bands import BandLimits, ScoreBand
from domain.okrs.key_results import KeyResultSource
from domain.okrs.objectives import ObjectiveState
from domain.okrs.periods import Cadence
from domain.okrs.schedule import is_stale
from domain.okrs.status import Status
from domain.okrs.summary import Known, Standing, awaits_check_in, check_ins_due, standing_on
from domain.orgs.cycles import CycleState
from schema.rows import Row

Schedule: TypeAlias = tuple[date | None, date | None]
"""The day by which the next check-in is expected, and the last day of grace for it."""


@dataclass(frozen=True, slots=True)
class Members:
    """The objectives or key results that a summary counts, as of a day, and the week in which that day lies.

    `schedules` are of those key results that somebody still has to look after.
    """

    day: date
    week: tuple[date, date]
    rows: Sequence[Row]
    standings: Sequence[Standing]
    schedules: Mapping[str, Schedule]

    def ending_this_week(self) -> list[str]:
        """Give the ids of what is due in this week and still pursued, the first due first."""
        first, last = self.week
        return _in_order(
            (row["due_date"], row["id"])
            for row in self.rows
            if first <= row["due_date"] <= last and row["objective_state"] == ObjectiveState.ACTIVE.value
        )

    def stale(self) -> list[str]:
        """Give the ids of what is stale, the longest neglected first."""
        return self._by_next_due(lambda _, last_day: is_stale(last_day, self.day))

    def awaiting_check_in(self) -> list[str]:
        """Give the ids of what a check-in is due on by the end of the week, the first due first."""
        return self._by_next_due(lambda next_due, last_day: awaits_check_in(next_due, last_day, self.day, self.week[1]))

    def _by_next_due(self, holds: Callable[[date, date | None], bool]) -> list[str]:
        return _in_order(
            (next_due, identifier)
            for identifier, (next_due, last_day) in self.schedules.items()
            if next_due is not None and holds(next_due, last_day)
        )


def standing_of(row: Row) -> Standing:
    """Give how an objective or key result stands now."""
    return Standing(
        id=row["id"],
        start=row["start_date"],
        due=row["due_date"],
        measurable=row["measurable"],
        has_value=row["has_value"],
        progress=row["progress"],
        status=Status(row["status"]),
        score_band=ScoreBand(row["score_band"]),
        pace_band=ScoreBand(row["pace_band"]),
    )


def standing_then(row: Row, state: Row | None, day: date, limits: BandLimits) -> Standing:
    """Give how an objective or key result stood at the end of a day, from what its history says."""
    known = None
    if state is not None:
        known = Known(state["exact_progress"], state["exact_raw_progress"], Status(state["status"]))
    judged_by_raw = row.get("source") in {KeyResultSource.CHECK_IN.value, KeyResultSource.KPI.value}
    return standing_on(standing_of(row), known, day, limits, judged_by_raw=judged_by_raw)


def is_looked_after(key_result: Row) -> bool:
    """Tell whether somebody is still expected to check in: not where objectives are its value, nor on what is over."""
    is_over = (
        key_result["objective_state"] != ObjectiveState.ACTIVE.value
        or key_result["cycle_state"] == CycleState.CLOSED.value
    )
    return not is_over and key_result["source"] != KeyResultSource.ALIGNED.value


def is_checked_in_on(key_result: Row) -> bool:
    """Tell whether a key result gets its value from check-ins."""
    is_so: bool = key_result["source"] == KeyResultSource.CHECK_IN.value
    return is_so


def due_days_of(key_result: Row, day: date, time_zone: str) -> tuple[date, ...]:
    """Give the days before `day` by which a check-in was due, as long as the objective was open."""
    closed_at: datetime | None = key_result["closed_at"]
    before = day if closed_at is None else min(day, date_in(time_zone, closed_at))
    return check_ins_due(key_result["start_date"], key_result["due_date"], Cadence(key_result["cadence"]), before)


def _in_order(found: Iterable[tuple[date, str]]) -> list[str]:
    return [identifier for _, identifier in sorted(found)]
