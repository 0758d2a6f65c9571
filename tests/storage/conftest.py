"""Databases looked at from outside, by somebody whom no wall stops."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from storage.embedded import EmbeddedPostgres
from tests.company import Company
from tests.founding import found
from tests.graphql.house import House, open_house


@pytest.fixture(scope="module")
async def catalogue(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a migrated database, to read what PostgreSQL knows of it."""
    connection = await asyncpg.connect(postgres.dsn(template))
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def building(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[House]:
    async with open_house(postgres, template, "okra_walls") as opened:
        yield opened


@pytest.fixture(scope="module")
async def companies(building: House) -> tuple[Company, Company]:
    """Two companies in one database, with rows in every table."""
    return await found(building.database, "Acme"), await found(building.database, "Bravo")
