"""Fixtures for every test: a throw-away PostgreSQL, and a fresh copy of a migrated database for each test."""

import itertools
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

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


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    """An open pool on a database of this test's own."""
    opened = await Database.open(dsn, max_size=6)
    yield opened
    await opened.close()


async def _administer(postgres: EmbeddedPostgres, statement: str) -> None:
    connection = await asyncpg.connect(postgres.dsn("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
