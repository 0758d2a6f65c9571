import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest
import structlog

from api.logging import configure_logging, request_logging
from api.settings import LogFormat, LogLevel, Settings


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, show = list(root.handlers), root.level, warnings.showwarning
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], warnings.showwarning = handlers, show
    root.setLevel(level)
    structlog.reset_defaults()


def configure(level: LogLevel = LogLevel.INFO, form: LogFormat = LogFormat.JSON) -> None:
    configure_logging(Settings(log_format=form, log_level=level))


def lines(capture: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capture.readouterr().err.splitlines()]


def test_a_line_is_one_json_object_with_moment_and_level(capsys: pytest.CaptureFixture[str]) -> None:
    configure()

    structlog.get_logger("okra").info("served", status=200)

    (line,) = lines(capsys)
    assert line.pop("at").endswith("Z")
    assert line == {"message": "served", "level": "info", "logger": "okra", "status": 200}


def test_every_line_inside_a_request_has_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    configure()

    with request_logging("req_1"):
        structlog.get_logger("okra").info("ours")
        logging.getLogger("somebody").warning("theirs")
    structlog.get_logger("okra").info("after")

    assert [line.get("requestId") for line in lines(capsys)] == ["req_1", "req_1", None]


def test_a_fault_is_told_with_its_places_and_without_the_values_it_quotes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure()

    try:
        raise_fault("hunter2")
    except LookupError:
        structlog.get_logger("okra").exception("failed")

    (line,) = lines(capsys)
    assert [fault["type"] for fault in line["fault"]] == [
        "builtins.LookupError",
        "asyncpg.exceptions.UniqueViolationError",
    ]
    assert line["fault"][0]["frames"][-1].endswith(" raise_fault")
    assert "hunter2" not in json.dumps(line)


def test_a_fault_is_told_with_its_message_when_debugging(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogLevel.DEBUG)

    try:
        raise_fault("hunter2")
    except LookupError:
        logging.getLogger("okra").exception("failed")

    (line,) = lines(capsys)
    assert [fault["message"] for fault in line["fault"]] == ["no hunter2", "hunter2 exists"]


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogLevel.WARNING)

    structlog.get_logger("okra").info("quiet")
    logging.getLogger("uvicorn.error").info("quiet")
    structlog.get_logger("okra").warning("heard")

    assert [line["message"] for line in lines(capsys)] == ["heard"]


def test_the_console_format_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure(form=LogFormat.CONSOLE)

    structlog.get_logger("okra").info("served", status=200)

    written = capsys.readouterr().err
    assert "served" in written
    assert not written.startswith("{")


def raise_fault(value: str) -> None:
    raise LookupError(f"no {value}") from asyncpg.UniqueViolationError(f"{value} exists")
