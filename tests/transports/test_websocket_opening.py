"""The sub-protocol graphql-transport-ws: how a conversation opens, and what a message must look like."""

import pytest

from api.graphql import TransportSettings
from tests.transports.quay import (
    GOOD,
    Quay,
    closed,
    hear,
    quay,
    say,
    subscribe,
)

# --------------------------------------------------------------------------------------------------- opening


async def test_the_sub_protocol_is_agreed_on(pier: Quay) -> None:
    async with pier.socket() as socket:
        assert socket.subprotocol == "graphql-transport-ws"


@pytest.mark.parametrize("subprotocol", ["graphql-ws", "something-else", ""])
async def test_other_sub_protocols_are_refused(pier: Quay, subprotocol: str) -> None:
    async with pier.socket(subprotocol) as socket:
        assert await closed(socket) == (4406, "Use the sub-protocol graphql-transport-ws.")


@pytest.mark.parametrize("name", ["Authorization", "authorization", "AUTHORIZATION"])
async def test_the_token_may_come_in_the_payload(pier: Quay, name: str) -> None:
    async with pier.socket() as socket:
        await say(socket, type="connection_init", payload={name: "Bearer good"})

        assert await hear(socket) == {"type": "connection_ack"}


@pytest.mark.parametrize("init", [{}, {"payload": None}, {"payload": {}}, {"payload": {"authorization": None}}])
async def test_the_token_may_come_in_the_header_of_the_upgrade(pier: Quay, init: dict[str, object]) -> None:
    async with pier.socket(additional_headers=GOOD) as socket:
        await say(socket, type="connection_init", **init)

        assert await hear(socket) == {"type": "connection_ack"}


@pytest.mark.parametrize("init", [{}, {"payload": None}, {"payload": {"authorization": "Bearer bad"}}])
async def test_without_a_good_token_the_socket_is_closed(pier: Quay, init: dict[str, object]) -> None:
    async with pier.socket() as socket:
        await say(socket, type="connection_init", **init)

        code, reason = await closed(socket)

    assert code == 4403
    assert "token" in (reason or "")


async def test_who_does_not_introduce_themselves_in_time_is_sent_away() -> None:
    async with quay(TransportSettings(init_timeout=0.01)) as pier, pier.socket() as socket:
        assert (await closed(socket))[0] == 4408


async def test_pings_before_the_introduction_do_not_extend_it() -> None:
    async with quay(TransportSettings(init_timeout=0.05)) as pier, pier.socket() as socket:
        await say(socket, type="ping")
        await hear(socket)

        assert (await closed(socket))[0] == 4408


async def test_one_introduction_is_enough(pier: Quay) -> None:
    async with pier.conversation() as socket:
        await say(socket, type="connection_init")

        assert (await closed(socket))[0] == 4429


async def test_nothing_starts_before_the_introduction(pier: Quay) -> None:
    async with pier.socket() as socket:
        await subscribe(socket, "1", "{ hello }")

        assert (await closed(socket))[0] == 4401


# -------------------------------------------------------------------------------------------------- messages


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The message is not JSON."),
        ("hello", "The message is not JSON."),
        ("[]", "The message is not a JSON object."),
        ("null", "The message is not a JSON object."),
        ('"ping"', "The message is not a JSON object."),
        ("{}", "`type` must be connection_init, ping, pong, subscribe or complete."),
        ('{"type": 1}', "`type` must be connection_init, ping, pong, subscribe or complete."),
        ('{"type": ["ping"]}', "`type` must be connection_init, ping, pong, subscribe or complete."),
        ('{"type": "start"}', "`type` must be connection_init, ping, pong, subscribe or complete."),
        ('{"type": "next", "id": "1"}', "`type` must be connection_init, ping, pong, subscribe or complete."),
        ('{"type": "ping", "payload": []}', "`payload` must be an object or null."),
        ('{"type": "pong", "payload": 1}', "`payload` must be an object or null."),
        ('{"type": "complete"}', "`id` must be a string of 1 to 128 characters."),
        ('{"type": "subscribe", "id": ""}', "`id` must be a string of 1 to 128 characters."),
        ('{"type": "subscribe", "id": 1}', "`id` must be a string of 1 to 128 characters."),
        ('{"type": "subscribe", "id": "1"}', "A GraphQL request is a JSON object with the member `query`."),
        ('{"type": "subscribe", "id": "1", "payload": {}}', "`query` must be a string: the GraphQL document."),
        (
            '{"type": "subscribe", "id": "1", "payload": {"query": "{a}", "variables": []}}',
            "`variables` must be an object or null.",
        ),
    ],
)
@pytest.mark.parametrize("introduced", [True, False])
async def test_a_malformed_message_closes_the_socket_and_says_why(
    pier: Quay, text: str, reason: str, introduced: bool
) -> None:
    async with pier.conversation() if introduced else pier.socket() as socket:
        await socket.send(text)

        assert await closed(socket) == (4400, reason)


async def test_binary_messages_are_malformed(pier: Quay) -> None:
    async with pier.conversation() as socket:
        await socket.send(b'{"type": "ping"}')

        assert await closed(socket) == (4400, "Messages are text.")


@pytest.mark.parametrize("filler", ["x" * 1000, "ü" * 500])
async def test_a_message_that_is_too_long_closes_the_socket(filler: str) -> None:
    async with quay(TransportSettings(body_bytes=1000)) as pier, pier.conversation() as socket:
        await say(socket, type="ping", payload={"x": filler})

        assert (await closed(socket))[0] == 1009


@pytest.mark.parametrize("payload", [{"a": [1]}, None])
async def test_a_ping_is_answered_with_its_payload(pier: Quay, payload: dict[str, object] | None) -> None:
    async with pier.conversation() as socket:
        await say(socket, type="ping", payload=payload)

        assert await hear(socket) == {"type": "pong", **({"payload": payload} if payload else {})}


async def test_a_pong_needs_no_ping(pier: Quay) -> None:
    async with pier.conversation() as socket:
        await say(socket, type="pong")
        await say(socket, type="ping")

        assert await hear(socket) == {"type": "pong"}
