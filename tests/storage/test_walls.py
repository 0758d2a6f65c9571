"""Behind the application's back: with SQL of one's own, one still sees and writes one's own organization alone."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest

from domain.actor import Actor, Role, TokenScope
from storage.database import APPLICATION_ROLE, EVERY_TENANT, Database
from storage.maintenance import organizations_not_of_today
from storage.orgs.reads import people_by_id
from storage.tables import METADATA
from tests.company import Company
from tests.graphql.house import House

TABLES = sorted(METADATA.tables)
APPEND_ONLY = {"check_ins", "events", "kpi_measurement_revisions"}
Companies = tuple[Company, Company]


@pytest.fixture
async def application(building: House) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the application's, without a tenant yet, on which nothing stays."""
    connection = await asyncpg.connect(building.dsn, server_settings={"role": APPLICATION_ROLE})
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


async def enter(application: asyncpg.Connection, tenant: str) -> None:
    await application.execute("SELECT set_config('okra.org_id', $1, false)", tenant)


async def count(application: asyncpg.Connection, statement: str, *arguments: object) -> int:
    """Run a statement that changes rows, and give how many."""
    status = await application.execute(statement, *arguments)
    return int(status.rpartition(" ")[2])


@pytest.mark.parametrize("name", TABLES)
async def test_without_a_tenant_no_table_opens(
    application: asyncpg.Connection, companies: Companies, name: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no tenant was entered"):
        await application.fetch(f"SELECT 1 FROM {name}")


async def test_an_empty_tenant_is_none(application: asyncpg.Connection, companies: Companies) -> None:
    await enter(application, "")

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no tenant was entered"):
        await application.fetch("SELECT 1 FROM people")


@pytest.mark.parametrize("name", TABLES)
async def test_a_tenant_sees_all_that_is_theirs_and_nothing_else(
    application: asyncpg.Connection, companies: Companies, building: House, name: str
) -> None:
    ours, theirs = companies
    await enter(application, ours.org_id)

    seen = await application.fetch(f"SELECT org_id, count(*) FROM {name} GROUP BY org_id")

    every = await building.writer.fetch(f"SELECT org_id, count(*) FROM {name} GROUP BY org_id")
    assert {row[0] for row in every} >= {ours.org_id, theirs.org_id}
    assert [tuple(row) for row in seen] == [tuple(row) for row in every if row[0] == ours.org_id]


@pytest.mark.parametrize("name", TABLES)
async def test_a_tenant_changes_nothing_of_another(
    application: asyncpg.Connection, companies: Companies, name: str
) -> None:
    ours, theirs = companies
    await enter(application, ours.org_id)

    if name not in APPEND_ONLY:
        assert await count(application, f"UPDATE {name} SET org_id = org_id WHERE org_id = $1", theirs.org_id) == 0
    assert await count(application, f"DELETE FROM {name} WHERE org_id = $1", theirs.org_id) == 0


@pytest.mark.parametrize("name", TABLES)
async def test_a_tenant_adds_nothing_to_another(
    application: asyncpg.Connection, companies: Companies, name: str
) -> None:
    ours, theirs = companies
    await enter(application, ours.org_id)

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await application.execute(
            f"""
            INSERT INTO {name} SELECT (jsonb_populate_record(row, jsonb_build_object('org_id', $1::text))).*
            FROM {name} AS row LIMIT 1
            """,
            theirs.org_id,
        )


@pytest.mark.parametrize("name", [name for name in TABLES if name not in APPEND_ONLY])
async def test_a_tenant_gives_nothing_away(application: asyncpg.Connection, companies: Companies, name: str) -> None:
    ours, theirs = companies
    await enter(application, ours.org_id)

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await application.execute(f"UPDATE {name} SET org_id = $1", theirs.org_id)


@pytest.mark.parametrize("name", sorted(APPEND_ONLY))
async def test_what_was_said_is_not_changed(application: asyncpg.Connection, companies: Companies, name: str) -> None:
    await enter(application, companies[0].org_id)

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await application.execute(f"UPDATE {name} SET org_id = org_id")


async def test_a_row_cannot_refer_to_another_tenant(building: House, companies: Companies) -> None:
    """The first wall: even for somebody whom no policy stops, the key does not exist."""
    ours, theirs = companies

    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await building.writer.execute(
            "UPDATE objectives SET lead_id = $1 WHERE org_id = $2 AND id = $3",
            theirs["eve"],
            ours.org_id,
            ours["squad_goal"],
        )


async def test_maintenance_lists_organizations_and_nothing_but_them(
    application: asyncpg.Connection, companies: Companies, building: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enter(application, EVERY_TENANT)

    counts = {name: await application.fetchval(f"SELECT count(*) FROM {name}") for name in TABLES}

    monkeypatch.setattr(building.clock, "now", building.clock.now + timedelta(days=1))
    listed = {row["org_id"] for row in await organizations_not_of_today(building.database)}
    assert {name for name, found in counts.items() if found} == {"clocks", "organizations"}
    assert listed == {company.org_id for company in companies}
    assert await count(application, "UPDATE organizations SET name = 'X'") == 0
    assert await count(application, "DELETE FROM clocks") == 0


async def test_a_connection_serves_one_tenant_after_the_other(building: House, companies: Companies) -> None:
    """One connection for all, cut off at random: nobody ever reads as the one before."""
    database = await Database.open(building.dsn, max_size=1)
    chance = random.Random(7)

    async def read(company: Company) -> None:
        session = database.reading(_member(company))
        both = [each["eve"] for each in companies]
        assert list(await people_by_id(session, both)) == [company["eve"]]

    readers = [asyncio.create_task(read(chance.choice(companies))) for _ in range(200)]
    for reader in chance.sample(readers, 60):
        await asyncio.sleep(0)
        reader.cancel()
    outcomes = await asyncio.gather(*readers, return_exceptions=True)
    await database.close()

    failures = [each for each in outcomes if each is not None and not isinstance(each, asyncio.CancelledError)]
    assert failures == []
    assert outcomes.count(None) >= 140


def _member(company: Company) -> Actor:
    return Actor(company.org_id, None, Role.MEMBER, TokenScope.READ, "UTC")
