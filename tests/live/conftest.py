"""Organizations with a log to follow."""

from collections.abc import AsyncIterator

import pytest

from tests.live.enterprise import CountingDatabase, Enterprise, FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def database(dsn: str, clock: FixedClock) -> AsyncIterator[CountingDatabase]:
    opened = await CountingDatabase.open(dsn, max_size=6, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def enterprise(database: CountingDatabase) -> Enterprise:
    return await Enterprise.founded(database)
