"""What commands on cycles ask, and the dates of all that follows a cycle's."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Date, bindparam, func, or_, select
from sqlalchemy import update as sql_update
from sqlalchemy.sql.elements import ColumnElement

from domain.okrs.objectives import ObjectiveState
from domain.orgs.cycles import CycleState
from storage.database import Row
from storage.statements import Statement, is_in
from storage.tables import cycles, key_results, objectives
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def has_open_cycles_within(work: Work, cycle_id: str) -> bool:
    """Tell whether a cycle that lies in this one is not closed."""
    return await work.fetch_row(_OPEN_WITHIN, id=cycle_id) is not None


async def grade_by_progress(work: Work, cycle_id: str) -> list[Row]:
    """Close the active objectives of a cycle with their progress as their grade, and give their ids and grades.

    Archived ones were put aside, and drafts never began: they stay as they are.
    """
    return await work.fetch(_GRADE, cycle_id=cycle_id, now=work.now)


async def outside_of(work: Work, cycle_id: str, start: date, end: date) -> list[str]:
    """Name what would not lie in a cycle from `start` to `end`, at most 100 of them.

    That are cycles within it, and objectives and key results by dates of their own, all judged by the dates that
    those above them would have then.
    """
    rows = await work.fetch(_OUTSIDE, cycle_id=cycle_id, start=start, end=end)
    return [row["id"] for row in rows]


async def move_followers(work: Work, cycle_id: str, start: date, end: date) -> tuple[list[str], list[str]]:
    """Move the dates of all objectives and key results that follow the cycle's, and tell which those are."""
    moved = await work.fetch(_MOVE_OBJECTIVES, cycle_id=cycle_id, start=start, end=end)
    objective_ids = [row["id"] for row in moved]
    key_result_rows = await work.fetch(_MOVE_KEY_RESULTS, ids=objective_ids)
    return objective_ids, [row["id"] for row in key_result_rows]


_MOST_NAMED: Final = 100

_CYCLE_ID: Final = bindparam("cycle_id", type_=ID)
_START: Final = bindparam("start", type_=Date())
_END: Final = bindparam("end", type_=Date())

_OBJECTIVE_START: Final = func.coalesce(objectives.c.own_start_date, _START)
_OBJECTIVE_DUE: Final = func.coalesce(objectives.c.own_due_date, _END)
_KEY_RESULT_START: Final = func.coalesce(key_results.c.own_start_date, _OBJECTIVE_START)
_KEY_RESULT_DUE: Final = func.coalesce(key_results.c.own_due_date, _OBJECTIVE_DUE)


def _lies_outside(
    first: ColumnElement[Any], last: ColumnElement[Any], start: ColumnElement[Any], end: ColumnElement[Any]
) -> ColumnElement[bool]:
    return or_(first < start, last > end, first > last)


_OPEN_WITHIN: Final = Statement(
    select(cycles.c.id)
    .where(
        in_tenant(cycles),
        cycles.c.parent_id == bindparam("id", type_=ID),
        cycles.c.state != CycleState.CLOSED.value,
    )
    .limit(1)
)

_NOW: Final = bindparam("now", type_=objectives.c.updated_at.type)

_GRADE: Final = Statement(
    sql_update(objectives)
    .where(
        in_tenant(objectives),
        objectives.c.cycle_id == _CYCLE_ID,
        objectives.c.state == ObjectiveState.ACTIVE.value,
        objectives.c.archived_at.is_(None),
    )
    .values(
        state=ObjectiveState.CLOSED.value,
        grade=objectives.c.progress,
        closed_at=_NOW,
        updated_at=_NOW,
        version=objectives.c.version + 1,
    )
    .returning(objectives.c.id, objectives.c.grade)
)

_OUTSIDE: Final = Statement(
    select(cycles.c.id)
    .where(
        in_tenant(cycles),
        cycles.c.parent_id == _CYCLE_ID,
        _lies_outside(cycles.c.start_date, cycles.c.end_date, _START, _END),
    )
    .union_all(
        select(objectives.c.id).where(
            in_tenant(objectives),
            objectives.c.cycle_id == _CYCLE_ID,
            _lies_outside(_OBJECTIVE_START, _OBJECTIVE_DUE, _START, _END),
        ),
        select(key_results.c.id)
        .join_from(
            key_results,
            objectives,
            (objectives.c.org_id == key_results.c.org_id) & (objectives.c.id == key_results.c.objective_id),
        )
        .where(
            in_tenant(key_results),
            objectives.c.cycle_id == _CYCLE_ID,
            _lies_outside(_KEY_RESULT_START, _KEY_RESULT_DUE, _OBJECTIVE_START, _OBJECTIVE_DUE),
        ),
    )
    .order_by("id")
    .limit(_MOST_NAMED)
)

_MOVE_OBJECTIVES: Final = Statement(
    sql_update(objectives)
    .where(
        in_tenant(objectives),
        objectives.c.cycle_id == _CYCLE_ID,
        or_(objectives.c.start_date != _OBJECTIVE_START, objectives.c.due_date != _OBJECTIVE_DUE),
    )
    .values(start_date=_OBJECTIVE_START, due_date=_OBJECTIVE_DUE)
    .returning(objectives.c.id)
)

_NEW_START: Final = func.coalesce(key_results.c.own_start_date, objectives.c.start_date)
_NEW_DUE: Final = func.coalesce(key_results.c.own_due_date, objectives.c.due_date)

_MOVE_KEY_RESULTS: Final = Statement(
    sql_update(key_results)
    .where(
        in_tenant(key_results),
        is_in(key_results.c.objective_id, "ids"),
        objectives.c.org_id == key_results.c.org_id,
        objectives.c.id == key_results.c.objective_id,
        or_(key_results.c.start_date != _NEW_START, key_results.c.due_date != _NEW_DUE),
    )
    .values(start_date=_NEW_START, due_date=_NEW_DUE)
    .returning(key_results.c.id)
)
