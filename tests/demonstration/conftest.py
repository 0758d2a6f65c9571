from collections.abc import AsyncIterator

import asyncpg
import pytest

from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.database import Database
from storage.embedded import EmbeddedPostgres
from tests.demonstration.havelstern import NOON, Company, Visitor, found, loaded


@pytest.fixture(scope="session")
async def company(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[Company]:
    """The demonstration, loaded once for all tests, as on a Sunday in November. Nobody changes it."""
    await _copy(postgres, template, "okra_demonstration")
    database = await _open(postgres, "okra_demonstration")
    token = (await loaded(database)).token
    await database.close()
    await _copy(postgres, "okra_demonstration", "okra_demonstration_visited")
    database = await _open(postgres, "okra_demonstration")
    yield await found(database, token)
    await database.close()


@pytest.fixture(scope="session")
async def guest(company: Company) -> Visitor:
    """Somebody with the token that is given out, who only looks."""
    return await Visitor.with_token(company.database, company.token, Engine(build_schema(), Limits()))


@pytest.fixture(scope="session")
async def visitor(postgres: EmbeddedPostgres, company: Company) -> AsyncIterator[Visitor]:
    """The same in a copy of the company, who may change what they see."""
    database = await _open(postgres, "okra_demonstration_visited")
    yield await Visitor.with_token(database, company.token, Engine(build_schema(), Limits()))
    await database.close()


async def _open(postgres: EmbeddedPostgres, name: str) -> Database:
    return await Database.open(postgres.dsn(name), max_size=2, clock=lambda: NOON)


async def _copy(postgres: EmbeddedPostgres, template: str, name: str) -> None:
    connection = await asyncpg.connect(postgres.dsn("postgres"))
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    await connection.close()
