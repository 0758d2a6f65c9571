"""A database of an ordinary owner, as managed PostgreSQL gives them: no superuser anywhere."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from commands.okrs.lifecycle import ChangeKeyResult, ChangeObjective, delete_key_result, delete_objective
from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.migrations.runner import migrate
from storage.migrations.state import SchemaState, schema_state
from tests.company import NOW
from tests.founding import found


@pytest.fixture
async def owned(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[str]:
    """The address of an empty database, for an owner who may log in and make roles, and nothing else."""
    administrator = await asyncpg.connect(postgres.dsn("postgres"))
    await administrator.execute("CREATE ROLE proprietor LOGIN CREATEROLE")
    await administrator.execute("GRANT okra_app TO proprietor WITH ADMIN TRUE, INHERIT FALSE, SET FALSE")
    await administrator.execute("CREATE DATABASE okra_owned OWNER proprietor")
    yield postgres.dsn("okra_owned").replace("okra@", "proprietor@")
    await administrator.execute("DROP DATABASE okra_owned WITH (FORCE)")
    await administrator.execute("DROP OWNED BY proprietor")
    await administrator.execute("DROP ROLE proprietor")
    await administrator.close()


async def test_everything_works_without_a_superuser(owned: str) -> None:
    await migrate(owned)
    database = await Database.open(owned, clock=lambda: NOW)

    company = await found(database)
    await company.run(delete_key_result, ChangeKeyResult(company["spared"]))
    await company.run(delete_objective, ChangeObjective(company["draft_goal"]))
    await database.close()

    assert await schema_state(owned) is SchemaState.CURRENT


async def test_the_walls_stand_for_the_owner_too(owned: str) -> None:
    await migrate(owned)
    database = await Database.open(owned, clock=lambda: NOW)
    company = await found(database)
    await database.close()

    owner = await asyncpg.connect(owned)
    await owner.execute("SELECT set_config('okra.org_id', $1, false)", "org_of_nobody")
    seen = await owner.fetchval("SELECT count(*) FROM people")
    await owner.close()

    assert company["eve"]
    assert seen == 0
