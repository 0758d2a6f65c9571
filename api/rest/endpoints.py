"""Around every handler: the request id, who asks, the body, the deadline, and what becomes of errors."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from api.logging import request_logging
from api.requests import ClientGone, HttpRefused, read_json_bytes, request_id_of
from api.rest import refusals
from api.rest.answers import Answer
from domain.actor import Actor
from domain.errors import OkraError
from schema.execution.errors import log_failure

Endpoint = Callable[[Request], Awaitable[Response]]
OpenHandler = Callable[[Request], Awaitable[Answer]]


class Authenticator(Protocol):
    """Tells who stands behind an `Authorization` header."""

    async def authenticate(self, authorization: str | None) -> Actor:
        """Give the actor. Raises `Unauthenticated`."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """A request, who makes it, and its body if the endpoint takes one."""

    request: Request
    actor: Actor
    body: bytes = b""


Handler = Callable[[Call], Awaitable[Answer]]


class Guard:
    """Lets in whoever shows a valid token."""

    def __init__(self, authenticator: Authenticator, deadline_seconds: float) -> None:
        """Know tokens by `authenticator`, and give a handler so many seconds."""
        self._authenticator = authenticator
        self._deadline_seconds = deadline_seconds

    def guarded(self, handler: Handler, body_bytes: int | None = None) -> Endpoint:
        """Make an endpoint that needs a token. It takes a body of JSON if `body_bytes` says how long it may be."""

        async def handle(request: Request) -> Answer:
            actor = await self._authenticator.authenticate(request.headers.get("authorization"))
            body = (
                b"" if body_bytes is None else await read_json_bytes(headers_of(request), request.receive, body_bytes)
            )
            async with asyncio.timeout(self._deadline_seconds):
                return await handler(Call(request, actor, body))

        return unguarded(handle)


def unguarded(handler: OpenHandler) -> Endpoint:
    """Make an endpoint that anybody may call."""

    async def endpoint(request: Request) -> Response:
        request_id = request_id_of(headers_of(request))
        with request_logging(request_id):
            answer = await _answer(handler, request, request_id)
        return answer.response(request.method, request_id)

    return endpoint


async def _answer(handler: OpenHandler, request: Request, request_id: str) -> Answer:
    try:
        return await handler(request)
    except OkraError as error:
        return refusals.refused(error)
    except HttpRefused as refusal:
        return refusals.turned_away(refusal)
    except TimeoutError:
        return refusals.late()
    except ClientGone:
        return Answer(None, HTTPStatus.BAD_REQUEST)  # nobody is there to read it
    except Exception as error:  # noqa: BLE001 - the last place to keep a stack trace from the client
        log_failure(error, request_id)
        return refusals.broken()


def headers_of(request: Request) -> Mapping[bytes, bytes]:
    """Give the headers as the server read them."""
    return dict(request.scope["headers"])
