"""Finding what another system names, as far as the actor of a command may see it."""

from collections.abc import Callable
from functools import cache
from typing import Final

from sqlalchemy import Table, Text, bindparam, select
from sqlalchemy.sql.elements import ColumnElement

from storage.reads import seen_through_objective
from storage.statements import Statement
from storage.tables import initiatives, key_results, kpis, objectives
from storage.visibility import in_tenant, kpi_is_visible, objective_is_visible
from storage.work import Work

_VISIBLE: Final[dict[Table, Callable[[], ColumnElement[bool]]]] = {
    objectives: objective_is_visible,
    key_results: lambda: seen_through_objective(key_results),
    kpis: kpi_is_visible,
    initiatives: lambda: seen_through_objective(initiatives),
}
"""What not everybody in the organization may see."""


async def visible_holder(work: Work, table: Table, source: str, identifier: str) -> str | None:
    """Give the id of what has an external key, if there is such a thing and the actor may see it."""
    row = await work.fetch_row(_holder(table), source=source, external_id=identifier)
    return None if row is None else row["id"]


@cache
def _holder(table: Table) -> Statement:
    condition = _VISIBLE.get(table)
    return Statement(
        select(table.c.id).where(
            in_tenant(table),
            table.c.external_source == bindparam("source", type_=Text()),
            table.c.external_id == bindparam("external_id", type_=Text()),
            *(() if condition is None else (condition(),)),
        )
    )
