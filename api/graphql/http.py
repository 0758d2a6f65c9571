"""GraphQL over HTTP: one request, one result or one stream of results."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from graphql import OperationType
from starlette.types import Receive, Scope, Send

from api.graphql.authority import Authenticator, ContextFactory, Guard
from api.graphql.multipart import Multipart
from api.graphql.negotiation import MediaType, Negotiated, negotiate
from api.graphql.requests import read_get, read_post
from api.graphql.responses import (
    Payload,
    errors_payload,
    refused_errors,
    result_payload,
    send_json,
    single_error,
)
from api.graphql.settings import TransportSettings
from api.graphql.sse import EventStream
from api.graphql.streaming import Framing, ResponseStream, results_of
from api.requests import ClientGone, HttpRefused, request_id_of
from domain.actor import Actor
from domain.errors import ErrorCode, Unauthenticated
from schema.execution import Engine, GraphQLRequest, Operation, RequestErrorCode, RequestRefused
from schema.execution.errors import MASKED_MESSAGE, log_failure

_FRAMINGS: dict[MediaType, Framing] = {each.media_type: each for each in (EventStream(), Multipart())}
_CHALLENGE = {b"www-authenticate": b"Bearer"}
_HOW_TO_AUTHENTICATE = "This needs a token. Send it in the header `Authorization: Bearer <token>`."


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One request and the way back to its client."""

    scope: Scope
    receive: Receive
    send: Send
    headers: Mapping[bytes, bytes]
    request_id: str
    accepts: Negotiated

    @property
    def method(self) -> str:
        method: str = self.scope["method"]
        return method

    @property
    def authorization(self) -> str | None:
        value = self.headers.get(b"authorization")
        return None if value is None else value.decode("latin-1")

    async def answer(self, status: int, payload: Payload, headers: Mapping[bytes, bytes] | None = None) -> None:
        media_type = self.accepts.result or MediaType.JSON
        await send_json(self.send, status, payload, self.request_id, media_type, headers)

    async def refuse(self, status: int, code: str, message: str, headers: Mapping[bytes, bytes] | None = None) -> None:
        errors = single_error(code, message, self.request_id)
        await self.answer(status, errors_payload(errors, self.request_id), headers)


class GraphQLOverHttp:
    """The endpoint for POST and GET, an ASGI application."""

    def __init__(
        self,
        engine: Engine,
        authenticator: Authenticator,
        context_factory: ContextFactory,
        settings: TransportSettings,
        guard: Guard,
    ) -> None:
        """Answer with `engine`, for whom `authenticator` names."""
        self._engine = engine
        self._authenticator = authenticator
        self._context_factory = context_factory
        self._settings = settings
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every answer, also a refusal, is JSON or a stream and names the request id."""
        headers = dict(scope["headers"])
        accept = headers.get(b"accept")
        accepts = negotiate(None if accept is None else accept.decode("latin-1"))
        exchange = _Exchange(scope, receive, send, headers, request_id_of(headers), accepts)
        try:
            await self._answer(exchange)
        except HttpRefused as refused:
            await exchange.refuse(refused.status, refused.code, refused.message, refused.headers)
        except RequestRefused as refused:
            await self._refuse(exchange, refused)
        except ClientGone:
            pass
        except Exception as error:  # noqa: BLE001 - the last place to keep a stack trace from the client
            log_failure(error, exchange.request_id)
            await exchange.refuse(500, RequestErrorCode.INTERNAL_ERROR, MASKED_MESSAGE)

    async def _answer(self, exchange: _Exchange) -> None:
        request = await self._read(exchange)
        actor = await self._identify(exchange, self._authenticator.recall)
        operation = self._engine.prepare(request, suggestions=actor is not None)
        if operation.type is not OperationType.QUERY:
            actor = await self._identify(exchange, self._authenticator.authenticate)
        self._check(exchange, operation, actor)
        framing = _framing(exchange.accepts, operation)
        context = self._context_factory(actor, exchange.request_id)
        if framing is None:
            result = await self._engine.execute(operation, context)
            await exchange.answer(200, result_payload(result))
            return
        stream = self._stream(exchange, framing)
        await stream.run(
            results_of(self._engine, operation, context),
            partial(self._guard.watch, exchange.authorization, actor),
        )

    async def _read(self, exchange: _Exchange) -> GraphQLRequest:
        accepts = exchange.accepts
        if exchange.method == "GET":
            query_string: bytes = exchange.scope["query_string"]
            if accepts.html and not query_string:
                location = {b"location": self._settings.explorer_path.encode()}
                raise HttpRefused(302, "SEE_EXPLORER", "The explorer is at this location.", location)
            _check_acceptable(accepts)
            return read_get(exchange.headers, query_string)
        if exchange.method != "POST":
            message = f"{exchange.method} is not supported here."
            raise HttpRefused(405, "METHOD_NOT_ALLOWED", message, {b"allow": b"GET, POST"})
        _check_acceptable(accepts)
        return await read_post(exchange.headers, exchange.receive, self._settings.body_bytes)

    async def _identify(self, exchange: _Exchange, ask: Callable[[str | None], Awaitable[Actor]]) -> Actor | None:
        authorization = exchange.authorization
        try:
            return await ask(authorization)
        except Unauthenticated as error:
            if authorization is None:
                return None
            raise HttpRefused(401, ErrorCode.UNAUTHENTICATED, error.message, _CHALLENGE) from None

    def _check(self, exchange: _Exchange, operation: Operation, actor: Actor | None) -> None:
        if exchange.method == "GET" and operation.type is OperationType.MUTATION:
            message = "A mutation needs POST: a GET must not change anything."
            raise HttpRefused(405, "METHOD_NOT_ALLOWED", message, {b"allow": b"POST"})
        if actor is None and not operation.only_introspection:
            raise HttpRefused(401, ErrorCode.UNAUTHENTICATED, _HOW_TO_AUTHENTICATE, _CHALLENGE)

    async def _refuse(self, exchange: _Exchange, refused: RequestRefused) -> None:
        errors = refused_errors(refused, exchange.request_id)
        payload = errors_payload(errors, exchange.request_id)
        accepts = exchange.accepts
        if accepts.stream is not None and accepts.prefers_stream:
            # Who reads only streams could not read why there is none.
            await self._stream(exchange, _FRAMINGS[accepts.stream]).refuse(payload)
            return
        # GraphQL over HTTP, section 6.4.1: under the older type 200 is what its clients expect.
        status = 400 if accepts.result is MediaType.GRAPHQL_RESPONSE else 200
        await exchange.answer(status, payload)

    def _stream(self, exchange: _Exchange, framing: Framing) -> ResponseStream:
        return ResponseStream(framing, exchange.receive, exchange.send, exchange.request_id, self._settings)


def _check_acceptable(accepts: Negotiated) -> None:
    if accepts.result is None and accepts.stream is None:
        offered = ", ".join(MediaType)
        raise HttpRefused(406, "NOT_ACCEPTABLE", f"The response can be: {offered}.")


def _framing(accepts: Negotiated, operation: Operation) -> Framing | None:
    """Choose how to stream, or None for a single JSON result.

    Raises:
        HttpRefused: 406 for a subscription whose client accepts no stream.
    """
    if operation.type is not OperationType.SUBSCRIPTION and not accepts.prefers_stream:
        return None
    if accepts.stream is None:
        message = (
            "A subscription needs `Accept: text/event-stream`, or `multipart/mixed` with "
            "`subscriptionSpec=1.0`, or a WebSocket with the sub-protocol `graphql-transport-ws`."
        )
        raise HttpRefused(406, "NOT_ACCEPTABLE", message)
    return _FRAMINGS[accepts.stream]
