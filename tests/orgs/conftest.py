"""An organization of each test's own, at one fixed moment."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.orgs.acme import NOW, Acme


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    opened = await Database.open(dsn, max_size=6, clock=lambda: NOW)
    yield opened
    await opened.close()


@pytest.fixture
async def acme(database: Database) -> Acme:
    return await Acme.found(database)
