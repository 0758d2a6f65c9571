"""The cascade as a tree view draws it: along primary alignments, parents before children."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import Integer, bindparam, exists, func, literal, select, union
from sqlalchemy.dialects.postgresql import array, distinct_on
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from domain.ids import kind_of
from domain.okrs.status import Status
from storage.database import ReadSession, Row
from storage.lists.definition import RowCondition
from storage.okrs.columns import KEY_RESULT
from storage.reads import seen_through_objective
from storage.statements import Statement, as_float, is_in
from storage.tables import alignments, cycles, key_results, objectives, progress_history
from storage.tables.columns import ID
from storage.visibility import in_tenant, objective_is_visible

LARGEST_TREE: Final = 2_000
"""How many objectives one tree shows at most."""

DEEPEST_TREE: Final = 15


async def objective_tree(
    session: ReadSession,
    cycle_id: str | None,
    root_id: str | None,
    depth: int,
    limit: int = LARGEST_TREE,
    *,
    overlapping: bool = False,
) -> list[Row]:
    """Give the objectives of a tree in drawing order: `objective_id`, `parent_id`, `key_result_id`, `depth`.

    With a root, that objective and what is below it; else the cycle's objectives that have no visible parent
    there, and what is below them, in the cycle and in the cycles within it. `key_result_id` is the key result
    by which an objective is aligned to its parent, if it is by one. Drafts and archived ones are left out.
    `overlapping` takes in what lives in the cycles around the cycle and has days in common with it. Reads one row
    more than `limit` if there is more.
    """
    if kind_of(root_id or cycle_id or "") is None:
        return []
    from_cycle = _FROM_CYCLE_OVERLAPPING if overlapping else _FROM_CYCLE
    statement = from_cycle if root_id is None else _FROM_ROOT
    return await session.fetch(statement, cycle_id=cycle_id, root_id=root_id, depth=depth, limit=limit + 1)


async def states_as_of(session: ReadSession, node_ids: Sequence[str], day: date) -> dict[str, Row]:
    """Give how far nodes were at the end of a day; those that had no value by then are absent.

    The caller has made sure that the viewer may see the nodes.
    """
    rows = await session.fetch(_AS_OF, keys=node_ids, day=day)
    # An entry without data says that a value was taken away.
    return {row["node_id"]: row for row in rows if row["status"] != Status.NO_DATA.value}


async def key_results_of(session: ReadSession, objective_ids: Sequence[str]) -> list[Row]:
    """Give the key results that a tree shows: neither archived nor cancelled, in the order they were made."""
    return await session.fetch(_KEY_RESULTS, keys=objective_ids)


def _shown(objective: FromClause = objectives) -> list[ColumnElement[bool]]:
    return [
        in_tenant(objective),
        objective.c.archived_at.is_(None),
        objective.c.state != "DRAFT",
        objective_is_visible(objective),
    ]


def _cycles_within() -> FromClause:
    """The cycle that was asked for, and every cycle within it."""
    start = select(cycles.c.id).where(in_tenant(cycles), cycles.c.id == bindparam("cycle_id", type_=ID))
    within = start.cte("within", recursive=True)
    below = cycles.alias("below")
    return within.union(select(below.c.id).join(within, below.c.parent_id == within.c.id).where(in_tenant(below)))


def _cycles_around() -> FromClause:
    """The cycles that the cycle that was asked for lies in."""
    start = select(cycles.c.id, cycles.c.parent_id).where(
        in_tenant(cycles), cycles.c.id == bindparam("cycle_id", type_=ID)
    )
    climbed = start.cte("climbed", recursive=True)
    above = cycles.alias("above")
    climbed = climbed.union(
        select(above.c.id, above.c.parent_id).join(climbed, above.c.id == climbed.c.parent_id).where(in_tenant(above))
    )
    return select(climbed.c.id).where(climbed.c.id != bindparam("cycle_id", type_=ID)).cte("around")


def _has_days_in(around: FromClause, objective: FromClause) -> ColumnElement[bool]:
    """Hold for objectives that live in a cycle around the one that was asked for and have days in common with it."""
    asked = cycles.alias("asked")
    return objective.c.cycle_id.in_(select(around.c.id)) & exists(
        select(1)
        .select_from(asked)
        .where(
            in_tenant(asked),
            asked.c.id == bindparam("cycle_id", type_=ID),
            objective.c.start_date <= asked.c.end_date,
            objective.c.due_date >= asked.c.start_date,
        )
        .correlate_except(asked)
    )


def _has_parent_in(is_member: RowCondition) -> ColumnElement[bool]:
    """Hold for objectives whose primary alignment leads to a visible objective that belongs to the tree too."""
    edge, via, parent = alignments.alias("edge"), key_results.alias("via"), objectives.alias("parent")
    same_via = (via.c.org_id == edge.c.org_id) & (via.c.id == edge.c.parent_key_result_id)
    parent_id = func.coalesce(edge.c.parent_objective_id, via.c.objective_id)
    return exists(
        select(1)
        .select_from(edge.outerjoin(via, same_via).join(parent, parent.c.id == parent_id))
        .where(
            in_tenant(edge),
            edge.c.objective_id == objectives.c.id,
            edge.c.is_primary,
            is_member(parent),
            *_shown(parent),
        )
    )


def _tree(roots: ColumnElement[bool], is_member: RowCondition | None) -> Statement:
    no_id = literal(None, type_=ID)
    tree = (
        select(
            objectives.c.id.label("objective_id"),
            no_id.label("parent_id"),
            no_id.label("key_result_id"),
            literal(0).label("depth"),
            array([objectives.c.id]).label("path"),
        )
        .where(*_shown(), roots)
        .cte("tree", recursive=True)
    )
    child = objectives.alias("child")
    step = _edges_below(tree)
    conditions: list[ColumnElement[bool]] = [tree.c.depth < bindparam("depth", type_=Integer()), *_shown(child)]
    if is_member is not None:
        conditions.append(is_member(child))
    grown = tree.union_all(
        select(
            child.c.id,
            tree.c.objective_id,
            step.c.key_result_id,
            tree.c.depth + 1,
            func.array_append(tree.c.path, child.c.id),
        )
        .select_from(tree.join(step, literal(value=True)).join(child, child.c.id == step.c.objective_id))
        .where(*conditions)
    )
    columns = [grown.c[name] for name in ("objective_id", "parent_id", "key_result_id", "depth")]
    return Statement(select(*columns).order_by(grown.c.path).limit(bindparam("limit", type_=Integer())))


def _edges_below(tree: FromClause) -> FromClause:
    """Give the primary alignments to an objective of the tree, or to one of its key results."""
    to_objective = select(alignments.c.objective_id, literal(None, type_=ID).label("key_result_id")).where(
        in_tenant(alignments),
        alignments.c.parent_objective_id == tree.c.objective_id,
        alignments.c.is_primary,
    )
    via = key_results.alias("via")
    to_key_result = (
        select(alignments.c.objective_id, via.c.id)
        .select_from(via)
        .join(alignments, (alignments.c.org_id == via.c.org_id) & (alignments.c.parent_key_result_id == via.c.id))
        .where(in_tenant(via), via.c.objective_id == tree.c.objective_id, alignments.c.is_primary)
    )
    return union(to_objective.correlate(tree), to_key_result.correlate(tree)).lateral("step")


def _from_cycle(is_member: RowCondition, is_root: RowCondition) -> Statement:
    return _tree(is_root(objectives) & ~_has_parent_in(is_member), is_member)


_WITHIN: Final = _cycles_within()
_AROUND: Final = _cycles_around()


def _lives_within(objective: FromClause) -> ColumnElement[bool]:
    return objective.c.cycle_id.in_(select(_WITHIN.c.id))


def _lives_there(objective: FromClause) -> ColumnElement[bool]:
    is_there: ColumnElement[bool] = objective.c.cycle_id == bindparam("cycle_id", type_=ID)
    return is_there


_FROM_CYCLE: Final = _from_cycle(_lives_within, _lives_there)
_FROM_CYCLE_OVERLAPPING: Final = _from_cycle(
    lambda objective: _lives_within(objective) | _has_days_in(_AROUND, objective),
    lambda objective: _lives_there(objective) | _has_days_in(_AROUND, objective),
)
_FROM_ROOT: Final = _tree(objectives.c.id == bindparam("root_id", type_=ID), None)

_AS_OF: Final = Statement(
    select(
        progress_history.c.node_id,
        as_float(progress_history.c.progress).label("progress"),
        as_float(progress_history.c.raw_progress).label("raw_progress"),
        as_float(progress_history.c.value).label("value"),
        as_float(progress_history.c.confidence).label("confidence"),
        progress_history.c.status,
    )
    .ext(distinct_on(progress_history.c.node_id))
    .where(
        in_tenant(progress_history),
        is_in(progress_history.c.node_id, "keys"),
        progress_history.c.date <= bindparam("day", type_=progress_history.c.date.type),
    )
    .order_by(progress_history.c.node_id, progress_history.c.date.desc())
)

_KEY_RESULTS: Final = Statement(
    select(*KEY_RESULT)
    .where(
        in_tenant(key_results),
        is_in(key_results.c.objective_id, "keys"),
        key_results.c.archived_at.is_(None),
        key_results.c.state == "ACTIVE",
        seen_through_objective(key_results),
    )
    .order_by(key_results.c.id)
)
