"""What was measured, as a line of a few hundred points."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import strawberry

from domain.errors import InvalidInput, refuse
from domain.kpis.measurements import EARLIEST
from domain.kpis.series import LATEST, USUAL_POINTS, MeasurementsRequest, check_measurements_request
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed, to_one
from schema.kpis.series.loaders import MeasurementsKey
from schema.lists.scalars import DateTimeOrDuration
from schema.rows import Row

if TYPE_CHECKING:
    from schema.kpis.types import Measurement

_KPIS = strawberry.lazy("schema.kpis.types")


@strawberry.type(description="A value that was measured, or a time that a timer took.")
class MeasurementPoint:
    at: dt.datetime
    value: float
    measurement: Annotated["Measurement", _KPIS] | None = to_one(
        lambda context: context.kpis.measurement_by_id, "id", "All that is known of it."
    )


@strawberry.type(description="What was measured, oldest first.")
class MeasurementSeries:
    points: list[MeasurementPoint]
    is_downsampled: bool = strawberry.field(
        description="Whether there was more than this: then those points stay that keep the shape of the line (LTTB). "
        "If there was much more, they are chosen among the smallest and the largest values of short spans of time."
    )


def _moment(given: DateTimeOrDuration | None, now: dt.datetime, name: str, default: dt.datetime) -> dt.datetime:
    try:
        return default if given is None else given.at(now)
    except InvalidInput as error:
        raise error.under(name) from None


async def _measurements_of_kpis(
    rows: Sequence[Row],
    info: Info,
    from_: DateTimeOrDuration | None = None,
    to: DateTimeOrDuration | None = None,
    points: int = USUAL_POINTS,
) -> Sequence[Row]:
    now = info.context.session.now
    start, end = _moment(from_, now, "from", EARLIEST), _moment(to, now, "to", LATEST)
    request = MeasurementsRequest(start, end, points)
    refuse(check_measurements_request(request))
    loader = info.context.kpis.past.measurements_by_key
    lines = await loader.load_all([MeasurementsKey(row["timer_of_id"] or row["id"], request) for row in rows])
    return [{"points": line.rows, "is_downsampled": line.is_downsampled} for line in lines]


async def _measurements_of_kpi(
    root: Root,
    info: Info,
    from_: Annotated[
        DateTimeOrDuration | None,
        strawberry.argument(name="from", description="The first moment. Left out: from the first measurement on."),
    ] = None,
    to: Annotated[
        DateTimeOrDuration | None,
        strawberry.argument(description="The moment before which it ends. Left out: up to the last one."),
    ] = None,
    points: Annotated[int, strawberry.argument(description="At most so many, 3 to 2,000.")] = USUAL_POINTS,
) -> Row:
    return (await _measurements_of_kpis([root], info, from_, to, points))[0]


measurement_series_field: Final[Any] = computed(
    for_rows(_measurements_of_kpi, _measurements_of_kpis, "id", "timer_of_id"),
    "What was measured, as a line of a few hundred points, however much there is. KPIs that rest on others "
    "have none. More than 50,000 points, of all KPIs of one field, are refused with TOO_MANY.",
)
