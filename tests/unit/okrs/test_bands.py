"""Bands: what a number means, on its own and against the time that has passed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.okrs.bands import (
    DEFAULT_LIMITS,
    BandLimits,
    ScoreBand,
    check_band_limits,
    expected_progress,
    pace,
    pace_band,
    score_band,
)

_D = Decimal
_START, _DUE = date(2026, 4, 1), date(2026, 4, 30)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("0.2999994", ScoreBand.OFF_TRACK),
        ("0.2999996", ScoreBand.AT_RISK),
        ("0.699999999999999999999999999999", ScoreBand.ON_TRACK),
        ("1.0000004", ScoreBand.ON_TRACK),
        ("1.0000006", ScoreBand.OVERPERFORMING),
    ],
)
def test_bands_are_decided_on_the_number_that_people_see(value: str, band: ScoreBand) -> None:
    assert score_band(Decimal(value), DEFAULT_LIMITS) is band


def test_an_organization_sets_its_own_limits() -> None:
    limits = BandLimits(at_risk=_D("0.5"), on_track=_D(1))

    bands = [score_band(_D(value), limits) for value in ("0.499999", "0.5", "0.999999", "1")]

    assert bands == [ScoreBand.OFF_TRACK, ScoreBand.AT_RISK, ScoreBand.AT_RISK, ScoreBand.ON_TRACK]


@pytest.mark.parametrize(
    ("at_risk", "on_track", "problems"),
    [
        ("0.3", "0.7", []),
        ("0.000001", "1", []),
        ("0", "0.7", ["atRiskFrom"]),
        ("0.7", "0.7", ["atRiskFrom"]),
        ("0.8", "0.7", ["atRiskFrom"]),
        ("0.3", "1.1", ["atRiskFrom"]),
        ("0.3333333", "0.6666667", ["atRiskFrom", "onTrackFrom"]),
    ],
)
def test_limits_rise_and_can_be_hit_by_a_published_number(at_risk: str, on_track: str, problems: list[str]) -> None:
    errors = check_band_limits(BandLimits(_D(at_risk), _D(on_track)))

    assert [error.path for error in errors] == [(problem,) for problem in problems]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-04-01", "0.033333333333333333333333333333"),
        ("2026-04-29", "0.966666666666666666666666666667"),
        ("2026-04-30", "1"),
    ],
)
def test_both_ends_and_today_are_counted(today: str, expected: str) -> None:
    assert expected_progress(_START, _DUE, date.fromisoformat(today)) == _D(expected)


@given(length=st.integers(0, 4_000), offset=st.integers(-100, 5_000))
def test_what_is_expected_grows_from_nothing_to_all(length: int, offset: int) -> None:
    due, today = _START + timedelta(days=length), _START + timedelta(days=offset)

    expected = expected_progress(_START, due, today)

    assert 0 <= expected <= 1
    assert expected <= expected_progress(_START, due, today + timedelta(days=1))
    assert (expected == 0) is (today < _START)
    assert (expected == 1) is (today >= due)


def test_a_single_day_is_over_as_soon_as_it_comes() -> None:
    assert expected_progress(_START, _START, _START) == 1


@pytest.mark.parametrize(
    ("progress", "expected", "speed", "band"),
    [
        ("0", "0", None, ScoreBand.ON_TRACK),
        ("1", "0", None, ScoreBand.ON_TRACK),
        ("0", "0.5", "0", ScoreBand.OFF_TRACK),
        ("0.15", "0.5", "0.3", ScoreBand.AT_RISK),
        ("0.35", "0.5", "0.7", ScoreBand.ON_TRACK),
        ("0.5", "0.5", "1", ScoreBand.ON_TRACK),
        ("0.6", "0.5", "1.2", ScoreBand.OVERPERFORMING),
    ],
)
def test_pace_is_progress_by_what_is_expected(progress: str, expected: str, speed: str | None, band: ScoreBand) -> None:
    assert pace(_D(progress), _D(expected)) == (None if speed is None else _D(speed))
    assert pace_band(_D(progress), _D(expected), DEFAULT_LIMITS) is band
