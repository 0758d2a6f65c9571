"""Time: which day a moment is depends on where one asks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.clock import date_in, system_clock


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", date(2026, 4, 14)), ("Europe/Berlin", date(2026, 4, 15)), ("America/New_York", date(2026, 4, 14))],
)
def test_a_moment_is_another_day_elsewhere(zone: str, day: date) -> None:
    assert date_in(zone, datetime(2026, 4, 14, 22, 30, tzinfo=UTC)) == day


def test_summer_time_moves_the_day() -> None:
    assert date_in("Europe/Berlin", datetime(2026, 1, 14, 22, 30, tzinfo=UTC)) == date(2026, 1, 14)


def test_the_machine_tells_the_time_in_utc() -> None:
    assert system_clock().utcoffset() == timedelta(0)
