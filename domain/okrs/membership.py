"""Membership: what counts in what, with which weight, and what is left out for which reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import assert_never

from domain.okrs.key_results import KeyResultSource
from domain.okrs.nodes import AlignmentEdge, KeyResultNode, Node, NodeState, ObjectiveNode
from domain.okrs.rollup import LeftOut, Member, ProgressSource

States = Mapping[str, NodeState]


class Membership:
    """The nodes of a cascade and the alignments between them, ready to be asked who is a member of whom."""

    def __init__(self, nodes: Iterable[Node], edges: Iterable[AlignmentEdge]) -> None:
        """Take nodes with all their members; alignments that lead elsewhere are ignored."""
        self.nodes = {node.id: node for node in nodes}
        self._key_results: defaultdict[str, list[KeyResultNode]] = defaultdict(list)
        self._edges: defaultdict[str, list[AlignmentEdge]] = defaultdict(list)
        for node in self.nodes.values():
            if isinstance(node, KeyResultNode):
                self._key_results[node.objective_id].append(node)
        for edge in edges:
            self._edges[edge.parent_id].append(edge)

    def ids_of_members(self, node: Node) -> list[str]:
        """Name whatever a node's numbers may depend on."""
        key_results = [key_result.id for key_result in self._key_results[node.id]]
        return [*key_results, *(edge.objective_id for edge in self._edges_to(node))]

    def key_results_of(self, node: ObjectiveNode, states: States) -> list[Member]:
        """Give the key results of an objective, whatever its progress comes from."""
        return [
            _member(key_result.id, key_result.weight, states, _key_result_left_out(key_result))
            for key_result in self._key_results[node.id]
        ]

    def aligned_to(self, node: Node, states: States) -> list[Member]:
        """Give the objectives aligned to a node, as far as its source lets them be members at all."""
        counted_below = self._counted_in_key_results(node)
        members: list[Member] = []
        for edge in self._edges_to(node):
            left_out = _aligned_left_out(edge, self.nodes[edge.objective_id])
            if left_out is None and edge.objective_id in counted_below:
                left_out = LeftOut.COUNTED_IN_KEY_RESULT
            members.append(_member(edge.objective_id, edge.weight, states, left_out))
        return members

    def members_of(self, node: ObjectiveNode, key_results: list[Member], states: States) -> list[Member] | None:
        """Give what is averaged to an objective's progress. None where a person says how far it is."""
        match node.progress_source:
            case ProgressSource.KEY_RESULTS:
                return key_results
            case ProgressSource.ALIGNED:
                return self.aligned_to(node, states)
            case ProgressSource.BOTH:
                return [*key_results, *self.aligned_to(node, states)]
            case ProgressSource.MANUAL:
                return None
            case _:
                assert_never(node.progress_source)

    def _edges_to(self, node: Node) -> list[AlignmentEdge]:
        """Give the alignments that may count in a node; by its source, others never do."""
        if isinstance(node, KeyResultNode):
            may_count = node.source is KeyResultSource.ALIGNED
        else:
            may_count = node.progress_source in (ProgressSource.ALIGNED, ProgressSource.BOTH)
        return self._edges[node.id] if may_count else []

    def _counted_in_key_results(self, node: Node) -> set[str]:
        """Give the objectives that count in a node's key results, and so not again in the node itself."""
        if isinstance(node, KeyResultNode) or node.progress_source is not ProgressSource.BOTH:
            return set()
        counting = (each for each in self._key_results[node.id] if _key_result_left_out(each) is None)
        edges = (edge for key_result in counting for edge in self._edges_to(key_result))
        return {edge.objective_id for edge in edges if edge.contributes}


def _member(identifier: str, weight: Decimal, states: States, left_out: LeftOut | None) -> Member:
    state = states[identifier]
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
