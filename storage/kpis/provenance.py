"""Where the values of periods come from: their newest measurements, and the values of the KPIs that they rest on."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import Date, DateTime, and_, func, literal_column, select, true

from storage.database import ReadSession, Row
from storage.kpis.columns import MEASUREMENT
from storage.statements import Statement, array_parameter, as_float
from storage.tables import kpi_inputs, kpi_measurements, kpi_periods, kpis
from storage.tables.columns import ID
from storage.visibility import in_tenant, kpi_is_seen, kpi_is_visible


class Moment(NamedTuple):
    """A moment at which a KPI was measured."""

    kpi_id: str
    at: datetime


class PeriodKey(NamedTuple):
    """A period of a KPI, by its first day."""

    kpi_id: str
    start: date


async def measurements_at(session: ReadSession, moments: Sequence[Moment]) -> dict[Moment, Row]:
    """Give the measurement of each moment, of several the one recorded last, as far as the viewer may see them."""
    kpi_ids, ats = zip(*moments, strict=True)
    rows = await session.fetch(_MEASURED_AT, kpi_ids=kpi_ids, ats=ats)
    return {Moment(row["kpi_id"], row["at"]): row for row in rows}


async def input_values(session: ReadSession, periods: Sequence[PeriodKey]) -> dict[PeriodKey, list[Row]]:
    """Give what each period rests on, in its order: `kpi_id`, `value` and `no_value_reason` of the KPIs one may see."""
    kpi_ids, starts = zip(*periods, strict=True)
    values: defaultdict[PeriodKey, list[Row]] = defaultdict(list)
    for row in await session.fetch(_INPUT_VALUES, kpi_ids=kpi_ids, starts=starts):
        values[periods[row["place"] - 1]].append(row)
    return values


_KPI_IDS: Final = array_parameter("kpi_ids", ID)

_MOMENTS: Final = (
    func.unnest(_KPI_IDS, array_parameter("ats", DateTime(timezone=True)))
    .table_valued("kpi_id", "at")
    .render_derived(name="moments")
)
_MEASURED: Final = (
    select(*MEASUREMENT)
    .where(
        in_tenant(kpi_measurements),
        kpi_measurements.c.kpi_id == _MOMENTS.c.kpi_id,
        kpi_measurements.c.at == _MOMENTS.c.at,
    )
    .order_by(kpi_measurements.c.id.desc())
    .limit(literal_column("1"))
    .correlate(_MOMENTS)
    .lateral("measured")
)
_MEASURED_AT: Final = Statement(
    select(*_MEASURED.c).select_from(_MOMENTS.join(_MEASURED, true())).where(kpi_is_seen(_MOMENTS.c.kpi_id))
)

_PERIODS: Final = (
    func.unnest(_KPI_IDS, array_parameter("starts", Date()))
    .table_valued("kpi_id", "start", with_ordinality="place")
    .render_derived(name="periods")
)
_INPUT_VALUES: Final = Statement(
    select(
        _PERIODS.c.place,
        kpi_inputs.c.input_id.label("kpi_id"),
        as_float(kpi_periods.c.value).label("value"),
        kpi_periods.c.no_value_reason,
    )
    .select_from(
        _PERIODS.join(kpi_inputs, in_tenant(kpi_inputs) & (kpi_inputs.c.kpi_id == _PERIODS.c.kpi_id))
        .join(kpis, and_(kpis.c.org_id == kpi_inputs.c.org_id, kpis.c.id == kpi_inputs.c.input_id))
        .outerjoin(
            kpi_periods,
            and_(
                kpi_periods.c.org_id == kpi_inputs.c.org_id,
                kpi_periods.c.kpi_id == kpi_inputs.c.input_id,
                kpi_periods.c.start_date == _PERIODS.c.start,
            ),
        )
    )
    .where(kpi_is_visible())
    .order_by(_PERIODS.c.place, kpi_inputs.c.place)
)
