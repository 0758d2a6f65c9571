"""Storing what a recomputation found: the nodes' numbers, and the day's entry in their history."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as sql_insert
from sqlalchemy.sql import ColumnElement

from domain.ids import Kind, is_id
from domain.okrs.graph import NodeState
from storage.database import Row
from storage.statements import Statement, is_in
from storage.tables import key_results, objectives, progress_history
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import set_of_rows, update_many

_STATE_COLUMNS: Final = tuple(field.name for field in fields(NodeState))
_HISTORY_COLUMNS: Final = (
    "node_id",
    "date",
    "exact_progress",
    "exact_raw_progress",
    "progress",
    "raw_progress",
    "value",
    "status",
    "confidence",
)


async def store_states(work: Work, states: Mapping[str, NodeState], *, moved: bool) -> None:
    """Write the numbers of nodes. `moved` says that people see another progress or status than before.

    The version stays: it counts what people edit, and a roll-up must not refuse their next edit.
    """
    moment = {"progress_changed_at": work.now, "updated_at": work.now} if moved else {}
    for kind, table in ((Kind.OBJECTIVE, objectives), (Kind.KEY_RESULT, key_results)):
        rows = [
            {"id": identifier, **{name: getattr(state, name) for name in _STATE_COLUMNS}, **moment}
            for identifier, state in states.items()
            if is_id(kind, identifier)
        ]
        await update_many(work, table, rows)


def history_row(identifier: str, day: date, state: NodeState, value: Decimal | None) -> dict[str, Any]:
    """Give the entry of one day in the history of a node; `value` is a key result's, at the end of that day."""
    return {
        "node_id": identifier,
        "date": day,
        "exact_progress": state.exact_progress,
        "exact_raw_progress": state.exact_raw_progress,
        "progress": state.progress,
        "raw_progress": state.raw_progress,
        "value": value,
        "status": state.status.value,
        "confidence": state.confidence,
    }


async def store_history(work: Work, rows: Sequence[Row]) -> None:
    """Write entries of history; what a day said before is replaced."""
    if rows:
        columns = {name: [row[name] for row in rows] for name in _HISTORY_COLUMNS}
        await work.execute(_STORE_HISTORY, **columns)


async def histories(work: Work, node_ids: Sequence[str], since: date) -> list[Row]:
    """Give, oldest first, the entries of nodes from a day on, and for each the last one before that day."""
    return await work.fetch(_HISTORIES, ids=node_ids, since=since)


async def forget_history(work: Work, node_ids: Sequence[str], since: date, before: date) -> None:
    """Remove the history of nodes from a day on, up to the day before another, to be written anew."""
    await work.execute(_FORGET_HISTORY, ids=node_ids, since=since, before=before)


def _store_history() -> Statement:
    given = set_of_rows(progress_history, _HISTORY_COLUMNS)
    source: list[ColumnElement[Any]] = [given.c[name] for name in _HISTORY_COLUMNS]
    adding = sql_insert(progress_history).from_select(
        ["org_id", *_HISTORY_COLUMNS], select(bindparam("org_id", type_=ID), *source), include_defaults=False
    )
    return Statement(
        adding.on_conflict_do_update(
            index_elements=["org_id", "node_id", "date"],
            set_={name: adding.excluded[name] for name in _HISTORY_COLUMNS[2:]},
        )
    )


_STORE_HISTORY: Final = _store_history()

_FORGET_HISTORY: Final = Statement(
    delete(progress_history).where(
        in_tenant(progress_history),
        is_in(progress_history.c.node_id, "ids"),
        progress_history.c.date >= bindparam("since", type_=progress_history.c.date.type),
        progress_history.c.date < bindparam("before", type_=progress_history.c.date.type),
    )
)


def _histories() -> Statement:
    before = (
        select(progress_history)
        .ext(distinct_on(progress_history.c.node_id))
        .where(
            in_tenant(progress_history),
            is_in(progress_history.c.node_id, "ids"),
            progress_history.c.date < bindparam("since", type_=progress_history.c.date.type),
        )
        .order_by(progress_history.c.node_id, progress_history.c.date.desc())
    )
    since = select(progress_history).where(
        in_tenant(progress_history),
        is_in(progress_history.c.node_id, "ids"),
        progress_history.c.date >= bindparam("since", type_=progress_history.c.date.type),
    )
    both = union_all(before.subquery().select(), since).subquery()
    return Statement(select(both).order_by(both.c.date))


_HISTORIES: Final = _histories()
