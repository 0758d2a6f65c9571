"""For the whole application: what no route takes, and what went wrong where nobody caught it."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from api.requests import request_id_of
from api.rest.answers import Answer
from api.rest.endpoints import headers_of
from api.rest.refusals import broken, failed


def exception_handlers() -> dict[object, ExceptionHandler]:
    """Give the handlers that let the application say everything in JSON, and with a request id."""
    return {HTTPException: _turn_away, Exception: _mask}


async def _turn_away(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return _respond(request, failed(error.status_code, *_named(request, error), dict(error.headers or {})))


def _named(request: Request, error: HTTPException) -> tuple[str, str]:
    status = HTTPStatus(error.status_code)
    match status:
        case HTTPStatus.NOT_FOUND:
            return status.name, "There is nothing at this path."
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return status.name, f"{request.method} is not supported here."
        case _:
            return status.name, f"{error.detail.rstrip('.')}."


async def _mask(request: Request, _error: Exception) -> Response:
    # Starlette raises the error again once this is sent, and the server logs it.
    return _respond(request, broken())


def _respond(request: Request, answer: Answer) -> Response:
    return answer.response(request.method, request_id_of(headers_of(request)))
