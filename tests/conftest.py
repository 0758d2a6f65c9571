"""Fixtures for every test: a throw-away PostgreSQL, a database to share, and a fresh copy for who needs one alone."""

import itertools
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from domain.clock import system_clock
from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.migrations.runner import migrate

_TEMPLATE = "okra_template"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A server for this run and this worker only; its data may be lost."""
    # Not pytest's own folder: each run of pytest closes that one to others, and the server's account may be another.
    with (
        tempfile.TemporaryDirectory(prefix="okra-", ignore_cleanup_errors=True) as name,
        EmbeddedPostgres.start(Path(name), durable=False) as server,
    ):
        yield server


@pytest.fixture(scope="session")
async def template(postgres: EmbeddedPostgres) -> str:
    """The name of a migrated, empty database to copy from."""
    await _administer(postgres, f"CREATE DATABASE {_TEMPLATE}")
    await migrate(postgres.dsn(_TEMPLATE))
    return _TEMPLATE


@pytest.fixture
async def dsn(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[str]:
    """The address of a migrated, empty database of this test's own."""
    name = f"okra_test_{next(_numbers)}"
    await _administer(postgres, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield postgres.dsn(name)
    await _administer(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
async def town_dsn(postgres: EmbeddedPostgres, template: str) -> str:
    """The address of one migrated database for all tests of this worker that found organizations of their own."""
    await _administer(postgres, f"CREATE DATABASE okra_town TEMPLATE {template} STRATEGY FILE_COPY")
    return postgres.dsn("okra_town")


@pytest.fixture(scope="session")
async def town(town_dsn: str) -> AsyncIterator[Database]:
    """An open pool on the shared database: it knows the statements of earlier tests already, and need not plan them."""
    opened = await Database.open(town_dsn, max_size=6)
    yield opened
    await opened.close()


@pytest.fixture
def database(town: Database) -> Database:
    """An open pool for tests that found organizations of their own, and look at nothing beyond their walls."""
    town.clock = system_clock
    return town


@pytest.fixture
async def whole_database(dsn: str) -> AsyncIterator[Database]:
    """An open pool for a test that looks at all that is in a database."""
    opened = await Database.open(dsn, max_size=6)
    yield opened
    await opened.close()


async def _administer(postgres: EmbeddedPostgres, statement: str) -> None:
    connection = await asyncpg.connect(postgres.dsn("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
