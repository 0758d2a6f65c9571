"""An explanation gives exactly the numbers that it explains, and nothing of what is hidden."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.numbers import ZERO, add_up, weighted_mean
from domain.okrs.explanation import Explanation, explain
from domain.okrs.formulas import ProgressRule
from domain.okrs.graph import AlignmentEdge, KeyResultNode, Node, NodeState, ObjectiveNode, RollUpSettings, recompute
from domain.okrs.membership import Membership
from domain.okrs.rollup import LeftOut, ProgressSource, RollUpReason
from domain.okrs.status import ObjectiveStatusRule, Status, StatusBasis
from tests.unit.okrs.cascades import TODAY, Cascade, aligned_key_result, cascades, edge, key_result, objective

_D = Decimal
_SETTINGS = RollUpSettings(today=TODAY)
_PACE = replace(_SETTINGS, basis=StatusBasis.PACE)
_WEAKEST = replace(_SETTINGS, objective_rule=ObjectiveStatusRule.WEAKEST)


def explained(
    nodes: list[Node],
    edges: list[AlignmentEdge],
    identifier: str = "obj",
    of: RollUpSettings = _SETTINGS,
    hidden: frozenset[str] = frozenset(),
) -> Explanation:
    states = recompute(nodes, edges, {}, of)
    membership = Membership(nodes, edges)
    return explain(membership.nodes[identifier], membership, states, of, hidden)


def explanations(cascade: Cascade, of: RollUpSettings) -> dict[str, tuple[NodeState, Explanation]]:
    states = recompute(cascade.nodes, cascade.edges, {}, of)
    membership = Membership(cascade.nodes, cascade.edges)
    return {node.id: (states[node.id], explain(node, membership, states, of)) for node in cascade.nodes}


@settings(max_examples=60)
@given(cascade=cascades(), weakest=st.booleans(), pace=st.booleans())
def test_the_members_of_an_explanation_give_the_stored_progress_exactly(
    cascade: Cascade, weakest: bool, pace: bool
) -> None:
    of = replace(
        _SETTINGS,
        basis=StatusBasis.PACE if pace else StatusBasis.SCORE,
        objective_rule=ObjectiveStatusRule.WEAKEST if weakest else ObjectiveStatusRule.OWN_PROGRESS,
    )

    for state, told in explanations(cascade, of).values():
        assert told.is_current
        if told.progress.formula.rule is not ProgressRule.MEAN:
            continue
        members = told.progress.members
        means = [
            weighted_mean((getattr(member, name), member.weight) for member in members) or ZERO
            for name in ("exact_progress", "exact_raw_progress")
        ]
        assert means == [state.exact_progress, state.exact_raw_progress]
        assert bool(members) is state.measurable
        assert any(member.has_value for member in members) is state.has_value
        assert abs(add_up(member.contribution for member in members) - state.exact_progress) < _D("1e-28")


@settings(max_examples=40)
@given(cascade=cascades(), data=st.data())
def test_what_is_hidden_is_told_as_one_share_and_the_rest_as_before(cascade: Cascade, data: st.DataObject) -> None:
    states = recompute(cascade.nodes, cascade.edges, {}, _SETTINGS)
    membership = Membership(cascade.nodes, cascade.edges)
    node = data.draw(st.sampled_from(cascade.nodes))
    others = [each.id for each in cascade.nodes if each.id != node.id]
    hidden = frozenset(data.draw(st.lists(st.sampled_from(others)))) if others else frozenset()

    whole = explain(node, membership, states, _SETTINGS).progress
    told = explain(node, membership, states, _SETTINGS, hidden).progress

    assert told.members == tuple(member for member in whole.members if member.id not in hidden)
    assert told.left_out == tuple(member for member in whole.left_out if member.id not in hidden)
    away = [member for member in whole.members if member.id in hidden]
    assert (told.hidden.count, told.hidden.share) == (len(away), add_up(member.share for member in away))
    assert told.formula == whole.formula or "hidden" in told.formula.calculation


@settings(max_examples=40)
@given(cascade=cascades())
def test_whoever_is_told_to_be_the_weakest_has_the_status_of_the_objective(cascade: Cascade) -> None:
    told = explanations(cascade, _WEAKEST)

    for identifier, (state, explanation) in told.items():
        for weakest in explanation.status.weakest:
            assert told[weakest][0].status is state.status
            assert weakest.startswith(f"kr_{identifier}_")


def test_a_mean_is_written_out_with_shares_and_contributions() -> None:
    nodes: list[Node] = [objective("obj"), key_result("a", "obj", "50", weight=2), key_result("b", "obj", "20")]

    told = explained(nodes, []).progress

    assert told.formula.text == "Σ (weight × progress) / Σ weight"
    assert told.formula.calculation == "(2 × 0.5 + 1 × 0.2) / 3 = 0.4"
    shares = [(member.id, round(member.share, 6), round(member.contribution, 6)) for member in told.members]
    assert shares == [("a", _D("0.666667"), _D("0.333333")), ("b", _D("0.333333"), _D("0.066667"))]
    assert (told.reason, told.hidden.count, told.inputs) == (None, 0, ())


def test_a_mean_of_many_is_written_in_sums() -> None:
    nodes: list[Node] = [objective("obj"), *(key_result(str(index), "obj", "50") for index in range(9))]

    assert explained(nodes, []).progress.formula.calculation == "4.5 / 9 = 0.5"


def test_hidden_members_do_not_show_in_what_is_written() -> None:
    nodes: list[Node] = [
        objective("obj"),
        key_result("a", "obj", "50"),
        objective("secret"),
        key_result("b", "secret", "20"),
    ]

    told = explained(nodes, [edge("secret", "obj", 3)], hidden=frozenset({"secret"})).progress

    assert told.formula.calculation == "= 0.275, with members that are hidden from you"
    assert [member.id for member in told.members] == ["a"]
    assert (told.hidden.count, told.hidden.share) == (1, _D("0.75"))


def test_weights_that_are_all_zero_and_nothing_to_measure_are_told_apart() -> None:
    weightless = explained([objective("obj"), key_result("a", "obj", "50", weight=0)], []).progress
    empty = explained([objective("obj")], []).progress

    assert (weightless.reason, weightless.formula.calculation) == (
        RollUpReason.ALL_WEIGHTS_ZERO,
        "All weights are 0: 0",
    )
    assert [(member.share, member.contribution) for member in weightless.members] == [(ZERO, ZERO)]
    assert (empty.reason, empty.formula.calculation) == (
        RollUpReason.NOTHING_TO_MEASURE,
        "There is nothing to measure: 0",
    )


def test_what_is_left_out_is_named_with_its_reason() -> None:
    nodes: list[Node] = [
        objective("obj"),
        replace(key_result("cancelled", "obj", "50"), cancelled=True),
        replace(key_result("archived", "obj", "50"), archived=True),
        aligned_key_result("by_others", "obj"),
        objective("counted"),
        key_result("a", "counted", "50"),
        objective("shown"),
        key_result("b", "shown", "50"),
        objective("empty"),
        replace(objective("draft"), draft=True),
    ]
    edges = [
        edge("counted", "by_others"),
        edge("counted", "obj"),
        edge("shown", "obj", contributes=False),
        edge("empty", "obj"),
        edge("draft", "obj"),
    ]

    told = explained(nodes, edges).progress

    assert {member.id: member.reason for member in told.left_out} == {
        "cancelled": LeftOut.CANCELLED,
        "archived": LeftOut.ARCHIVED,
        "counted": LeftOut.COUNTED_IN_KEY_RESULT,
        "shown": LeftOut.NOT_CONTRIBUTING,
        "empty": LeftOut.NOT_MEASURABLE,
        "draft": LeftOut.DRAFT,
    }
    assert [member.id for member in told.members] == ["by_others"]


def test_a_word_of_a_person_is_told_as_one() -> None:
    typed = explained([objective("obj", ProgressSource.MANUAL, "0.4")], []).progress
    nothing = explained([objective("obj", ProgressSource.MANUAL)], []).progress

    assert (typed.formula.rule, typed.formula.calculation) == (ProgressRule.MANUAL, "0.4")
    assert nothing.formula.calculation == "There is no value yet: 0"


def test_a_key_result_that_follows_objectives_is_explained_by_them() -> None:
    nodes: list[Node] = [
        objective("obj"),
        aligned_key_result("kr", "obj"),
        objective("below"),
        key_result("a", "below", "30"),
    ]

    told = explained(nodes, [edge("below", "kr")], "kr")

    assert (told.progress.formula.rule, told.progress.members[0].id) == (ProgressRule.MEAN, "below")
    assert told.status.score == _D("0.3")


def test_the_score_of_a_measured_key_result_is_raw_and_that_of_a_mean_is_not() -> None:
    nodes: list[Node] = [objective("obj"), key_result("kr", "obj", "150")]

    assert explained(nodes, [], "kr").status.score == _D("1.5")
    assert explained(nodes, []).status.score == 1


def test_each_rule_of_status_is_told_in_a_sentence() -> None:
    told = {
        explained([objective("obj"), key_result("kr", "obj", "50", status=said)], [], name, of).status.sentence
        for name, said, of in (
            ("kr", Status.AT_RISK, _SETTINGS),
            ("kr", None, _SETTINGS),
            ("kr", None, _PACE),
            ("kr", None, replace(_PACE, today=date(2026, 3, 1))),
            ("obj", None, _WEAKEST),
        )
    }
    empty = explained([objective("obj")], []).status.sentence

    assert told == {
        "The newest check-in says AT_RISK.",
        "The score of 0.500000 lies in the band AT_RISK.",
        "The pace of 1.000000 lies in the band ON_TRACK.",
        "Nothing is expected yet, so the pace counts as ON_TRACK.",
        "The weakest key result that has a value is AT_RISK.",
    }
    assert empty == "Nothing that counts has a value yet."


def test_limits_and_what_is_expected_stand_beside_the_status() -> None:
    told = explained([objective("obj"), key_result("kr", "obj", "25")], [], of=_PACE).status

    assert (told.score, told.expected, told.pace) == (_D("0.25"), _D("0.5"), _D("0.5"))
    assert [(str(band.band), band.low, band.high) for band in told.bands] == [
        ("OFF_TRACK", None, _D("0.3")),
        ("AT_RISK", _D("0.3"), _D("0.7")),
        ("ON_TRACK", _D("0.7"), 1),
        ("OVERPERFORMING", 1, None),
    ]


def test_numbers_that_stayed_while_their_inputs_moved_on_are_not_passed_off_as_current() -> None:
    nodes: list[Node] = [objective("obj"), key_result("kr", "obj", "50")]
    states = recompute(nodes, [], {}, _SETTINGS)
    membership = Membership(nodes, [])
    moved = {**states, "kr": replace(states["kr"], exact_progress=_D("0.9"))}

    assert explain(membership.nodes["obj"], membership, states, _SETTINGS).is_current
    assert not explain(membership.nodes["obj"], membership, moved, _SETTINGS).is_current


def test_every_kind_of_node_is_explained() -> None:
    assert {ObjectiveNode, KeyResultNode} == set(Node.__args__)
