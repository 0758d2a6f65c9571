"""A company to be hurt, copied for each test."""

from collections.abc import AsyncIterator

import pytest

from storage.embedded import EmbeddedPostgres
from tests.company import Company
from tests.founding import found
from tests.graphql.house import House, open_house


@pytest.fixture(scope="session")
async def workshop(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[House]:
    async with open_house(postgres, template, "okra_faults") as opened:
        yield opened


@pytest.fixture(scope="session")
async def original(workshop: House) -> Company:
    """The company as it was founded. Nobody changes it."""
    return await found(workshop.database)


@pytest.fixture
async def company(original: Company, workshop: House) -> Company:
    return await original.copy(workshop.writer)
