"""Which KPIs rest on which: up from what changes, and down to what is looked at."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, Select, select, union_all

from storage.database import Row
from storage.reader import Reader
from storage.statements import Statement, is_in
from storage.tables import kpi_inputs, kpis
from storage.visibility import in_tenant


async def resting_on(work: Reader, kpi_ids: Iterable[str]) -> list[Row]:
    """Give these KPIs and all that rest on them, directly or through others."""
    return await work.fetch(_ABOVE, ids=list(kpi_ids))


async def rested_on(work: Reader, kpi_ids: Iterable[str]) -> list[Row]:
    """Give these KPIs and all that they rest on, directly or through others."""
    return await work.fetch(_BELOW, ids=list(kpi_ids))


async def inputs_of(work: Reader, kpi_ids: Iterable[str]) -> dict[str, list[Row]]:
    """Give `input_id` and `weight` of what each KPI rests on, in their order; one that rests on none is absent."""
    ids = list(kpi_ids)
    inputs: defaultdict[str, list[Row]] = defaultdict(list)
    for row in await work.fetch(_INPUTS, ids=ids) if ids else ():
        inputs[row["kpi_id"]].append(row)
    return inputs


def _closure(*, upwards: bool) -> Statement:
    start = select(kpis.c.id).where(in_tenant(kpis), is_in(kpis.c.id, "ids"))
    found = start.cte("found", recursive=True)
    edge = kpi_inputs.alias("edge")
    near, far = (edge.c.input_id, edge.c.kpi_id) if upwards else (edge.c.kpi_id, edge.c.input_id)
    steps = [_step(edge.c.org_id, near, far)]
    if upwards:
        steps.append(_step(kpis.c.org_id, kpis.c.timer_of_id, kpis.c.id))
    step = union_all(*steps).subquery("step")
    found = found.union(select(step.c.far).join_from(found, step, step.c.near == found.c.id).where(in_tenant(step)))
    return Statement(
        select(kpis).join_from(found, kpis, kpis.c.id == found.c.id).where(in_tenant(kpis)).order_by(kpis.c.id)
    )


def _step(
    org_id: ColumnElement[str], near: ColumnElement[str | None], far: ColumnElement[str]
) -> Select[str, str | None, str]:
    return select(org_id.label("org_id"), near.label("near"), far.label("far"))


_ABOVE: Final = _closure(upwards=True)
_BELOW: Final = _closure(upwards=False)
_INPUTS: Final = Statement(
    select(kpi_inputs.c.kpi_id, kpi_inputs.c.input_id, kpi_inputs.c.weight)
    .where(in_tenant(kpi_inputs), is_in(kpi_inputs.c.kpi_id, "ids"))
    .order_by(kpi_inputs.c.kpi_id, kpi_inputs.c.place)
)
