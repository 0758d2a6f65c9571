"""Status: one word, and which rule chose it."""

from itertools import product

import pytest

from domain.okrs.bands import ScoreBand
from domain.okrs.status import (
    ObjectiveStatusRule,
    Status,
    StatusBasis,
    StatusReason,
    key_result_status,
    objective_status,
    weakest_status,
)

_SCORE, _PACE = ScoreBand.AT_RISK, ScoreBand.ON_TRACK


@pytest.mark.parametrize(("has_value", "basis"), list(product([True, False], StatusBasis)))
def test_the_authors_word_comes_first(has_value: bool, basis: StatusBasis) -> None:
    status = key_result_status(Status.OFF_TRACK, has_value=has_value, score=_SCORE, pace=_PACE, basis=basis)

    assert status == (Status.OFF_TRACK, StatusReason.MANUAL)


@pytest.mark.parametrize("basis", StatusBasis)
def test_without_a_word_and_without_a_value_there_is_no_data(basis: StatusBasis) -> None:
    key_result = key_result_status(None, has_value=False, score=_SCORE, pace=_PACE, basis=basis)
    objective = objective_status(
        has_value=False,
        score=_SCORE,
        pace=_PACE,
        basis=basis,
        rule=ObjectiveStatusRule.WEAKEST,
        key_results=[Status.AT_RISK],
    )

    assert key_result == objective == (Status.NO_DATA, StatusReason.NO_DATA)


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (StatusBasis.SCORE, (Status.AT_RISK, StatusReason.SCORE_BAND)),
        (StatusBasis.PACE, (Status.ON_TRACK, StatusReason.PACE_BAND)),
    ],
)
def test_otherwise_the_organization_says_which_band_speaks(
    basis: StatusBasis, expected: tuple[Status, StatusReason]
) -> None:
    key_result = key_result_status(None, has_value=True, score=_SCORE, pace=_PACE, basis=basis)
    objective = objective_status(
        has_value=True,
        score=_SCORE,
        pace=_PACE,
        basis=basis,
        rule=ObjectiveStatusRule.OWN_PROGRESS,
        key_results=[Status.OFF_TRACK],
    )

    assert key_result == objective == expected


@pytest.mark.parametrize(
    ("key_results", "expected"),
    [
        (
            [Status.ON_TRACK, Status.OFF_TRACK, Status.NO_DATA],
            (Status.OFF_TRACK, StatusReason.WEAKEST_KEY_RESULT),
        ),
        ([Status.OVERPERFORMING], (Status.OVERPERFORMING, StatusReason.WEAKEST_KEY_RESULT)),
        ([Status.NO_DATA], (Status.AT_RISK, StatusReason.SCORE_BAND)),
        ([], (Status.AT_RISK, StatusReason.SCORE_BAND)),
    ],
)
def test_an_objective_may_take_its_weakest_key_result(
    key_results: list[Status], expected: tuple[Status, StatusReason]
) -> None:
    status = objective_status(
        has_value=True,
        score=_SCORE,
        pace=_PACE,
        basis=StatusBasis.SCORE,
        rule=ObjectiveStatusRule.WEAKEST,
        key_results=key_results,
    )

    assert status == expected


def test_the_weakest_status_rests_on_data() -> None:
    assert weakest_status(Status) is Status.OFF_TRACK
    assert weakest_status([Status.NO_DATA]) is None


@pytest.mark.parametrize("band", ScoreBand)
def test_every_band_is_a_status(band: ScoreBand) -> None:
    assert Status(band.value).value == band.value
