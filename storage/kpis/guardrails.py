"""Guardrails: reading them as one viewer, and finding those that a command is about.

A guardrail is visible exactly if its objective and its KPI are.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, literal_column, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from domain.errors import NotFound
from domain.ids import Kind, is_id
from domain.orgs.cycles import CycleState
from storage.database import ReadSession, Row
from storage.lists.columns import Columns, published
from storage.reads import read_many, read_one
from storage.statements import Statement, is_in
from storage.tables import cycles, guardrails, kpis, objectives
from storage.tables.columns import ID
from storage.visibility import in_tenant, kpi_is_seen, objective_is_seen
from storage.work import Work

GUARDRAIL: Final[Columns] = published(guardrails)


def guardrail_is_visible(row: FromClause = guardrails) -> ColumnElement[bool]:
    """Hold for the guardrails of which the viewer may see the objective and the KPI."""
    return objective_is_seen(row.c.objective_id) & kpi_is_seen(row.c.kpi_id)


def has_breached_guardrail(objective: FromClause) -> ColumnElement[bool]:
    """Hold for objectives of which a guardrail that the viewer may see is breached."""
    other = guardrails.alias()
    return (
        select(other.c.id)
        .where(
            in_tenant(other), other.c.objective_id == objective.c.id, other.c.is_breached, kpi_is_seen(other.c.kpi_id)
        )
        .correlate_except(other)
        .exists()
    )


guardrails_by_id: Final = read_one(guardrails, GUARDRAIL, guardrail_is_visible())

guardrails_by_objective: Final = read_many(
    Statement(
        select(*GUARDRAIL)
        .where(in_tenant(guardrails), is_in(guardrails.c.objective_id, "keys"), guardrail_is_visible())
        .order_by(guardrails.c.id)
    ),
    "objective_id",
)


async def breached_objectives(session: ReadSession, keys: Sequence[str]) -> dict[str, Row]:
    """Give the id of each of these objectives that has a breached guardrail the viewer may see."""
    return {row["id"]: row for row in await session.fetch(_BREACHED, keys=keys)}


async def find_guardrail(work: Work, identifier: str, *path: str) -> Row:
    """Give a guardrail the actor may see. Raises `NotFound`, pointing to `path`."""
    row = await work.fetch_row(_BY_ID, id=identifier) if is_id(Kind.GUARDRAIL, identifier) else None
    if row is None:
        raise NotFound(None, *path)
    return row


async def guardrails_on(work: Work, objective_id: str) -> list[Row]:
    """Give all guardrails of an objective with the standing of their KPIs, whoever may see them."""
    return await work.fetch(_OF_OBJECTIVE, id=objective_id)


async def open_guardrails(work: Work, kpi_ids: Iterable[str]) -> list[Row]:
    """Give the guardrails that rest on these KPIs in cycles that are open."""
    return await work.fetch(_OPEN, ids=list(kpi_ids))


async def guardrails_in_cycle(work: Work, cycle_id: str) -> list[Row]:
    """Give the guardrails of a cycle's objectives with the standing of their KPIs."""
    return await work.fetch(_IN_CYCLE, cycle_id=cycle_id)


async def has_guardrails(work: Work, kpi_id: str) -> bool:
    """Tell whether a KPI guards any objective, also one that the actor may not see."""
    return await work.fetch_row(_ANY, id=kpi_id) is not None


_ID: Final = bindparam("id", type_=ID)
_OBJECTIVE: Final = and_(objectives.c.org_id == guardrails.c.org_id, objectives.c.id == guardrails.c.objective_id)
_CYCLE: Final = and_(cycles.c.org_id == objectives.c.org_id, cycles.c.id == objectives.c.cycle_id)
_KPI: Final = and_(kpis.c.org_id == guardrails.c.org_id, kpis.c.id == guardrails.c.kpi_id)


def _with_standing() -> Select[*tuple[Any, ...]]:
    return select(guardrails, kpis.c.health, kpis.c.current_value).join(kpis, _KPI).where(in_tenant(guardrails))


_BREACHED: Final = Statement(
    select(objectives.c.id).where(
        in_tenant(objectives), is_in(objectives.c.id, "keys"), has_breached_guardrail(objectives)
    )
)
_BY_ID: Final = Statement(
    select(guardrails).where(in_tenant(guardrails), guardrails.c.id == _ID, guardrail_is_visible())
)
_OF_OBJECTIVE: Final = Statement(
    _with_standing().where(guardrails.c.objective_id == _ID).order_by(guardrails.c.id),
)
_IN_CYCLE: Final = Statement(
    _with_standing()
    .join(objectives, _OBJECTIVE)
    .where(objectives.c.cycle_id == bindparam("cycle_id", type_=ID))
    .order_by(guardrails.c.id)
)
_OPEN: Final = Statement(
    select(guardrails)
    .join(objectives, _OBJECTIVE)
    .join(cycles, _CYCLE)
    .where(in_tenant(guardrails), is_in(guardrails.c.kpi_id, "ids"), cycles.c.state != CycleState.CLOSED.value)
    .order_by(guardrails.c.id)
)
_ANY: Final = Statement(
    select(guardrails.c.id).where(in_tenant(guardrails), guardrails.c.kpi_id == _ID).limit(literal_column("1"))
)
