"""Two companies in one database: ours, and theirs, of which we must learn nothing.

The second wall, row-level security, is taken down here: tests/storage proves it for itself, and every statement has to
keep to its tenant without it.
"""

from collections.abc import AsyncIterator

import pytest
from graphql import GraphQLSchema

from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.embedded import EmbeddedPostgres
from storage.tables import METADATA
from tests.company import Company
from tests.founding import found
from tests.graphql.house import House, open_house
from tests.tenants.strangers import Strangers


@pytest.fixture(scope="session")
async def tenement(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[House]:
    async with open_house(postgres, template, "okra_tenants") as opened:
        for name in METADATA.tables:
            await opened.writer.execute(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY")
        yield opened


@pytest.fixture(scope="session")
async def ours(tenement: House) -> Company:
    return await found(tenement.database, "Acme")


@pytest.fixture(scope="session")
async def theirs(tenement: House) -> Company:
    return await found(tenement.database, "Bravo")


@pytest.fixture(scope="session")
def surface() -> tuple[Engine, GraphQLSchema]:
    schema = build_schema()
    return Engine(schema, Limits()), schema._schema


@pytest.fixture
async def strangers(
    surface: tuple[Engine, GraphQLSchema], ours: Company, theirs: Company, tenement: House
) -> AsyncIterator[Strangers]:
    """Ours and theirs; whatever a test asks, afterwards both are to the byte what they were."""
    before = [await company.dump(tenement.writer) for company in (ours, theirs)]
    yield await Strangers.meet(*surface, ours, theirs, tenement.writer)
    assert [await company.dump(tenement.writer) for company in (ours, theirs)] == before
