"""The explanation: how the progress and the status of a node came about, for whoever asks.

Nothing is computed here that the recomputation does not compute with the same functions. What the asking
person may not see stays hidden: its share in the mean is told, in one sum with all that is hidden beside it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from domain.numbers import EXACT, ONE, ZERO, add_up, publish, quotient
from domain.okrs.bands import ScoreBand, expected_progress, pace
from domain.okrs.formulas import Formula, Input, formula_of_mean, formula_of_measure, formula_of_word
from domain.okrs.graph import RollUpSettings, recompute_one
from domain.okrs.key_results import KeyResultSource
from domain.okrs.membership import Membership, States
from domain.okrs.nodes import KeyResultNode, Node, NodeState, ObjectiveNode
from domain.okrs.rollup import LeftOut, Member, RollUp, RollUpReason, roll_up
from domain.okrs.status import StatusReason, weakest_status


@dataclass(frozen=True, slots=True)
class CountedMember:
    """A member that counts. `share` is its weight as a part of all weights; `contribution` is share × progress.

    Where all weights are 0 every share is 0. Exact, as the roll-up has them.
    """

    id: str
    weight: Decimal
    share: Decimal
    exact_progress: Decimal
    exact_raw_progress: Decimal
    contribution: Decimal
    has_value: bool


@dataclass(frozen=True, slots=True)
class LeftOutMember:
    """A member that does not count, and why."""

    id: str
    weight: Decimal
    reason: LeftOut


@dataclass(frozen=True, slots=True)
class HiddenMembers:
    """Members that count and that the asking person may not see: how many, and their shares added up."""

    count: int = 0
    share: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ProgressExplanation:
    """How a progress came about: the rule, what went in, and, for a mean, its members.

    `reason` says why a mean is 0 without anybody having failed.
    """

    formula: Formula
    members: tuple[CountedMember, ...] = ()
    left_out: tuple[LeftOutMember, ...] = ()
    hidden: HiddenMembers = HiddenMembers()
    reason: RollUpReason | None = None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The numbers that the formula takes."""
        return self.formula.inputs


@dataclass(frozen=True, slots=True)
class Band:
    """A band and its limits. `low` belongs to it; `high` does too only where it is 1, the end of `ON_TRACK`."""

    band: ScoreBand
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class StatusExplanation:
    """How a status came about. `score` is what the score band looks at, `expected` and `pace` what the pace band does.

    `weakest` are the key results that have the status of a `WEAKEST_KEY_RESULT`.
    """

    sentence: str
    score: Decimal
    expected: Decimal
    pace: Decimal | None
    bands: tuple[Band, ...]
    weakest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation of a node's stored numbers.

    `is_current` is false where these inputs no longer give them. That is so in closed cycles alone: there the
    numbers stay as they were, while the day, the settings and members elsewhere move on.
    """

    progress: ProgressExplanation
    status: StatusExplanation
    is_current: bool


def explain(
    node: Node, membership: Membership, states: States, settings: RollUpSettings, hidden: Collection[str] = ()
) -> Explanation:
    """Explain the stored numbers of a node.

    `states` are the stored ones of the node and its members; `hidden` names what the asking person may not see.
    """
    state = states[node.id]
    return Explanation(
        progress=_explain_progress(node, membership, states, hidden),
        status=_explain_status(node, state, membership, states, settings),
        is_current=recompute_one(node, membership, states, settings) == state,
    )


def _explain_progress(
    node: Node, membership: Membership, states: States, hidden: Collection[str]
) -> ProgressExplanation:
    match node:
        case KeyResultNode(source=KeyResultSource.ALIGNED):
            return _explain_mean(roll_up(membership.aligned_to(node, states)), hidden)
        case KeyResultNode():
            return ProgressExplanation(formula_of_measure(node.measure, node.reading))
        case ObjectiveNode():
            members = membership.members_of(node, membership.key_results_of(node, states), states)
            if members is None:
                return ProgressExplanation(formula_of_word(node.manual_progress))
            return _explain_mean(roll_up(members), hidden)
        case _:
            assert_never(node)


def _explain_mean(rolled: RollUp, hidden: Collection[str]) -> ProgressExplanation:
    weights = add_up(member.weight for member in rolled.counted)
    counted = [_counted(member, weights) for member in rolled.counted]
    shown = tuple(member for member in counted if member.id not in hidden)
    return ProgressExplanation(
        formula=formula_of_mean(
            [(member.weight, member.exact_progress) for member in shown],
            rolled.progress,
            is_whole=len(shown) == len(counted),
        ),
        members=shown,
        left_out=tuple(
            LeftOutMember(member.id, member.weight, reason)
            for member, reason in rolled.left_out
            if member.id not in hidden
        ),
        hidden=HiddenMembers(
            count=len(counted) - len(shown), share=add_up(member.share for member in counted if member.id in hidden)
        ),
        reason=rolled.reason,
    )


def _counted(member: Member, weights: Decimal) -> CountedMember:
    share = quotient(member.weight, weights) if weights else ZERO
    return CountedMember(
        id=member.id,
        weight=member.weight,
        share=share,
        exact_progress=member.exact_progress,
        exact_raw_progress=member.exact_raw_progress,
        contribution=EXACT.multiply(share, member.exact_progress),
        has_value=member.has_value,
    )


def _explain_status(
    node: Node, state: NodeState, membership: Membership, states: States, settings: RollUpSettings
) -> StatusExplanation:
    is_measured = isinstance(node, KeyResultNode) and node.source is not KeyResultSource.ALIGNED
    score = state.exact_raw_progress if is_measured else state.exact_progress
    expected = expected_progress(node.start, node.due, settings.today)
    speed = pace(state.exact_progress, expected)
    return StatusExplanation(
        sentence=_sentence(state, score, speed),
        score=score,
        expected=expected,
        pace=speed,
        bands=(
            Band(ScoreBand.OFF_TRACK, None, settings.limits.at_risk),
            Band(ScoreBand.AT_RISK, settings.limits.at_risk, settings.limits.on_track),
            Band(ScoreBand.ON_TRACK, settings.limits.on_track, ONE),
            Band(ScoreBand.OVERPERFORMING, ONE, None),
        ),
        weakest=_weakest(node, state, membership, states),
    )


def _weakest(node: Node, state: NodeState, membership: Membership, states: States) -> tuple[str, ...]:
    if not isinstance(node, ObjectiveNode) or state.status_reason is not StatusReason.WEAKEST_KEY_RESULT:
        return ()
    counting = [member for member in membership.key_results_of(node, states) if member.left_out is None]
    worst = weakest_status(member.status for member in counting)
    return tuple(member.id for member in counting if member.status is worst)


def _sentence(state: NodeState, score: Decimal, speed: Decimal | None) -> str:
    match state.status_reason:
        case StatusReason.MANUAL:
            return f"The newest check-in says {state.status}."
        case StatusReason.NO_DATA:
            return "Nothing that counts has a value yet."
        case StatusReason.WEAKEST_KEY_RESULT:
            return f"The weakest key result that has a value is {state.status}."
        case StatusReason.SCORE_BAND:
            return f"The score of {publish(score):f} lies in the band {state.score_band}."
        case StatusReason.PACE_BAND if speed is None:
            return f"Nothing is expected yet, so the pace counts as {state.pace_band}."
        case StatusReason.PACE_BAND:
            return f"The pace of {publish(speed):f} lies in the band {state.pace_band}."
        case _:
            assert_never(state.status_reason)
