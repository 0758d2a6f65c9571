"""Bringing a database to the schema of this code, one process at a time, and refusing any other schema."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.migrations.security import LET_ROLE_SEE_REVISION

_FOLDER: Final = Path(__file__).parent
_LOCK: Final = 7_261_170_441
"""Any number that nobody else in the database uses for an advisory lock."""


class SchemaState(StrEnum):
    """How the database's schema compares with the code's."""

    CURRENT = "CURRENT"
    EMPTY = "EMPTY"
    OLDER = "OLDER"
    NEWER = "NEWER"


async def migrate(dsn: str) -> None:
    """Run the migrations that are missing, holding a lock, so that processes started together do it once."""
    engine = _engine(dsn)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


async def schema_state(dsn: str) -> SchemaState:
    """Compare the database with the code. Only `CURRENT` may be served."""
    engine = _engine(dsn)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_state)
    finally:
        await engine.dispose()


def compare(revision: str | None) -> SchemaState:
    """Compare the revision of a database, None for one without any, with the code's."""
    known = revisions()
    if revision == known[0]:
        return SchemaState.CURRENT
    if revision is None:
        return SchemaState.EMPTY
    return SchemaState.OLDER if revision in known else SchemaState.NEWER


@cache
def revisions() -> tuple[str, ...]:
    """Give the revisions of the code, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _upgrade(connection: Connection) -> None:
    connection.execute(text(f"SELECT pg_advisory_lock({_LOCK})"))
    connection.commit()
    try:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.execute(text(LET_ROLE_SEE_REVISION))
        connection.commit()
    finally:
        connection.rollback()
        connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))
        connection.commit()


def _state(connection: Connection) -> SchemaState:
    return compare(MigrationContext.configure(connection).get_current_revision())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _engine(dsn: str) -> AsyncEngine:
    return create_async_engine(make_url(dsn).set(drivername="postgresql+asyncpg"))
