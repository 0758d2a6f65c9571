"""Durations: how far a day or a moment is, counted on the calendar."""

from datetime import UTC, date, datetime

import pytest

from domain.durations import Duration, duration
from domain.durations import written as iso_8601
from domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Duration(days=7), "P7D"),
        (Duration(months=14), "P14M"),
        (Duration(months=-1, days=-2, seconds=-3), "-P1M2DT3S"),
        (Duration(seconds=60), "PT60S"),
        (Duration(), "P0D"),
    ],
)
def test_a_duration_is_written_as_it_is_read(span: Duration, expected: str) -> None:
    assert iso_8601(span) == expected
    assert duration(expected) == span


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("P7D", Duration(days=7)),
        ("-P7D", Duration(days=-7)),
        ("+P1W2D", Duration(days=9)),
        ("P1Y2M", Duration(months=14)),
        ("P2M", Duration(months=2)),
        ("PT2M", Duration(seconds=120)),
        ("-PT1H1M1S", Duration(seconds=-3661)),
        ("P1DT12H", Duration(days=1, seconds=43_200)),
        ("P0D", Duration()),
    ],
)
def test_a_duration_is_read_as_iso_8601_writes_it(written: str, expected: Duration) -> None:
    assert duration(written) == expected


@pytest.mark.parametrize(
    "written",
    ["", "P", "-P", "PT", "P1", "1D", "P1DT", "P1.5D", "P-1D", "p1d", "P1H", "PT1D", " P1D", "P1D\n", "P1M1Y", "P٣D"],
)
def test_anything_else_is_no_duration(written: str) -> None:
    assert duration(written) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("P1D", date(2024, 2, 1)),
        ("P1M", date(2024, 2, 29)),
        ("P13M", date(2025, 2, 28)),
        ("-P1M", date(2023, 12, 31)),
        ("-P2M", date(2023, 11, 30)),
        ("P1Y", date(2025, 1, 31)),
        ("P1M1D", date(2024, 3, 1)),
    ],
)
def test_months_end_with_the_month(written: str, expected: date) -> None:
    span = duration(written)

    assert span is not None
    assert span.after(date(2024, 1, 31)) == expected


def test_hours_lead_from_a_moment_to_a_moment() -> None:
    span = Duration(days=-1, seconds=-3600)

    assert span.after(datetime(2026, 3, 1, tzinfo=UTC)) == datetime(2026, 2, 27, 23, tzinfo=UTC)
    assert not span.is_of_whole_days


@pytest.mark.parametrize("written", ["P9999Y", "-P9999Y", "P999999W", "-P999999W", "-P2025Y12M"])
def test_the_calendar_ends(written: str) -> None:
    span = duration(written)

    assert span is not None
    with pytest.raises(InvalidInput):
        span.after(date(2025, 12, 31))
