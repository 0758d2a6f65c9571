"""Storing what a recomputation found: the nodes' numbers, and the days of their history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Table, and_, bindparam, delete, func, select, union_all
from sqlalchemy import update as sql_update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as sql_insert

from domain.ids import Kind, is_id
from domain.numbers import ZERO
from domain.okrs.graph import NodeState
from domain.okrs.status import Status
from storage.database import Row
from storage.okrs.nodes import KNOWLEDGE_COLUMNS, STATE_COLUMNS
from storage.statements import Statement, array_parameter, is_in
from storage.tables import key_results, objectives, progress_history
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import columns_of_rows, given_column, set_of_rows

_MOMENT_COLUMNS: Final = ("progress_changed_at", "updated_at")
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


@dataclass(frozen=True, slots=True)
class NodeChange:
    """What becomes of a node: its numbers, and of a key result what is known of it (`KNOWLEDGE_COLUMNS`).

    `has_moved`: people see another progress or status than before. `is_news`: anything that people see has changed.
    """

    state: NodeState
    knowledge: Row | None
    has_moved: bool
    is_news: bool


@dataclass(frozen=True, slots=True)
class HistorySpan:
    """A stretch of the history of a node that is written anew: from `since` to the day before `before`."""

    node_id: str
    since: date
    before: date


async def store_changes(work: Work, changes: Mapping[str, NodeChange]) -> None:
    """Write what becomes of nodes.

    The version stays: it counts what people edit, and a roll-up must not refuse their next edit.
    """
    for kind, (table, names, statement) in _STORE.items():
        rows = [_row(work, *change) for change in changes.items() if is_id(kind, change[0])]
        if rows:
            await work.write(table, (statement, columns_of_rows(table, names, rows)))


def _row(work: Work, identifier: str, change: NodeChange) -> Row:
    return {
        "id": identifier,
        **{name: getattr(change.state, name) for name in STATE_COLUMNS},
        **(change.knowledge or {}),
        "progress_changed_at": work.now if change.has_moved else None,
        "updated_at": work.now if change.is_news else None,
    }


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


def end_row(identifier: str, day: date) -> dict[str, Any]:
    """Give the entry of the day on which a node that had a value has none any more."""
    return {
        **dict.fromkeys(("exact_progress", "exact_raw_progress", "progress", "raw_progress"), ZERO),
        "node_id": identifier,
        "date": day,
        "value": None,
        "status": Status.NO_DATA.value,
        "confidence": None,
    }


async def histories(work: Work, node_ids: Sequence[str], since: date) -> list[Row]:
    """Give, oldest first, the entries of nodes from a day on, and for each the last one before that day."""
    return await work.fetch(_HISTORIES, ids=node_ids, since=since)


async def replace_history(work: Work, spans: Sequence[HistorySpan], rows: Sequence[Row]) -> None:
    """Write entries of history, at most one for a node and day, and remove all others from the spans."""
    columns = columns_of_rows(progress_history, _HISTORY_COLUMNS, rows)
    writes: list[tuple[Statement, Mapping[str, object]]] = []
    if spans:
        arrays = {f"span_{name}": list(map(attrgetter(name), spans)) for name in ("node_id", "since", "before")}
        writes.append((_FORGET, {**columns, **arrays}))
    if rows:
        writes.append((_STORE_HISTORY, columns))
    if writes:
        await work.write(progress_history, *writes)


def _store(table: Table, names: tuple[str, ...]) -> tuple[Table, tuple[str, ...], Statement]:
    given = set_of_rows(table, names)
    columns = {name: given_column(given, table, name) for name in names if name != "id"}
    moments = {name: func.coalesce(columns[name], table.c[name]) for name in _MOMENT_COLUMNS}
    update = sql_update(table).where(in_tenant(table), table.c.id == given.c.id).values({**columns, **moments})
    return table, names, Statement(update)


_STORE: Final = {
    Kind.OBJECTIVE: _store(objectives, ("id", *STATE_COLUMNS, *_MOMENT_COLUMNS)),
    Kind.KEY_RESULT: _store(key_results, ("id", *STATE_COLUMNS, *KNOWLEDGE_COLUMNS, *_MOMENT_COLUMNS)),
}


def _store_history() -> Statement:
    given = set_of_rows(progress_history, _HISTORY_COLUMNS)
    source = select(bindparam("org_id", type_=ID), *(given.c[name] for name in _HISTORY_COLUMNS))
    adding = sql_insert(progress_history).from_select(["org_id", *_HISTORY_COLUMNS], source, include_defaults=False)
    return Statement(
        adding.on_conflict_do_update(
            index_elements=["org_id", "node_id", "date"],
            set_={name: adding.excluded[name] for name in _HISTORY_COLUMNS[2:]},
        )
    )


def _forget() -> Statement:
    node_id, day = progress_history.c.node_id, progress_history.c.date
    names = ("node_id", "since", "before")
    arrays = (
        array_parameter(f"span_{name}", type_) for name, type_ in zip(names, (ID, day.type, day.type), strict=True)
    )
    spans = func.unnest(*arrays).table_valued(*names).render_derived(name="spans")
    given = set_of_rows(progress_history, ("node_id", "date"))
    is_given = (
        select(given.c.node_id)
        .where(given.c.node_id == node_id, given.c.date == day)
        .correlate(progress_history)
        .exists()
    )
    in_span = and_(node_id == spans.c.node_id, day >= spans.c.since, day < spans.c.before)
    return Statement(delete(progress_history).where(in_tenant(progress_history), in_span, ~is_given))


_STORE_HISTORY: Final = _store_history()
_FORGET: Final = _forget()


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
