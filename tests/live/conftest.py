"""Organizations with a log to follow."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.live.enterprise import Enterprise, FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def database(dsn: str, clock: FixedClock) -> AsyncIterator[Database]:
    opened = await Database.open(dsn, max_size=6, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def enterprise(database: Database) -> Enterprise:
    return await Enterprise.founded(database)
