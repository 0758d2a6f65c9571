"""Organizations with a log to follow."""

from collections.abc import AsyncIterator

import pytest

from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.events import tail
from tests.live.enterprise import NEVER, CountingDatabase, Enterprise, FixedClock
from tests.live.surface import Surface


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
async def counting(town_dsn: str) -> AsyncIterator[CountingDatabase]:
    opened = await CountingDatabase.open(town_dsn, max_size=6)
    yield opened
    await opened.close()


@pytest.fixture
def database(counting: CountingDatabase, clock: FixedClock) -> CountingDatabase:
    counting.clock = clock
    counting.counted()
    return counting


@pytest.fixture
async def enterprise(database: CountingDatabase) -> Enterprise:
    return await Enterprise.founded(database)


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(build_schema(), Limits())


@pytest.fixture
def surface(enterprise: Enterprise, engine: Engine) -> Surface:
    return Surface(enterprise, engine)


@pytest.fixture
def without_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody look by themselves."""
    monkeypatch.setattr(tail, "POLL_SECONDS", NEVER)
    monkeypatch.setattr(tail, "LONGEST_PAUSE_SECONDS", NEVER)
