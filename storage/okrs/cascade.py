"""The part of the cascade that a change can move: from the touched nodes up to every root, with their members."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import CTE, Select, and_, any_, collate, func, literal, or_, select, union
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import Text

from domain.okrs.graph import AlignmentEdge, Node, NodeState
from domain.okrs.key_results import KeyResultSource
from domain.orgs.cycles import CycleState
from storage.database import Row
from storage.okrs.check_ins import RECORDS
from storage.okrs.nodes import (
    KEY_RESULT_FIELDS,
    OBJECTIVE_FIELDS,
    alignment_edge,
    key_result_node,
    node_state,
    objective_node,
)
from storage.reader import Reader
from storage.statements import Statement, array_parameter, stacked
from storage.tables import alignments, cycles, key_results, objectives
from storage.visibility import in_tenant


@dataclass(frozen=True, slots=True)
class Cascade:
    """A part of the cascade, ready to be recomputed.

    `nodes` are those to compute and their members; `before` has the stored state of every one of them.
    `to_compute` names the former. What lies in a closed cycle is read-only: it counts, and never moves.
    """

    nodes: tuple[Node, ...]
    edges: tuple[AlignmentEdge, ...]
    before: Mapping[str, NodeState]
    to_compute: frozenset[str]

    @property
    def known(self) -> dict[str, NodeState]:
        """The stored states of the members that the change does not reach."""
        return {identifier: state for identifier, state in self.before.items() if identifier not in self.to_compute}


@dataclass(frozen=True, slots=True)
class CascadeRows:
    """The rows of a part of the cascade. `check_ins` are those of the key results that were asked for."""

    objectives: Sequence[Row]
    key_results: Mapping[str, Row]
    alignments: Sequence[Row]
    check_ins: Sequence[Row]

    def changed(self, columns: Mapping[str, Mapping[str, Any]]) -> "CascadeRows":
        """Give the same with these columns of these key results, which are not stored yet."""
        changed = {identifier: {**self.key_results[identifier], **columns[identifier]} for identifier in columns}
        return replace(self, key_results={**self.key_results, **changed})

    def assembled(self) -> Cascade:
        """Give what the rows stand for."""
        # In one order, so that the events of one change come in one order too.
        objective_rows, key_result_rows = _by_id(self.objectives), _by_id(self.key_results.values())
        rows = (*objective_rows, *key_result_rows)
        frozen = {row["id"] for row in objective_rows if row["frozen"]}
        frozen |= {row["id"] for row in key_result_rows if row["objective_id"] in frozen}
        return Cascade(
            nodes=(*map(objective_node, objective_rows), *map(key_result_node, key_result_rows)),
            edges=tuple(map(alignment_edge, _by_id(self.alignments))),
            before={row["id"]: node_state(row) for row in rows},
            to_compute=frozenset(row["id"] for row in rows if row["reached"]) - frozen,
        )


async def cascade_above(work: Reader, touched: Iterable[str]) -> Cascade:
    """Read the touched nodes, everything above them that they count in, and the members of all of these."""
    return (await rows_above(work, touched)).assembled()


async def cascade_of(work: Reader, node_ids: Iterable[str]) -> Cascade:
    """Read nodes and the members of all of them."""
    return _sorted_out(await work.fetch(_OF, ids=list(node_ids), with_check_ins=[])).assembled()


async def rows_above(work: Reader, touched: Iterable[str], with_check_ins: Iterable[str] = ()) -> CascadeRows:
    """Read the rows of `cascade_above`, and all check-ins of some of its key results, in one statement."""
    return _sorted_out(await work.fetch(_ABOVE, ids=list(touched), with_check_ins=list(with_check_ins)))


async def whole_cascade(work: Reader) -> Cascade:
    """Read everything of the organization."""
    return (await every_row(work)).assembled()


async def every_row(work: Reader, with_check_ins: Iterable[str] = ()) -> CascadeRows:
    """Read the rows of `whole_cascade`, and all check-ins of some of its key results, in one statement."""
    return _sorted_out(await work.fetch(_EVERYTHING, with_check_ins=list(with_check_ins)))


def _sorted_out(rows: Iterable[Row]) -> CascadeRows:
    shapes: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        shapes[row["shape"]].append(row)
    return CascadeRows(
        objectives=shapes["objective"],
        key_results={row["id"]: row for row in shapes["key_result"]},
        alignments=shapes["alignment"],
        check_ins=shapes["check_in"],
    )


def _by_id(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=itemgetter("id"))


_IDS: Final = select(collate(func.unnest(array_parameter("ids", Text())), "C").label("id"))


def _climbed() -> CTE:
    """Climb from key result to objective, and along alignments to what an objective counts in."""
    start = _IDS.cte("reached", recursive=True)
    to_objective = select(key_results.c.objective_id).where(in_tenant(key_results), key_results.c.id == start.c.id)
    parent = key_results.alias("parent")
    along_edge = (
        select(func.coalesce(alignments.c.parent_objective_id, alignments.c.parent_key_result_id))
        .outerjoin(
            parent,
            and_(parent.c.org_id == alignments.c.org_id, parent.c.id == alignments.c.parent_key_result_id),
        )
        .where(
            in_tenant(alignments),
            alignments.c.objective_id == start.c.id,
            or_(parent.c.id.is_(None), parent.c.source == KeyResultSource.ALIGNED.value),
        )
    )
    step = union(to_objective.correlate(start), along_edge.correlate(start)).lateral("step")
    return start.union(select(step.c[0]).join_from(start, step, literal(True)))  # noqa: FBT003


def _is_among(column: ColumnElement[Any], *ids: Select[Any]) -> ColumnElement[bool]:
    """Compare with a set that is worked out first, so that each of its few members is looked up in the index."""
    among = ids[0] if len(ids) == 1 else union(*ids)
    return column == any_(func.array(among.scalar_subquery()))


_FROZEN: Final = (cycles.c.state == CycleState.CLOSED.value).label("frozen")
_OBJECTIVES: Final = (
    select(*(objectives.c[name] for name in OBJECTIVE_FIELDS), _FROZEN)
    .join_from(objectives, cycles, and_(cycles.c.org_id == objectives.c.org_id, cycles.c.id == objectives.c.cycle_id))
    .where(in_tenant(objectives))
)
_KEY_RESULTS: Final = select(*(key_results.c[name] for name in KEY_RESULT_FIELDS)).where(in_tenant(key_results))
_ALIGNMENTS: Final = select(
    alignments.c.id,
    alignments.c.objective_id,
    alignments.c.parent_objective_id,
    alignments.c.parent_key_result_id,
    alignments.c.weight,
    alignments.c.contributes,
).where(in_tenant(alignments))


def _with_members(reached: CTE) -> Statement:
    reached_ids = select(reached.c.id)
    members = _KEY_RESULTS.where(
        or_(_is_among(key_results.c.objective_id, reached_ids), _is_among(key_results.c.id, reached_ids))
    ).cte("members")
    # What counts in a key result of an objective does not count in the objective again.
    aligned = select(members.c.id).where(members.c.source == KeyResultSource.ALIGNED.value)
    edges = _ALIGNMENTS.where(
        or_(
            _is_among(alignments.c.parent_objective_id, reached_ids),
            _is_among(alignments.c.parent_key_result_id, reached_ids, aligned),
        )
    ).cte("edges")
    wanted = _OBJECTIVES.where(_is_among(objectives.c.id, reached_ids, select(edges.c.objective_id)))
    return Statement(
        stacked(
            objective=wanted.add_columns(_is_among(objectives.c.id, reached_ids).label("reached")),
            key_result=select(members, _is_among(members.c.id, reached_ids).label("reached")),
            alignment=select(edges),
            check_in=RECORDS,
        )
    )


_REACHED: Final = literal(True).label("reached")  # noqa: FBT003
_ABOVE: Final = _with_members(_climbed())
_OF: Final = _with_members(_IDS.cte("reached"))
_EVERYTHING: Final = Statement(
    stacked(
        objective=_OBJECTIVES.add_columns(_REACHED),
        key_result=_KEY_RESULTS.add_columns(_REACHED),
        alignment=_ALIGNMENTS,
        check_in=RECORDS,
    )
)
