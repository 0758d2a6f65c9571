"""Telling what was worked out anew of a node where no other fact of the change names it."""

from collections.abc import Mapping
from typing import Final

from domain.affected import named_by
from domain.events import EventType
from domain.ids import Kind, is_id
from domain.okrs.graph import KeyResultNode, NodeState
from storage.okrs.cascade import Cascade
from storage.work import Work

_TOLD: Final = ("status_reason", "has_value", "measurable", "score_band", "confidence")
"""What of a node's state is published, does not depend on the day alone, and makes no `PROGRESS_CHANGED`."""


def tell_restated(work: Work, cascade: Cascade, after: Mapping[str, NodeState]) -> None:
    """Note `STANDING_CHANGED` of the nodes that were touched, or whose state changed without moving."""
    changed = [node_id for node_id, state in after.items() if _is_restated(cascade.before[node_id], state)]
    if not (changed or work.touched):
        return
    # What depends on sight of a KPI as well is not told to everybody who sees the node.
    told = [logged.event for logged in work.events if logged.event.kpi_id is None]
    named = {identifier for event in told for identifier in named_by(event.subject_id, event.objective_id, event.data)}
    objective_of = {node.id: node.objective_id for node in cascade.nodes if isinstance(node, KeyResultNode)}
    for node_id in dict.fromkeys((*work.touched, *changed)):
        if node_id in named or node_id not in after:
            continue
        if not work.events:
            work.record(EventType.DAY_TURNED, work.org_id)
        objective_id = node_id if is_id(Kind.OBJECTIVE, node_id) else objective_of[node_id]
        work.record(EventType.STANDING_CHANGED, node_id, objective_id)


def _is_restated(before: NodeState, after: NodeState) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _TOLD)
