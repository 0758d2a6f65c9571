"""The recomputation: from the leaves of the cascade to its roots, every number once.

One engine serves a single check-in (the nodes from the key result to every root, with the stored states of
what hangs beside that path), the whole organization from scratch, and a what-if preview. All give the same
digits.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import assert_never

from domain.numbers import ZERO, publish
from domain.okrs.bands import DEFAULT_LIMITS, BandLimits, ScoreBand, expected_progress, pace_band, score_band
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import NOTHING_KNOWN, Measure, Reading, progress_of, raw_progress
from domain.okrs.rollup import LeftOut, Member, ProgressSource, RollUp, mean_confidence, roll_up
from domain.okrs.status import (
    ObjectiveStatusRule,
    Status,
    StatusBasis,
    StatusReason,
    key_result_status,
    objective_status,
)


@dataclass(frozen=True, slots=True)
class ObjectiveNode:
    """What an objective's numbers depend on, besides its members.

    `start` and `due` are the dates that hold: its own, or else its cycle's.
    """

    id: str
    start: date
    due: date
    progress_source: ProgressSource = ProgressSource.BOTH
    manual_progress: Decimal | None = None
    draft: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True)
class KeyResultNode:
    """What a key result's numbers depend on.

    `author_status` is the newest check-in's, `confidence` the last one given. A node whose state is known
    needs neither measure nor reading, and one with the source `ALIGNED` never does.
    """

    id: str
    objective_id: str
    start: date
    due: date
    weight: Decimal
    source: KeyResultSource = KeyResultSource.CHECK_IN
    measure: Measure | None = None
    reading: Reading = NOTHING_KNOWN
    author_status: Status | None = None
    confidence: Decimal | None = None
    archived: bool = False
    cancelled: bool = False


Node = ObjectiveNode | KeyResultNode


@dataclass(frozen=True, slots=True)
class AlignmentEdge:
    """From an objective to the objective or key result above it."""

    objective_id: str
    parent_id: str
    weight: Decimal
    contributes: bool = True


@dataclass(frozen=True, slots=True)
class NodeState:
    """The numbers of one node, as they are stored. Exact ones have 30 decimals, published ones 6."""

    exact_progress: Decimal
    exact_raw_progress: Decimal
    progress: Decimal
    raw_progress: Decimal
    measurable: bool
    has_value: bool
    status: Status
    status_reason: StatusReason
    score_band: ScoreBand
    pace_band: ScoreBand
    confidence: Decimal | None


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
    return _Cascade(nodes, edges, known, settings).compute()


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a node is, before anybody judges it."""

    exact: Decimal
    exact_raw: Decimal
    measurable: bool
    has_value: bool


class _Cascade:
    """The nodes, who is a member of whom, and the states so far."""

    def __init__(
        self,
        nodes: Iterable[Node],
        edges: Iterable[AlignmentEdge],
        known: Mapping[str, NodeState],
        settings: RollUpSettings,
    ) -> None:
        self.settings = settings
        self.known = known
        self.computed: dict[str, NodeState] = {}
        self.nodes = {node.id: node for node in nodes}
        self.key_results: defaultdict[str, list[KeyResultNode]] = defaultdict(list)
        self.edges: defaultdict[str, list[AlignmentEdge]] = defaultdict(list)
        for node in self.nodes.values():
            if isinstance(node, KeyResultNode):
                self.key_results[node.objective_id].append(node)
        for edge in edges:
            self.edges[edge.parent_id].append(edge)

    def compute(self) -> dict[str, NodeState]:
        """Compute what is not known, each node after its members."""
        wanted = [node for node in self.nodes.values() if node.id not in self.known]
        order = TopologicalSorter({node.id: self._member_ids(node) for node in wanted})
        for identifier in order.static_order():
            if identifier not in self.known:
                self.computed[identifier] = self._state(self.nodes[identifier])
        return self.computed

    def _member_ids(self, node: Node) -> list[str]:
        key_results = [key_result.id for key_result in self.key_results[node.id]]
        return [*key_results, *(edge.objective_id for edge in self._edges_to(node))]

    def _edges_to(self, node: Node) -> list[AlignmentEdge]:
        """Give the alignments that may count in a node; by its source, others never do."""
        if isinstance(node, KeyResultNode):
            may_count = node.source is KeyResultSource.ALIGNED
        else:
            may_count = node.progress_source in (ProgressSource.ALIGNED, ProgressSource.BOTH)
        return self.edges[node.id] if may_count else []

    def _state(self, node: Node) -> NodeState:
        match node:
            case ObjectiveNode():
                return self._objective_state(node)
            case KeyResultNode():
                return self._key_result_state(node)
            case _:
                assert_never(node)

    def _key_result_state(self, node: KeyResultNode) -> NodeState:
        if node.source is KeyResultSource.ALIGNED:
            progress = _rolled(roll_up(self._aligned_members(node)))
            judged = progress.exact
        else:
            progress = _measured(node)
            judged = progress.exact_raw
        bands = self._bands(node, judged, progress.exact)
        status = key_result_status(
            node.author_status,
            has_value=progress.has_value,
            score=bands[0],
            pace=bands[1],
            basis=self.settings.basis,
        )
        return _told(progress, bands, status, node.confidence)

    def _objective_state(self, node: ObjectiveNode) -> NodeState:
        key_results = self._key_result_members(node)
        progress = self._objective_progress(node, key_results)
        bands = self._bands(node, progress.exact, progress.exact)
        status = objective_status(
            has_value=progress.has_value,
            score=bands[0],
            pace=bands[1],
            basis=self.settings.basis,
            rule=self.settings.objective_rule,
            key_results=(member.status for member in key_results if member.left_out is None),
        )
        return _told(progress, bands, status, mean_confidence(key_results))

    def _objective_progress(self, node: ObjectiveNode, key_results: list[Member]) -> _Progress:
        match node.progress_source:
            case ProgressSource.KEY_RESULTS:
                return _rolled(roll_up(key_results))
            case ProgressSource.ALIGNED:
                return _rolled(roll_up(self._aligned_members(node)))
            case ProgressSource.BOTH:
                return _rolled(roll_up([*key_results, *self._aligned_members(node)]))
            case ProgressSource.MANUAL:
                return _progress(node.manual_progress)
            case _:
                assert_never(node.progress_source)

    def _key_result_members(self, node: ObjectiveNode) -> list[Member]:
        return [
            self._member(key_result.id, key_result.weight, _key_result_left_out(key_result))
            for key_result in self.key_results[node.id]
        ]

    def _aligned_members(self, node: Node) -> list[Member]:
        counted_below = self._counted_in_key_results(node)
        members: list[Member] = []
        for edge in self._edges_to(node):
            left_out = _aligned_left_out(edge, self.nodes[edge.objective_id])
            if left_out is None and edge.objective_id in counted_below:
                left_out = LeftOut.COUNTED_IN_KEY_RESULT
            members.append(self._member(edge.objective_id, edge.weight, left_out))
        return members

    def _counted_in_key_results(self, node: Node) -> set[str]:
        """Give the objectives that count in a node's key results, and so not again in the node itself."""
        if isinstance(node, KeyResultNode) or node.progress_source is not ProgressSource.BOTH:
            return set()
        counting = (each for each in self.key_results[node.id] if _key_result_left_out(each) is None)
        edges = (edge for key_result in counting for edge in self._edges_to(key_result))
        return {edge.objective_id for edge in edges if edge.contributes}

    def _member(self, identifier: str, weight: Decimal, left_out: LeftOut | None) -> Member:
        state = self.known.get(identifier) or self.computed[identifier]
        return Member(
            id=identifier,
            weight=weight,
            exact_progress=state.exact_progress,
            exact_raw_progress=state.exact_raw_progress,
            has_value=state.has_value,
            measurable=state.measurable,
            confidence=state.confidence,
            status=state.status,
            left_out=left_out,
        )

    def _bands(self, node: Node, judged: Decimal, progress: Decimal) -> tuple[ScoreBand, ScoreBand]:
        expected = expected_progress(node.start, node.due, self.settings.today)
        limits = self.settings.limits
        return score_band(judged, limits), pace_band(progress, expected, limits)


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


def _key_result_left_out(node: KeyResultNode) -> LeftOut | None:
    if node.archived:
        return LeftOut.ARCHIVED
    return LeftOut.CANCELLED if node.cancelled else None


def _aligned_left_out(edge: AlignmentEdge, node: Node) -> LeftOut | None:
    if isinstance(node, ObjectiveNode) and node.archived:
        return LeftOut.ARCHIVED
    if isinstance(node, ObjectiveNode) and node.draft:
        return LeftOut.DRAFT
    return None if edge.contributes else LeftOut.NOT_CONTRIBUTING
