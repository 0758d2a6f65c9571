"""A company with secrets, and its twin, in which nothing is different but the secrets."""

from collections.abc import AsyncIterator

import pytest
from graphql import GraphQLSchema

from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.embedded import EmbeddedPostgres
from tests.founding import found
from tests.graphql.house import House, open_house
from tests.secrecy.secrets import Secrets
from tests.secrecy.twins import Twins

UNLIMITED = Limits(
    document_bytes=4_000_000,
    tokens=400_000,
    depth=60,
    aliases=60_000,
    repetitions=60_000,
    deadline_seconds=None,
    cached_characters=64_000_000,
)
"""Generated documents are larger than any that people send."""


@pytest.fixture(scope="session")
async def secret_house(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[House]:
    async with open_house(postgres, template, "okra_secrecy") as opened:
        yield opened


@pytest.fixture(scope="session")
def surface() -> tuple[Engine, GraphQLSchema]:
    schema = build_schema()
    return Engine(schema, UNLIMITED), schema._schema


@pytest.fixture(scope="session")
async def secrets(secret_house: House) -> Secrets:
    """The company, where everything that hangs on a hidden objective is marked."""
    return await Secrets.kept(await found(secret_house.database), secret_house.writer)


@pytest.fixture(scope="session")
async def twins(surface: tuple[Engine, GraphQLSchema], secrets: Secrets, secret_house: House) -> Twins:
    return await Twins.born(*surface, secrets, secret_house.writer)
