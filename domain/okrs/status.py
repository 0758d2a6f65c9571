"""Status: the one word for how an objective or key result is doing, and which rule chose it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, assert_never

from domain.okrs.bands import ScoreBand


class Status(StrEnum):
    """How something is doing. `NO_DATA` is never said by a person, only by the absence of a value."""

    NO_DATA = "NO_DATA"
    OFF_TRACK = "OFF_TRACK"
    AT_RISK = "AT_RISK"
    ON_TRACK = "ON_TRACK"
    OVERPERFORMING = "OVERPERFORMING"


class StatusReason(StrEnum):
    """Which rule chose the status."""

    MANUAL = "MANUAL"
    NO_DATA = "NO_DATA"
    SCORE_BAND = "SCORE_BAND"
    PACE_BAND = "PACE_BAND"
    WEAKEST_KEY_RESULT = "WEAKEST_KEY_RESULT"


class StatusBasis(StrEnum):
    """What a computed status looks at: how far something is, or how far for this day."""

    SCORE = "SCORE"
    PACE = "PACE"


class ObjectiveStatusRule(StrEnum):
    """Whether an objective's status follows its own progress or its weakest key result."""

    OWN_PROGRESS = "OWN_PROGRESS"
    WEAKEST = "WEAKEST"


StatusWithReason = tuple[Status, StatusReason]

_FROM_WEAKEST: Final = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.OVERPERFORMING)
_NO_DATA: Final = (Status.NO_DATA, StatusReason.NO_DATA)


def key_result_status(
    author_status: Status | None, *, has_value: bool, score: ScoreBand, pace: ScoreBand, basis: StatusBasis
) -> StatusWithReason:
    """Choose the status of a key result, and say why.

    The author's word, if the newest check-in has one; without a value `NO_DATA`; else the band that `basis`
    names.
    """
    if author_status is not None:
        return author_status, StatusReason.MANUAL
    if not has_value:
        return _NO_DATA
    return _by_band(score, pace, basis)


def objective_status(
    *,
    has_value: bool,
    score: ScoreBand,
    pace: ScoreBand,
    basis: StatusBasis,
    rule: ObjectiveStatusRule,
    key_results: Iterable[Status],
) -> StatusWithReason:
    """Choose the status of an objective, and say why.

    Without any value `NO_DATA`. By `WEAKEST` it is the weakest of `key_results`, those that say `NO_DATA`
    aside; where none is left, and by `OWN_PROGRESS`, it is the band that `basis` names.
    """
    if not has_value:
        return _NO_DATA
    weakest = weakest_status(key_results) if rule is ObjectiveStatusRule.WEAKEST else None
    if weakest is not None:
        return weakest, StatusReason.WEAKEST_KEY_RESULT
    return _by_band(score, pace, basis)


def weakest_status(statuses: Iterable[Status]) -> Status | None:
    """Give the worst status that rests on data. None if there is none."""
    told = set(statuses)
    return next((status for status in _FROM_WEAKEST if status in told), None)


def _by_band(score: ScoreBand, pace: ScoreBand, basis: StatusBasis) -> StatusWithReason:
    match basis:
        case StatusBasis.SCORE:
            return Status(score.value), StatusReason.SCORE_BAND
        case StatusBasis.PACE:
            return Status(pace.value), StatusReason.PACE_BAND
        case _:
            assert_never(basis)
