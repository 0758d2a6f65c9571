"""Cascades to test with: hand-made ones in a line each, and random ones without end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from domain.okrs.graph import AlignmentEdge, KeyResultNode, Node, ObjectiveNode
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import Metric, Reading
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import Status

START, DUE, TODAY = date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 15)
PERCENT = Metric(start=Decimal(0), target=Decimal(100))


@dataclass(frozen=True)
class Cascade:
    """Everything a recomputation is given."""

    nodes: tuple[Node, ...]
    edges: tuple[AlignmentEdge, ...]

    def above(self, identifier: str) -> set[str]:
        """Name a node and everything above it, whether it counts there or not."""
        found = {identifier}
        while fresh := {parent for child, parent in self._links() if child in found} - found:
            found |= fresh
        return found

    def part_for(self, wanted: Iterable[str]) -> "Cascade":
        """Keep what a recomputation of the wanted nodes needs to be given, and nothing else."""
        chosen = set(wanted)
        key_results = {
            node.id for node in self.nodes if isinstance(node, KeyResultNode) and node.objective_id in chosen
        }
        edges = [edge for edge in self.edges if edge.parent_id in chosen | key_results]
        members = {edge.objective_id for edge in edges if edge.parent_id in chosen}
        kept = chosen | key_results | members
        return Cascade(tuple(node for node in self.nodes if node.id in kept), tuple(edges))

    def _links(self) -> Iterable[tuple[str, str]]:
        yield from ((edge.objective_id, edge.parent_id) for edge in self.edges)
        yield from ((node.id, node.objective_id) for node in self.nodes if isinstance(node, KeyResultNode))


def objective(
    identifier: str, source: ProgressSource = ProgressSource.BOTH, manual: str | None = None
) -> ObjectiveNode:
    """Make an objective of April, looked at on the 15th."""
    told = None if manual is None else Decimal(manual)
    return ObjectiveNode(identifier, START, DUE, progress_source=source, manual_progress=told)


def key_result(
    identifier: str, of: str, percent: str | None = None, weight: int = 1, status: Status | None = None
) -> KeyResultNode:
    """Make a key result that is `percent` of the way, None for not yet looked at."""
    return KeyResultNode(
        id=identifier,
        objective_id=of,
        start=START,
        due=DUE,
        weight=Decimal(weight),
        measure=PERCENT,
        reading=Reading(current=None if percent is None else Decimal(percent)),
        author_status=status,
    )


def aligned_key_result(identifier: str, of: str) -> KeyResultNode:
    """Make a key result that follows the objectives aligned to it."""
    return KeyResultNode(identifier, of, START, DUE, Decimal(1), source=KeyResultSource.ALIGNED)


def edge(child: str, parent: str, weight: int = 1, *, contributes: bool = True) -> AlignmentEdge:
    """Align an objective to what is above it."""
    return AlignmentEdge(child, parent, Decimal(weight), contributes)


_weights = st.integers(0, 3).map(Decimal)
_rarely = st.integers(0, 5).map(lambda number: number == 0)
_values = st.none() | st.decimals(-50, 150, places=2)
_confidences = st.none() | st.decimals(0, 1, places=2)


@st.composite
def cascades(draw: st.DrawFn) -> Cascade:
    """Make any cascade of up to 8 objectives, whose alignments point to objectives made before."""
    nodes: list[Node] = []
    edges: list[AlignmentEdge] = []
    for at in range(draw(st.integers(1, 8))):
        identifier = f"obj_{at}"
        parents = [node.id for node in nodes]
        chosen = draw(st.lists(st.sampled_from(parents), unique=True, max_size=3)) if parents else []
        edges += [AlignmentEdge(identifier, parent, draw(_weights), not draw(_rarely)) for parent in chosen]
        nodes.append(draw(_objectives(identifier)))
        nodes += [draw(_key_results(identifier, index)) for index in range(draw(st.integers(0, 3)))]
    return Cascade(tuple(nodes), tuple(edges))


def _objectives(identifier: str) -> st.SearchStrategy[ObjectiveNode]:
    return st.builds(
        ObjectiveNode,
        id=st.just(identifier),
        start=st.just(START),
        due=st.just(DUE),
        progress_source=st.sampled_from([*ProgressSource, ProgressSource.BOTH, ProgressSource.BOTH]),
        manual_progress=st.none() | st.decimals(0, 1, places=2),
        draft=_rarely,
        archived=_rarely,
    )


def _key_results(objective_id: str, index: int) -> st.SearchStrategy[KeyResultNode]:
    return st.builds(
        KeyResultNode,
        id=st.just(f"kr_{objective_id}_{index}"),
        objective_id=st.just(objective_id),
        start=st.just(START),
        due=st.just(DUE),
        weight=_weights,
        source=st.sampled_from(KeyResultSource),
        measure=st.just(PERCENT),
        reading=st.builds(Reading, current=_values),
        author_status=st.none() | st.just(Status.AT_RISK),
        confidence=_confidences,
        archived=_rarely,
        cancelled=_rarely,
    )
