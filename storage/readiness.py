"""Whether this process could answer now: the database is there, and its schema is the one this code knows."""

import asyncio
from enum import StrEnum
from typing import Final

import asyncpg

from storage.database import Database
from storage.migrations.state import SchemaState, compare


class Readiness(StrEnum):
    """Whether requests can be answered, or what stands against it."""

    READY = "READY"
    DATABASE_UNREACHABLE = "DATABASE_UNREACHABLE"
    SCHEMA_MISSING = "SCHEMA_MISSING"
    SCHEMA_OUTDATED = "SCHEMA_OUTDATED"
    SCHEMA_TOO_NEW = "SCHEMA_TOO_NEW"


async def readiness(database: Database, timeout_seconds: float) -> Readiness:
    """Ask the database through the pool that requests use. No answer within the time is as good as none."""
    try:
        async with asyncio.timeout(timeout_seconds):
            revision: str | None = await database.pool.fetchval("SELECT version_num FROM alembic_version")
    except asyncpg.UndefinedTableError:
        revision = None
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return Readiness.DATABASE_UNREACHABLE
    return _READINESS[compare(revision)]


_READINESS: Final = {
    SchemaState.CURRENT: Readiness.READY,
    SchemaState.EMPTY: Readiness.SCHEMA_MISSING,
    SchemaState.OLDER: Readiness.SCHEMA_OUTDATED,
    SchemaState.NEWER: Readiness.SCHEMA_TOO_NEW,
}
