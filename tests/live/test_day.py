"""The turn of the day: an organization moves on although nobody does anything."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from api import maintenance
from api.maintenance import maintaining, turn_days
from commands.execute import execute
from commands.orgs.organizations import UpdateOrganization, update_organization
from domain.actor import Actor
from domain.okrs.status import StatusBasis
from storage.database import Database
from storage.maintenance import organizations_not_of_today
from storage.work import Work
from tests.live.enterprise import PATIENCE, CountingDatabase, Enterprise, FixedClock, lasting, told, types


@pytest.fixture
async def database(dsn: str, clock: FixedClock) -> AsyncIterator[CountingDatabase]:
    """A database of this test's own: the day turns for every organization in it."""
    opened = await CountingDatabase.open(dsn, max_size=6, clock=clock)
    yield opened
    await opened.close()


async def computed_on(enterprise: Enterprise) -> date:
    async with enterprise.database.connection(enterprise.org_id) as connection:
        day: date = await connection.fetchval("SELECT computed_on FROM clocks")
        return day


async def test_a_status_by_pace_moves_when_the_day_turns(enterprise: Enterprise, clock: FixedClock) -> None:
    await enterprise.run(update_organization, UpdateOrganization({"status_basis": StatusBasis.PACE.value}))
    key_result = await enterprise.key_result(await enterprise.objective())
    await enterprise.check_in(key_result, 22)
    start = await enterprise.end()

    clock.moment += timedelta(days=120)
    turned = await turn_days(enterprise.database)

    events = await told(enterprise, start)
    assert turned == 1
    assert types(events) == ["DAY_TURNED", "PROGRESS_CHANGED", "PROGRESS_CHANGED"]
    assert {event["cause_id"] for event in events} == {events[0]["id"]}


async def test_a_day_on_which_nothing_moves_leaves_no_event(enterprise: Enterprise, clock: FixedClock) -> None:
    start = await enterprise.end()
    clock.moment += timedelta(days=1)

    turned = [await turn_days(enterprise.database) for _ in range(2)]

    assert turned == [1, 0]
    assert await told(enterprise, start) == []
    assert await computed_on(enterprise) == clock.moment.date()


@pytest.mark.parametrize(
    ("zone", "turned"), [("Pacific/Kiritimati", 1), ("Europe/Berlin", 0), ("Pacific/Pago_Pago", 0)]
)
async def test_the_day_turns_where_the_organization_is(
    enterprise: Enterprise, clock: FixedClock, zone: str, turned: int
) -> None:
    clock.moment = datetime(2026, 4, 15, 9, 59, tzinfo=UTC)
    await enterprise.run(update_organization, UpdateOrganization({"time_zone": zone}))

    clock.moment = datetime(2026, 4, 15, 10, 0, tzinfo=UTC)

    assert await turn_days(enterprise.database) == turned


async def test_several_processes_may_turn_the_day_at_once(enterprise: Enterprise, clock: FixedClock, dsn: str) -> None:
    await enterprise.run(update_organization, UpdateOrganization({"status_basis": StatusBasis.PACE.value}))
    await enterprise.check_in(await enterprise.key_result(await enterprise.objective()), 22)
    start = await enterprise.end()
    clock.moment += timedelta(days=120)
    other = await Database.open(dsn, max_size=2, clock=clock)

    await asyncio.gather(turn_days(enterprise.database), turn_days(other))
    await other.close()

    assert types(await told(enterprise, start)) == ["DAY_TURNED", "PROGRESS_CHANGED", "PROGRESS_CHANGED"]


async def test_one_organization_that_fails_does_not_keep_the_others_from_their_day(
    enterprise: Enterprise, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await Enterprise.founded(database)
    clock.moment += timedelta(days=1)

    async def fail_for_one(
        at: Database, actor: Actor, function: Callable[[Work, None], Awaitable[None]], command: None
    ) -> None:
        if actor == enterprise.admin:
            raise OSError
        await execute(at, actor, function, command)

    monkeypatch.setattr("api.maintenance.execute", fail_for_one)

    assert await turn_days(database) == 1
    assert await computed_on(enterprise) < await computed_on(other)


async def test_maintenance_sees_nothing_but_organizations_and_their_clocks(
    enterprise: Enterprise, clock: FixedClock
) -> None:
    clock.moment += timedelta(days=1)

    (row,) = await organizations_not_of_today(enterprise.database)

    assert dict(row) == {"org_id": enterprise.org_id, "time_zone": "UTC", "computed_on": date(2026, 4, 15)}
    async with enterprise.database.connection("*") as connection:
        for table in ("events", "objectives", "people", "cycles", "api_tokens"):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_maintenance_runs_in_the_background_and_ends_without_a_trace(
    enterprise: Enterprise, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.moment += timedelta(days=1)
    before = asyncio.all_tasks()
    done = asyncio.Event()

    async def turn_and_tell(database: Database) -> None:
        await turn_days(database)
        done.set()

    monkeypatch.setattr(maintenance, "turn_days", turn_and_tell)
    async with maintaining(enterprise.database), asyncio.timeout(PATIENCE):
        await done.wait()

    assert not await lasting(before)
    assert await computed_on(enterprise) == clock.moment.date()


async def test_maintenance_outlives_a_database_that_is_away_for_a_moment(
    enterprise: Enterprise, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.moment += timedelta(days=1)
    done = asyncio.Event()
    tried = 0

    async def fail_once(database: Database) -> None:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise OSError
        await turn_days(database)
        done.set()

    monkeypatch.setattr(maintenance, "turn_days", fail_once)
    async with maintaining(enterprise.database, seconds_between=0), asyncio.timeout(PATIENCE):
        await done.wait()

    assert await computed_on(enterprise) == clock.moment.date()
