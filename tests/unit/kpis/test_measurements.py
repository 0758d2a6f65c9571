"""What may be recorded, and what recording it means."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from domain.errors import WrongState
from domain.kpis.kpis import KpiSource
from domain.kpis.measurements import (
    EARLIEST,
    Content,
    GivenMeasurement,
    Measurement,
    RecordingStatus,
    check_measurement,
    correct,
    identify,
    read_content,
    require_recording,
)

NOW = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
GIVEN = GivenMeasurement(at=NOW, value=1.5)
CONTENT = Content(NOW, Decimal("1.5"))
KNOWN = Measurement("msr_1", "kpi_1:a", "kpi_1", "a", CONTENT)


def paths(given: GivenMeasurement) -> list[tuple[str, ...]]:
    return [error.path for error in check_measurement(given, NOW)]


def test_a_moment_and_a_value_are_enough() -> None:
    assert check_measurement(GIVEN, NOW) == ()
    assert read_content(GIVEN) == CONTENT


@pytest.mark.parametrize(
    ("at", "wrong"),
    [
        (NOW, []),
        (EARLIEST, []),
        (NOW + timedelta(microseconds=1), [("at",)]),
        (EARLIEST - timedelta(microseconds=1), [("at",)]),
        (NOW.replace(tzinfo=None), [("at",)]),
    ],
)
def test_a_moment_lies_between_1970_and_now(at: datetime, wrong: list[tuple[str, ...]]) -> None:
    assert paths(replace(GIVEN, at=at)) == wrong


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 0.1234567890123456, "one", True])
def test_a_value_is_a_number_of_the_api(value: float | str) -> None:
    assert paths(replace(GIVEN, value=value)) == [("value",)]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    given = GivenMeasurement(NOW + timedelta(days=1), "x", source=" ", note="n" * 10_001, external_id="\x00")

    assert paths(given) == [("at",), ("value",), ("source",), ("note",), ("externalId",)]


def test_all_of_it_may_be_right() -> None:
    assert paths(replace(GIVEN, source="desk", note="as told", external_id="t-1")) == []


def test_the_external_id_tells_measurements_apart() -> None:
    first, second = replace(GIVEN, external_id="a"), replace(GIVEN, external_id="a", at=EARLIEST)

    assert identify("kpi_1", first) == identify("kpi_1", second)
    assert identify("kpi_1", first) != identify("kpi_2", first)
    assert identify("kpi_1", first) != identify("kpi_1", replace(first, external_id="b"))


def test_without_an_external_id_the_moment_tells_measurements_apart() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))

    assert identify("kpi_1", GIVEN) == identify("kpi_1", replace(GIVEN, at=elsewhere))
    assert identify("kpi_1", GIVEN) != identify("kpi_1", replace(GIVEN, at=NOW - timedelta(microseconds=1)))
    assert identify("kpi_1", GIVEN) != identify("kpi_1", replace(GIVEN, external_id="a"))


def test_the_same_content_changes_nothing() -> None:
    assert correct(KNOWN, CONTENT) == (RecordingStatus.UNCHANGED, KNOWN)


@pytest.mark.parametrize(
    "content",
    [
        replace(CONTENT, value=Decimal(2)),
        replace(CONTENT, at=EARLIEST),
        replace(CONTENT, note="n"),
        replace(CONTENT, source="s"),
    ],
    ids=["value", "moment", "note", "source"],
)
def test_other_content_corrects_and_keeps_what_was_said_before(content: Content) -> None:
    status, measurement = correct(KNOWN, content)

    assert status is RecordingStatus.CORRECTED
    assert measurement == replace(KNOWN, content=content, version=2, replaced=(CONTENT,))


def test_a_second_correction_keeps_both() -> None:
    second = replace(CONTENT, value=Decimal(2))
    _, once = correct(KNOWN, second)

    _, twice = correct(once, CONTENT)

    assert (twice.content, twice.version, twice.replaced) == (CONTENT, 3, (CONTENT, second))


@pytest.mark.parametrize(
    ("source", "archived"),
    [(KpiSource.MEASURED, True), *((source, False) for source in KpiSource if source is not KpiSource.MEASURED)],
)
def test_nothing_is_measured_for_what_is_put_aside_or_has_its_values_elsewhere(
    source: KpiSource, archived: bool
) -> None:
    require_recording(KpiSource.MEASURED, archived=False)
    with pytest.raises(WrongState) as raised:
        require_recording(source, archived=archived)

    assert raised.value.path == ("kpi",)
