from collections.abc import AsyncIterator

import asyncpg
import pytest

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from tests.demonstration.havelstern import NOON, Company, loaded


@pytest.fixture(scope="session")
async def company(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[Company]:
    """The demonstration, loaded once for all tests, as on a Sunday in November."""
    connection = await asyncpg.connect(postgres.dsn("postgres"))
    await connection.execute(f"CREATE DATABASE okra_demonstration TEMPLATE {template} STRATEGY FILE_COPY")
    await connection.close()
    database = await Database.open(postgres.dsn("okra_demonstration"), max_size=2, clock=lambda: NOON)
    yield await loaded(database)
    await database.close()
