"""The recomputation: from leaves to roots, in part or from scratch, to the same last digit."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from domain.okrs.bands import BandLimits, ScoreBand
from domain.okrs.graph import (
    AlignmentEdge,
    KeyResultNode,
    Node,
    NodeState,
    ObjectiveNode,
    RollUpSettings,
    recompute,
)
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import ObjectiveStatusRule, Status, StatusBasis, StatusReason
from tests.unit.okrs.cascades import (
    TODAY,
    aligned_key_result,
    edge,
    key_result,
    objective,
)

_D = Decimal
_SETTINGS = RollUpSettings(today=TODAY)


def _states(
    nodes: Iterable[Node], edges: Iterable[AlignmentEdge] = (), settings: RollUpSettings = _SETTINGS
) -> dict[str, NodeState]:
    return recompute(nodes, edges, {}, settings)


def test_a_key_result_is_told_in_full() -> None:
    node = replace(key_result("kr", "obj", "125"), confidence=_D("0.8"))

    assert _states([node])["kr"] == NodeState(
        exact_progress=_D(1),
        exact_raw_progress=_D("1.25"),
        progress=_D(1),
        raw_progress=_D("1.25"),
        measurable=True,
        has_value=True,
        status=Status.OVERPERFORMING,
        status_reason=StatusReason.SCORE_BAND,
        score_band=ScoreBand.OVERPERFORMING,
        pace_band=ScoreBand.OVERPERFORMING,
        confidence=_D("0.8"),
    )


def test_exact_numbers_go_up_and_published_ones_are_rounded_at_the_end() -> None:
    nodes = (objective("obj"), key_result("a", "obj", "100"), key_result("b", "obj", "0", weight=2))

    state = _states(nodes)["obj"]

    assert state.exact_progress == _D("0.333333333333333333333333333333")
    assert state.progress == _D("0.333333")


def test_without_a_value_there_is_no_data_and_it_counts_as_nothing_done() -> None:
    nodes = (objective("obj"), key_result("a", "obj"), key_result("b", "obj", "100"))

    states = _states(nodes)

    assert (states["a"].has_value, states["a"].status) == (False, Status.NO_DATA)
    assert (states["a"].progress, states["a"].raw_progress) == (_D(0), _D(0))
    assert states["obj"].progress == _D("0.5")


def test_an_objective_without_members_has_nothing_to_measure() -> None:
    state = _states([objective("obj")])["obj"]

    assert (state.measurable, state.has_value, state.progress) == (False, False, _D(0))
    assert (state.status, state.status_reason) == (Status.NO_DATA, StatusReason.NO_DATA)


@pytest.mark.parametrize(
    ("source", "progress"),
    [
        (ProgressSource.KEY_RESULTS, "0.2"),
        (ProgressSource.ALIGNED, "0.6"),
        (ProgressSource.BOTH, "0.3"),
        (ProgressSource.MANUAL, "0.9"),
    ],
)
def test_an_objective_takes_its_progress_from_where_it_says(source: ProgressSource, progress: str) -> None:
    nodes = (
        objective("top", source, manual="0.9"),
        key_result("kr", "top", "20", weight=3),
        objective("below", ProgressSource.MANUAL, manual="0.6"),
    )

    assert _states(nodes, [edge("below", "top")])["top"].progress == _D(progress)


def test_manual_progress_that_nobody_gave_is_no_data_yet_but_counts_above() -> None:
    nodes = (objective("top"), objective("below", ProgressSource.MANUAL), key_result("kr", "top", "100"))

    states = _states(nodes, [edge("below", "top")])

    assert (states["below"].measurable, states["below"].has_value) == (True, False)
    assert states["below"].status is Status.NO_DATA
    assert states["top"].progress == _D("0.5")


@pytest.mark.parametrize(
    ("below", "contributes", "progress"),
    [
        (objective("below", ProgressSource.MANUAL, manual="0"), True, "0.5"),
        (objective("below", ProgressSource.MANUAL, manual="0"), False, "1"),
        (replace(objective("below", ProgressSource.MANUAL, manual="0"), draft=True), True, "1"),
        (replace(objective("below", ProgressSource.MANUAL, manual="0"), archived=True), True, "1"),
        (objective("below"), True, "1"),
    ],
)
def test_drafts_archived_empty_and_merely_related_objectives_are_left_out(
    below: ObjectiveNode, contributes: bool, progress: str
) -> None:
    nodes = (objective("top"), key_result("kr", "top", "100"), below)

    assert _states(nodes, [edge("below", "top", contributes=contributes)])["top"].progress == _D(progress)


@pytest.mark.parametrize(
    "absent",
    [
        replace(key_result("b", "obj", "0"), archived=True),
        replace(key_result("b", "obj", "0"), cancelled=True),
        aligned_key_result("b", "obj"),
    ],
)
def test_archived_cancelled_and_empty_key_results_are_left_out(absent: KeyResultNode) -> None:
    nodes = (objective("obj"), key_result("a", "obj", "100"), absent)

    assert _states(nodes)["obj"].progress == 1


def test_an_objective_aligned_to_a_key_result_counts_there_and_not_again_above() -> None:
    nodes = (
        objective("top"),
        key_result("typed", "top", "100"),
        aligned_key_result("kr", "top"),
        objective("below", ProgressSource.MANUAL, manual="0.2"),
    )

    states = _states(nodes, [edge("below", "kr"), edge("below", "top")])

    assert states["kr"].progress == _D("0.2")
    assert states["top"].progress == _D("0.6")


@pytest.mark.parametrize(
    ("above", "alignments"),
    [
        (key_result("kr", "top"), [edge("below", "kr"), edge("below", "top")]),
        (aligned_key_result("kr", "top"), [edge("below", "kr", contributes=False), edge("below", "top")]),
        (
            replace(aligned_key_result("kr", "top"), cancelled=True),
            [edge("below", "kr"), edge("below", "top")],
        ),
    ],
)
def test_an_objective_that_does_not_count_in_the_key_result_counts_above(
    above: KeyResultNode, alignments: list[AlignmentEdge]
) -> None:
    nodes = (
        objective("top"),
        replace(above, weight=_D(0)),
        objective("below", ProgressSource.MANUAL, manual="0.2"),
    )

    assert _states(nodes, alignments)["top"].progress == _D("0.2")


def test_where_key_results_are_no_members_an_objective_aligned_to_one_counts_directly() -> None:
    nodes = (
        objective("top", ProgressSource.ALIGNED),
        aligned_key_result("kr", "top"),
        objective("below", ProgressSource.MANUAL, manual="0.2"),
    )

    assert _states(nodes, [edge("below", "kr"), edge("below", "top")])["top"].progress == _D("0.2")


def test_a_typed_in_key_result_ignores_what_is_aligned_to_it() -> None:
    nodes = (
        objective("top"),
        key_result("kr", "top", "40"),
        objective("below", ProgressSource.MANUAL, manual="1"),
    )

    states = _states(nodes, [edge("below", "kr")])

    assert (states["kr"].progress, states["top"].progress) == (_D("0.4"), _D("0.4"))


def test_the_status_of_a_rolled_up_key_result_follows_its_progress() -> None:
    nodes = (
        objective("top"),
        aligned_key_result("kr", "top"),
        objective("a"),
        key_result("far", "a", "180"),
        objective("b"),
        key_result("near", "b", "20"),
    )

    state = _states(nodes, [edge("a", "kr"), edge("b", "kr")])["kr"]

    assert (state.progress, state.raw_progress) == (_D("0.6"), _D(1))
    assert state.status is Status.AT_RISK


def test_the_status_of_an_objective_follows_its_progress_not_its_raw_progress() -> None:
    nodes = (objective("obj"), key_result("a", "obj", "180"), key_result("b", "obj", "20"))

    state = _states(nodes)["obj"]

    assert (state.status, state.score_band) == (Status.AT_RISK, ScoreBand.AT_RISK)
    assert state.raw_progress == 1


def test_by_pace_half_of_the_way_at_half_of_the_time_is_on_track() -> None:
    settings = replace(_SETTINGS, basis=StatusBasis.PACE)

    states = _states([objective("obj"), key_result("kr", "obj", "50")], settings=settings)

    assert (states["kr"].status, states["kr"].status_reason) == (Status.ON_TRACK, StatusReason.PACE_BAND)
    assert (states["obj"].status, states["obj"].score_band) == (Status.ON_TRACK, ScoreBand.AT_RISK)


def test_each_node_has_its_own_time() -> None:
    early = replace(key_result("kr", "obj", "50"), due=TODAY)
    settings = replace(_SETTINGS, basis=StatusBasis.PACE)

    states = _states([objective("obj"), early], settings=settings)

    assert states["kr"].status is Status.AT_RISK
    assert states["obj"].status is Status.ON_TRACK


def test_the_author_has_the_last_word_on_a_key_result_and_none_on_the_objective() -> None:
    nodes = (objective("obj"), key_result("kr", "obj", "100", status=Status.OFF_TRACK))

    states = _states(nodes)

    assert (states["kr"].status, states["kr"].status_reason) == (Status.OFF_TRACK, StatusReason.MANUAL)
    assert (states["obj"].status, states["obj"].status_reason) == (Status.ON_TRACK, StatusReason.SCORE_BAND)


def test_an_objective_may_be_as_well_as_its_weakest_key_result_that_counts() -> None:
    nodes = (
        objective("obj"),
        key_result("a", "obj", "100"),
        key_result("b", "obj", "50"),
        key_result("c", "obj"),
        replace(key_result("d", "obj", "0"), cancelled=True),
    )
    settings = replace(_SETTINGS, objective_rule=ObjectiveStatusRule.WEAKEST)

    state = _states(nodes, settings=settings)["obj"]

    assert (state.status, state.status_reason) == (Status.AT_RISK, StatusReason.WEAKEST_KEY_RESULT)


def test_the_organizations_limits_hold_on_every_level() -> None:
    settings = replace(_SETTINGS, limits=BandLimits(at_risk=_D("0.05"), on_track=_D("0.1")))

    states = _states([objective("obj"), key_result("kr", "obj", "10")], settings=settings)

    assert (states["kr"].status, states["obj"].status) == (Status.ON_TRACK, Status.ON_TRACK)


@pytest.mark.parametrize("source", ProgressSource)
def test_confidence_comes_from_the_key_results_whatever_the_progress_comes_from(
    source: ProgressSource,
) -> None:
    sure = replace(key_result("a", "obj", weight=3), confidence=_D("0.9"))
    unsure = replace(key_result("b", "obj"), confidence=_D("0.1"))

    assert _states([objective("obj", source), sure, unsure])["obj"].confidence == _D("0.7")


def test_a_known_state_is_taken_as_it_is() -> None:
    nodes = (objective("obj"), key_result("a", "obj", "100"), replace(key_result("b", "obj"), measure=None))
    known = {"b": replace(_states([key_result("b", "obj", "50")])["b"])}

    states = recompute(nodes, [], known, _SETTINGS)

    assert set(states) == {"obj", "a"}
    assert states["obj"].progress == _D("0.75")


def test_a_key_result_without_a_measure_cannot_be_computed() -> None:
    with pytest.raises(ValueError, match="kr has no measure"):
        _states([replace(key_result("kr", "obj"), measure=None)])


def test_a_loop_is_an_error_not_a_wrong_number() -> None:
    with pytest.raises(ValueError, match="cycle"):
        _states([objective("a"), objective("b")], [edge("a", "b"), edge("b", "a")])


def test_a_member_that_was_not_given_is_an_error_not_a_wrong_number() -> None:
    with pytest.raises(KeyError, match="missing"):
        _states([objective("a")], [edge("missing", "a")])


def test_ten_thousand_levels_are_no_deeper_than_one() -> None:
    levels = [str(at) for at in range(10_000)]
    nodes: list[Node] = [objective(level) for level in levels]
    nodes.append(key_result("kr", levels[-1], "30"))
    chain = [edge(below, above) for above, below in pairwise(levels)]

    assert _states(nodes, chain)["0"].progress == _D("0.3")


def test_one_objective_may_count_in_several_parents() -> None:
    nodes = (
        objective("left"),
        objective("right"),
        key_result("kr", "right", "0"),
        objective("shared", ProgressSource.MANUAL, manual="0.5"),
    )

    states = _states(nodes, [AlignmentEdge("shared", "left", _D(1)), edge("shared", "right", weight=3)])

    assert (states["left"].progress, states["right"].progress) == (_D("0.5"), _D("0.375"))
