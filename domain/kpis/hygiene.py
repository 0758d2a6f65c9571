"""Data hygiene: what about a KPI's data needs a person's eye."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from domain.kpis.kpis import KpiCadence, NoValueReason
from domain.kpis.periods import earlier_start
from domain.orgs.business_calendar import BusinessCalendar, is_business_day

PERIODS_LOOKED_AT: Final = 20
"""How many periods before the newest one are looked through for missing ones."""


class ConcernKind(StrEnum):
    """What needs a person's eye.

    `STALE`: nothing came for too long. `MISSING_PERIODS`: periods without a value lie between others. `OUTLIER`: the
    newest value lies far from those before it. `NO_VALUE`: the newest period has none. `UNMATCHED_EVENTS`: timers were
    stopped that did not run.
    """

    STALE = "STALE"
    MISSING_PERIODS = "MISSING_PERIODS"
    OUTLIER = "OUTLIER"
    NO_VALUE = "NO_VALUE"
    UNMATCHED_EVENTS = "UNMATCHED_EVENTS"


@dataclass(frozen=True, slots=True)
class Hygiene:
    """What is known of a KPI's data. `last_day` is that of its newest reading, `missing` counts periods."""

    is_stale: bool = False
    last_day: date | None = None
    missing: int = 0
    is_outlier: bool = False
    no_value_reason: NoValueReason | None = None
    unmatched_events: int = 0


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that needs a person's eye, and what it is in words."""

    kind: ConcernKind
    message: str


_NO_VALUE: Final = {
    NoValueReason.MISSING_INPUT: "a KPI that it rests on has none",
    NoValueReason.DIVISION_BY_ZERO: "it would be a division by zero",
    NoValueReason.OUT_OF_RANGE: "it would be larger than a number may be",
}


def concerns(hygiene: Hygiene) -> tuple[Concern, ...]:
    """Tell everything about a KPI's data that needs a person's eye."""
    found: list[Concern] = []
    if hygiene.is_stale:
        since = "ever" if hygiene.last_day is None else f"since {hygiene.last_day}"
        found.append(Concern(ConcernKind.STALE, f"Nothing was measured {since}."))
    if hygiene.missing:
        has = "has" if hygiene.missing == 1 else "have"
        message = f"{hygiene.missing} of the {PERIODS_LOOKED_AT} periods before the newest one {has} no value."
        found.append(Concern(ConcernKind.MISSING_PERIODS, message))
    if hygiene.is_outlier:
        found.append(Concern(ConcernKind.OUTLIER, "The newest value lies far from those before it."))
    if hygiene.no_value_reason is not None:
        message = f"The newest period has no value: {_NO_VALUE[hygiene.no_value_reason]}."
        found.append(Concern(ConcernKind.NO_VALUE, message))
    if hygiene.unmatched_events:
        message = f"Timers that did not run were stopped: {hygiene.unmatched_events}."
        found.append(Concern(ConcernKind.UNMATCHED_EVENTS, message))
    return tuple(found)


def missing_starts(
    starts_with_value: Collection[date], newest: date, cadence: KpiCadence, calendar: BusinessCalendar
) -> tuple[date, ...]:
    """Give the first days, oldest first, of those of the 20 periods before the newest one that have no value.

    Nothing is missing before the first period that has one, nor where nothing is expected.
    """
    known = frozenset(starts_with_value)
    first = min(known, default=newest)
    starts = (start for start in _starts_before(newest, cadence, first) if is_expected(start, cadence, calendar))
    return tuple(reversed([start for start in starts if start not in known]))


def is_expected(start: date, cadence: KpiCadence, calendar: BusinessCalendar) -> bool:
    """Tell whether a period should have a value: any but a day on which the organization is closed."""
    return cadence is not KpiCadence.DAILY or is_business_day(calendar, start)


def _starts_before(newest: date, cadence: KpiCadence, first: date) -> Iterator[date]:
    for steps in range(1, PERIODS_LOOKED_AT + 1):
        start = earlier_start(newest, cadence, steps)
        if start < first:
            return
        yield start
