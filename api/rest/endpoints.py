"""Around every handler: the request id, who asks, the body, the deadline, and what becomes of errors."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from api.image_links import SIGNATURE, ImageLinks
from api.logging import request_logging
from api.requests import ClientGone, HttpRefused, media_type_of, read_bytes, request_id_of
from api.rest import refusals
from api.rest.answers import JSON, Answer
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
    """A request, who makes it, and its body, of the type that it says, if the endpoint takes one."""

    request: Request
    actor: Actor
    body: bytes = b""
    media_type: str = JSON


@dataclass(frozen=True, slots=True)
class Takes:
    """The bodies that an endpoint takes: of these types, and so many bytes at most."""

    length: int
    media_types: tuple[str, ...] = (JSON,)


Handler = Callable[[Call], Awaitable[Answer]]


class Guard:
    """Lets in whoever shows a valid token, and to pictures also who comes by a link."""

    def __init__(self, authenticator: Authenticator, links: ImageLinks, deadline_seconds: float) -> None:
        """Know tokens by `authenticator` and links by `links`, and give a handler so many seconds."""
        self._authenticator = authenticator
        self._links = links
        self._deadline_seconds = deadline_seconds

    def guarded(self, handler: Handler, takes: Takes | None = None) -> Endpoint:
        """Make an endpoint that needs a token."""

        async def handle(request: Request) -> Answer:
            actor = await self._authenticator.authenticate(request.headers.get("authorization"))
            if takes is None:
                return await self._finished(handler, Call(request, actor))
            headers = headers_of(request)
            media_type = media_type_of(headers, takes.media_types)
            body = await read_bytes(headers, request.receive, takes.length)
            return await self._finished(handler, Call(request, actor, body, media_type))

        return unguarded(handle)

    def linked(self, handler: Handler) -> Endpoint:
        """Make an endpoint that needs a token or, where no header comes with a request, a signature in its address."""

        async def handle(request: Request) -> Answer:
            authorization, signature = request.headers.get("authorization"), request.query_params.get(SIGNATURE)
            if authorization is None and signature is not None:
                actor = await self._links.viewer(signature, request.scope["path"])
            else:
                actor = await self._authenticator.authenticate(authorization)
            return await self._finished(handler, Call(request, actor))

        return unguarded(handle)

    async def _finished(self, handler: Handler, call: Call) -> Answer:
        async with asyncio.timeout(self._deadline_seconds):
            return await handler(call)


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
