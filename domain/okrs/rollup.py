"""The roll-up: how the members of an objective become its own progress.

A mean over the members' clamped progress, so that an over-achiever cannot hide a failure; beside it, for
information, the same mean over their raw progress.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.numbers import ZERO, publish, weighted_mean
from domain.okrs.status import Status


class ProgressSource(StrEnum):
    """Where an objective's progress comes from: key results, contributing objectives, both, or a person."""

    KEY_RESULTS = "KEY_RESULTS"
    ALIGNED = "ALIGNED"
    BOTH = "BOTH"
    MANUAL = "MANUAL"


class LeftOut(StrEnum):
    """Why a member does not count. The first reason that holds is given, in this order.

    `COUNTED_IN_KEY_RESULT`: it is aligned to a key result of the same objective as well, and counts there.
    """

    ARCHIVED = "ARCHIVED"
    DRAFT = "DRAFT"
    CANCELLED = "CANCELLED"
    NOT_CONTRIBUTING = "NOT_CONTRIBUTING"
    COUNTED_IN_KEY_RESULT = "COUNTED_IN_KEY_RESULT"
    NOT_MEASURABLE = "NOT_MEASURABLE"


class RollUpReason(StrEnum):
    """Why a roll-up is 0 without anybody having failed."""

    ALL_WEIGHTS_ZERO = "ALL_WEIGHTS_ZERO"
    NOTHING_TO_MEASURE = "NOTHING_TO_MEASURE"


@dataclass(frozen=True, slots=True)
class Member:
    """A key result or aligned objective as the objective above it sees it.

    Progress is exact: 0..1 clamped, -10..10 raw, both 0 without a value. `left_out` is set by what is known
    of the member itself; members with nothing to measure are left out by the roll-up.
    """

    id: str
    weight: Decimal
    exact_progress: Decimal
    exact_raw_progress: Decimal
    has_value: bool = True
    measurable: bool = True
    confidence: Decimal | None = None
    status: Status = Status.NO_DATA
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class RollUp:
    """What the members add up to, and which of them counted.

    Progress is exact. `measurable` is false when nothing counts; `has_value` when nothing that counts has a
    value.
    """

    progress: Decimal
    raw_progress: Decimal
    measurable: bool
    has_value: bool
    reason: RollUpReason | None
    counted: tuple[Member, ...]
    left_out: tuple[tuple[Member, LeftOut], ...]


def roll_up(members: Iterable[Member]) -> RollUp:
    """Average the members: Σ(weight × progress) / Σ(weight), in any order of theirs to the same last digit.

    A member without a value counts as 0. All weights 0 give 0 with the reason `ALL_WEIGHTS_ZERO`.
    """
    reasons = [(member, _reason_to_leave_out(member)) for member in members]
    counted = tuple(member for member, reason in reasons if reason is None)
    progress = weighted_mean((member.exact_progress, member.weight) for member in counted)
    raw_progress = weighted_mean((member.exact_raw_progress, member.weight) for member in counted)
    return RollUp(
        progress=progress or ZERO,
        raw_progress=raw_progress or ZERO,
        measurable=bool(counted),
        has_value=any(member.has_value for member in counted),
        reason=None if progress is not None else _reason_for_zero(counted),
        counted=counted,
        left_out=tuple((member, reason) for member, reason in reasons if reason is not None),
    )


def mean_confidence(key_results: Iterable[Member]) -> Decimal | None:
    """Average the newest confidences (0..1) of the key results that count, by weight, to 6 decimals.

    None when none was given, or only by members of weight 0.
    """
    mean = weighted_mean(
        (member.confidence, member.weight)
        for member in key_results
        if member.confidence is not None and _reason_to_leave_out(member) is None
    )
    return None if mean is None else publish(mean)


def _reason_to_leave_out(member: Member) -> LeftOut | None:
    if member.left_out is None and not member.measurable:
        return LeftOut.NOT_MEASURABLE
    return member.left_out


def _reason_for_zero(counted: tuple[Member, ...]) -> RollUpReason:
    return RollUpReason.ALL_WEIGHTS_ZERO if counted else RollUpReason.NOTHING_TO_MEASURE
