"""Results as server-sent events and as parts of one response."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import orjson
import pytest
from structlog.testing import capture_logs

from api.graphql import TransportSettings
from domain.actor import Role
from tests.execution.harbour import Harbour
from tests.transports.quay import ADA, GOOD, Quay, quay

EVENTS = "text/event-stream"
PARTS = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0'
ARRIVALS = {"query": "subscription { arrivals { number boats } }"}


async def whole(pier: Quay, query: str, accept: str = EVENTS, **headers: str) -> httpx.Response:
    return await pier.http.post("/graphql", json={"query": query}, headers={**GOOD, "accept": accept, **headers})


def events(text: str) -> list[tuple[str, Any]]:
    """Read a whole event stream; comments left out."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if fields:
            found.append((fields["event"], orjson.loads(fields["data"]) if fields["data"] else None))
    return found


def parts(text: str) -> list[Any]:
    """Read a whole multipart response."""
    preamble, *found, end = text.split("\r\n--graphql")
    assert (preamble, end) == ("", "--\r\n")
    return [orjson.loads(part.removeprefix("\r\ncontent-type: application/json\r\n\r\n")) for part in found]


@asynccontextmanager
async def listening(pier: Quay, body: object = ARRIVALS, accept: str = EVENTS) -> AsyncIterator[AsyncIterator[str]]:
    """Open a stream; yield its lines."""
    headers = {**GOOD, "accept": accept}
    async with pier.http.stream("POST", "/graphql", json=body, headers=headers) as response:
        assert response.status_code == 200
        yield response.aiter_lines()


async def until(lines: AsyncIterator[str], start: str) -> str:
    async with asyncio.timeout(10):
        async for line in lines:
            if line.startswith(start):
                return line
    message = f"The stream ended before a line with {start!r}."
    raise AssertionError(message)


async def test_a_subscription_is_a_stream_of_events(pier: Quay) -> None:
    response = await whole(pier, "subscription { count(to: 2) }")

    extensions = {"requestId": response.headers["x-request-id"]}
    assert events(response.text) == [
        ("next", {"data": {"count": 1}, "extensions": extensions}),
        ("next", {"data": {"count": 2}, "extensions": extensions}),
        ("complete", None),
    ]


async def test_an_event_stream_is_not_cached_nor_held_back(pier: Quay) -> None:
    headers = (await whole(pier, "subscription { count(to: 1) }")).headers

    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-cache"
    assert headers["x-accel-buffering"] == "no"


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "text/*",
        "application/json, text/event-stream",
        "application/json, text/event-stream;q=0.1",
        "text/event-stream, multipart/mixed",
        "text/event-stream, multipart/mixed;subscriptionSpec=1.0;q=0.9",
    ],
)
async def test_a_subscription_takes_the_stream_the_client_accepts(pier: Quay, accept: str) -> None:
    response = await whole(pier, "subscription { count(to: 1) }", accept)

    assert response.headers["content-type"].startswith(EVENTS)


@pytest.mark.parametrize("accept", [EVENTS, "text/event-stream, application/json;q=0.9"])
async def test_a_query_is_streamed_only_to_who_prefers_it(pier: Quay, accept: str) -> None:
    response = await whole(pier, "{ hello }", accept)

    assert [event for event, _ in events(response.text)] == ["next", "complete"]
    assert events(response.text)[0][1]["data"] == {"hello": "hello you"}


async def test_a_subscription_may_be_a_get(pier: Quay) -> None:
    headers = {**GOOD, "accept": EVENTS, "x-okra-preflight": "1"}
    response = await pier.http.get("/graphql", params={"query": "subscription { count(to: 1) }"}, headers=headers)

    assert [event for event, _ in events(response.text)] == ["next", "complete"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { impossible }", "NOT_FOUND"),
    ],
)
async def test_who_reads_only_events_reads_errors_as_events(pier: Quay, query: str, code: str) -> None:
    response = await whole(pier, query)

    (first, payload), last = events(response.text)
    assert (first, last) == ("next", ("complete", None))
    assert payload["errors"][0]["extensions"]["code"] == code


async def test_a_stranger_gets_no_stream(pier: Quay) -> None:
    response = await pier.http.post("/graphql", json=ARRIVALS, headers={"accept": EVENTS})

    assert response.status_code == 401


async def test_an_error_of_the_source_is_the_last_event(pier: Quay) -> None:
    response = await whole(pier, "subscription { interrupted }")

    first, second, last = events(response.text)
    assert first[1]["data"] == {"interrupted": 1}
    assert second[1]["errors"][0]["extensions"]["code"] == "RESYNC_REQUIRED"
    assert last == ("complete", None)


async def test_each_event_is_delivered_when_it_happens(pier: Quay, harbour: Harbour) -> None:
    async with listening(pier) as lines:
        for _ in range(2):
            await harbour.until_sources(1)
            await harbour.move()
            line = await until(lines, "data: ")
            assert orjson.loads(line.removeprefix("data: "))["data"] == {
                "arrivals": {"number": harbour.boats, "boats": harbour.boats}
            }


async def test_a_client_that_leaves_ends_the_source(pier: Quay, harbour: Harbour) -> None:
    async with listening(pier):
        await harbour.until_sources(1)

    await harbour.until_sources(0)


async def test_a_quiet_stream_gives_signs_of_life() -> None:
    async with quay(TransportSettings(keep_alive=0.01)) as pier, listening(pier) as lines:
        for _ in range(3):
            await until(lines, ":")


async def test_a_revoked_token_ends_the_stream_with_an_error() -> None:
    async with quay(TransportSettings(authority_interval=0.01)) as pier, listening(pier) as lines:
        await pier.harbour.until_sources(1)

        pier.tokens.actors.clear()

        error = orjson.loads((await until(lines, "data: {")).removeprefix("data: "))["errors"][0]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
        await until(lines, "event: complete")
        assert pier.harbour.sources_open == 0


async def test_changed_permissions_end_the_stream_with_an_error() -> None:
    async with quay(TransportSettings(authority_interval=0.01)) as pier, listening(pier) as lines:
        await pier.harbour.until_sources(1)

        pier.tokens.actors["Bearer good"] = replace(ADA, role=Role.VIEWER)

        assert "AUTHORITY_CHANGED" in await until(lines, "data: {")


async def test_authority_that_cannot_be_checked_ends_the_stream() -> None:
    async with quay(TransportSettings(authority_interval=0.01)) as pier, listening(pier) as lines:
        await pier.harbour.until_sources(1)

        with capture_logs() as logs:
            pier.tokens.out_of_order = True
            assert "AUTHORITY_UNKNOWN" in await until(lines, "data: {")

        assert len(logs) == 1


async def test_a_server_that_stops_ends_the_stream_without_completing_it() -> None:
    async with quay() as pier, listening(pier) as lines:
        await pier.harbour.until_sources(1)

        pier.server.should_exit = True

        async with asyncio.timeout(10):
            rest = [line async for line in lines]
        assert "event: complete" not in rest


# -------------------------------------------------------------------------------------------------- multipart


async def test_a_subscription_may_come_in_parts(pier: Quay) -> None:
    response = await whole(pier, "subscription { count(to: 2) }", PARTS)

    assert response.headers["content-type"] == PARTS
    assert [part["payload"]["data"] for part in parts(response.text)] == [{"count": 1}, {"count": 2}]


async def test_what_apollo_accepts_gets_parts_for_subscriptions_only(pier: Quay) -> None:
    accept = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"

    streamed = await whole(pier, "subscription { count(to: 1) }", accept)
    single = await whole(pier, "{ hello }", accept)

    assert streamed.headers["content-type"] == PARTS
    assert single.headers["content-type"].startswith("application/json")


async def test_errors_of_the_transport_stand_beside_an_empty_payload(pier: Quay) -> None:
    response = await whole(pier, "subscription { nonsense }", PARTS)

    (part,) = parts(response.text)
    assert part["payload"] is None
    assert part["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_each_part_is_closed_when_it_is_sent(pier: Quay, harbour: Harbour) -> None:
    headers = {**GOOD, "accept": PARTS}
    received = ""

    async with pier.http.stream("POST", "/graphql", json=ARRIVALS, headers=headers) as response:
        await harbour.until_sources(1)
        await harbour.move()
        async for text in response.aiter_text():
            received += text
            if "payload" in received:
                break

    assert received.endswith("\r\n--graphql")


async def test_a_quiet_multipart_stream_gives_signs_of_life() -> None:
    async with quay(TransportSettings(keep_alive=0.01)) as pier, listening(pier, accept=PARTS) as lines:
        await until(lines, "{}")
