"""Recording what was measured: thousands of rows in one call, each with its own answer."""

from collections.abc import Collection, Iterable, Mapping
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
    names = {name for name, _ in command.rows}
    named = await find_kpis(work, names)
    refused = {name for name in names if named.check(name, _require)}
    errors = [_check(work, named, refused, index, *row) for index, row in enumerate(command.rows)]
    if command.atomic:
        refuse(tuple(chain.from_iterable(errors)))
    rows = [
        (identify(named.rows[name]["id"], given), named.rows[name]["id"], given)
        for wrong, (name, given) in zip(errors, command.rows, strict=True)
        if not wrong
    ]
    known = await known_measurements(work, (identity for identity, _, _ in rows))
    statuses, current = _record(work, rows, known)
    await store_changes(work, _changes(current, known), known)
    recorded = iter(statuses)
    return tuple(RecordedRow(RecordingStatus.REJECTED, None, wrong) if wrong else next(recorded) for wrong in errors)


def _check(
    work: Work, named: NamedKpis, refused: Collection[KpiName], index: int, name: KpiName, given: GivenMeasurement
) -> tuple[OkraError, ...]:
    """Tell what is wrong with a row. `refused` are the KPIs to which nothing is recorded: a name is looked at once."""
    about_kpi = named.check(name, _require) if name in refused else ()
    errors = (*about_kpi, *check_measurement(given, work.now))
    return tuple(error.under("measurements", str(index)) for error in errors)


def _require(kpi: Row) -> None:
    require_recording(KpiSource(kpi["source"]), archived=kpi["archived_at"] is not None)


def _record(
    work: Work, rows: Iterable[tuple[str, str, GivenMeasurement]], known: Mapping[str, Row]
) -> tuple[list[RecordedRow], dict[str, Measurement]]:
    """Record rows, each behind its identity and its KPI's id, one after the other in memory.

    Gives what became of each, and the measurements as they are after all.
    """
    current = {identity: measurement_of(row) for identity, row in known.items()}
    recorded: list[RecordedRow] = []
    for identity, kpi_id, given in rows:
        content = read_content(given)
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
