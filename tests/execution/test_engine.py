"""Operations are executed, limited in time, and their errors fit to be shown."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest
from graphql import ExecutionResult
from structlog.testing import capture_logs

from schema.execution import Engine, GraphQLRequest, Limits
from schema.execution.errors import MASKED_MESSAGE
from tests.execution.harbour import SECRET, Context, Harbour, harbour_schema


async def run(
    engine: Engine, context: Context, text: str, variables: dict[str, object] | None = None
) -> ExecutionResult:
    request = GraphQLRequest(text, variables=variables)
    return await engine.execute(engine.prepare(request, suggestions=True), context)


def errors_of(result: ExecutionResult) -> list[dict[str, object]]:
    return [dict(error.formatted) for error in result.errors or ()]


async def test_a_query_is_answered_with_the_request_id(engine: Engine, context: Context) -> None:
    result = await run(engine, context, "{ hello boats fleet { name } }")

    assert result.data == {"hello": "hello you", "boats": 0, "fleet": [{"name": "Ada"}, {"name": "Bob"}]}
    assert result.errors is None
    assert result.extensions == {"requestId": "request-1"}


async def test_a_mutation_is_carried_out(engine: Engine, context: Context, harbour: Harbour) -> None:
    result = await run(engine, context, "mutation { light(on: true) }")

    assert result.data == {"light": True}
    assert harbour.lamp_is_on


async def test_resolvers_see_the_extensions_of_the_request(engine: Engine, context: Context) -> None:
    operation = engine.prepare(GraphQLRequest("{ hint }", extensions={"a": 1}), suggestions=True)

    assert (await engine.execute(operation, context)).data == {"hint": "{'a': 1}"}


async def test_an_unforeseen_failure_is_masked(engine: Engine, context: Context) -> None:
    with capture_logs():
        result = await run(engine, context, "{ hello broken }")

    assert result.data == {"hello": "hello you", "broken": None}
    assert errors_of(result) == [
        {
            "message": MASKED_MESSAGE,
            "locations": [{"line": 1, "column": 9}],
            "path": ["broken"],
            "extensions": {"code": "INTERNAL_ERROR", "requestId": "request-1"},
        }
    ]


async def test_an_unforeseen_failure_is_logged_with_its_place_but_without_values(
    engine: Engine, context: Context
) -> None:
    with capture_logs() as logs:
        await run(engine, context, "{ broken }")

    (entry,) = logs
    assert (entry["log_level"], entry["request_id"], entry["path"]) == ("error", "request-1", ["broken"])
    assert "in broken" in entry["traceback"]
    assert "ValueError" in entry["traceback"]
    assert SECRET not in str(entry)


async def test_one_failure_in_many_rows_is_logged_for_each_cause(engine: Engine, context: Context) -> None:
    with capture_logs() as logs:
        result = await run(engine, context, "{ fleet { seaworthy } }")

    assert len(logs) == len(result.errors or ())


@pytest.mark.parametrize("field", ["endlessNumber", "nothing"])
async def test_an_answer_that_breaks_its_type_is_our_failure(engine: Engine, context: Context, field: str) -> None:
    with capture_logs():
        (error,) = errors_of(await run(engine, context, f"{{ {field} }}"))

    assert error["message"] == MASKED_MESSAGE
    assert error["extensions"] == {"code": "INTERNAL_ERROR", "requestId": "request-1"}


@pytest.mark.parametrize(
    ("field", "message", "extensions"),
    [
        ("missing", "Nothing with this id is visible to you.", {"code": "NOT_FOUND"}),
        ("refused", "Give a title.", {"code": "INVALID_INPUT", "path": ["input", "title"]}),
        (
            "refusedTwice",
            "Several parts of the input do not fit the rules.",
            {
                "code": "INVALID_INPUT",
                "errors": [
                    {"code": "INVALID_INPUT", "message": "Give a title.", "path": ["title"]},
                    {"code": "INVALID_INPUT", "message": "Too long.", "path": ["note"]},
                ],
            },
        ),
    ],
)
async def test_an_expected_failure_keeps_its_message_and_code(
    engine: Engine, context: Context, field: str, message: str, extensions: dict[str, object]
) -> None:
    with capture_logs() as logs:
        (error,) = errors_of(await run(engine, context, f"{{ {field} }}"))

    assert error["message"] == message
    assert error["extensions"] == {**extensions, "requestId": "request-1"}
    assert logs == []


async def test_an_argument_found_wrong_only_when_executed_is_the_callers_mistake(
    engine: Engine, context: Context
) -> None:
    result = await run(engine, context, "query ($id: String) { find(by: {id: $id}) }", variables={"id": None})

    (error,) = errors_of(result)
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "requestId": "request-1"}


async def test_past_the_deadline_a_query_is_cancelled(context: Context, harbour: Harbour) -> None:
    engine = Engine(harbour_schema(), replace(Limits(), deadline_seconds=0.01))

    result = await run(engine, context, "{ hello slow }")

    (error,) = errors_of(result)
    assert result.data is None
    assert error["message"] == "The query took longer than 0.01 seconds."
    assert error["extensions"] == {"code": "DEADLINE_EXCEEDED", "requestId": "request-1"}
    assert harbour.slow_fields_cancelled == 1


async def test_what_nobody_waits_for_any_more_is_cancelled(engine: Engine, context: Context, harbour: Harbour) -> None:
    before = asyncio.all_tasks()

    with capture_logs():
        result = await run(engine, context, "{ strictBesideSlow { slow broken } }")

    assert result.data == {"strictBesideSlow": None}
    assert harbour.slow_fields_cancelled == 1
    assert asyncio.all_tasks() == before


async def test_a_cancelled_query_takes_its_resolvers_with_it(
    engine: Engine, context: Context, harbour: Harbour
) -> None:
    before = asyncio.all_tasks()
    query = asyncio.create_task(run(engine, context, "{ a: slow b: slow }"))
    await harbour.until(lambda: harbour.slow_fields_started == 2)

    query.cancel()
    await asyncio.wait([query])

    assert harbour.slow_fields_cancelled == 2
    assert asyncio.all_tasks() == before


async def collect(engine: Engine, context: Context, text: str) -> list[ExecutionResult]:
    stream = await engine.subscribe(engine.prepare(GraphQLRequest(text), suggestions=True), context)
    if isinstance(stream, ExecutionResult):
        return [stream]
    async with aclosing(stream):
        return [result async for result in stream]


async def test_each_event_is_a_result(engine: Engine, context: Context) -> None:
    results = await collect(engine, context, "subscription { count(to: 3) }")

    assert [result.data for result in results] == [{"count": 1}, {"count": 2}, {"count": 3}]
    assert {str(result.extensions) for result in results} == {"{'requestId': 'request-1'}"}


async def test_each_event_is_read_afresh(engine: Engine, context: Context, harbour: Harbour) -> None:
    operation = engine.prepare(GraphQLRequest("subscription { arrivals { number boats } }"), suggestions=True)
    stream = await engine.subscribe(operation, context)
    assert not isinstance(stream, ExecutionResult)
    seen = []

    async with aclosing(stream):
        for _ in range(3):
            upcoming = asyncio.create_task(anext(stream))
            await harbour.until_sources(1)
            await harbour.move()
            seen.append((await upcoming).data)

    assert seen == [{"arrivals": {"number": n, "boats": n}} for n in (1, 2, 3)]
    assert harbour.contexts_made == 1 + 3


async def test_closing_the_stream_closes_its_source(engine: Engine, context: Context, harbour: Harbour) -> None:
    operation = engine.prepare(GraphQLRequest("subscription { arrivals { number } }"), suggestions=True)
    stream = await engine.subscribe(operation, context)
    assert not isinstance(stream, ExecutionResult)
    upcoming = asyncio.create_task(anext(stream))
    await harbour.until_sources(1)
    await harbour.move()
    await upcoming

    await stream.aclose()

    assert harbour.sources_open == 0


async def test_a_source_that_waits_is_closed_when_its_reader_is_cancelled(
    engine: Engine, context: Context, harbour: Harbour
) -> None:
    reader = asyncio.create_task(collect(engine, context, "subscription { arrivals { number } }"))
    await harbour.until_sources(1)

    reader.cancel()
    await asyncio.wait([reader])

    assert harbour.sources_open == 0


async def test_a_source_that_never_waits_lets_others_run(engine: Engine, context: Context, harbour: Harbour) -> None:
    reader = asyncio.create_task(collect(engine, context, "subscription { flood }"))
    await asyncio.sleep(0)

    reader.cancel()
    await asyncio.wait([reader])

    assert reader.cancelled()
    assert harbour.sources_open == 0


async def test_a_failing_event_does_not_end_the_stream(engine: Engine, context: Context, harbour: Harbour) -> None:
    operation = engine.prepare(GraphQLRequest("subscription { arrivals { number seaworthy } }"), suggestions=True)
    stream = await engine.subscribe(operation, context)
    assert not isinstance(stream, ExecutionResult)
    results = []

    with capture_logs():
        async with aclosing(stream):
            for _ in range(2):
                upcoming = asyncio.create_task(anext(stream))
                await harbour.until_sources(1)
                await harbour.move()
                results.append(await upcoming)

    assert [result.data for result in results] == [
        {"arrivals": {"number": number, "seaworthy": None}} for number in (1, 2)
    ]
    assert all(errors_of(result)[0]["message"] == MASKED_MESSAGE for result in results)


async def test_an_expected_failure_of_the_source_is_the_last_result(engine: Engine, context: Context) -> None:
    results = await collect(engine, context, "subscription { interrupted }")

    assert results[0].data == {"interrupted": 1}
    assert results[1].data is None
    assert errors_of(results[1])[0]["extensions"] == {"code": "RESYNC_REQUIRED", "requestId": "request-1"}
    assert len(results) == 2


@pytest.mark.parametrize("field", ["broken", "confused"])
async def test_an_unforeseen_failure_of_the_source_is_masked(engine: Engine, context: Context, field: str) -> None:
    with capture_logs() as logs:
        (result,) = await collect(engine, context, f"subscription {{ {field} }}")

    assert errors_of(result)[0]["message"] == MASKED_MESSAGE
    assert len(logs) == 1


async def test_a_source_that_cannot_start_is_one_result_with_errors(engine: Engine, context: Context) -> None:
    operation = engine.prepare(GraphQLRequest("subscription { impossible }"), suggestions=True)

    result = await engine.subscribe(operation, context)

    assert isinstance(result, ExecutionResult)
    assert errors_of(result)[0]["extensions"] == {"code": "NOT_FOUND", "requestId": "request-1"}


async def test_a_source_that_does_not_start_in_time_is_given_up(context: Context, harbour: Harbour) -> None:
    engine = Engine(harbour_schema(), replace(Limits(), deadline_seconds=0.01))

    (result,) = await collect(engine, context, "subscription { stalled }")

    assert errors_of(result)[0]["extensions"] == {"code": "DEADLINE_EXCEEDED", "requestId": "request-1"}
    assert harbour.slow_fields_cancelled == 1


async def test_an_event_past_the_deadline_is_an_error_and_the_next_one_comes(
    context: Context, harbour: Harbour
) -> None:
    engine = Engine(harbour_schema(), replace(Limits(), deadline_seconds=0.01))
    operation = engine.prepare(GraphQLRequest("subscription { arrivals { slow } }"), suggestions=True)
    stream = await engine.subscribe(operation, context)
    assert not isinstance(stream, ExecutionResult)
    codes = []

    async with aclosing(stream):
        for _ in range(2):
            upcoming = asyncio.create_task(anext(stream))
            await harbour.until_sources(1)
            await harbour.move()
            codes.append(errors_of(await upcoming)[0]["extensions"])

    assert codes == [{"code": "DEADLINE_EXCEEDED", "requestId": "request-1"}] * 2
