"""A real server on a free port of the loopback interface, in front of the harbour."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.graphql import OpenStreams, TransportSettings, graphql_routes
from domain.actor import Actor, Role, TokenScope
from domain.errors import Unauthenticated
from schema.execution import Engine, Limits
from tests.execution.harbour import Context, Harbour, harbour_schema

ADA = Actor(
    org_id="org_1", person_id="per_ada", role=Role.MEMBER, scope=TokenScope.WRITE, time_zone="UTC", token_id="tok_1"
)
GOOD = {"Authorization": "Bearer good"}


@dataclass
class Tokens:
    """The tokens that are good, each with its actor; a test revokes them by taking them out."""

    actors: dict[str, Actor] = field(default_factory=lambda: {"Bearer good": ADA})
    asked: int = 0
    out_of_order: bool = False

    async def authenticate(self, authorization: str | None) -> Actor:
        self.asked += 1
        if self.out_of_order:
            raise ConnectionError
        try:
            return self.actors[authorization or ""]
        except KeyError:
            raise Unauthenticated from None

    async def recall(self, authorization: str | None) -> Actor:
        return await self.authenticate(authorization)


class Server(uvicorn.Server):
    """Says when it listens, and ends the streams before it waits for them."""

    def __init__(self, config: uvicorn.Config, streams: OpenStreams) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._streams = streams

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._streams.stop()
        await super().shutdown(sockets)

    @property
    def port(self) -> int:
        port: int = self.servers[0].sockets[0].getsockname()[1]
        return port


@dataclass
class Quay:
    """The running server and everything a test wants to reach behind it."""

    harbour: Harbour
    tokens: Tokens
    server: Server
    http: httpx.AsyncClient

    @property
    def origin(self) -> str:
        return f"127.0.0.1:{self.server.port}"

    @asynccontextmanager
    async def socket(
        self, subprotocol: str = "graphql-transport-ws", **options: Any
    ) -> AsyncIterator[ClientConnection]:
        """Connect, sending nothing yet."""
        offered = [Subprotocol(subprotocol)] if subprotocol else None
        async with connect(f"ws://{self.origin}/graphql", subprotocols=offered, **options) as socket_:
            yield socket_

    @asynccontextmanager
    async def conversation(self) -> AsyncIterator[ClientConnection]:
        """Connect with a good token."""
        async with self.socket() as socket_:
            await say(socket_, type="connection_init", payload=GOOD)
            assert await hear(socket_) == {"type": "connection_ack"}
            yield socket_


async def post(pier: Quay, body: object, **headers: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return await pier.http.post(
        "/graphql", json=body, headers={**GOOD, "accept": "application/graphql-response+json", **given}
    )


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


async def say(socket_: ClientConnection, **message: object) -> None:
    await socket_.send(orjson.dumps(message).decode())


async def subscribe(socket_: ClientConnection, id: str, query: str, **members: object) -> None:
    await say(socket_, id=id, type="subscribe", payload={"query": query, **members})


async def hear(socket_: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(10):
        message: dict[str, Any] = orjson.loads(await socket_.recv())
        return message


async def hear_next(socket_: ClientConnection) -> Any:
    message = await hear(socket_)
    assert message["type"] == "next"
    return message["payload"]["data"]


async def hear_error(socket_: ClientConnection, id: str) -> dict[str, Any]:
    message = await hear(socket_)
    assert (message["type"], message["id"]) == ("error", id)
    error: dict[str, Any] = message["payload"][0]
    return error


async def closed(socket_: ClientConnection) -> tuple[int | None, str | None]:
    """Wait until the server closes; return code and reason."""
    async with asyncio.timeout(10):
        await socket_.wait_closed()
    return socket_.close_code, socket_.close_reason


@asynccontextmanager
async def quay(settings: TransportSettings | None = None) -> AsyncIterator[Quay]:
    """Serve until the block ends."""
    harbour, tokens, streams = Harbour(), Tokens(), OpenStreams()
    routes = graphql_routes(
        Engine(harbour_schema(), Limits()),
        tokens,
        lambda actor, request_id: Context(harbour, actor, request_id),
        settings or TransportSettings(),
        streams,
    )
    config = uvicorn.Config(
        Starlette(routes=routes), port=0, log_config=None, lifespan="off", ws_per_message_deflate=False
    )
    server = Server(config, streams)
    serving = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(10):
            await server.ready.wait()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", timeout=10) as http:
            yield Quay(harbour, tokens, server, http)
    finally:
        server.should_exit = True
        await serving
