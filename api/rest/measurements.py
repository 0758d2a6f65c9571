"""Measurements to push: thousands of one KPI in one call, each with its own answer."""

from collections import Counter
from collections.abc import Iterable

from api.rest.answers import Answer
from api.rest.bodies import read_measurements
from api.rest.endpoints import Call
from api.rest.parameters import Parameters
from api.rest.refusals import described
from commands.execute import execute
from commands.kpis.measurements import RecordedRow, RecordMeasurements, record_measurements
from domain.errors import OkraError, ValidationFailed
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
        Parameters(call.request.scope["query_string"]).refuse_wrong()
        given = read_measurements(call.body)
        kpi_id: str = call.request.path_params["id"]
        command = RecordMeasurements(tuple((kpi_id, row) for row in given.rows), given.atomic)
        try:
            recorded = await execute(self._database, call.actor, record_measurements, command)
        except ValidationFailed as failure:
            _raise_about_kpi(failure.errors)
            raise
        except OkraError as error:
            _raise_about_kpi([error])
            raise
        _raise_about_kpi(recorded[0].errors)
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


def _raise_about_kpi(errors: Iterable[OkraError]) -> None:
    """Raise what stands against the KPI: all rows have the same, so it is said once, and not of a row."""
    for error in errors:
        if error.path[-1:] == ("kpi",):
            error.path = ()
            raise error
