"""The roll-up: how members become progress, and who is left out."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.okrs.measures import progress_of
from domain.okrs.rollup import LeftOut, Member, RollUpReason, mean_confidence, roll_up

_D = Decimal


def _member(
    identifier: str,
    raw: str | Decimal,
    weight: int = 1,
    confidence: str | None = None,
    left_out: LeftOut | None = None,
    *,
    has_value: bool = True,
    measurable: bool = True,
) -> Member:
    number = _D(raw)
    return Member(
        id=identifier,
        weight=_D(weight),
        exact_progress=progress_of(number),
        exact_raw_progress=number,
        has_value=has_value,
        measurable=measurable,
        confidence=None if confidence is None else _D(confidence),
        left_out=left_out,
    )


_members = st.lists(
    st.builds(
        lambda raw, weight: _member("m", raw, weight),
        st.decimals(-10, 10, places=30),
        st.integers(0, 1_000_000),
    ),
    min_size=1,
    max_size=8,
)


def test_clamped_progress_counts_and_raw_progress_is_for_information() -> None:
    rolled = roll_up([_member("a", "1.8"), _member("b", "-0.4"), _member("c", "0.1")])

    assert rolled.progress == _D("0.366666666666666666666666666667")
    assert rolled.raw_progress == _D("0.5")
    assert rolled.reason is None


def test_a_member_without_a_value_counts_as_nothing_done() -> None:
    rolled = roll_up([_member("a", "1"), _member("b", "0", has_value=False)])

    assert rolled.progress == _D("0.5")
    assert rolled.has_value


def test_members_without_any_value_have_none_together() -> None:
    rolled = roll_up([_member("a", "0", has_value=False)])

    assert (rolled.measurable, rolled.has_value, rolled.progress) == (True, False, _D(0))


def test_weights_of_zero_give_nothing_with_a_reason() -> None:
    rolled = roll_up([_member("a", "1", 0), _member("b", "1", 0)])

    assert (rolled.progress, rolled.raw_progress) == (_D(0), _D(0))
    assert rolled.reason is RollUpReason.ALL_WEIGHTS_ZERO
    assert rolled.measurable
    assert rolled.has_value


@pytest.mark.parametrize("reason", [reason for reason in LeftOut if reason is not LeftOut.NOT_MEASURABLE])
def test_whoever_is_left_out_does_not_count_and_is_named_with_the_reason(reason: LeftOut) -> None:
    absent = _member("b", "0", left_out=reason, measurable=False)

    rolled = roll_up([_member("a", "1"), absent])

    assert rolled.progress == 1
    assert [member.id for member in rolled.counted] == ["a"]
    assert rolled.left_out == ((absent, reason),)


def test_a_member_with_nothing_to_measure_is_left_out() -> None:
    empty = _member("b", "0", measurable=False, has_value=False)

    rolled = roll_up([_member("a", "1"), empty])

    assert rolled.progress == 1
    assert rolled.left_out == ((empty, LeftOut.NOT_MEASURABLE),)


def test_where_everybody_is_left_out_there_is_nothing_to_measure() -> None:
    rolled = roll_up([_member("a", "1", left_out=LeftOut.DRAFT)])

    assert (rolled.progress, rolled.measurable, rolled.has_value) == (_D(0), False, False)
    assert rolled.reason is RollUpReason.NOTHING_TO_MEASURE


@given(members=_members, randomness=st.randoms())
def test_the_order_of_members_does_not_matter_to_the_last_digit(members: list[Member], randomness: Random) -> None:
    shuffled = members.copy()
    randomness.shuffle(shuffled)

    first, second = roll_up(members), roll_up(shuffled)

    assert (first.progress, first.raw_progress) == (second.progress, second.raw_progress)


@given(members=_members)
def test_only_the_proportion_of_weights_matters(members: list[Member]) -> None:
    lighter = [replace(member, weight=member.weight.scaleb(-3)) for member in members]

    assert roll_up(lighter).progress == roll_up(members).progress


@given(members=_members)
def test_a_mean_lies_between_its_members(members: list[Member]) -> None:
    counting = [member for member in members if member.weight]

    rolled = roll_up(members)

    if counting:
        assert min(member.exact_progress for member in counting) <= rolled.progress
        assert rolled.progress <= max(member.exact_progress for member in counting)
        assert min(member.exact_raw_progress for member in counting) <= rolled.raw_progress


def test_confidence_is_the_mean_of_those_who_gave_one() -> None:
    members = [
        _member("a", "0", 2, confidence="0.9"),
        _member("b", "0", 1, confidence="0.2"),
        _member("c", "0", 5),
        _member("d", "0", 5, confidence="1", left_out=LeftOut.CANCELLED),
        _member("e", "0", 5, confidence="1", measurable=False),
    ]

    assert mean_confidence(members) == _D("0.666667")


def test_without_a_confidence_or_a_weight_there_is_no_mean_confidence() -> None:
    assert mean_confidence([_member("a", "1")]) is None
    assert mean_confidence([_member("a", "1", 0, confidence="1")]) is None
