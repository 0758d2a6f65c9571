"""Recording what was measured: thousands of rows in one call, each with its own answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter

from commands.entities import ExternalKey, require_some
from commands.kpis.relations import relations_to_kpis
from commands.kpis.standings import days_affected, refresh_followers, refresh_standings
from domain.clock import date_in
from domain.errors import NotAllowed, NotFound, OkraError, WrongState, refuse
from domain.events import EventType
from domain.ids import Kind, is_id
from domain.kpis.measurements import (
    MOST_MEASUREMENTS,
    GivenMeasurement,
    Measurement,
    RecordingStatus,
    check_measurement,
    correct,
    identify,
    read_content,
    require_recording,
)
from domain.policy import Action, Decision, decide
from domain.text import check_title
from storage.database import Row
from storage.kpis.kpis import kpis_named, kpis_of
from storage.kpis.measurements import (
    insert_measurements,
    keep_revisions,
    known_measurements,
    measurement_of,
    update_measurements,
)
from storage.work import Work

KpiName = str | ExternalKey
"""How a row names its KPI: by its id, or by its external key."""


@dataclass(frozen=True, slots=True)
class RecordMeasurements:
    """Record measurements, of one KPI or of several. `atomic`: one bad row refuses all of them."""

    rows: tuple[tuple[KpiName, GivenMeasurement], ...]
    atomic: bool = False


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """What became of one row. The id is None, and `errors` are given, exactly if it was rejected."""

    status: RecordingStatus
    measurement_id: str | None
    errors: tuple[OkraError, ...] = ()


@dataclass(frozen=True, slots=True)
class _NamedKpis:
    """The KPIs that the rows of a call name, and whether the actor may record to each."""

    rows: Mapping[KpiName, Row]
    decisions: Mapping[str, Decision]

    def check(self, name: KpiName) -> tuple[OkraError, ...]:
        """Tell why nothing may be recorded to the KPI of this name."""
        kpi = self.rows.get(name)
        if kpi is None:
            return (NotFound(None, "kpi"),)
        decision = self.decisions[kpi["id"]]
        if not decision.allowed:
            return (NotAllowed(decision.reason, "kpi"),)
        try:
            require_recording(archived=kpi["archived_at"] is not None)
        except WrongState as error:
            return (error,)
        return ()


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a call changes in one KPI."""

    kpi: Row
    created: Sequence[Measurement]
    corrected: Sequence[Measurement]

    @property
    def moments(self) -> list[datetime]:
        """The moments that measurements were moved to or away from, in order."""
        changed = (*self.created, *self.corrected)
        contents = chain.from_iterable((measurement.content, *measurement.replaced) for measurement in changed)
        return sorted(map(attrgetter("at"), contents))


async def record_measurements(work: Work, command: RecordMeasurements) -> tuple[RecordedRow, ...]:
    """Record measurements and tell what became of each row, in the order given.

    The outcome is that of the rows recorded one after the other, in one transaction. A row that cannot be recorded
    leaves the others alone, unless the call is atomic: then its errors are raised, with those of all other rows.
    """
    require_some(command.rows, MOST_MEASUREMENTS, "measurements")
    named = await _find_kpis(work, {name for name, _ in command.rows})
    errors = [_check(work, named, index, *row) for index, row in enumerate(command.rows)]
    if command.atomic:
        refuse(tuple(chain.from_iterable(errors)))
    rows = [
        None if wrong else (named.rows[name]["id"], given)
        for wrong, (name, given) in zip(errors, command.rows, strict=True)
    ]
    known = await known_measurements(work, (identify(*row) for row in rows if row is not None))
    statuses, current = _record(work, filter(None, rows), known)
    await _store(work, _changes(named, current, known), known)
    recorded = iter(statuses)
    return tuple(RecordedRow(RecordingStatus.REJECTED, None, wrong) if wrong else next(recorded) for wrong in errors)


async def _find_kpis(work: Work, names: Iterable[KpiName]) -> _NamedKpis:
    known = list(names)
    keys = [name for name in known if isinstance(name, ExternalKey) and _is_key(name)]
    found = [
        *await kpis_of(work, (name for name in known if isinstance(name, str) and is_id(Kind.KPI, name))),
        *await kpis_named(work, [(key.source, key.id) for key in keys]),
    ]
    rows: dict[KpiName, Row] = {row["id"]: row for row in found}
    relations = await relations_to_kpis(work, list(rows.values()))
    decisions = {kpi_id: decide(Action.RECORD_MEASUREMENTS, work.actor, held) for kpi_id, held in relations.items()}
    rows |= {ExternalKey(row["external_source"], row["external_id"]): row for row in found if row["external_id"]}
    return _NamedKpis(rows, decisions)


def _is_key(key: ExternalKey) -> bool:
    return not check_title(key.source) and not check_title(key.id)


def _check(work: Work, named: _NamedKpis, index: int, name: KpiName, given: GivenMeasurement) -> tuple[OkraError, ...]:
    errors = (*named.check(name), *check_measurement(given, work.now))
    return tuple(error.under("measurements", str(index)) for error in errors)


def _record(
    work: Work, rows: Iterable[tuple[str, GivenMeasurement]], known: Mapping[str, Row]
) -> tuple[list[RecordedRow], dict[str, Measurement]]:
    """Record rows one after the other in memory: what became of each, and the measurements as they are after all."""
    current = {identity: measurement_of(row) for identity, row in known.items()}
    recorded: list[RecordedRow] = []
    for kpi_id, given in rows:
        identity, content = identify(kpi_id, given), read_content(given)
        if identity in current:
            status, measurement = correct(current[identity], content)
        else:
            status = RecordingStatus.CREATED
            measurement = Measurement(work.new_id(Kind.MEASUREMENT), identity, kpi_id, given.external_id, content)
        current[identity] = measurement
        recorded.append(RecordedRow(status, measurement.id))
    return recorded, current


def _changes(named: _NamedKpis, current: Mapping[str, Measurement], known: Mapping[str, Row]) -> list[_Changes]:
    by_kpi: dict[str, tuple[list[Measurement], list[Measurement]]] = {}
    for identity, measurement in current.items():
        created, corrected = by_kpi.setdefault(measurement.kpi_id, ([], []))
        if identity not in known:
            created.append(measurement)
        elif measurement.replaced:
            corrected.append(measurement)
    return [_Changes(named.rows[kpi_id], *changed) for kpi_id, changed in by_kpi.items() if any(changed)]


async def _store(work: Work, changes: Sequence[_Changes], known: Mapping[str, Row]) -> None:
    created = [measurement for change in changes for measurement in change.created]
    corrected = [measurement for change in changes for measurement in change.corrected]
    await insert_measurements(work, created)
    await update_measurements(work, corrected)
    standings = await refresh_standings(work, [change.kpi for change in changes])
    events = {change.kpi["id"]: _tell(work, change, standings[change.kpi["id"]]) for change in changes}
    await keep_revisions(work, (*created, *corrected), known, events)
    zone = work.settings.time_zone
    affected = {
        change.kpi["id"]: days_affected(
            work, change.kpi, date_in(zone, change.moments[0]), date_in(zone, change.moments[-1])
        )
        for change in changes
    }
    await refresh_followers(work, affected)


def _tell(work: Work, change: _Changes, after: Row) -> str:
    moments = change.moments
    return work.record(
        EventType.KPI_MEASURED,
        change.kpi["id"],
        count=len(change.created) + len(change.corrected),
        created=len(change.created),
        corrected=len(change.corrected),
        **{"from": moments[0].astimezone(UTC).isoformat(), "to": moments[-1].astimezone(UTC).isoformat()},
        before=_told(change.kpi),
        after=_told(after),
    )


def _told(standing: Row) -> dict[str, object]:
    value, period_start = standing["current_value"], standing["current_period_start"]
    return {
        "value": None if value is None else float(value),
        "period_start": None if period_start is None else period_start.isoformat(),
        "health": standing["health"],
    }
