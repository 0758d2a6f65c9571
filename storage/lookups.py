"""Finding the rows a command is about. What the actor may not see is not found."""

from functools import cache
from typing import Final

from sqlalchemy import Table, and_, bindparam, exists, select
from sqlalchemy.sql.elements import ColumnElement

from domain.errors import NotFound
from domain.ids import kind_of
from storage.database import Row
from storage.reader import Reader
from storage.statements import Statement, is_in
from storage.tables import check_ins, cycles, key_results, kpis, objectives, team_members
from storage.tables.columns import ID
from storage.visibility import in_tenant, kpi_is_visible, objective_is_visible
from storage.work import Work


async def find(work: Reader, table: Table, identifier: str, *path: str) -> Row:
    """Give a row by its id: a KPI the actor may see, or what everybody in the organization may see.

    Raises `NotFound`, pointing to `path`.
    """
    row = None if kind_of(identifier) is None else await work.fetch_row(_by_id(table), id=identifier)
    if row is None:
        raise NotFound(None, *path)
    return row


async def find_objective(work: Reader, identifier: str, *path: str) -> Row:
    """Give an objective the actor may see, with the `cycle_state` it lives in.

    Raises `NotFound`, pointing to `path`.
    """
    row = None if kind_of(identifier) is None else await work.fetch_row(_OBJECTIVE, id=identifier)
    if row is None:
        raise NotFound(None, *path)
    return row


async def find_key_result(work: Reader, identifier: str, *path: str) -> Row:
    """Give a key result whose objective the actor may see. Raises `NotFound`, pointing to `path`."""
    row = None if kind_of(identifier) is None else await work.fetch_row(_KEY_RESULT, id=identifier)
    if row is None:
        raise NotFound(None, *path)
    return row


async def find_key_result_with_objective(work: Reader, identifier: str, *path: str) -> tuple[Row, Row]:
    """Give a key result whose objective the actor may see, and that objective with the `cycle_state` it lives in.

    Raises `NotFound`, pointing to `path`.
    """
    known = kind_of(identifier) is not None
    row = await work.fetch_row(_KEY_RESULT_WITH_OBJECTIVE, id=identifier) if known else None
    if row is None:
        raise NotFound(None, *path)
    return row, {name: row[label] for name, label in _OBJECTIVE_LABELS.items()}


async def find_check_in(work: Work, identifier: str, *path: str) -> Row:
    """Give a check-in on a key result the actor may see. Raises `NotFound`, pointing to `path`."""
    row = None if kind_of(identifier) is None else await work.fetch_row(_CHECK_IN, id=identifier)
    if row is None:
        raise NotFound(None, *path)
    return row


async def activity_of(work: Work, table: Table, identifiers: set[str]) -> dict[str, bool]:
    """Tell of each of these ids that leads to something whether it is in use: neither archived nor deactivated.

    To a KPI leads only the id of one that the actor may see.
    """
    known = [identifier for identifier in identifiers if kind_of(identifier) is not None]
    rows = await work.fetch(_activity(table), ids=known) if known else []
    return {row["id"]: row["is_active"] for row in rows}


async def external_key_holder(work: Work, table: Table, source: str, identifier: str) -> str | None:
    """Give the id of the entity that has an external key, if there is one."""
    row = await work.fetch_row(_by_external_key(table), source=source, external_id=identifier)
    return None if row is None else row["id"]


async def teams_of(work: Work, person_id: str) -> frozenset[str]:
    """Give the ids of the teams a person is a member of."""
    return frozenset(row["team_id"] for row in await work.fetch(_TEAMS_OF, person_id=person_id))


@cache
def _by_id(table: Table) -> Statement:
    return Statement(select(table).where(in_tenant(table), table.c.id == bindparam("id", type_=ID), *_sight(table)))


@cache
def _activity(table: Table) -> Statement:
    ended = table.c.deactivated_at if "deactivated_at" in table.c else table.c.archived_at
    columns = (table.c.id, ended.is_(None).label("is_active"))
    return Statement(select(*columns).where(in_tenant(table), is_in(table.c.id, "ids"), *_sight(table)))


def _sight(table: Table) -> tuple[ColumnElement[bool], ...]:
    return (kpi_is_visible(),) if table is kpis else ()


@cache
def _by_external_key(table: Table) -> Statement:
    return Statement(
        select(table.c.id).where(
            in_tenant(table),
            table.c.external_source == bindparam("source"),
            table.c.external_id == bindparam("external_id"),
        )
    )


_IN_CYCLE: Final = and_(cycles.c.org_id == objectives.c.org_id, cycles.c.id == objectives.c.cycle_id)
_CYCLE_STATE: Final = cycles.c.state.label("cycle_state")
_OBJECTIVE: Final = Statement(
    select(objectives, _CYCLE_STATE)
    .join_from(objectives, cycles, _IN_CYCLE)
    .where(in_tenant(objectives), objectives.c.id == bindparam("id", type_=ID), objective_is_visible())
)

_SEEN_THROUGH_OBJECTIVE: Final = exists(
    select(1).where(
        and_(objectives.c.org_id == key_results.c.org_id, objectives.c.id == key_results.c.objective_id),
        objective_is_visible(),
    )
)

_KEY_RESULT: Final = Statement(
    select(key_results).where(
        in_tenant(key_results), key_results.c.id == bindparam("id", type_=ID), _SEEN_THROUGH_OBJECTIVE
    )
)

_OBJECTIVE_LABELS: Final = {name: f"of_objective_{name}" for name in (*objectives.c.keys(), _CYCLE_STATE.name)}
_KEY_RESULT_WITH_OBJECTIVE: Final = Statement(
    select(key_results, *(column.label(_OBJECTIVE_LABELS[column.name]) for column in (*objectives.c, _CYCLE_STATE)))
    .join_from(
        key_results,
        objectives,
        and_(objectives.c.org_id == key_results.c.org_id, objectives.c.id == key_results.c.objective_id),
    )
    .join(cycles, _IN_CYCLE)
    .where(in_tenant(key_results), key_results.c.id == bindparam("id", type_=ID), objective_is_visible())
)

_CHECK_IN: Final = Statement(
    select(check_ins)
    .join_from(
        check_ins,
        key_results,
        and_(check_ins.c.org_id == key_results.c.org_id, check_ins.c.key_result_id == key_results.c.id),
    )
    .where(in_tenant(check_ins), check_ins.c.id == bindparam("id", type_=ID), _SEEN_THROUGH_OBJECTIVE)
)

_TEAMS_OF: Final = Statement(
    select(team_members.c.team_id).where(
        in_tenant(team_members), team_members.c.person_id == bindparam("person_id", type_=ID)
    )
)
