"""Companies to list things of."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest

from storage.database import Database
from storage.lists.cursors import CursorCodec
from tests.company import Writer
from tests.lists.company import Company

_numbers = itertools.count(1)

Found = Callable[[], Awaitable[Company]]


@pytest.fixture
def cursors() -> CursorCodec:
    return CursorCodec(b"a key of the tests")


@pytest.fixture(scope="session")
async def writer(town_dsn: str) -> AsyncIterator[Writer]:
    """A connection that no wall stops."""
    writer = await asyncpg.connect(town_dsn)
    yield writer
    await writer.close()


@pytest.fixture
def found(writer: Writer, database: Database) -> Found:
    """Found any number of companies in one database."""

    async def found_company() -> Company:
        company = Company(f"org_{next(_numbers):026d}", database, writer)
        await company.found()
        return company

    return found_company


@pytest.fixture
async def company(found: Found) -> Company:
    return await found()
