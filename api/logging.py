"""Log lines: one JSON object each, or coloured text on a terminal.

A line says what happened to which request, never with which values: statement arguments, variables, headers
and the messages of unexpected exceptions (which quote values) stay out of JSON logs.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from api.settings import LogFormat, LogLevel, Settings

QUIET: Final = ("asyncio", "httptools", "uvicorn.access", "uvicorn.error")
"""Libraries that are heard from WARNING on: what they say below it, our own lines say better."""

Fault = tuple[type[BaseException], BaseException, TracebackType | None]


def configure_logging(settings: Settings) -> None:
    """Send structlog's and the standard library's messages to standard error, in the format that is set."""
    as_console = settings.log_format is LogFormat.CONSOLE or (
        settings.log_format is LogFormat.AUTO and sys.stderr.isatty()
    )
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(as_console=as_console, with_messages=settings.log_level is LogLevel.DEBUG),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)


@contextmanager
def request_logging(request_id: str) -> Iterator[None]:
    """Put the request's id on every line that is logged inside, also by tasks that start inside."""
    with structlog.contextvars.bound_contextvars(requestId=request_id):
        yield


def describe_fault(fault: Fault, *, with_message: bool) -> list[dict[str, Any]]:
    """An exception and its causes, the newest first: its type and where it passed, and no local variables.

    The message is left out unless asked for: PostgreSQL's, for one, quotes the values it was given.
    """
    described = []
    error: BaseException | None = fault[1]
    while error is not None:
        entry: dict[str, Any] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
        if with_message:
            entry["message"] = str(error)
        entry["frames"] = list(_frames(error.__traceback__))
        described.append(entry)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return described


def _renderers(*, as_console: bool, with_messages: bool) -> list[Processor]:
    if as_console:
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]

    def without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        fault = event.pop("exc_info", None)
        if fault is True:
            fault = sys.exc_info()
        if isinstance(fault, BaseException):
            fault = (type(fault), fault, fault.__traceback__)
        if fault and fault[1] is not None:
            event["fault"] = describe_fault(fault, with_message=with_messages)
        return event

    return [without_values, structlog.processors.EventRenamer("message"), _to_json]


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield f"{code.co_filename}:{traceback.tb_lineno} {code.co_qualname}"
        traceback = traceback.tb_next


def _to_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return orjson.dumps(event, default=repr).decode()
