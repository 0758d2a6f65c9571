"""The recomputation of any cascade: in any order, in part or from scratch, to the same last digit."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.okrs.graph import KeyResultNode, Node, NodeState, ObjectiveNode, RollUpSettings, recompute
from domain.okrs.key_results import KeyResultSource
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import ObjectiveStatusRule, Status, StatusBasis
from tests.unit.okrs.cascades import TODAY, Cascade, cascades

_D = Decimal
_SETTINGS = RollUpSettings(today=TODAY)


def _all_of(cascade: Cascade, of: RollUpSettings = _SETTINGS) -> dict[str, NodeState]:
    return recompute(cascade.nodes, cascade.edges, {}, of)


@settings(max_examples=50)
@given(cascade=cascades(), randomness=st.randoms())
def test_the_order_in_which_things_are_given_does_not_matter(cascade: Cascade, randomness: Random) -> None:
    nodes, edges = list(cascade.nodes), list(cascade.edges)
    randomness.shuffle(nodes)
    randomness.shuffle(edges)

    assert recompute(nodes, edges, {}, _SETTINGS) == _all_of(cascade)


@given(cascade=cascades(), chosen=st.data(), pace=st.booleans(), weakest=st.booleans())
def test_a_change_recomputed_on_its_way_up_equals_everything_from_scratch(
    cascade: Cascade, chosen: st.DataObject, pace: bool, weakest: bool
) -> None:
    rules = replace(
        _SETTINGS,
        basis=StatusBasis.PACE if pace else StatusBasis.SCORE,
        objective_rule=ObjectiveStatusRule.WEAKEST if weakest else ObjectiveStatusRule.OWN_PROGRESS,
    )
    stored = _all_of(cascade, rules)
    old = chosen.draw(st.sampled_from(cascade.nodes))
    changed = Cascade(tuple(_moved(node) if node is old else node for node in cascade.nodes), cascade.edges)
    moving = changed.above(old.id)
    part = changed.part_for(moving)
    known = {node.id: stored[node.id] for node in part.nodes if node.id not in moving}

    partly = recompute(part.nodes, part.edges, known, rules)

    assert set(partly) == moving
    assert {**stored, **partly} == _all_of(changed, rules)


@given(cascade=cascades())
def test_progress_is_what_simple_recursion_with_fractions_gives(cascade: Cascade) -> None:
    states = _all_of(cascade)

    for node in cascade.nodes:
        naive = _naive_progress(cascade, node)
        assert states[node.id].measurable is (naive is not None)
        assert abs(Fraction(states[node.id].exact_progress) - (naive or 0)) < Fraction(1, 10**28)


def _naive_progress(cascade: Cascade, node: Node) -> Fraction | None:
    if isinstance(node, ObjectiveNode) and node.progress_source is ProgressSource.MANUAL:
        return Fraction(node.manual_progress or 0)
    if isinstance(node, KeyResultNode) and node.source is not KeyResultSource.ALIGNED:
        return max(Fraction(0), min(Fraction(1), Fraction(node.reading.current or 0) / 100))
    members = [*_naive_key_results(cascade, node), *_naive_aligned(cascade, node)]
    told = [(_naive_progress(cascade, member), Fraction(weight)) for member, weight in members]
    counted = [(progress, weight) for progress, weight in told if progress is not None]
    total = sum((weight for _, weight in counted), Fraction(0))
    if not counted:
        return None
    return sum((progress * weight for progress, weight in counted), Fraction(0)) / total if total else Fraction(0)


def _naive_key_results(cascade: Cascade, node: Node) -> list[tuple[Node, Decimal]]:
    if isinstance(node, KeyResultNode) or node.progress_source is ProgressSource.ALIGNED:
        return []
    found = [each for each in cascade.nodes if isinstance(each, KeyResultNode) and each.objective_id == node.id]
    return [(each, each.weight) for each in found if not each.archived and not each.cancelled]


def _naive_aligned(cascade: Cascade, node: Node) -> list[tuple[Node, Decimal]]:
    if isinstance(node, ObjectiveNode) and node.progress_source is ProgressSource.KEY_RESULTS:
        return []
    below = [
        key_result.id
        for key_result, _ in _naive_key_results(cascade, node)
        if isinstance(key_result, KeyResultNode) and key_result.source is KeyResultSource.ALIGNED
    ]
    elsewhere = {edge.objective_id for edge in cascade.edges if edge.parent_id in below and edge.contributes}
    objectives = {each.id: each for each in cascade.nodes if isinstance(each, ObjectiveNode)}
    return [
        (child, edge.weight)
        for edge in cascade.edges
        if edge.parent_id == node.id
        and edge.contributes
        and edge.objective_id not in elsewhere
        and not (child := objectives[edge.objective_id]).draft
        and not child.archived
    ]


def _moved(node: Node) -> Node:
    if isinstance(node, ObjectiveNode):
        return replace(node, manual_progress=_D("0.77"), draft=not node.draft)
    return replace(node, reading=replace(node.reading, current=_D(33)), source=KeyResultSource.CHECK_IN)


@settings(max_examples=50)
@given(cascade=cascades())
def test_every_number_lies_where_it_may(cascade: Cascade) -> None:
    for state in _all_of(cascade).values():
        assert 0 <= state.progress <= 1
        assert -10 <= state.raw_progress <= 10
        assert state.has_value <= state.measurable
        assert (state.status is Status.NO_DATA) <= (not state.has_value)
        assert state.confidence is None or 0 <= state.confidence <= 1
        assert state.progress == round(state.exact_progress, 6)
