"""Objectives, key results and alignments as the roll-up sees them, between their rows and the domain."""

from dataclasses import fields
from typing import Final

from domain.okrs.bands import ScoreBand
from domain.okrs.graph import AlignmentEdge, KeyResultNode, NodeState, ObjectiveNode
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.objectives import ObjectiveState
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import Status, StatusReason
from storage.database import Row
from storage.okrs.measures import MEASURE_COLUMNS, READING_COLUMNS, measure_of, reading_of

STATE_COLUMNS: Final = tuple(field.name for field in fields(NodeState))
"""The numbers of a node."""

KNOWLEDGE_COLUMNS: Final = (
    *READING_COLUMNS,
    "last_check_in_id",
    "last_value_date",
    "author_status",
    "next_check_in_due",
    "stale_after",
)
"""What is known of a key result, besides the confidence, which is also a number of the node."""

_NODE_FIELDS: Final = ("id", "start_date", "due_date", "state", "archived_at", *STATE_COLUMNS)
OBJECTIVE_FIELDS: Final = (*_NODE_FIELDS, "progress_source", "manual_progress")
KEY_RESULT_FIELDS: Final = (
    *_NODE_FIELDS,
    *KNOWLEDGE_COLUMNS,
    *MEASURE_COLUMNS,
    "objective_id",
    "weight",
    "source",
    "cadence",
    "kpi_id",
    "link_mode",
)


def objective_node(row: Row) -> ObjectiveNode:
    """Read what an objective's numbers depend on."""
    return ObjectiveNode(
        id=row["id"],
        start=row["start_date"],
        due=row["due_date"],
        progress_source=ProgressSource[row["progress_source"]],
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
        source=KeyResultSource[row["source"]],
        measure=measure_of(row),
        reading=reading_of(row),
        author_status=Status[row["author_status"]] if row["author_status"] else None,
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
        status=Status[row["status"]],
        status_reason=StatusReason[row["status_reason"]],
        score_band=ScoreBand[row["score_band"]],
        pace_band=ScoreBand[row["pace_band"]],
        confidence=row["confidence"],
    )
