"""Summaries: counts, means, duties and moves."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.okrs.bands import DEFAULT_LIMITS, ScoreBand
from domain.okrs.periods import Cadence
from domain.okrs.schedule import next_check_in_due
from domain.okrs.status import Status
from domain.okrs.summary import (
    Compliance,
    Known,
    Move,
    Standing,
    awaits_check_in,
    biggest_moves,
    check_ins_due,
    compliance,
    count,
    schedule_on,
    standing_on,
)

_START, _DUE = date(2026, 4, 1), date(2026, 4, 30)
_HALF = date(2026, 4, 15)
_IDLE = Standing(
    "kr_1", _START, _DUE, measurable=True, has_value=False, progress=Decimal(0), status=Status.NO_DATA,
    score_band=ScoreBand.OFF_TRACK, pace_band=ScoreBand.OFF_TRACK,
)  # fmt: skip
_GOING = replace(
    _IDLE, has_value=True, progress=Decimal("0.8"), status=Status.AT_RISK, score_band=ScoreBand.ON_TRACK,
    pace_band=ScoreBand.OVERPERFORMING,
)  # fmt: skip


def end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def test_everything_measurable_counts_once_in_the_means() -> None:
    """The worked example of docs/rules.md."""
    late = replace(_GOING, start=_HALF, progress=Decimal("0.1"))

    counts = count([_IDLE, _GOING, late, replace(_IDLE, measurable=False)], _HALF)

    assert (counts.total, counts.with_value) == (4, 2)
    assert counts.mean_progress == Decimal("0.3")
    assert counts.mean_expected_progress == Decimal("0.354167")
    assert counts.pace == Decimal("0.847059")
    assert counts.by_status == {Status.NO_DATA: 2, Status.AT_RISK: 2}
    assert counts.by_score_band == {ScoreBand.ON_TRACK: 2}
    assert counts.by_pace_band == {ScoreBand.OVERPERFORMING: 2}


def test_where_nothing_can_be_measured_there_is_no_mean() -> None:
    counts = count([replace(_IDLE, measurable=False)], _HALF)

    assert (counts.mean_progress, counts.mean_expected_progress, counts.pace) == (None, None, None)


def test_as_long_as_nothing_is_expected_there_is_no_pace() -> None:
    counts = count([_GOING], date(2026, 3, 31))

    assert (counts.mean_expected_progress, counts.pace) == (Decimal(0), None)


@pytest.mark.parametrize(("judged_by_raw", "band"), [(True, ScoreBand.OVERPERFORMING), (False, ScoreBand.ON_TRACK)])
def test_a_day_of_the_past_is_judged_as_the_present_is(judged_by_raw: bool, band: ScoreBand) -> None:
    known = Known(Decimal("0.7"), Decimal("1.2"), Status.OFF_TRACK)

    then = standing_on(_IDLE, known, _HALF, DEFAULT_LIMITS, judged_by_raw=judged_by_raw)

    assert (then.has_value, then.progress, then.status) == (True, Decimal("0.7"), Status.OFF_TRACK)
    assert (then.score_band, then.pace_band) == (band, ScoreBand.OVERPERFORMING)


def test_of_what_nothing_was_known_there_is_no_data() -> None:
    then = standing_on(_GOING, None, _HALF, DEFAULT_LIMITS, judged_by_raw=True)

    assert (then.has_value, then.progress, then.status) == (False, Decimal(0), Status.NO_DATA)


def test_a_check_in_is_due_in_each_cadence_before_the_day() -> None:
    assert check_ins_due(_START, _DUE, Cadence.WEEKLY, date(2026, 4, 22)) == (date(2026, 4, 8), _HALF)
    assert check_ins_due(_START, _DUE, Cadence.WEEKLY, date(2027, 1, 1))[-1] == date(2026, 4, 29)


def test_a_key_result_shorter_than_its_cadence_is_due_once() -> None:
    assert check_ins_due(_START, _DUE, Cadence.QUARTERLY, date(2027, 1, 1)) == (_DUE,)


def test_check_ins_are_not_due_beyond_the_calendar() -> None:
    days = check_ins_due(date(9999, 12, 20), date.max, Cadence.WEEKLY, date.max)

    assert days == (date(9999, 12, 27),)


@given(days=st.integers(0, 400), cadence=st.sampled_from(Cadence))
def test_who_always_checks_in_on_the_day_it_is_due_misses_nothing(days: int, cadence: Cadence) -> None:
    due = _START + timedelta(days=days)
    said: list[tuple[date, datetime]] = []
    expected = next_check_in_due(_START, due, None, cadence)
    while expected is not None and len(said) < 500:
        said.append((expected, end_of(expected) - timedelta(hours=1)))
        expected = next_check_in_due(_START, due, expected, cadence)

    due_days = check_ins_due(_START, due, cadence, date.max)
    if cadence in {Cadence.DAILY, Cadence.WEEKLY, Cadence.BIWEEKLY}:
        assert [day for day, _ in said] == list(due_days)
    assert compliance(due_days, said, end_of, 0).missed == 0


def test_a_check_in_serves_the_next_day_on_which_one_is_due() -> None:
    """The worked example of docs/rules.md: due on 8, 15, 22 and 29 April, with 3 days of grace."""
    due_days = check_ins_due(_START, _DUE, Cadence.WEEKLY, date(2026, 4, 30))
    said = [
        (date(2026, 4, 2), datetime(2026, 4, 2, 12, tzinfo=UTC)),
        (date(2026, 4, 8), datetime(2026, 4, 11, 23, 59, tzinfo=UTC)),
        (date(2026, 4, 14), datetime(2026, 4, 19, 0, 0, tzinfo=UTC)),
        (date(2026, 4, 30), datetime(2026, 4, 30, 12, tzinfo=UTC)),
    ]

    told = compliance(due_days, said, end_of, 3)

    assert told == Compliance(due=4, on_time=1, late=1, missed=2)
    assert told.share_on_time == Decimal("0.25")


def test_the_earliest_of_several_check_ins_decides() -> None:
    said = [
        (date(2026, 4, 3), datetime(2026, 4, 25, tzinfo=UTC)),
        (date(2026, 4, 4), datetime(2026, 4, 4, tzinfo=UTC)),
        (date(2026, 4, 5), datetime(2026, 4, 25, tzinfo=UTC)),
    ]

    assert compliance((date(2026, 4, 8),), said, end_of, 3).on_time == 1


def test_where_nothing_was_due_there_is_no_share() -> None:
    assert compliance((), (), end_of, 3).share_on_time is None
    assert Compliance(1, 1, 0, 0).plus(Compliance(3, 0, 1, 2)) == Compliance(4, 1, 1, 2)


@pytest.mark.parametrize(
    ("next_due", "last_day", "expected"),
    [
        (None, None, False),
        (date(2026, 4, 20), date(2026, 4, 23), False),
        (date(2026, 4, 19), date(2026, 4, 22), True),
        (date(2026, 4, 10), date(2026, 4, 15), True),
        (date(2026, 4, 10), date(2026, 4, 14), False),
    ],
)
def test_due_by_the_end_of_the_week_and_not_stale_yet(
    next_due: date | None, last_day: date | None, expected: bool
) -> None:
    assert awaits_check_in(next_due, last_day, _HALF, date(2026, 4, 19)) is expected


def test_the_schedule_of_a_day_follows_from_the_newest_word_before_it() -> None:
    assert schedule_on(_START, _DUE, Cadence.WEEKLY, date(2026, 4, 9), 3) == (date(2026, 4, 16), date(2026, 4, 19))
    assert schedule_on(_START, _DUE, Cadence.WEEKLY, date(2026, 4, 28), 3) == (None, None)


def test_the_biggest_moves_come_first_whichever_way_they_went() -> None:
    def move(identifier: str, before: str, after: str) -> Move:
        return Move(identifier, Decimal(before), Decimal(after))

    moves = [move("d", "0", "0.1"), move("c", "0.9", "0.2"), move("b", "0.4", "0.4"), move("a", "0.3", "0.2")]

    assert [each.id for each in biggest_moves(moves)] == ["c", "a", "d"]
    assert [each.change for each in biggest_moves(moves)] == [Decimal("-0.7"), Decimal("-0.1"), Decimal("0.1")]
