"""Migrations lead to the tables of the code, once, whoever runs them, and say where a database stands."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from api.project import PROJECT
from storage.embedded import EmbeddedPostgres
from storage.migrations import state
from storage.migrations.runner import migrate
from storage.migrations.state import SchemaState, revisions, schema_state
from storage.tables import METADATA

SHAPE = {
    "columns": """
        SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull,
            attcollation::regcollation, pg_get_expr(adbin, adrelid)
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = ANY(SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
            AND attnum > 0 AND NOT attisdropped
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "comments": """
        SELECT objoid::regclass::text, description FROM pg_description
        WHERE classoid = 'pg_class'::regclass
            AND objoid = ANY(SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    """,
}
MIGRATE = "import asyncio, sys; from storage.migrations.runner import migrate; asyncio.run(migrate(sys.argv[1]))"


@pytest.fixture
async def empty(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of a database with nothing in it."""
    postgres.create_database("okra_empty")
    yield postgres.dsn("okra_empty")
    postgres.drop_database("okra_empty")


async def shape(dsn: str) -> dict[str, list[str]]:
    """Give all that defines the tables, as PostgreSQL writes it."""
    connection = await asyncpg.connect(dsn)
    try:
        return {
            name: sorted(str(row) for row in map(tuple, await connection.fetch(sql)) if "alembic_version" not in row)
            for name, sql in SHAPE.items()
        }
    finally:
        await connection.close()


async def synchronously(dsn: str, function: Any) -> Any:
    engine = create_async_engine(make_url(dsn).set(drivername="postgresql+asyncpg"))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(function)
    finally:
        await engine.dispose()


def differences(connection: Connection) -> Any:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, METADATA)


async def test_migrations_lead_to_the_tables_of_the_code(postgres: EmbeddedPostgres, template: str) -> None:
    assert await synchronously(postgres.dsn(template), differences) == []


async def test_migrated_tables_are_to_the_letter_those_of_the_code(
    postgres: EmbeddedPostgres, template: str, empty: str
) -> None:
    """Alembic compares no checks, collations and conditions of indexes."""
    await synchronously(empty, METADATA.create_all)

    migrated, created = await shape(postgres.dsn(template)), await shape(empty)

    assert {name: sorted(set(migrated[name]) ^ set(created[name])) for name in SHAPE} == {name: [] for name in SHAPE}
    assert len(created["constraints"]) > 100


def test_revisions_are_known_by_the_names_of_their_files() -> None:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "storage" / "migrations"))
    config.set_main_option("path_separator", "os")
    walked = ScriptDirectory.from_config(config).walk_revisions()
    assert revisions() == tuple(script.revision for script in walked)


async def test_a_second_migration_changes_nothing(dsn: str) -> None:
    before = await shape(dsn)

    await migrate(dsn)

    assert await shape(dsn) == before
    assert await schema_state(dsn) is SchemaState.CURRENT


@pytest.mark.slow
async def test_processes_that_start_together_migrate_once(empty: str) -> None:
    arguments = (sys.executable, "-c", MIGRATE, empty)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    processes = [await asyncio.create_subprocess_exec(*arguments, env=environment) for _ in range(3)]

    assert [await process.wait() for process in processes] == [0, 0, 0]
    assert await schema_state(empty) is SchemaState.CURRENT


async def test_a_database_tells_where_it_stands(dsn: str, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await schema_state(empty) is SchemaState.EMPTY
    assert await schema_state(dsn) is SchemaState.CURRENT

    known = revisions()
    monkeypatch.setattr(state, "revisions", lambda: ("9002", "9001", *known))
    assert await schema_state(dsn) is SchemaState.OLDER

    monkeypatch.setattr(state, "revisions", lambda: ("0000",))
    assert await schema_state(dsn) is SchemaState.NEWER
