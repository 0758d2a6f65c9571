"""The REST surface in this process, before one company for all tests of this folder."""

from collections.abc import AsyncIterator, Iterator

import pytest

from storage.embedded import EmbeddedPostgres
from tests.company import NOW, Company
from tests.founding import found
from tests.graphql.house import House, SettableClock, open_house
from tests.rest.desk import Desk


@pytest.fixture(scope="session")
async def rest_house(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[House]:
    async with open_house(postgres, template, "okra_rest") as opened:
        yield opened


@pytest.fixture(scope="session")
async def rest_company(rest_house: House) -> Company:
    """The company as it was founded. Nobody changes it."""
    return await found(rest_house.database)


@pytest.fixture(scope="session")
async def other_company(rest_house: House) -> Company:
    """Another organization of the same kind, with ids of its own."""
    return await found(rest_house.database, "Other")


@pytest.fixture
async def reader(rest_company: Company) -> AsyncIterator[Desk]:
    """Call about a company that must not be changed."""
    async with Desk.opened(rest_company) as desk:
        yield desk


@pytest.fixture
async def desk(rest_company: Company, rest_house: House) -> AsyncIterator[Desk]:
    """Call about a copy of the company, which may be changed."""
    async with Desk.opened(await rest_company.copy(rest_house.writer)) as desk:
        yield desk


@pytest.fixture
def clock(rest_house: House) -> Iterator[SettableClock]:
    """A clock to set; afterwards it stands where it stood."""
    yield rest_house.clock
    rest_house.clock.now = NOW
