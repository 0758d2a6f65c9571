"""The dates of key results that follow their objective's."""

from datetime import date
from typing import Final

from sqlalchemy import Date, bindparam, func, or_, select
from sqlalchemy import update as sql_update

from storage.statements import Statement
from storage.tables import key_results
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work

_START: Final = bindparam("start", type_=Date())
_DUE: Final = bindparam("due", type_=Date())
_OF_OBJECTIVE: Final = (
    in_tenant(key_results),
    key_results.c.objective_id == bindparam("objective_id", type_=ID),
)


async def key_results_outside(work: Work, objective_id: str, start: date, due: date) -> list[str]:
    """Give the key results of an objective whose own dates do not lie between `start` and `due`."""
    rows = await work.fetch(_OUTSIDE, objective_id=objective_id, start=start, due=due)
    return [row["id"] for row in rows]


async def move_inherited_dates(work: Work, objective_id: str, start: date, due: date) -> list[str]:
    """Give the key results of an objective its dates where they have none of their own, and tell which moved."""
    rows = await work.fetch(_MOVE, objective_id=objective_id, start=start, due=due)
    return [row["id"] for row in rows]


_OUTSIDE: Final = Statement(
    select(key_results.c.id)
    .where(
        *_OF_OBJECTIVE,
        or_(
            key_results.c.own_start_date < _START,
            key_results.c.own_start_date > _DUE,
            key_results.c.own_due_date > _DUE,
            key_results.c.own_due_date < _START,
        ),
    )
    .order_by(key_results.c.id)
)

_MOVE: Final = Statement(
    sql_update(key_results)
    .where(
        *_OF_OBJECTIVE,
        or_(key_results.c.own_start_date.is_(None), key_results.c.own_due_date.is_(None)),
    )
    .values(
        start_date=func.coalesce(key_results.c.own_start_date, _START),
        due_date=func.coalesce(key_results.c.own_due_date, _DUE),
    )
    .returning(key_results.c.id)
)
