"""Advice on objectives that the viewer may see, for any number of them in two statements."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import exists, select
from sqlalchemy.sql.elements import ColumnElement

from domain.okrs.advice import AdvisedKeyResult, AdvisedObjective, advise
from domain.okrs.key_results import KeyResultState
from domain.okrs.objectives import ObjectiveState
from domain.okrs.rollup import ProgressSource
from domain.orgs.cycles import CycleState
from storage.database import ReadSession, Row
from storage.lists.columns import is_stale
from storage.okrs.measures import measure_of
from storage.statements import Statement, is_in
from storage.tables import cycles, key_results, objectives, people, progress_history
from storage.visibility import in_tenant, objective_is_visible


async def advice_by_objective(session: ReadSession, keys: Sequence[str]) -> dict[str, list[Row]]:
    """Give the advice on each objective that can still be changed: one that is neither closed nor archived."""
    rows = await session.fetch(_OBJECTIVES, keys=keys)
    parts: defaultdict[str, list[AdvisedKeyResult]] = defaultdict(list)
    for row in await session.fetch(_KEY_RESULTS, keys=[row["id"] for row in rows]) if rows else ():
        parts[row["objective_id"]].append(_key_result(row))
    return {row["id"]: _advice(_objective(row, parts[row["id"]])) for row in rows}


def _advice(objective: AdvisedObjective) -> list[Row]:
    return [
        {"code": advice.code.value, "message": advice.message, "key_result_id": advice.key_result_id}
        for advice in advise(objective)
    ]


def _objective(row: Row, parts: Sequence[AdvisedKeyResult]) -> AdvisedObjective:
    return AdvisedObjective(
        progress_source=ProgressSource(row["progress_source"]),
        cycle_start=row["cycle_start"],
        cycle_end=row["cycle_end"],
        key_results=parts,
        led=row["led"],
        own_due=row["own_due_date"],
    )


def _key_result(row: Row) -> AdvisedKeyResult:
    return AdvisedKeyResult(
        id=row["id"],
        title=row["title"],
        weight=row["weight"],
        measure=measure_of(row),
        owned=row["owned"],
        first_value=row["first_value"],
        spoken_of=row["has_value"] or row["last_check_in_id"] is not None,
        stale=row["is_stale"],
    )


def _is_there(person_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists(select(1).where(in_tenant(people), people.c.id == person_id, people.c.deactivated_at.is_(None)))


_OBJECTIVES: Final = Statement(
    select(
        objectives.c.id,
        objectives.c.progress_source,
        objectives.c.own_due_date,
        cycles.c.start_date.label("cycle_start"),
        cycles.c.end_date.label("cycle_end"),
        _is_there(objectives.c.lead_id).label("led"),
    )
    .join_from(objectives, cycles, (cycles.c.org_id == objectives.c.org_id) & (cycles.c.id == objectives.c.cycle_id))
    .where(
        in_tenant(objectives),
        is_in(objectives.c.id, "keys"),
        objective_is_visible(),
        objectives.c.archived_at.is_(None),
        objectives.c.state != ObjectiveState.CLOSED.value,
        cycles.c.state != CycleState.CLOSED.value,
    )
)

_FIRST_VALUE: Final = (
    select(progress_history.c.value)
    .where(
        in_tenant(progress_history),
        progress_history.c.node_id == key_results.c.id,
        progress_history.c.value.is_not(None),
    )
    .order_by(progress_history.c.date)
    .limit(1)
    .scalar_subquery()
)

_KEY_RESULTS: Final = Statement(
    select(
        key_results,
        is_stale(key_results).label("is_stale"),
        _is_there(key_results.c.owner_id).label("owned"),
        _FIRST_VALUE.label("first_value"),
    )
    .where(
        in_tenant(key_results),
        is_in(key_results.c.objective_id, "keys"),
        key_results.c.archived_at.is_(None),
        key_results.c.state == KeyResultState.ACTIVE.value,
    )
    .order_by(key_results.c.id)
)
