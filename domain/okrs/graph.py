"""The recomputation: from the leaves of the cascade to its roots, every number once.

One engine serves a single check-in (the nodes from the key result to every root, with the stored states of
what hangs beside that path), the whole organization from scratch, a what-if preview, and the explanation of
one node. All give the same digits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import assert_never

from domain.numbers import ZERO, publish
from domain.okrs.bands import DEFAULT_LIMITS, BandLimits, ScoreBand, expected_progress, pace_band, score_band
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import progress_of, raw_progress
from domain.okrs.membership import Membership, States
from domain.okrs.nodes import AlignmentEdge, KeyResultNode, Node, NodeState, ObjectiveNode
from domain.okrs.rollup import RollUp, mean_confidence, roll_up
from domain.okrs.status import (
    ObjectiveStatusRule,
    Status,
    StatusBasis,
    StatusReason,
    key_result_status,
    objective_status,
)

__all__ = [
    "AlignmentEdge",
    "KeyResultNode",
    "Node",
    "NodeState",
    "ObjectiveNode",
    "RollUpSettings",
    "recompute",
    "recompute_one",
]


@dataclass(frozen=True, slots=True)
class RollUpSettings:
    """What the organization decided, and the day for which pace is told."""

    today: date
    limits: BandLimits = DEFAULT_LIMITS
    basis: StatusBasis = StatusBasis.SCORE
    objective_rule: ObjectiveStatusRule = ObjectiveStatusRule.OWN_PROGRESS


def recompute(
    nodes: Iterable[Node],
    edges: Iterable[AlignmentEdge],
    known: Mapping[str, NodeState],
    settings: RollUpSettings,
) -> dict[str, NodeState]:
    """Compute the state of every node that is not `known`, members before what they are members of.

    For each node to compute, `nodes` holds its members (all key results of an objective, and the objectives
    aligned to it) and `edges` the alignments to it and to its key results; what leads elsewhere is ignored.
    Raises `ValueError` if the alignments form a loop, or a key result that is to be computed has no measure;
    `KeyError` if a member is missing.
    """
    membership = Membership(nodes, edges)
    wanted = [node for node in membership.nodes.values() if node.id not in known]
    order = TopologicalSorter(
        {node.id: [member for member in membership.ids_of_members(node) if member not in known] for node in wanted}
    )
    states = dict(known)
    computed: dict[str, NodeState] = {}
    for identifier in order.static_order():
        state = recompute_one(membership.nodes[identifier], membership, states, settings)
        states[identifier] = computed[identifier] = state
    return computed


def recompute_one(node: Node, membership: Membership, states: States, settings: RollUpSettings) -> NodeState:
    """Compute the state of one node from the `states` of its members."""
    match node:
        case ObjectiveNode():
            return _objective_state(node, membership, states, settings)
        case KeyResultNode():
            return _key_result_state(node, membership, states, settings)
        case _:
            assert_never(node)


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a node is, before anybody judges it."""

    exact: Decimal
    exact_raw: Decimal
    measurable: bool
    has_value: bool


def _key_result_state(
    node: KeyResultNode, membership: Membership, states: States, settings: RollUpSettings
) -> NodeState:
    if node.source is KeyResultSource.ALIGNED:
        progress = _rolled(roll_up(membership.aligned_to(node, states)))
        judged = progress.exact
    else:
        progress = _measured(node)
        judged = progress.exact_raw
    bands = _bands(node, judged, progress.exact, settings)
    status = key_result_status(
        node.author_status,
        has_value=progress.has_value,
        score=bands[0],
        pace=bands[1],
        basis=settings.basis,
    )
    return _told(progress, bands, status, node.confidence)


def _objective_state(
    node: ObjectiveNode, membership: Membership, states: States, settings: RollUpSettings
) -> NodeState:
    key_results = membership.key_results_of(node, states)
    members = membership.members_of(node, key_results, states)
    progress = _progress(node.manual_progress) if members is None else _rolled(roll_up(members))
    bands = _bands(node, progress.exact, progress.exact, settings)
    status = objective_status(
        has_value=progress.has_value,
        score=bands[0],
        pace=bands[1],
        basis=settings.basis,
        rule=settings.objective_rule,
        key_results=(member.status for member in key_results if member.left_out is None),
    )
    return _told(progress, bands, status, mean_confidence(key_results))


def _bands(node: Node, judged: Decimal, progress: Decimal, settings: RollUpSettings) -> tuple[ScoreBand, ScoreBand]:
    expected = expected_progress(node.start, node.due, settings.today)
    return score_band(judged, settings.limits), pace_band(progress, expected, settings.limits)


def _rolled(rolled: RollUp) -> _Progress:
    return _Progress(rolled.progress, rolled.raw_progress, rolled.measurable, rolled.has_value)


def _measured(node: KeyResultNode) -> _Progress:
    if node.measure is None:
        message = f"{node.id} has no measure, and its state is not known."
        raise ValueError(message)
    return _progress(raw_progress(node.measure, node.reading))


def _progress(raw: Decimal | None) -> _Progress:
    known = ZERO if raw is None else raw
    return _Progress(progress_of(known), known, measurable=True, has_value=raw is not None)


def _told(
    progress: _Progress,
    bands: tuple[ScoreBand, ScoreBand],
    status: tuple[Status, StatusReason],
    confidence: Decimal | None,
) -> NodeState:
    return NodeState(
        exact_progress=progress.exact,
        exact_raw_progress=progress.exact_raw,
        progress=publish(progress.exact),
        raw_progress=publish(progress.exact_raw),
        measurable=progress.measurable,
        has_value=progress.has_value,
        status=status[0],
        status_reason=status[1],
        score_band=bands[0],
        pace_band=bands[1],
        confidence=confidence,
    )
