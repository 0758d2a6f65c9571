"""Companies to list things of."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest

from storage.database import Database
from storage.lists.cursors import CursorCodec
from tests.lists.company import Company

Found = Callable[[], Awaitable[Company]]


@pytest.fixture
def cursors() -> CursorCodec:
    return CursorCodec(b"a key of the tests")


@pytest.fixture
async def found(dsn: str, database: Database) -> AsyncIterator[Found]:
    """Found any number of companies in one database."""
    writer = await asyncpg.connect(dsn)
    numbers = itertools.count(1)

    async def found_company() -> Company:
        company = Company(f"org_{next(numbers):026d}", database, writer)
        await company.found()
        return company

    yield found_company
    await writer.close()


@pytest.fixture
async def company(found: Found) -> Company:
    return await found()
