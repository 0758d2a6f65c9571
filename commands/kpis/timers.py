"""Recording the starts and stops of timers: thousands in one call, each with its own answer, in any order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from itertools import chain

from commands.entities import require_some
from commands.kpis.changes import Changes, store_changes
from commands.kpis.naming import KpiName, NamedKpis, find_kpis
from commands.kpis.recounting import count_of
from domain.errors import OkraError, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.kpis.kpis import KpiSource, TimerClock
from domain.kpis.laps import compare
from domain.kpis.measurements import Measurement, RecordingStatus
from domain.kpis.timers import (
    MOST_EVENTS,
    GivenTimerEvent,
    Lap,
    Matching,
    TimerEvent,
    TimerEventState,
    check_event,
    correct,
    identify,
    match,
    new_event,
    require_timing,
)
from storage.database import Row
from storage.kpis.measurements import known_measurements, measurement_of
from storage.kpis.timers import (
    Subject,
    event_of,
    events_of_subjects,
    insert_events,
    known_events,
    update_events,
    update_states,
)
from storage.work import Work


@dataclass(frozen=True, slots=True)
class RecordKpiEvents:
    """Record starts and stops, of one timer or of several. `atomic`: one bad row refuses all of them."""

    rows: tuple[tuple[KpiName, GivenTimerEvent], ...]
    atomic: bool = False


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """What became of one row. The id is None, and `errors` are given, exactly if it was rejected."""

    status: RecordingStatus
    event_id: str | None
    errors: tuple[OkraError, ...] = ()


@dataclass(frozen=True, slots=True)
class _Events:
    """What a call says beside what is known: events in their present version, by identity, and the stored rows."""

    current: Mapping[str, TimerEvent]
    known: Mapping[str, Row]

    @property
    def created(self) -> list[TimerEvent]:
        """Events that nobody knew."""
        return [event for identity, event in self.current.items() if identity not in self.known]

    @property
    def corrected(self) -> list[TimerEvent]:
        """Events that say something else than before."""
        return [
            event
            for identity, event in self.current.items()
            if identity in self.known and event.version != self.known[identity]["version"]
        ]

    @property
    def subjects(self) -> set[Subject]:
        """Whose events changed; where one was taken from one subject to another, both."""
        changed = (*self.created, *self.corrected)
        before = (self.known[event.identity] for event in self.corrected)
        return {
            *((each.kpi_id, each.subject) for each in changed),
            *((row["kpi_id"], row["subject"]) for row in before),
        }


@dataclass(frozen=True, slots=True)
class _Rematched:
    """All events of the subjects that a call touches, those it says among them, and what they come to."""

    events: Mapping[str, TimerEvent]
    before: Mapping[str, Row]
    matchings: Mapping[Subject, Matching]

    @property
    def laps(self) -> dict[str, list[Lap]]:
        """The laps of all these subjects, by KPI."""
        laps: dict[str, list[Lap]] = {kpi_id: [] for kpi_id, _ in self.matchings}
        for (kpi_id, _), matching in self.matchings.items():
            laps[kpi_id] += matching.laps
        return laps

    @property
    def states(self) -> dict[str, TimerEventState]:
        """What became of each event, by its id."""
        return dict(chain.from_iterable(matching.states.items() for matching in self.matchings.values()))

    @property
    def moved(self) -> dict[str, TimerEventState]:
        """What became of the stored events of which something else became before."""
        return {
            event_id: state
            for event_id, state in self.states.items()
            if event_id in self.before and self.before[event_id]["state"] != state.value
        }


async def record_kpi_events(work: Work, command: RecordKpiEvents) -> tuple[RecordedEvent, ...]:
    """Record starts and stops and tell what became of each row, in the order given.

    The outcome is that of the rows recorded one after the other, in one transaction. A row that cannot be recorded
    leaves the others alone, unless the call is atomic: then its errors are raised, with those of all other rows.
    """
    require_some(command.rows, MOST_EVENTS, "events")
    named = await find_kpis(work, {name for name, _ in command.rows})
    errors = [_check(work, named, index, *row) for index, row in enumerate(command.rows)]
    if command.atomic:
        refuse(tuple(chain.from_iterable(errors)))
    rows = [
        (named.rows[name]["id"], given) for wrong, (name, given) in zip(errors, command.rows, strict=True) if not wrong
    ]
    known = await known_events(work, (identify(*row) for row in rows)) if rows else {}
    statuses, current = _record(work, rows, known)
    said = _Events(current, known)
    if said.subjects:
        await _store(work, said, {row["id"]: row for row in named.rows.values()})
    recorded = iter(statuses)
    return tuple(RecordedEvent(RecordingStatus.REJECTED, None, wrong) if wrong else next(recorded) for wrong in errors)


def _check(work: Work, named: NamedKpis, index: int, name: KpiName, given: GivenTimerEvent) -> tuple[OkraError, ...]:
    errors = (*named.check(name, _require), *check_event(given, work.now))
    return tuple(error.under("events", str(index)) for error in errors)


def _require(kpi: Row) -> None:
    clock = None if kpi["timer_clock"] is None else TimerClock(kpi["timer_clock"])
    require_timing(KpiSource(kpi["source"]), clock, archived=kpi["archived_at"] is not None)


def _record(
    work: Work, rows: Iterable[tuple[str, GivenTimerEvent]], known: Mapping[str, Row]
) -> tuple[list[RecordedEvent], dict[str, TimerEvent]]:
    """Record rows one after the other in memory: what became of each, and the events as they are after all."""
    current = {identity: event_of(row) for identity, row in known.items()}
    recorded: list[RecordedEvent] = []
    for kpi_id, given in rows:
        identity = identify(kpi_id, given)
        if identity in current:
            status, event = correct(current[identity], given)
        else:
            status, event = RecordingStatus.CREATED, new_event(work.new_id(Kind.KPI_EVENT), kpi_id, given)
        current[identity] = event
        recorded.append(RecordedEvent(status, event.id))
    return recorded, current


async def _store(work: Work, said: _Events, kpis: Mapping[str, Row]) -> None:
    """Store what was said, pair the events of the subjects it is about, and let their readings follow."""
    rematched = await _rematch(work, said)
    states, moved = rematched.states, rematched.moved
    corrected = said.corrected
    spoken = {event.id for event in corrected}
    await insert_events(work, said.created, states)
    await update_events(work, corrected, states)
    await update_states(work, {each: state for each, state in moved.items() if each not in spoken})
    _tell(work, said, rematched)
    readings = await known_measurements(work, rematched.events)
    changes, known = _compare(work, rematched, kpis, readings)
    if changes:
        await store_changes(work, changes, known)


async def _rematch(work: Work, said: _Events) -> _Rematched:
    stored = {row["id"]: row for row in await events_of_subjects(work, said.subjects)}
    events = {event_id: event_of(row) for event_id, row in stored.items()}
    events |= {event.id: event for event in (*said.created, *said.corrected)}
    by_subject: defaultdict[Subject, list[TimerEvent]] = defaultdict(list)
    for event in events.values():
        by_subject[event.kpi_id, event.subject].append(event)
    return _Rematched(events, stored, {subject: match(each) for subject, each in by_subject.items()})


def _compare(
    work: Work, rematched: _Rematched, kpis: Mapping[str, Row], readings: Mapping[str, Row]
) -> tuple[list[Changes], dict[str, Row]]:
    """Hold the stored readings against the laps, KPI by KPI. Gives also the stored rows, as `store_changes` asks."""
    by_kpi: defaultdict[str, list[Measurement]] = defaultdict(list)
    for row in readings.values():
        by_kpi[row["kpi_id"]].append(measurement_of(row))
    changes: list[Changes] = []
    corrected: dict[str, Row] = {}
    stored = {row["id"]: row for row in readings.values()}
    for kpi_id, laps in sorted(rematched.laps.items()):
        count = count_of(work, kpis[kpi_id])
        found = compare(by_kpi[kpi_id], laps, count, partial(work.new_id, Kind.MEASUREMENT))
        if any((found.created, found.corrected, found.removed)):
            changes.append(Changes(kpi_id, found.created, found.corrected, found.removed))
            corrected |= {reading.identity: stored[reading.id] for reading in found.corrected}
    return changes, corrected


def _tell(work: Work, said: _Events, rematched: _Rematched) -> None:
    """Tell, KPI by KPI, what a call recorded, and from when to when events are to be read anew."""
    created, corrected = ({event.id for event in events} for events in (said.created, said.corrected))
    said_ids = created | corrected
    touched = said_ids | rematched.moved.keys()
    by_kpi: defaultdict[str, list[TimerEvent]] = defaultdict(list)
    for event_id in touched:
        by_kpi[rematched.events[event_id].kpi_id].append(rematched.events[event_id])
    for kpi_id, events in sorted(by_kpi.items()):
        before = (rematched.before[event.id]["at"] for event in events if event.id in rematched.before)
        moments = [moment.astimezone(UTC).isoformat() for moment in sorted((*(each.at for each in events), *before))]
        work.record(
            EventType.KPI_EVENTS_RECORDED,
            kpi_id,
            count=sum(event.id in said_ids for event in events),
            created=sum(event.id in created for event in events),
            corrected=sum(event.id in corrected for event in events),
            **{"from": moments[0], "to": moments[-1]},
        )
