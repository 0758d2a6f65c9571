"""Timers: the times that pass between two events of a subject, such as a ticket that is opened and resolved."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.errors import InvalidInput, OkraError, WrongState
from domain.kpis.aggregation import NUMBER
from domain.kpis.kpis import KpiSource, TimerClock
from domain.kpis.measurements import EARLIEST, RecordingStatus
from domain.numbers import exact_number
from domain.text import check_title

MOST_EVENTS: Final = 5_000
"""Events that may be recorded in one call."""

SUBJECT_LENGTH: Final = 200

_MICROSECOND: Final = timedelta(microseconds=1)
_MICROSECONDS: Final = Decimal(1_000_000)


Count = Callable[[datetime, datetime], timedelta]
"""Counts the time from one moment to another: all of it, or that of business hours."""


class TimerEventKind(StrEnum):
    """What an event does to the timer of its subject."""

    START = "START"
    STOP = "STOP"


class TimerEventState(StrEnum):
    """What became of an event.

    `MATCHED`: it begins or ends a time. `RUNNING`: a start whose stop has not come. `REPEATED`: a start while the
    subject's timer ran already. `UNMATCHED`: a stop while it did not run.
    """

    MATCHED = "MATCHED"
    RUNNING = "RUNNING"
    REPEATED = "REPEATED"
    UNMATCHED = "UNMATCHED"


@dataclass(frozen=True, slots=True)
class GivenTimerEvent:
    """An event as somebody hands it in.

    `source` names where it comes from, for people. `external_id` is its id there, unique within the KPI.
    """

    subject: str
    kind: TimerEventKind
    at: datetime
    source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class TimerEvent:
    """An event in its present version, the first being 1. `identity` tells whether two events are the same one."""

    id: str
    identity: str
    kpi_id: str
    subject: str
    kind: TimerEventKind
    at: datetime
    source: str | None = None
    external_id: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Lap:
    """One time of a subject: from a start to the stop that ended it."""

    start: TimerEvent
    stop: TimerEvent


@dataclass(frozen=True, slots=True)
class Matching:
    """What the events of one subject come to: its laps in their order, and by id what became of each event."""

    laps: tuple[Lap, ...]
    states: Mapping[str, TimerEventState]


def identify(kpi_id: str, given: GivenTimerEvent) -> str:
    """Name the event that is meant: by KPI and external id, or without one by KPI, subject, kind and moment."""
    if given.external_id is not None:
        return f"{kpi_id}:{given.external_id}"
    return f"{kpi_id}@{(given.at - EARLIEST) // _MICROSECOND}{given.kind}:{given.subject.strip()}"


def new_event(identifier: str, kpi_id: str, given: GivenTimerEvent) -> TimerEvent:
    """Give an event that `check_event` found nothing wrong with, in its first version."""
    return TimerEvent(
        identifier,
        identify(kpi_id, given),
        kpi_id,
        given.subject.strip(),
        given.kind,
        given.at.astimezone(UTC),
        given.source,
        given.external_id,
    )


def correct(known: TimerEvent, given: GivenTimerEvent) -> tuple[RecordingStatus, TimerEvent]:
    """Let a known event say what is given, and tell whether that is something else."""
    said = replace(new_event(known.id, known.kpi_id, given), version=known.version)
    if said == known:
        return RecordingStatus.UNCHANGED, known
    return RecordingStatus.CORRECTED, replace(said, version=known.version + 1)


def check_event(given: GivenTimerEvent, now: datetime) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with an event, at once. It lies in 1970 or later, and not after `now`."""
    return (
        *_check_subject(given.subject),
        *_check_moment(given.at, now),
        *(() if given.source is None else check_title(given.source, "source")),
        *(() if given.external_id is None else check_title(given.external_id, "externalId")),
    )


def require_timing(source: KpiSource, clock: TimerClock | None, *, archived: bool) -> None:
    """Refuse events for a KPI that is put aside or has no timer of its own. Raises `WrongState`, pointing to `kpi`."""
    if archived:
        message = "This KPI is archived. Restore it to record events."
        raise WrongState(message, "kpi")
    if source is not KpiSource.TIMER:
        message = "This KPI has no timer: events are recorded for KPIs with the source TIMER."
        raise WrongState(message, "kpi")
    if clock is None:
        message = "This KPI looks at the times of another timer. Record the events there."
        raise WrongState(message, "kpi")


def match(events: Iterable[TimerEvent]) -> Matching:
    """Pair the starts and stops of one subject, whatever the order in which they came to be known.

    By their moments: a start while none runs begins a lap, and the next stop ends it. A start while one runs is
    `REPEATED`, the first counts; a stop while none runs is `UNMATCHED`. Of events at one moment, that one happens
    first that can: a stop if a lap runs, otherwise a start.
    """
    waiting: defaultdict[tuple[datetime, TimerEventKind], list[TimerEvent]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.identity, reverse=True):
        waiting[event.at, event.kind].append(event)
    laps: list[Lap] = []
    states: dict[str, TimerEventState] = {}
    running: TimerEvent | None = None
    for moment in sorted({at for at, _ in waiting}):
        starts, stops = waiting[moment, TimerEventKind.START], waiting[moment, TimerEventKind.STOP]
        while starts or stops:
            if running is None and starts:
                running = starts.pop()
                states[running.id] = TimerEventState.RUNNING
            elif running is not None and stops:
                lap = Lap(running, stops.pop())
                states |= {lap.start.id: TimerEventState.MATCHED, lap.stop.id: TimerEventState.MATCHED}
                laps.append(lap)
                running = None
            elif starts:
                states[starts.pop().id] = TimerEventState.REPEATED
            else:
                states[stops.pop().id] = TimerEventState.UNMATCHED
    return Matching(tuple(laps), states)


def seconds_of(start: datetime, stop: datetime, count: Count) -> Decimal:
    """Give how long it took, in seconds: exact to the microsecond, but at most 15 significant digits."""
    microseconds = Decimal(count(start, stop) // _MICROSECOND)
    return exact_number(NUMBER.divide(microseconds, _MICROSECONDS))


def elapsed(start: datetime, stop: datetime) -> timedelta:
    """Count all the time that passes."""
    return stop - start


def _check_subject(subject: str) -> tuple[OkraError, ...]:
    stripped = subject.strip()
    if len(stripped) > SUBJECT_LENGTH:
        return (InvalidInput(f"At most {SUBJECT_LENGTH} characters; this has {len(stripped)}.", "subject"),)
    return check_title(subject, "subject")


def _check_moment(at: datetime, now: datetime) -> tuple[InvalidInput, ...]:
    if at.utcoffset() is None:
        return (InvalidInput("A moment has a time zone.", "at"),)
    if at > now:
        return (InvalidInput("An event cannot lie in the future.", "at"),)
    if at < EARLIEST:
        return (InvalidInput(f"An event lies in {EARLIEST.year} or later.", "at"),)
    return ()
