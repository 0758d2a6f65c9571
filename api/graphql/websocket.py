"""GraphQL over WebSocket: the sub-protocol `graphql-transport-ws`."""

import asyncio
from contextlib import aclosing
from typing import Never, assert_never

from graphql import ExecutionResult, OperationType
from starlette.types import Receive, Scope, Send

from api.graphql.authority import (
    AUTHORITY_UNKNOWN,
    Authenticator,
    AuthorityLost,
    ContextFactory,
    Guard,
)
from api.graphql.channel import Channel, CloseCode, CloseSocket
from api.graphql.frames import (
    Complete,
    Frame,
    Init,
    MalformedFrame,
    Ping,
    Pong,
    Subscribe,
    read_frame,
    write_frame,
)
from api.graphql.responses import Payload, refused_errors, result_payload, single_error
from api.graphql.settings import TransportSettings
from api.graphql.streams import ServerStopping
from api.requests import ClientGone, new_request_id
from domain.actor import Actor
from domain.errors import Unauthenticated
from schema.execution import Engine, GraphQLRequest, Operation, RequestErrorCode, RequestRefused
from schema.execution.errors import MASKED_MESSAGE, log_failure

SUBPROTOCOL = "graphql-transport-ws"


class GraphQLOverWebSocket:
    """The endpoint for WebSockets, an ASGI application."""

    def __init__(
        self,
        engine: Engine,
        authenticator: Authenticator,
        context_factory: ContextFactory,
        settings: TransportSettings,
        guard: Guard,
    ) -> None:
        """Answer with `engine`, for whom `authenticator` names."""
        self.engine = engine
        self.authenticator = authenticator
        self.context_factory = context_factory
        self.settings = settings
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold one conversation, if the client speaks our sub-protocol."""
        channel = Channel(receive, send, self.settings)
        if SUBPROTOCOL not in scope["subprotocols"]:
            await channel.accept(None)  # only an open WebSocket can be closed with a reason
            reason = f"Use the sub-protocol {SUBPROTOCOL}."
            await channel.close(CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE, reason)
            return
        await channel.accept(SUBPROTOCOL)
        authorization: bytes | None = dict(scope["headers"]).get(b"authorization")
        header = None if authorization is None else authorization.decode("latin-1")
        await _Conversation(self, channel, header).run()


class _Conversation:
    """One client, from its `connection_init` to the end; every operation is a task of this conversation."""

    def __init__(self, endpoint: GraphQLOverWebSocket, channel: Channel, authorization: str | None) -> None:
        self._endpoint = endpoint
        self._channel = channel
        self._authorization = authorization
        self._operations: dict[str, asyncio.Task[None]] = {}
        settings = endpoint.settings
        self._free_places = {
            OperationType.QUERY: settings.operations_per_connection,
            OperationType.MUTATION: settings.operations_per_connection,
            OperationType.SUBSCRIPTION: settings.subscriptions_per_connection,
        }

    async def run(self) -> None:
        """Converse until one side ends it. Nothing that was started outlives this call."""
        try:
            async with asyncio.TaskGroup() as tasks:
                await self._converse(tasks)
        except* Exception as endings:  # noqa: BLE001 - every kind has its close code
            ending = endings.exceptions[0]
            if not isinstance(ending, ClientGone):
                await self._channel.close(*_farewell(ending))

    async def _converse(self, tasks: asyncio.TaskGroup) -> Never:
        actor = await self._open()
        tasks.create_task(self._endpoint.guard.watch(self._authorization, actor))
        while True:
            frame = await self._read()
            match frame:
                case Ping(payload):
                    await self._send("pong", payload=payload)
                case Pong():
                    pass
                case Init():
                    raise CloseSocket(CloseCode.TOO_MANY_INITS, "The connection is initialised already.")
                case Subscribe(id, request):
                    if id in self._operations:
                        raise CloseSocket(CloseCode.SUBSCRIBER_EXISTS, f"Subscriber for {id} already exists")
                    self._operations[id] = tasks.create_task(self._perform(id, request, actor))
                case Complete(id):
                    if id in self._operations:
                        self._operations.pop(id).cancel()
                case _:
                    assert_never(frame)

    async def _open(self) -> Actor:
        try:
            async with asyncio.timeout(self._endpoint.settings.init_timeout):
                init = await self._await_init()
        except TimeoutError:
            raise CloseSocket(CloseCode.INIT_TIMEOUT, "No connection_init came in time.") from None
        self._authorization = _token_of(init) or self._authorization
        try:
            actor = await self._endpoint.authenticator.authenticate(self._authorization)
        except Unauthenticated as error:
            raise CloseSocket(CloseCode.FORBIDDEN, error.message) from None
        await self._send("connection_ack")
        return actor

    async def _await_init(self) -> Init:
        while True:
            match await self._read():
                case Init() as init:
                    return init
                case Ping(payload):
                    await self._send("pong", payload=payload)
                case Subscribe():
                    raise CloseSocket(CloseCode.UNAUTHORIZED, "Send connection_init first.")
                case _:
                    pass

    async def _perform(self, id: str, request: GraphQLRequest, actor: Actor) -> None:
        request_id = new_request_id()
        try:
            errors = await self._run(id, request, actor, request_id)
        except RequestRefused as refused:
            errors = refused_errors(refused, request_id)
        except ClientGone:
            raise
        except Exception as error:  # noqa: BLE001 - one operation failed, the others go on
            log_failure(error, request_id)
            errors = single_error(RequestErrorCode.INTERNAL_ERROR, MASKED_MESSAGE, request_id)
        finally:
            # The client may have stopped this operation and given its id to another one.
            if self._operations.get(id) is asyncio.current_task():
                del self._operations[id]
        if errors:
            await self._send("error", id, errors)
        else:
            await self._send("complete", id)

    async def _run(self, id: str, request: GraphQLRequest, actor: Actor, request_id: str) -> list[Payload]:
        """Send the results of one operation; return the errors that prevented it."""
        operation = self._endpoint.engine.prepare(request, suggestions=True)
        if not self._free_places[operation.type]:
            message = f"Too many of type {operation.type.value} at the same time on this connection."
            return single_error("TOO_MANY_OPERATIONS", message, request_id)
        self._free_places[operation.type] -= 1
        try:
            if operation.type is OperationType.SUBSCRIPTION:
                return await self._stream(id, operation, actor, request_id)
            context = self._endpoint.context_factory(actor, request_id)
            result = await self._endpoint.engine.execute(operation, context)
            await self._send("next", id, result_payload(result))
            return []
        finally:
            self._free_places[operation.type] += 1

    async def _stream(self, id: str, operation: Operation, actor: Actor, request_id: str) -> list[Payload]:
        context = self._endpoint.context_factory(actor, request_id)
        results = await self._endpoint.engine.subscribe(operation, context)
        if isinstance(results, ExecutionResult):
            return [dict(error.formatted) for error in results.errors or ()]
        async with aclosing(results):
            async for result in results:
                await self._send("next", id, result_payload(result))
        return []

    async def _read(self) -> Frame:
        return read_frame(await self._channel.read())

    async def _send(self, type: str, id: str | None = None, payload: object = None) -> None:
        await self._channel.send(write_frame(type, id, payload))


def _token_of(init: Init) -> str | None:
    for name, value in init.payload.items():
        if name.lower() == "authorization" and isinstance(value, str):
            return value
    return None


def _farewell(ending: Exception) -> tuple[CloseCode, str]:
    match ending:
        case CloseSocket():
            return ending.code, ending.reason
        case MalformedFrame():
            return CloseCode.BAD_MESSAGE, str(ending)
        case AuthorityLost(code=code) if code == AUTHORITY_UNKNOWN:
            return CloseCode.TRY_AGAIN_LATER, ending.message
        case AuthorityLost():
            return CloseCode.FORBIDDEN, ending.message
        case ServerStopping():
            return CloseCode.SERVICE_RESTART, "The server restarts. Connect again."
        case _:
            request_id = new_request_id()
            log_failure(ending, request_id)
            return CloseCode.INTERNAL_ERROR, f"Something went wrong on our side. Request {request_id}."
