"""Recording what was measured: thousands of rows in one call, each with its own answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from commands.entities import require_some
from commands.kpis.changes import Changes, store_changes
from commands.kpis.naming import KpiName, NamedKpis, find_kpis
from domain.errors import OkraError, refuse
from domain.ids import Kind
from domain.kpis.kpis import KpiSource
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
from storage.database import Row
from storage.kpis.measurements import known_measurements, measurement_of
from storage.work import Work


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


async def record_measurements(work: Work, command: RecordMeasurements) -> tuple[RecordedRow, ...]:
    """Record measurements and tell what became of each row, in the order given.

    The outcome is that of the rows recorded one after the other, in one transaction. A row that cannot be recorded
    leaves the others alone, unless the call is atomic: then its errors are raised, with those of all other rows.
    """
    require_some(command.rows, MOST_MEASUREMENTS, "measurements")
    named = await find_kpis(work, {name for name, _ in command.rows})
    errors = [_check(work, named, index, *row) for index, row in enumerate(command.rows)]
    if command.atomic:
        refuse(tuple(chain.from_iterable(errors)))
    rows = [
        None if wrong else (named.rows[name]["id"], given)
        for wrong, (name, given) in zip(errors, command.rows, strict=True)
    ]
    known = await known_measurements(work, (identify(*row) for row in rows if row is not None))
    statuses, current = _record(work, filter(None, rows), known)
    await store_changes(work, _changes(current, known), known)
    recorded = iter(statuses)
    return tuple(RecordedRow(RecordingStatus.REJECTED, None, wrong) if wrong else next(recorded) for wrong in errors)


def _check(work: Work, named: NamedKpis, index: int, name: KpiName, given: GivenMeasurement) -> tuple[OkraError, ...]:
    errors = (*named.check(name, _require), *check_measurement(given, work.now))
    return tuple(error.under("measurements", str(index)) for error in errors)


def _require(kpi: Row) -> None:
    require_recording(KpiSource(kpi["source"]), archived=kpi["archived_at"] is not None)


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


def _changes(current: Mapping[str, Measurement], known: Mapping[str, Row]) -> list[Changes]:
    by_kpi: dict[str, tuple[list[Measurement], list[Measurement]]] = {}
    for identity, measurement in current.items():
        created, corrected = by_kpi.setdefault(measurement.kpi_id, ([], []))
        if identity not in known:
            created.append(measurement)
        elif measurement.replaced:
            corrected.append(measurement)
    return [Changes(kpi_id, *changed) for kpi_id, changed in by_kpi.items() if any(changed)]
