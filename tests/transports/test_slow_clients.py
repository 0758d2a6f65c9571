"""Clients that take what they are sent slowly, or not at all: the network is in the test's own hands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from starlette.types import Scope

from api.graphql import OpenStreams, TransportSettings, graphql_routes
from schema.execution import Engine, Limits
from tests.execution.harbour import Context, Harbour, harbour_schema
from tests.transports.quay import Tokens

FLOOD = {"query": "subscription { flood(size: 10) }"}
AUTHORIZATION = (b"authorization", b"Bearer good")
JSON = (b"content-type", b"application/json")
EVENTS = (b"accept", b"text/event-stream")
HTTP: Scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": [AUTHORIZATION, JSON, EVENTS]}
WEBSOCKET: Scope = {
    "type": "websocket",
    "path": "/graphql",
    "headers": [AUTHORIZATION],
    "subprotocols": ["graphql-transport-ws"],
}


class Network:
    """Both directions between a client and the application, which waits until the client takes an event."""

    def __init__(self) -> None:
        self._incoming: asyncio.Queue[Any] = asyncio.Queue()
        self._outgoing: asyncio.Queue[Any] = asyncio.Queue()
        self._taken = asyncio.Semaphore(0)

    def arrive(self, **event: object) -> None:
        self._incoming.put_nowait(event)

    async def receive(self) -> Any:
        return await self._incoming.get()

    async def send(self, event: Any) -> None:
        self._outgoing.put_nowait(event)
        await self._taken.acquire()

    async def look(self) -> Any:
        """Wait for the next event the application sends, without taking it."""
        async with asyncio.timeout(10):
            return await self._outgoing.get()

    def take(self) -> None:
        self._taken.release()

    @property
    def unread(self) -> int:
        return self._incoming.qsize()

    @property
    def silent(self) -> bool:
        return self._outgoing.empty()


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def world() -> Harbour:
    return Harbour()


@asynccontextmanager
async def serving(
    scope: Scope, network: Network, world: Harbour, patience: float = 30.0
) -> AsyncIterator[asyncio.Task[None]]:
    """Run the application on one connection; when the block ends it must end by itself."""
    routes = graphql_routes(
        Engine(harbour_schema(), Limits()),
        Tokens(),
        lambda actor, request_id: Context(world, actor, request_id),
        TransportSettings(send_timeout=patience),
        OpenStreams(),
    )
    app = Starlette(routes=routes)
    running = asyncio.create_task(app({**scope}, network.receive, network.send))
    yield running
    async with asyncio.timeout(10):
        await running


async def pass_time() -> None:
    """Let everything run that can run."""
    for _ in range(50):
        await asyncio.sleep(0)


def introduce(network: Network) -> None:
    network.arrive(type="websocket.connect")
    for message in ({"type": "connection_init"}, {"type": "subscribe", "id": "1", "payload": FLOOD}):
        network.arrive(type="websocket.receive", text=orjson.dumps(message).decode())


async def test_over_a_websocket_the_next_event_waits_until_the_last_one_is_taken(
    network: Network, world: Harbour
) -> None:
    introduce(network)
    async with serving(WEBSOCKET, network, world):
        for expected in ("websocket.accept", "connection_ack"):
            assert expected in str(await network.look())
            network.take()

        for count in (1, 2, 3):
            assert "next" in (await network.look())["text"]
            await pass_time()
            assert (world.boats, network.silent) == (count, True)
            network.take()

        network.arrive(type="websocket.disconnect")
    assert world.sources_open == 0


async def test_over_http_the_next_event_waits_until_the_last_one_is_taken(network: Network, world: Harbour) -> None:
    network.arrive(type="http.request", body=orjson.dumps(FLOOD))
    async with serving(HTTP, network, world):
        for expected in ("http.response.start", ":"):
            assert expected in str(await network.look())
            network.take()

        for count in (1, 2, 3):
            assert (await network.look())["body"].startswith(b"event: next")
            await pass_time()
            assert (world.boats, network.silent) == (count, True)
            network.take()

        network.arrive(type="http.disconnect")
    assert world.sources_open == 0


async def test_a_websocket_whose_client_takes_nothing_is_given_up(network: Network, world: Harbour) -> None:
    introduce(network)
    async with serving(WEBSOCKET, network, world, patience=0.01):
        for _ in range(2):
            await network.look()
            network.take()
        await network.look()

    assert world.sources_open == 0


async def test_a_stream_whose_client_takes_nothing_is_given_up(network: Network, world: Harbour) -> None:
    network.arrive(type="http.request", body=orjson.dumps(FLOOD))
    async with serving(HTTP, network, world, patience=0.01):
        for _ in range(2):
            await network.look()
            network.take()
        await network.look()

    assert world.sources_open == 0


async def test_a_client_that_leaves_amid_its_body_is_not_answered(network: Network, world: Harbour) -> None:
    network.arrive(type="http.request", body=b"{", more_body=True)
    network.arrive(type="http.disconnect")

    async with serving(HTTP, network, world):
        pass

    assert network.silent


async def test_a_body_is_not_read_past_its_limit(network: Network, world: Harbour) -> None:
    for _ in range(10):
        network.arrive(type="http.request", body=b" " * 64 * 1024, more_body=True)

    async with serving(HTTP, network, world):
        assert (await network.look())["status"] == 413
        network.take()
        assert b"BODY_TOO_LARGE" in (await network.look())["body"]
        network.take()

    assert network.unread == 5
