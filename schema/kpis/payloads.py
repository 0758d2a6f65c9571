"""What the mutations on KPIs answer."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.kpis.measurements import RecordingStatus
from schema.errors import MutationError
from schema.fields import to_one
from schema.kpis.types import Kpi, Measurement

if TYPE_CHECKING:
    from schema.okrs.types import KeyResult

_OKRS = strawberry.lazy("schema.okrs.types")
_ERRORS = "Empty if the mutation did what it was asked for; otherwise it changed nothing."


@strawberry.type
class KpiPayload:
    kpi: Kpi | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class DeleteKpiPayload:
    deleted_id: strawberry.ID | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="What became of one row.")
class RecordedMeasurement:
    status: RecordingStatus
    measurement: Measurement | None = to_one(
        lambda context: context.kpis.measurement_by_id,
        "measurement_id",
        "As it stands after all rows of the call. Null exactly if the row was rejected.",
    )
    errors: list[MutationError] = strawberry.field(description="Why the row was rejected.")


@strawberry.type
class RecordMeasurementsPayload:
    results: list[RecordedMeasurement] | None = strawberry.field(description="One for each row, in the order given.")
    errors: list[MutationError] = strawberry.field(
        description="Empty unless the call as a whole was refused; then nothing was recorded. What is wrong with "
        "single rows is told in `results`, or here if the call is atomic."
    )


@strawberry.type
class KpiLinkPayload:
    key_result: Annotated["KeyResult", _OKRS] | None = strawberry.field(
        description="As it stands now; ask for its objective to see what moved."
    )
    errors: list[MutationError] = strawberry.field(description=_ERRORS)
