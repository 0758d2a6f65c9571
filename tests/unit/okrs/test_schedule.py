"""The schedule: when the next check-in is due, and from when its absence counts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.okrs.periods import Cadence
from domain.okrs.schedule import is_stale, next_check_in_due, stale_after


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


_START, _DUE = date(2026, 1, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("last", "cadence", "expected"),
    [
        (None, Cadence.WEEKLY, "2026-01-08"),
        (None, Cadence.QUARTERLY, "2026-03-31"),
        ("2026-01-01", Cadence.WEEKLY, "2026-01-08"),
        ("2026-01-10", Cadence.DAILY, "2026-01-11"),
        ("2026-01-31", Cadence.MONTHLY, "2026-02-28"),
        ("2026-03-24", Cadence.WEEKLY, "2026-03-31"),
        ("2026-03-25", Cadence.WEEKLY, None),
        ("2026-04-10", Cadence.WEEKLY, None),
    ],
)
def test_the_next_check_in_is_due_one_cadence_after_the_last_while_there_is_time(
    last: str | None, cadence: Cadence, expected: str | None
) -> None:
    assert next_check_in_due(_START, _DUE, _day(last), cadence) == _day(expected)


@pytest.mark.parametrize(
    ("today", "stale"),
    [("2025-06-01", False), ("2026-01-11", False), ("2026-01-12", True), ("2027-01-01", True)],
)
def test_stale_is_what_nobody_checked_in_on_for_a_cadence_and_the_grace_days(today: str, stale: bool) -> None:
    forgiven = stale_after(next_check_in_due(_START, _DUE, None, Cadence.WEEKLY), 3)

    assert is_stale(forgiven, date.fromisoformat(today)) is stale


def test_what_was_looked_after_to_its_end_never_becomes_stale() -> None:
    forgiven = stale_after(next_check_in_due(_START, _DUE, date(2026, 3, 30), Cadence.WEEKLY), 0)

    assert forgiven is None
    assert not is_stale(forgiven, date(2030, 1, 1))


def test_without_grace_it_is_stale_on_the_day_after() -> None:
    assert is_stale(stale_after(date(2026, 1, 8), 0), date(2026, 1, 9))
    assert not is_stale(stale_after(date(2026, 1, 8), 0), date(2026, 1, 8))


def test_grace_ends_where_the_calendar_ends() -> None:
    assert stale_after(date(9999, 12, 30), 3) == date.max


@given(
    last=st.none() | st.dates(_START, date(2027, 1, 1)),
    cadence=st.sampled_from(Cadence),
    grace=st.integers(0, 365),
    today=st.dates(_START, date(2028, 1, 1)),
)
def test_a_check_in_today_always_cures(last: date | None, cadence: Cadence, grace: int, today: date) -> None:
    before = next_check_in_due(_START, _DUE, last, cadence)
    after = next_check_in_due(_START, _DUE, today, cadence)

    assert before is None or before <= _DUE
    assert not is_stale(stale_after(after, grace), today)
