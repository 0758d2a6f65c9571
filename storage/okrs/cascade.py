"""The part of the cascade that a change can move: from the touched nodes up to every root, with their members."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from sqlalchemy import and_, collate, func, literal, or_, select, union
from sqlalchemy.types import Text

from domain.ids import Kind, is_id
from domain.okrs.bands import ScoreBand
from domain.okrs.graph import AlignmentEdge, KeyResultNode, Node, NodeState, ObjectiveNode
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.objectives import ObjectiveState
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import Status, StatusReason
from domain.orgs.cycles import CycleState
from storage.database import Row
from storage.okrs.measures import measure_of, reading_of
from storage.statements import Statement, array_parameter, is_in
from storage.tables import alignments, cycles, key_results, objectives
from storage.visibility import in_tenant
from storage.work import Work


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


async def cascade_above(work: Work, touched: Iterable[str]) -> Cascade:
    """Read the touched nodes, everything above them that they count in, and the members of all of these."""
    reached = [row["id"] for row in await work.fetch(_ABOVE, ids=list(touched))]
    objective_ids = [node_id for node_id in reached if is_id(Kind.OBJECTIVE, node_id)]
    key_result_ids = [node_id for node_id in reached if is_id(Kind.KEY_RESULT, node_id)]
    key_result_rows = await work.fetch(_KEY_RESULTS, objective_ids=objective_ids, ids=key_result_ids)
    # What counts in a key result of an objective does not count in the objective again.
    aligned = [row["id"] for row in key_result_rows if row["source"] == KeyResultSource.ALIGNED.value]
    edges = await work.fetch(_ALIGNED_TO, ids=[*reached, *aligned])
    wanted = {*objective_ids, *(edge["objective_id"] for edge in edges)}
    objective_rows = await work.fetch(_OBJECTIVES, ids=list(wanted))
    return _assemble(objective_rows, key_result_rows, edges, reached)


async def whole_cascade(work: Work) -> Cascade:
    """Read everything of the organization."""
    objective_rows = await work.fetch(_EVERY_OBJECTIVE)
    key_result_rows = await work.fetch(_EVERY_KEY_RESULT)
    edges = await work.fetch(_EVERY_ALIGNMENT)
    everything = [row["id"] for row in (*objective_rows, *key_result_rows)]
    return _assemble(objective_rows, key_result_rows, edges, everything)


def _assemble(
    objective_rows: list[Row], key_result_rows: list[Row], edge_rows: list[Row], to_compute: Iterable[str]
) -> Cascade:
    # In one order, so that the events of one change come in one order too.
    objective_rows, key_result_rows, edge_rows = map(_by_id, (objective_rows, key_result_rows, edge_rows))
    rows = (*objective_rows, *key_result_rows)
    frozen = {row["id"] for row in objective_rows if row["frozen"]}
    frozen |= {row["id"] for row in key_result_rows if row["objective_id"] in frozen}
    return Cascade(
        nodes=(
            *(objective_node(row) for row in objective_rows),
            *(key_result_node(row) for row in key_result_rows),
        ),
        edges=tuple(alignment_edge(row) for row in edge_rows),
        before={row["id"]: node_state(row) for row in rows},
        to_compute=(frozenset(to_compute) & {row["id"] for row in rows}) - frozen,
    )


def _by_id(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=itemgetter("id"))


def objective_node(row: Row) -> ObjectiveNode:
    """Read what an objective's numbers depend on."""
    return ObjectiveNode(
        id=row["id"],
        start=row["start_date"],
        due=row["due_date"],
        progress_source=ProgressSource(row["progress_source"]),
        manual_progress=row["manual_progress"],
        draft=row["state"] == ObjectiveState.DRAFT.value,
        archived=row["archived_at"] is not None,
    )


def key_result_node(row: Row) -> KeyResultNode:
    """Read what a key result's numbers depend on."""
    return KeyResultNode(
        id=row["id"],
        objective_id=row["objective_id"],
        start=row["start_date"],
        due=row["due_date"],
        weight=row["weight"],
        source=KeyResultSource(row["source"]),
        measure=measure_of(row),
        reading=reading_of(row),
        author_status=Status(row["author_status"]) if row["author_status"] else None,
        confidence=row["confidence"],
        archived=row["archived_at"] is not None,
        cancelled=row["state"] == KeyResultState.CANCELLED.value,
    )


def alignment_edge(row: Row) -> AlignmentEdge:
    """Read an alignment."""
    return AlignmentEdge(
        objective_id=row["objective_id"],
        parent_id=row["parent_objective_id"] or row["parent_key_result_id"],
        weight=row["weight"],
        contributes=row["contributes"],
    )


def node_state(row: Row) -> NodeState:
    """Read the stored numbers of an objective or key result."""
    return NodeState(
        exact_progress=row["exact_progress"],
        exact_raw_progress=row["exact_raw_progress"],
        progress=row["progress"],
        raw_progress=row["raw_progress"],
        measurable=row["measurable"],
        has_value=row["has_value"],
        status=Status(row["status"]),
        status_reason=StatusReason(row["status_reason"]),
        score_band=ScoreBand(row["score_band"]),
        pace_band=ScoreBand(row["pace_band"]),
        confidence=row["confidence"],
    )


def _above() -> Statement:
    """Climb from key result to objective, and along contributing alignments to what an objective counts in."""
    start = select(collate(func.unnest(array_parameter("ids", Text())), "C").label("id")).cte("above", recursive=True)
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
    climbed = start.union(select(step.c[0]).join_from(start, step, literal(True)))  # noqa: FBT003
    return Statement(select(climbed.c.id))


_FROZEN: Final = (
    select(cycles.c.state == CycleState.CLOSED.value)
    .where(cycles.c.org_id == objectives.c.org_id, cycles.c.id == objectives.c.cycle_id)
    .scalar_subquery()
    .label("frozen")
)
_OBJECTIVE_FIELDS: Final = (
    "id",
    "start_date",
    "due_date",
    "progress_source",
    "manual_progress",
    "state",
    "archived_at",
    "exact_progress",
    "exact_raw_progress",
    "progress",
    "raw_progress",
    "measurable",
    "has_value",
    "status",
    "status_reason",
    "score_band",
    "pace_band",
    "confidence",
)
_OBJECTIVE_COLUMNS: Final = [_FROZEN, *(objectives.c[name] for name in _OBJECTIVE_FIELDS)]
_KEY_RESULT_COLUMNS: Final = [
    column
    for column in key_results.c
    if column.name not in {"title", "description", "tags", "org_id", "external_source", "external_id"}
]

_ABOVE: Final = _above()

_EVERY_OBJECTIVE: Final = Statement(select(*_OBJECTIVE_COLUMNS).where(in_tenant(objectives)))
_EVERY_KEY_RESULT: Final = Statement(select(*_KEY_RESULT_COLUMNS).where(in_tenant(key_results)))
_EVERY_ALIGNMENT: Final = Statement(select(alignments).where(in_tenant(alignments)))

_OBJECTIVES: Final = Statement(select(*_OBJECTIVE_COLUMNS).where(in_tenant(objectives), is_in(objectives.c.id, "ids")))
_KEY_RESULTS: Final = Statement(
    select(*_KEY_RESULT_COLUMNS).where(
        in_tenant(key_results),
        or_(is_in(key_results.c.objective_id, "objective_ids"), is_in(key_results.c.id, "ids")),
    )
)
_ALIGNED_TO: Final = Statement(
    select(alignments).where(
        in_tenant(alignments),
        or_(is_in(alignments.c.parent_objective_id, "ids"), is_in(alignments.c.parent_key_result_id, "ids")),
    )
)
