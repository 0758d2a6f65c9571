"""Streams of events: what was missed, then what comes, without a gap and nothing twice."""

import asyncio
import random
from contextlib import aclosing

import pytest

from domain.actor import Actor
from domain.events import EventType
from domain.live import EventFilter, Surroundings
from domain.okrs.objectives import Visibility
from storage.database import Database
from storage.events import follow
from storage.events.feed import FeedPage, events_after
from storage.events.positions import START, Position
from storage.events.tail import Tail
from tests.live.enterprise import (
    PATIENCE,
    CountingDatabase,
    Enterprise,
    events_of,
    lasting,
    numbers,
    take,
    told,
    told_for_ever,
    types,
    until,
    until_live,
)

ONE_CHECK_IN = ["CHECKED_IN", "PROGRESS_CHANGED", "PROGRESS_CHANGED"]
CHECKED_IN = frozenset({EventType.CHECKED_IN})
NOTHING = EventFilter(types=frozenset({EventType.KPI_DELETED}))


async def test_a_stream_tells_what_was_missed_and_then_what_comes(enterprise: Enterprise) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    start = await enterprise.end()
    await enterprise.check_in(key_result, 10)

    async with aclosing(enterprise.follow(start)) as messages:
        missed = await until_live(messages)
        await enterprise.check_in(key_result, 20)
        came = [message.event for message in await take(messages, 3) if message.event]

    assert types(missed) == types(came) == ONE_CHECK_IN
    assert numbers([*missed, *came]) == list(range(start.number + 1, start.number + 7))


async def test_without_a_position_a_stream_begins_now_and_says_where_that_is(enterprise: Enterprise) -> None:
    end = await enterprise.end()

    async with aclosing(enterprise.follow(None)) as messages:
        (first,) = await take(messages, 1)
        await enterprise.team()
        (second,) = await take(messages, 1)

    assert (first.event, first.position) == (None, end)
    assert second.position.number == end.number + 1


async def test_from_the_start_a_stream_tells_the_whole_log(enterprise: Enterprise) -> None:
    for _ in range(120):
        await enterprise.team()

    events = await told(enterprise, START)

    assert numbers(events) == list(range(1, 123))


async def test_each_message_carries_the_position_behind_it(enterprise: Enterprise) -> None:
    await enterprise.key_result(await enterprise.objective())

    async with aclosing(enterprise.follow(START)) as messages:
        positions = [message.position for message in await take(messages, 4)]
    resumed = [(await told(enterprise, position))[0]["number"] for position in positions[:-1]]

    assert resumed == [2, 3, 4]


async def test_one_check_in_reaches_many_readers_with_the_log_read_once(
    enterprise: Enterprise, database: CountingDatabase
) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    readers = [enterprise.follow(None) for _ in range(20)]
    for reader in readers:
        await take(reader, 1)
    async with database.tails.watch(enterprise.org_id) as tail:
        version = tail.version
        database.counted()

        await enterprise.check_in(key_result, 10)
        await tail.changed(version, within=PATIENCE)
        came = [await take(reader, 3) for reader in readers]
        counted = database.counted()
    for reader in readers:
        await reader.aclose()

    assert all(types([message.event for message in each if message.event]) == ONE_CHECK_IN for each in came)
    assert counted == (0, 1)


async def test_a_page_costs_the_same_statements_for_few_events_and_for_many(
    enterprise: Enterprise, database: CountingDatabase
) -> None:
    objective = await enterprise.objective(visibility=Visibility.PRIVATE)
    key_result = await enterprise.key_result(objective)
    filter_ = EventFilter(surroundings=Surroundings(within_ids=frozenset({objective})))
    few = await events_after(enterprise.database.reading(enterprise.admin), None, filter_)
    cost_of_few = database.counted()
    for value in range(1, 30):
        await enterprise.check_in(key_result, value)

    many = await events_after(enterprise.database.reading(enterprise.admin), None, filter_)

    assert (len(few.rows), len(many.rows)) == (2, 89)
    assert cost_of_few == database.counted() == (2, 0)


async def test_a_slow_reader_is_not_waited_for_and_misses_nothing(enterprise: Enterprise) -> None:
    async with aclosing(enterprise.follow(None)) as slow:
        (first,) = await take(slow, 1)
        for _ in range(250):
            await enterprise.team()
        came = await take(slow, 250)

    expected = list(range(first.position.number + 1, first.position.number + 251))
    assert [message.position.number for message in came] == expected


async def test_a_heartbeat_moves_on_the_position_of_a_reader_whose_filter_lets_nothing_through(
    enterprise: Enterprise,
) -> None:
    async with aclosing(enterprise.follow(START, filter_=NOTHING, heartbeat=0.01)) as messages:
        (first,) = await take(messages, 1)
        await enterprise.team()
        end = await enterprise.end()
        async with asyncio.timeout(PATIENCE):
            seen = [message async for message in until(messages, end)]

    assert {message.event for message in [first, *seen]} == {None}
    assert await told(enterprise, seen[-1].position) == []


async def test_a_heartbeat_comes_where_there_is_nothing_to_tell(enterprise: Enterprise) -> None:
    async with aclosing(enterprise.follow(None, heartbeat=0.01)) as messages:
        beats = await take(messages, 3)

    assert [beat.event for beat in beats] == [None, None, None]
    assert {beat.position for beat in beats} == {await enterprise.end()}


async def test_a_long_log_that_holds_nothing_for_a_reader_is_passed_in_few_pages(
    enterprise: Enterprise, database: CountingDatabase
) -> None:
    for _ in range(250):
        await enterprise.team()
    database.counted()

    events = await told(enterprise, START, filter_=NOTHING)

    assert events == []
    assert database.counted()[0] == 1


@pytest.fixture
def alone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the process from talking with others, which goes on behind a stream."""
    monkeypatch.setattr(database.tails, "_listen", lambda: None)
    monkeypatch.setattr(database._notifications, "send", lambda _: None)


async def test_closing_a_stream_leaves_no_task_and_nobody_waiting(
    enterprise: Enterprise, database: Database, alone: None
) -> None:
    before = asyncio.all_tasks()
    messages = enterprise.follow(None)
    await take(messages, 1)

    await messages.aclose()

    assert not await lasting(before)
    assert not database.wakeups._waiting


@pytest.mark.parametrize("steps", range(0, 40, 3))
async def test_cancelling_a_stream_wherever_it_waits_leaves_nothing_behind(
    enterprise: Enterprise, database: Database, alone: None, steps: int
) -> None:
    before = asyncio.all_tasks()
    reader = asyncio.create_task(told_for_ever(enterprise.follow(START)))
    for _ in range(steps):
        await asyncio.sleep(0)

    reader.cancel()
    await asyncio.wait([reader])

    assert reader.cancelled()
    assert not await lasting(before)
    assert not database.wakeups._waiting
    assert await told(enterprise, START)


async def test_readers_of_one_log_share_a_task_that_ends_with_the_last(enterprise: Enterprise, alone: None) -> None:
    before = asyncio.all_tasks()
    first, second = enterprise.follow(None), enterprise.follow(None)
    await take(first, 1)
    await take(second, 1)

    shared = [task for task in asyncio.all_tasks() - before if task.get_name().startswith("tail of")]
    await first.aclose()
    await enterprise.team()
    came = await take(second, 1)
    await second.aclose()

    assert len(shared) == 1
    assert came[0].event
    assert not await lasting(before)


async def test_a_commit_between_reading_and_waiting_is_not_slept_through(
    enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, is_live = follow._next_page, asyncio.Event()

    async def read_and_let_something_happen(
        database: Database, viewer: Actor, tail: Tail, after: Position, filter_: EventFilter
    ) -> FeedPage:
        page = await read(database, viewer, tail, after, filter_)
        if not is_live.is_set():
            is_live.set()
            version = tail.version
            await enterprise.team()
            while tail.stretch is None or tail.stretch.end != await enterprise.end():
                await tail.changed(version, within=PATIENCE)
                version = tail.version
        return page

    monkeypatch.setattr(follow, "_next_page", read_and_let_something_happen)
    async with aclosing(enterprise.follow(None)) as messages:
        first, second = await take(messages, 2)

    assert first.event is None
    assert second.event
    assert types([second.event]) == ["TEAM_CREATED"]


async def test_many_writers_and_a_reader_that_comes_and_goes(enterprise: Enterprise) -> None:
    key_results = [await enterprise.key_result(await enterprise.objective()) for _ in range(3)]
    chance = random.Random(20_260_415)
    place = start = await enterprise.end()
    writers = asyncio.gather(*(_write(enterprise, key_result, 25) for key_result in key_results))
    seen: list[int] = []

    while not writers.done() or place != await enterprise.end():
        async with aclosing(enterprise.follow(place, heartbeat=0.01)) as messages:
            for message in await take(messages, chance.randint(1, 12)):
                place = message.position
                seen += [] if message.event is None else [message.event["number"]]
    await writers

    assert seen == list(range(start.number + 1, place.number + 1))
    assert len(seen) == 3 * 25 * 3


async def test_readers_that_stay_while_many_write_see_one_order(enterprise: Enterprise) -> None:
    key_results = [await enterprise.key_result(await enterprise.objective()) for _ in range(3)]
    start = await enterprise.end()
    readers = [enterprise.follow(start, filter_=EventFilter(types=CHECKED_IN)) for _ in range(4)]
    reading = [asyncio.create_task(events_of(reader, 60)) for reader in readers]

    await asyncio.gather(*(_write(enterprise, key_result, 20) for key_result in key_results))
    seen = await asyncio.gather(*reading)
    for reader in readers:
        await reader.aclose()

    expected = numbers(await told(enterprise, start, filter_=EventFilter(types=CHECKED_IN)))
    assert [numbers(each) for each in seen] == [expected] * 4


async def _write(enterprise: Enterprise, key_result: str, times: int) -> None:
    for value in range(1, times + 1):
        await enterprise.check_in(key_result, value)
