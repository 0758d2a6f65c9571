"""Reading what KPIs rest on and aim at, as one viewer."""

from typing import Final

from sqlalchemy import and_, bindparam, select, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import Text

from domain.kpis.keys import is_key
from storage.database import ReadSession, Row
from storage.kpis.columns import KPI
from storage.lists.columns import published
from storage.reads import read_many
from storage.statements import Statement, as_float, is_in
from storage.tables import kpi_inputs, kpi_targets, kpis
from storage.visibility import in_tenant, kpi_is_visible

_INPUT_OF: Final = and_(kpis.c.org_id == kpi_inputs.c.org_id, kpis.c.id == kpi_inputs.c.input_id)
_INPUTS: Final = (
    select(
        kpi_inputs.c.kpi_id,
        kpi_inputs.c.input_id,
        as_float(kpi_inputs.c.weight).label("weight"),
        kpis.c.key,
        kpi_is_visible().label("is_visible"),
    )
    .join_from(kpi_inputs, kpis, _INPUT_OF)
    .where(in_tenant(kpi_inputs), is_in(kpi_inputs.c.kpi_id, "keys"))
    .order_by(kpi_inputs.c.place)
)

operands_by_kpi: Final = read_many(Statement(_INPUTS), "kpi_id")
"""What each KPI rests on, also what the viewer may not see: then `is_visible` is false, and nothing of it is shown."""

inputs_by_kpi: Final = read_many(Statement(_INPUTS.where(kpi_is_visible())), "kpi_id")

targets_by_kpi: Final = read_many(
    Statement(
        select(*published(kpi_targets))
        .where(in_tenant(kpi_targets), is_in(kpi_targets.c.kpi_id, "keys"))
        .order_by(kpi_targets.c.from_date)
    ),
    "kpi_id",
)


def rests_on(row: FromClause, kpi_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Hold for the KPIs that rest on one, or look at its times."""
    inputs, watching = kpi_inputs.alias(), kpis.alias()
    resting = select(inputs.c.kpi_id).where(in_tenant(inputs), inputs.c.input_id == kpi_id).correlate_except(inputs)
    looking = (
        select(watching.c.id).where(in_tenant(watching), watching.c.timer_of_id == kpi_id).correlate_except(watching)
    )
    return row.c.id.in_(union_all(resting, looking))


async def kpi_by_key(session: ReadSession, key: str) -> Row | None:
    """Give the KPI of a key, if the viewer may see it."""
    return await session.fetch_row(_BY_KEY, key=key) if is_key(key) else None


_BY_KEY: Final = Statement(
    select(*KPI).where(in_tenant(kpis), kpis.c.key == bindparam("key", type_=Text()), kpi_is_visible())
)
