"""Measurements to push: thousands of one KPI in one call, each with its own answer."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from api.measurement_import import named_kpi
from api.rest.answers import CSV, Answer
from api.rest.bodies import read_measurements
from api.rest.csv_bodies import point_to_line, read_csv
from api.rest.endpoints import Call
from api.rest.parameters import Parameters, a_truth
from api.rest.refusals import described
from commands.execute import execute
from commands.kpis.measurements import RecordedRow, RecordMeasurements, record_measurements
from commands.kpis.naming import KpiName
from domain.errors import OkraError, ValidationFailed, refuse
from domain.kpis.measurements import RecordingStatus
from storage.database import Database


class Measurements:
    """The handlers of `/v1/kpis/{id}/measurements`."""

    def __init__(self, database: Database) -> None:
        """Write to `database`."""
        self._database = database

    async def record(self, call: Call) -> Answer:
        """Record measurements and answer what became of each.

        Raises `NotFound`, `NotAllowed` or `WrongState` for the KPI; for an atomic call also what is wrong with rows.
        """
        parameters = Parameters(call.request.scope["query_string"])
        atomic = parameters.one("atomic", a_truth) or False
        parameters.refuse_wrong()
        kpi = named_kpi(call.request.path_params["id"])
        if call.media_type == CSV:
            return await self._record_csv(call, kpi, atomic=atomic)
        given = read_measurements(call.body)
        command = RecordMeasurements(tuple((kpi, row) for row in given.rows), atomic or given.atomic)
        return _answered(await self._recorded(call, command))

    async def _record_csv(self, call: Call, kpi: KpiName, *, atomic: bool) -> Answer:
        rows = read_csv(call.body)
        if atomic:
            refuse(tuple(chain.from_iterable(row.placed() for row in rows)))
        command = RecordMeasurements(tuple((kpi, row.given) for row in rows), atomic)
        try:
            recorded = await self._recorded(call, command)
        except OkraError as error:
            for each in _parts_of(error):
                point_to_line(each, rows)
            raise
        for each in chain.from_iterable(result.errors for result in recorded):
            point_to_line(each, rows)
        judged = zip(rows, recorded, strict=True)
        return _answered([replace(result, errors=row.placed()) if row.errors else result for row, result in judged])

    async def _recorded(self, call: Call, command: RecordMeasurements) -> Sequence[RecordedRow]:
        try:
            recorded = await execute(self._database, call.actor, record_measurements, command)
        except OkraError as error:
            _raise_about_kpi(_parts_of(error))
            raise
        _raise_about_kpi(recorded[0].errors)
        return recorded


def _answered(recorded: Sequence[RecordedRow]) -> Answer:
    counts = Counter(row.status for row in recorded)
    return Answer(
        {
            "data": [_row_data(row) for row in recorded],
            "counts": {status.lower(): counts[status] for status in RecordingStatus},
        }
    )


def _row_data(row: RecordedRow) -> dict[str, object]:
    return {
        "status": row.status,
        "measurementId": row.measurement_id,
        "errors": [described(error) for error in row.errors],
    }


def _parts_of(error: OkraError) -> Sequence[OkraError]:
    """Give the errors that came together, or else the only one."""
    return error.errors if isinstance(error, ValidationFailed) else (error,)


def _raise_about_kpi(errors: Iterable[OkraError]) -> None:
    """Raise what stands against the KPI: all rows have the same, so it is said once, and not of a row."""
    for error in errors:
        if error.path[-1:] == ("kpi",):
            error.path = ()
            raise error
