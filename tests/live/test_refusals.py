"""What is refused to those who ask for the log, and how."""

from contextlib import aclosing

import pytest
from graphql import ExecutionResult

from schema.execution import GraphQLRequest
from tests.live.enterprise import CountingDatabase, Enterprise, restore
from tests.live.surface import ACTIVITY, CHANGES, EVENTS, Surface, codes, cursor_of_end


@pytest.mark.parametrize(
    ("filter_", "code", "path"),
    [
        ({"nodeIds": ["nonsense"]}, "INVALID_INPUT", ["filter", "nodeIds", "0"]),
        ({"teamIds": ["obj_00000000000000000000000000"]}, "INVALID_INPUT", ["filter", "teamIds", "0"]),
        ({"minimumChange": 1.5}, "INVALID_INPUT", ["filter", "minimumChange"]),
        ({"cycleIds": ["cyc_00000000000000000000000000"] * 101}, "TOO_MANY", ["filter", "cycleIds"]),
    ],
)
async def test_a_filter_that_makes_no_sense_is_refused_before_the_stream_begins(
    surface: Surface, filter_: object, code: str, path: list[str]
) -> None:
    result = await surface.begin(CHANGES, filter=filter_)

    assert isinstance(result, ExecutionResult)
    assert [error.extensions for error in result.errors or ()] == [
        {"code": code, "path": path, "requestId": "request-0001"}
    ]


async def test_everything_wrong_with_a_filter_is_said_at_once(surface: Surface) -> None:
    result = await surface.begin(ACTIVITY, filter={"subjectIds": ["x"], "ownerIds": ["y"]})

    assert isinstance(result, ExecutionResult)
    errors = [each for error in result.errors or () for each in (error.extensions or {})["errors"]]
    assert sorted(each["path"] for each in errors) == [["filter", "ownerIds", "0"], ["filter", "subjectIds", "0"]]


async def test_a_cursor_of_another_tenant_is_refused_like_nonsense(
    surface: Surface, database: CountingDatabase
) -> None:
    other = await Enterprise.founded(database)
    foreign = await cursor_of_end(Surface(other, surface._engine))

    refusals = [await surface.begin(CHANGES, after=cursor) for cursor in (foreign, "nonsense", "")]
    pulled = [await surface.result(EVENTS, after=cursor) for cursor in (foreign, "nonsense", "")]

    told = set()
    for result in [*refusals, *pulled]:
        assert isinstance(result, ExecutionResult)
        assert codes(result) == ["INVALID_INPUT"]
        told.add(str([(error.message, error.extensions) for error in result.errors or ()]))
    assert len(told) == 1


async def test_a_log_that_does_not_go_on_ends_the_stream_with_resync_required(
    surface: Surface, enterprise: Enterprise, town_dsn: str
) -> None:
    await enterprise.team()
    cursor = await cursor_of_end(surface)
    await restore(town_dsn, enterprise, 1)

    async with aclosing(await surface.follow(CHANGES, after=cursor)) as results:
        told = [result async for result in results]
    pulled = await surface.result(EVENTS, after=cursor)

    assert [codes(result) for result in told] == [["RESYNC_REQUIRED"]]
    assert codes(pulled) == ["RESYNC_REQUIRED"]


@pytest.mark.parametrize(("first", "code"), [(0, "INVALID_INPUT"), (101, "TOO_MANY")])
async def test_a_page_has_between_one_and_a_hundred_events(surface: Surface, first: int, code: str) -> None:
    assert codes(await surface.result(EVENTS, first=first)) == [code]


async def test_a_stranger_follows_nothing(surface: Surface) -> None:
    for text in (CHANGES, ACTIVITY):
        operation = surface._engine.prepare(GraphQLRequest(text), suggestions=False)
        result = await surface._engine.subscribe(operation, surface.stranger())
        assert isinstance(result, ExecutionResult)
        assert codes(result) == ["UNAUTHENTICATED"]
