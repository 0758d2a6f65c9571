"""Reading the recorded past of objectives and key results, for any number of them in one statement.

The caller has made sure that the viewer may see the nodes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Date, Integer, bindparam, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from domain.ids import Kind, is_id
from domain.okrs.check_ins import CheckInKind
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import Status
from storage.database import ReadSession, Row
from storage.statements import Statement, array_parameter, as_float, is_in
from storage.tables import check_ins, key_results, objectives, progress_history
from storage.tables.columns import ID
from storage.visibility import in_tenant


class Stretch(NamedTuple):
    """A stretch of a node's past, both days included."""

    node_id: str
    first: date
    last: date


async def entries_of(session: ReadSession, stretches: Sequence[Stretch]) -> list[list[Row]]:
    """Give, for each stretch, its entries oldest first, beginning with the one that held on its first day.

    An entry has `date`, `progress`, `raw_progress`, `value`, `status` and `confidence`.
    """
    rows = await session.fetch(
        _ENTRIES,
        numbers=list(range(len(stretches))),
        node_ids=[stretch.node_id for stretch in stretches],
        firsts=[stretch.first for stretch in stretches],
        lasts=[stretch.last for stretch in stretches],
    )
    entries: list[list[Row]] = [[] for _ in stretches]
    for row in rows:
        entries[row["number"]].append(row)
    return entries


async def progress_of(session: ReadSession, node_ids: Sequence[str], day: date) -> dict[str, list[Row]]:
    """Give, oldest first, the exact entries of nodes up to a day: `date`, `progress`, `raw_progress`."""
    entries: defaultdict[str, list[Row]] = defaultdict(list)
    for row in await session.fetch(_PROGRESS, keys=node_ids, day=day):
        entries[row["node_id"]].append(row)
    return entries


async def days_spoken_of(session: ReadSession, node_ids: Iterable[str], day: date) -> dict[str, set[date]]:
    """Give the days, up to one, on which somebody said or measured a value of a node.

    Of an objective that are the days of its key results, as far as they count in it.
    """
    ids = list(node_ids)
    rows = await session.fetch(
        _SPOKEN,
        objective_ids=[identifier for identifier in ids if is_id(Kind.OBJECTIVE, identifier)],
        key_result_ids=[identifier for identifier in ids if is_id(Kind.KEY_RESULT, identifier)],
        day=day,
    )
    spoken: defaultdict[str, set[date]] = defaultdict(set)
    for row in rows:
        spoken[row["key_result_id"]].add(row["date"])
        if row["counts"]:
            spoken[row["objective_id"]].add(row["date"])
    return spoken


_HAS_VALUE: Final = progress_history.c.status != Status.NO_DATA.value
"""What holds nothing any more is told as what never held anything."""


def _entries() -> Statement:
    given = select(
        func.unnest(
            array_parameter("numbers", Integer()),
            array_parameter("node_ids", ID),
            array_parameter("firsts", Date()),
            array_parameter("lasts", Date()),
        )
        .table_valued("number", "node_id", "first", "last")
        .render_derived(name="given")
    ).cte("given")
    entry = progress_history
    columns = [
        entry.c.date,
        as_float(entry.c.progress).label("progress"),
        as_float(entry.c.raw_progress).label("raw_progress"),
        as_float(entry.c.value).label("value"),
        entry.c.status,
        as_float(entry.c.confidence).label("confidence"),
    ]
    of_node = (in_tenant(entry), entry.c.node_id == given.c.node_id)
    held = (
        select(*columns)
        .where(*of_node, entry.c.date <= given.c.first)
        .order_by(entry.c.date.desc())
        .limit(1)
        .lateral("held")
    )
    within = select(*columns).where(*of_node, entry.c.date > given.c.first, entry.c.date <= given.c.last)
    following = within.lateral("following")
    both = (
        select(given.c.number, *held.c)
        .join_from(given, held, true())
        .union_all(select(given.c.number, *following.c).join_from(given, following, true()))
        .subquery("both")
    )
    return Statement(select(both).order_by(both.c.number, both.c.date))


def _spoken() -> Statement:
    replacement = check_ins.alias("replacement")
    asked: ColumnElement[bool] = or_(
        is_in(key_results.c.objective_id, "objective_ids"), is_in(key_results.c.id, "key_result_ids")
    )
    counts = (
        key_results.c.archived_at.is_(None)
        & (key_results.c.state == KeyResultState.ACTIVE.value)
        & or_(
            objectives.c.progress_source == ProgressSource.KEY_RESULTS.value,
            objectives.c.progress_source == ProgressSource.BOTH.value,
        )
    )
    day = bindparam("day", type_=Date())
    of_objective = (objectives.c.org_id == key_results.c.org_id) & (objectives.c.id == key_results.c.objective_id)
    said = (
        select(check_ins.c.key_result_id, key_results.c.objective_id, counts.label("counts"), check_ins.c.date)
        .select_from(key_results)
        .join(objectives, of_objective)
        .join(
            check_ins,
            (check_ins.c.org_id == key_results.c.org_id) & (check_ins.c.key_result_id == key_results.c.id),
        )
        .where(
            in_tenant(key_results),
            asked,
            check_ins.c.kind != CheckInKind.VOID.value,
            or_(check_ins.c.value.is_not(None), check_ins.c.done_milestones.is_not(None)),
            check_ins.c.date <= day,
            ~select(1)
            .where(replacement.c.org_id == check_ins.c.org_id, replacement.c.replaces_id == check_ins.c.id)
            .exists(),
        )
    )
    measured = (
        select(key_results.c.id, key_results.c.objective_id, counts, key_results.c.last_value_date)
        .join_from(key_results, objectives, of_objective)
        .where(
            in_tenant(key_results),
            asked,
            key_results.c.source == KeyResultSource.KPI.value,
            key_results.c.last_value_date <= day,
        )
    )
    return Statement(said.union(measured))


_ENTRIES: Final = _entries()
_SPOKEN: Final = _spoken()
_PROGRESS: Final = Statement(
    select(
        progress_history.c.node_id,
        progress_history.c.date,
        progress_history.c.progress,
        progress_history.c.raw_progress,
    )
    .where(
        in_tenant(progress_history),
        is_in(progress_history.c.node_id, "keys"),
        progress_history.c.date <= bindparam("day", type_=Date()),
        _HAS_VALUE,
    )
    .order_by(progress_history.c.node_id, progress_history.c.date)
)
