"""How readers learn that a log has grown: told in the process, told by other processes, or found by looking."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import asyncpg
import pytest

from storage.database import Database
from storage.notifications import CHANNEL, Notifications
from storage.wakeups import Wakeups
from tests.live.enterprise import PATIENCE, Enterprise, FixedClock, events_of, lasting, take


@pytest.fixture
async def other(town_dsn: str, clock: FixedClock) -> AsyncIterator[Database]:
    """The same database, as another process has it open."""
    opened = await Database.open(town_dsn, max_size=2, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
def without_listening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose every message between processes."""
    monkeypatch.setattr(Notifications, "send", lambda *_: None)


async def listening(town_dsn: str, count: int) -> None:
    """Wait until so many connections of this database listen."""
    connection = await asyncpg.connect(town_dsn)
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = 'okra listening' AND query LIKE 'LISTEN%' AND state = 'idle'"
    )
    async with asyncio.timeout(PATIENCE):
        while await connection.fetchval(query) != count:
            pass
    await connection.close()


async def test_a_commit_wakes_the_readers_of_its_own_process_at_once(
    enterprise: Enterprise, without_looking: None, without_listening: None
) -> None:
    async with aclosing(enterprise.follow(None)) as messages:
        await take(messages, 1)
        await enterprise.team()
        assert len(await events_of(messages, 1)) == 1


async def test_a_commit_wakes_the_readers_of_another_process(
    enterprise: Enterprise, other: Database, town_dsn: str, without_looking: None
) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    async with aclosing(enterprise.follow(None)) as messages:
        await take(messages, 1)
        await listening(town_dsn, 1)
        await enterprise.check_in(key_result, 10, other)
        came = await events_of(messages, 3)

    assert [event["type"] for event in came] == ["CHECKED_IN", "PROGRESS_CHANGED", "PROGRESS_CHANGED"]


async def test_a_reader_whom_nobody_wakes_finds_the_news_by_looking(
    enterprise: Enterprise, other: Database, without_listening: None
) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    async with aclosing(enterprise.follow(None)) as messages:
        await take(messages, 1)
        for value in range(1, 6):
            await enterprise.check_in(key_result, value, other)
        came = await events_of(messages, 15)

    assert [event["number"] for event in came] == list(range(came[0]["number"], came[0]["number"] + 15))


async def test_two_processes_write_and_a_reader_of_each_sees_one_order(enterprise: Enterprise, other: Database) -> None:
    key_results = [await enterprise.key_result(await enterprise.objective()) for _ in range(2)]
    start = await enterprise.end()
    here, there = enterprise.follow(start), enterprise.follow(start, database=other)

    async def write(key_result: str, database: Database) -> None:
        for value in range(1, 16):
            await enterprise.check_in(key_result, value, database)

    reading = asyncio.gather(events_of(here, 90), events_of(there, 90))
    await asyncio.gather(write(key_results[0], enterprise.database), write(key_results[1], other))
    seen = await reading
    await here.aclose()
    await there.aclose()

    expected = list(range(start.number + 1, start.number + 91))
    assert [[event["number"] for event in each] for each in seen] == [expected, expected]


async def test_what_is_to_be_told_while_a_message_is_under_way_goes_together_in_the_next() -> None:
    sent: list[list[str]] = []
    may_go = asyncio.Event()

    async def execute(_sql: str, channel: str, _sign: str, org_ids: list[str]) -> None:
        sent.append([channel, *org_ids])
        await may_go.wait()

    notifications = Notifications("", execute, Wakeups())
    notifications.send("org_a")
    await asyncio.sleep(0)
    for org_id in ("org_b", "org_a", "org_b", "org_b"):
        notifications.send(org_id)
    may_go.set()
    await notifications.close()

    assert sent == [[CHANNEL, "org_a"], [CHANNEL, "org_a", "org_b"]]


async def test_a_process_is_not_woken_by_what_it_told_the_others_itself() -> None:
    told: list[str] = []

    async def execute(_sql: str, _channel: str, sign: str, org_ids: list[str]) -> None:
        told.extend(f"{org_id} {sign}" for org_id in org_ids)

    teller, listener = Wakeups(), Wakeups()
    sending, hearing = Notifications("", execute, teller), Notifications("", execute, listener)
    hints = [wakeups.watch("org_a") for wakeups in (teller, listener)]
    sending.send("org_a")
    await sending.close()
    for notifications in (sending, hearing):
        notifications._hear(None, 0, CHANNEL, told[0])

    assert [each.count for each in hints] == [0, 1]


async def test_a_message_that_cannot_be_sent_harms_nobody() -> None:
    sent: list[list[str]] = []

    async def execute(_sql: str, _channel: str, _sign: str, org_ids: list[str]) -> None:
        sent.append(org_ids)
        if len(sent) == 1:
            raise asyncpg.TooManyConnectionsError

    notifications = Notifications("", execute, Wakeups())
    notifications.send("org_a")
    await asyncio.sleep(0)
    notifications.send("org_b")
    await notifications.close()

    assert sent == [["org_a"], ["org_b"]]


async def test_a_message_that_hangs_does_not_keep_the_process_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.notifications.FAREWELL_SECONDS", 0.01)
    cancelled = asyncio.Event()

    async def execute(*_: object) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    notifications = Notifications("", execute, Wakeups())
    notifications.send("org_a")
    await notifications.close()

    assert cancelled.is_set()


@pytest.mark.faults
async def test_readers_live_on_when_every_connection_is_cut(
    enterprise: Enterprise, town_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.notifications.FIRST_PAUSE_SECONDS", 0.01)
    key_result = await enterprise.key_result(await enterprise.objective())
    async with aclosing(enterprise.follow(None)) as messages:
        await take(messages, 1)
        await listening(town_dsn, 1)
        await cut(town_dsn)
        await listening(town_dsn, 1)
        await enterprise.check_in(key_result, 10)
        came = await events_of(messages, 3)

    assert len(came) == 3


async def test_whoever_listens_again_is_woken_for_what_was_said_meanwhile(
    enterprise: Enterprise, town_dsn: str, without_looking: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.notifications.FIRST_PAUSE_SECONDS", 0.01)
    async with aclosing(enterprise.follow(None)) as messages:
        await take(messages, 1)
        await listening(town_dsn, 1)
        hints = enterprise.database.wakeups.watch(enterprise.org_id)
        await cut(town_dsn, "okra listening")
        async with asyncio.timeout(PATIENCE):
            await hints.wait_beyond(0)
        enterprise.database.wakeups.unwatch(enterprise.org_id, hints)


async def test_closing_the_database_ends_everything_it_began(town_dsn: str) -> None:
    before = asyncio.all_tasks()
    database = await Database.open(town_dsn, max_size=2)
    enterprise = await Enterprise.founded(database)
    messages = enterprise.follow(None)
    await take(messages, 1)

    await database.close()
    await messages.aclose()

    assert not await lasting(before)


async def cut(town_dsn: str, application: str = "okra%") -> None:
    """Cut the connections of the application to this database."""
    connection = await asyncpg.connect(town_dsn)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND application_name LIKE $1",
        application,
    )
    await connection.close()
