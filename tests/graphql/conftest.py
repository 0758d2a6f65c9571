"""One company for all tests of this folder; each test has a copy of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest
from graphql import GraphQLSchema

from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.embedded import EmbeddedPostgres
from tests.company import NOW, Company
from tests.founding import found
from tests.graphql.caller import Caller
from tests.graphql.house import House, SettableClock, open_house


@pytest.fixture(scope="session")
async def house(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[House]:
    async with open_house(postgres, template, "okra_graphql") as opened:
        yield opened


@pytest.fixture(scope="session")
async def original(house: House) -> Company:
    """The company as it was founded. Nobody changes it."""
    return await found(house.database)


@pytest.fixture
async def company(original: Company, house: House) -> Company:
    return await original.copy(house.writer)


@pytest.fixture(scope="session")
def built() -> tuple[Engine, GraphQLSchema]:
    schema = build_schema()
    return Engine(schema, Limits()), schema._schema


@pytest.fixture(scope="session")
def published(built: tuple[Engine, GraphQLSchema]) -> GraphQLSchema:
    return built[1]


@pytest.fixture
def caller(built: tuple[Engine, GraphQLSchema], company: Company) -> Caller:
    """Ask a company that may be changed."""
    return Caller(*built, company)


@pytest.fixture
def reader(built: tuple[Engine, GraphQLSchema], original: Company) -> Caller:
    """Ask a company that must not be changed."""
    return Caller(*built, original)


@pytest.fixture
def clock(house: House) -> Iterator[SettableClock]:
    """A clock to set; afterwards it stands where it stood."""
    yield house.clock
    house.clock.now = NOW
