"""The sub-protocol graphql-transport-ws: operations and how they, and conversations, end."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from api.graphql import TransportSettings
from domain.actor import Role
from schema.execution.errors import MASKED_MESSAGE
from tests.execution.harbour import SECRET, Harbour
from tests.transports.quay import (
    ADA,
    Quay,
    closed,
    hear,
    hear_error,
    hear_next,
    quay,
    say,
    subscribe,
)

# ------------------------------------------------------------------------------------------------ operations


async def test_queries_and_mutations_are_answered_once(pier: Quay, harbour: Harbour) -> None:
    async with pier.conversation() as socket:
        await subscribe(socket, "1", "mutation { light(on: true) }")

        message = await hear(socket)
        assert (message["id"], message["type"]) == ("1", "next")
        assert message["payload"]["data"] == {"light": True}
        assert len(message["payload"]["extensions"]["requestId"]) == 32
        assert await hear(socket) == {"id": "1", "type": "complete"}
    assert harbour.lamp_is_on


async def test_variables_operation_name_and_extensions_are_passed_on(pier: Quay) -> None:
    async with pier.conversation() as socket:
        await subscribe(
            socket,
            "1",
            "query A { boats } query B($n: String!) { hello(name: $n) hint }",
            operationName="B",
            variables={"n": "Ada"},
            extensions={"k": "v"},
        )

        assert await hear_next(socket) == {"hello": "hello Ada", "hint": "{'k': 'v'}"}


async def test_a_subscription_runs_to_its_end(pier: Quay) -> None:
    async with pier.conversation() as socket:
        await subscribe(socket, "1", "subscription { count(to: 2) }")

        assert [await hear_next(socket), await hear_next(socket)] == [{"count": 1}, {"count": 2}]
        assert await hear(socket) == {"id": "1", "type": "complete"}


async def test_an_id_is_free_again_when_its_operation_is_complete(pier: Quay) -> None:
    async with pier.conversation() as socket:
        for _ in range(2):
            await subscribe(socket, "1", "{ hello }")
            await hear_next(socket)
            assert await hear(socket) == {"id": "1", "type": "complete"}


async def test_each_event_is_read_afresh(pier: Quay, harbour: Harbour) -> None:
    async with pier.conversation() as socket:
        await subscribe(socket, "1", "subscription { arrivals { number boats } }")
        await harbour.until_sources(1)

        for _ in range(2):
            await harbour.move()
            assert await hear_next(socket) == {"arrivals": {"number": harbour.boats, "boats": harbour.boats}}


async def test_operations_run_side_by_side(pier: Quay, harbour: Harbour) -> None:
    async with pier.conversation() as socket:
        await subscribe(socket, "sub", "subscription { arrivals { number } }")
        await harbour.until_sources(1)
        await subscribe(socket, "slow", "{ slow }")
        await subscribe(socket, "quick", "{ hello }")

        assert (await hear(socket))["id"] == "quick"


async def test_who_completes_an_operation_hears_no_more_of_it(pier: Quay, harbour: Harbour) -> None:
    async with pier.conversation() as socket:
        await subscribe(socket, "1", "subscription { arrivals { number } }")
        await harbour.until_sources(1)

        await say(socket, id="1", type="complete")
        await harbour.until_sources(0)

        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}


async def test_an_id_is_free_again_when_the_client_has_completed_it(pier: Quay, harbour: Harbour) -> None:
    async with pier.conversation() as socket:
        await subscribe(socket, "1", "{ slow }")
        await say(socket, id="1", type="complete")
        await subscribe(socket, "1", "subscription { arrivals { number } }")
        await harbour.until_sources(1)

        await harbour.move()

        assert await hear_next(socket) == {"arrivals": {"number": harbour.boats}}


async def test_completing_what_never_was_changes_nothing(pier: Quay) -> None:
    async with pier.conversation() as socket:
        await say(socket, id="ghost", type="complete")
        await say(socket, type="ping")

        assert await hear(socket) == {"type": "pong"}


async def test_an_id_in_use_closes_the_socket(pier: Quay, harbour: Harbour) -> None:
    async with pier.conversation() as socket:
        await subscribe(socket, "1", "subscription { arrivals { number } }")
        await subscribe(socket, "1", "{ hello }")

        assert await closed(socket) == (4409, "Subscriber for 1 already exists")
    await harbour.until_sources(0)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { lucky(number: $n) }", "BAD_USER_INPUT"),
        ("query A { hello } query B { hello }", "OPERATION_NAME_REQUIRED"),
        ("subscription { impossible }", "NOT_FOUND"),
        ("subscription { count(to: 1) arrivals { number } }", "TOO_MANY_ROOT_FIELDS"),
    ],
)
async def test_what_cannot_be_executed_is_an_error_of_its_id(pier: Quay, query: str, code: str) -> None:
    async with pier.conversation() as socket:
        await subscribe(socket, "1", query)

        extensions = (await hear_error(socket, "1"))["extensions"]
        assert extensions["code"] == code
        assert len(extensions["requestId"]) == 32

        await subscribe(socket, "1", "{ hello }")
        assert await hear_next(socket) == {"hello": "hello you"}


async def test_an_unforeseen_failure_is_masked(pier: Quay) -> None:
    with capture_logs() as logs:
        async with pier.conversation() as socket:
            await subscribe(socket, "1", "subscription { broken }")
            message = await hear(socket)

    assert message["payload"]["errors"][0]["message"] == MASKED_MESSAGE
    assert SECRET not in str(message)
    assert len(logs) == 1


async def test_a_failure_around_one_operation_leaves_the_others_alone() -> None:
    async with quay() as pier, pier.conversation() as socket:
        await subscribe(socket, "sub", "subscription { arrivals { number } }")
        await pier.harbour.until_sources(1)

        with capture_logs() as logs:
            pier.harbour.context_fails = True
            await subscribe(socket, "1", "{ hello }")
            error = await hear_error(socket, "1")
            pier.harbour.context_fails = False

        assert error["extensions"]["code"] == "INTERNAL_ERROR"
        assert len(logs) == 1
        await pier.harbour.move()
        assert await hear_next(socket) == {"arrivals": {"number": 1}}


async def test_subscriptions_beyond_the_limit_are_refused_one_by_one() -> None:
    async with quay(TransportSettings(subscriptions_per_connection=2)) as pier, pier.conversation() as socket:
        for number in range(3):
            await subscribe(socket, str(number), "subscription { arrivals { number } }")

        assert (await hear_error(socket, "2"))["extensions"]["code"] == "TOO_MANY_OPERATIONS"
        await pier.harbour.until_sources(2)
        await say(socket, id="0", type="complete")
        await pier.harbour.until_sources(1)
        await subscribe(socket, "2", "subscription { arrivals { number } }")
        await pier.harbour.until_sources(2)


async def test_queries_have_places_of_their_own() -> None:
    settings = TransportSettings(subscriptions_per_connection=1, operations_per_connection=1)
    async with quay(settings) as pier, pier.conversation() as socket:
        await subscribe(socket, "sub", "subscription { arrivals { number } }")
        await subscribe(socket, "slow", "{ slow }")
        await pier.harbour.until(lambda: pier.harbour.slow_fields_started == 1)

        await subscribe(socket, "more", "{ hello }")

        assert (await hear_error(socket, "more"))["extensions"]["code"] == "TOO_MANY_OPERATIONS"


# ---------------------------------------------------------------------------------------------------- endings


async def test_a_revoked_token_closes_the_socket_and_its_sources() -> None:
    async with quay(TransportSettings(authority_interval=0.01)) as pier, pier.conversation() as socket:
        await subscribe(socket, "1", "subscription { arrivals { number } }")
        await pier.harbour.until_sources(1)

        pier.tokens.actors.clear()

        assert (await closed(socket))[0] == 4403
        assert pier.harbour.sources_open == 0


async def test_changed_permissions_close_the_socket() -> None:
    async with quay(TransportSettings(authority_interval=0.01)) as pier, pier.conversation() as socket:
        pier.tokens.actors["Bearer good"] = replace(ADA, role=Role.VIEWER)

        assert await closed(socket) == (4403, "Your permissions changed. Connect again.")


async def test_authority_is_asked_for_once_for_all_subscriptions_of_a_connection() -> None:
    async with quay(TransportSettings(authority_interval=0.05)) as pier, pier.conversation() as socket:
        for number in range(10):
            await subscribe(socket, str(number), "subscription { arrivals { number } }")
        await pier.harbour.until_sources(10)
        tasks = [task for task in asyncio.all_tasks() if "Guard.watch" in str(task.get_coro())]

        assert len(tasks) == 1


async def test_authority_that_cannot_be_checked_closes_the_socket_for_now() -> None:
    with capture_logs() as logs:
        async with quay(TransportSettings(authority_interval=0.01)) as pier, pier.conversation() as socket:
            pier.tokens.out_of_order = True

            assert (await closed(socket))[0] == 1013

    assert len(logs) == 1


async def test_a_server_that_stops_closes_its_sockets_with_restart() -> None:
    async with quay() as pier, pier.conversation() as socket:
        await subscribe(socket, "1", "subscription { arrivals { number } }")
        await pier.harbour.until_sources(1)

        pier.server.should_exit = True

        assert (await closed(socket))[0] == 1012
        await pier.harbour.until_sources(0)


async def test_clients_that_vanish_leave_nothing_behind() -> None:
    async with quay() as pier, AsyncExitStack() as clients:
        before = asyncio.all_tasks()
        sockets = [await clients.enter_async_context(pier.conversation()) for _ in range(5)]
        for socket in sockets:
            for number in range(4):
                await subscribe(socket, f"sub{number}", "subscription { arrivals { number } }")
                await subscribe(socket, f"slow{number}", "{ slow }")
        await pier.harbour.until_sources(20)
        await pier.harbour.until(lambda: pier.harbour.slow_fields_started == 20)

        for socket in sockets:
            socket.transport.abort()

        await pier.harbour.until_sources(0)
        async with asyncio.timeout(10):
            while left := asyncio.all_tasks() - before:
                await asyncio.wait(left)
        assert pier.harbour.slow_fields_cancelled == 20
