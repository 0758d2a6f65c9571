"""A database that many tests share: each brings organizations of its own, and the walls keep them apart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from tests.company import NOW, Writer


@dataclass
class SettableClock:
    """Stands at one moment until it is set."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class House:
    """A database, its clock, and a connection that no wall stops."""

    dsn: str
    database: Database
    clock: SettableClock
    writer: Writer


@asynccontextmanager
async def open_house(postgres: EmbeddedPostgres, template: str, name: str) -> AsyncIterator[House]:
    """Copy the template for as long as the house is open."""
    await _administer(postgres, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    dsn, clock = postgres.dsn(name), SettableClock()
    database = await Database.open(dsn, max_size=6, clock=clock)
    writer = await asyncpg.connect(dsn)
    yield House(dsn, database, clock, writer)
    await writer.close()
    await database.close()
    await _administer(postgres, f"DROP DATABASE {name} WITH (FORCE)")


async def _administer(postgres: EmbeddedPostgres, statement: str) -> None:
    connection = await asyncpg.connect(postgres.dsn("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
