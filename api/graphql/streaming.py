"""Streams of results over HTTP, whatever their framing: who ends them, and how."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from typing import NoReturn, Protocol

import orjson
from graphql import ExecutionResult, OperationType
from starlette.types import Receive, Send

from api.graphql.authority import AuthorityLost
from api.graphql.negotiation import MediaType
from api.graphql.responses import SAFE_HEADERS, Payload, errors_payload, result_payload, single_error
from api.graphql.settings import TransportSettings
from api.graphql.streams import ServerStopping
from api.requests import ClientGone
from schema.execution import Engine, ExecutionContext, Operation, RequestErrorCode
from schema.execution.errors import MASKED_MESSAGE, log_failure


class Framing(Protocol):
    """How one protocol writes a stream: bytes around, between and at the end of results."""

    media_type: MediaType
    content_type: bytes
    opening: bytes
    keep_alive: bytes
    completion: bytes
    interruption: bytes

    def result(self, body: bytes) -> bytes:
        """Write a result that stands in `body` as JSON."""
        ...

    def failure(self, body: bytes) -> bytes:
        """Write errors that are not of an execution, a JSON object with `errors` in `body`."""
        ...


class ResponseStream:
    """One streamed response. It ends when its results do, its client leaves, or its guard says so.

    Sending waits for the client, and the next result waits for sending: a slow client has no queue here.
    """

    def __init__(
        self, framing: Framing, receive: Receive, send: Send, request_id: str, settings: TransportSettings
    ) -> None:
        """Write to `send` in `framing`; `receive` tells when the client has left."""
        self._framing = framing
        self._receive = receive
        self._send = send
        self._request_id = request_id
        self._settings = settings

    async def run(
        self,
        results: AsyncGenerator[ExecutionResult, None],
        watch: Callable[[], Coroutine[None, None, NoReturn]],
    ) -> None:
        """Send all `results`, until `watch` raises or the client leaves; then close them."""
        await self._start()
        await self._finish(await self._deliver(results, watch))

    async def refuse(self, payload: Payload) -> None:
        """Answer with errors only."""
        await self._start()
        await self._write(self._framing.failure(orjson.dumps(payload)) + self._framing.completion, last=True)

    async def _deliver(
        self,
        results: AsyncGenerator[ExecutionResult, None],
        watch: Callable[[], Coroutine[None, None, NoReturn]],
    ) -> Exception | None:
        """Return what ended the stream, None for its natural end. Nothing it started is left running."""
        ending: Exception | None = None
        try:
            async with aclosing(results), asyncio.TaskGroup() as tasks:
                companions = [
                    tasks.create_task(companion()) for companion in (watch, self._notice_departure, self._keep_alive)
                ]
                async for result in results:
                    await self._write(self._framing.result(orjson.dumps(result_payload(result))))
                for companion in companions:
                    companion.cancel()
        except* Exception as endings:  # noqa: BLE001 - each kind gets its own farewell
            ending = endings.exceptions[0]
        return ending

    async def _finish(self, ending: Exception | None) -> None:
        match ending:
            case ClientGone():
                return
            case None:
                farewell = self._framing.completion
            case ServerStopping():
                farewell = self._framing.interruption
            case AuthorityLost():
                farewell = self._failure(ending.code, ending.message)
            case _:
                log_failure(ending, self._request_id)
                farewell = self._failure(RequestErrorCode.INTERNAL_ERROR, MASKED_MESSAGE)
        await self._write(farewell, last=True)

    def _failure(self, code: str, message: str) -> bytes:
        errors = single_error(code, message, self._request_id)
        body = orjson.dumps(errors_payload(errors, self._request_id))
        return self._framing.failure(body) + self._framing.completion

    async def _start(self) -> None:
        headers = [
            (b"content-type", self._framing.content_type),
            (b"x-accel-buffering", b"no"),
            (b"x-request-id", self._request_id.encode()),
            (b"cache-control", b"no-cache"),
            *SAFE_HEADERS,
        ]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._write(self._framing.opening)

    async def _write(self, body: bytes, *, last: bool = False) -> None:
        timeout = self._settings.farewell_timeout if last else self._settings.send_timeout
        try:
            async with asyncio.timeout(timeout):
                await self._send({"type": "http.response.body", "body": body, "more_body": not last})
        except OSError:  # TimeoutError is one, and so is what ASGI promises for a closed connection
            raise ClientGone from None

    async def _notice_departure(self) -> NoReturn:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        raise ClientGone

    async def _keep_alive(self) -> NoReturn:
        while True:
            await asyncio.sleep(self._settings.keep_alive)
            await self._write(self._framing.keep_alive)


async def results_of(
    engine: Engine, operation: Operation, context: ExecutionContext
) -> AsyncGenerator[ExecutionResult, None]:
    """Yield the results of any operation: one of a query or a mutation, many of a subscription."""
    if operation.type is not OperationType.SUBSCRIPTION:
        yield await engine.execute(operation, context)
        return
    results = await engine.subscribe(operation, context)
    if isinstance(results, ExecutionResult):
        yield results
        return
    async with aclosing(results):
        async for result in results:
            yield result
