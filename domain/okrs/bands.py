"""Bands: what a number means to people, on its own and against the time that has passed.

Bands are decided on the published 6 decimals, so that a reader who sees 0.700000 never sees it called at
risk.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.errors import InvalidInput
from domain.numbers import ONE, PUBLISHED_PLACES, ZERO, publish, quotient


class ScoreBand(StrEnum):
    """Where a progress or a pace lies."""

    OFF_TRACK = "OFF_TRACK"
    AT_RISK = "AT_RISK"
    ON_TRACK = "ON_TRACK"
    OVERPERFORMING = "OVERPERFORMING"


@dataclass(frozen=True, slots=True)
class BandLimits:
    """Where the bands `AT_RISK` and `ON_TRACK` begin; settings of the organization."""

    at_risk: Decimal = Decimal("0.3")
    on_track: Decimal = Decimal("0.7")


DEFAULT_LIMITS: Final = BandLimits()


def check_band_limits(limits: BandLimits) -> tuple[InvalidInput, ...]:
    """Tell what is wrong with the limits: 0 < at risk < on track ≤ 1, with at most 6 decimals."""
    if not ZERO < limits.at_risk < limits.on_track <= ONE:
        return (InvalidInput("The limits must rise: 0 < atRiskFrom < onTrackFrom ≤ 1.", "atRiskFrom"),)
    named = (("atRiskFrom", limits.at_risk), ("onTrackFrom", limits.on_track))
    return tuple(
        InvalidInput(f"A limit has at most {PUBLISHED_PLACES} decimals.", name)
        for name, limit in named
        if publish(limit) != limit
    )


def score_band(value: Decimal, limits: BandLimits) -> ScoreBand:
    """Tell the band of `value`. Boundaries belong to the better band, except that 1 is not yet over 1."""
    seen = publish(value)
    if seen > ONE:
        return ScoreBand.OVERPERFORMING
    if seen >= limits.on_track:
        return ScoreBand.ON_TRACK
    return ScoreBand.AT_RISK if seen >= limits.at_risk else ScoreBand.OFF_TRACK


def expected_progress(start: date, due: date, today: date) -> Decimal:
    """Give the elapsed share of the days from `start` to `due`, both and `today` included.

    15 April of 1 to 30 April is one half. 0 before the start, 1 from the due date on.
    """
    if today < start:
        return ZERO
    if today >= due:
        return ONE
    return quotient(Decimal((today - start).days + 1), Decimal((due - start).days + 1))


def pace(progress: Decimal, expected: Decimal) -> Decimal | None:
    """Divide progress, clamped to [0, 1], by the expected progress. None as long as nothing is expected."""
    return quotient(progress, expected) if expected else None


def pace_band(progress: Decimal, expected: Decimal, limits: BandLimits) -> ScoreBand:
    """Tell the band of the pace. `ON_TRACK` as long as nothing is expected."""
    speed = pace(progress, expected)
    return ScoreBand.ON_TRACK if speed is None else score_band(speed, limits)
