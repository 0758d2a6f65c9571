"""What PostgreSQL itself knows of the tables: the walls stand around every one of them."""

from typing import Any

import asyncpg
import pytest

from storage.database import APPLICATION_ROLE
from storage.tables import METADATA

TABLES = sorted(METADATA.tables)
APPEND_ONLY = {"check_ins", "events", "kpi_measurement_revisions"}
LISTED_BY_MAINTENANCE = {"clocks", "organizations"}


@pytest.fixture
def ask(catalogue: asyncpg.Connection) -> Any:
    async def fetch(sql: str, *arguments: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await catalogue.fetch(sql, *arguments)]

    return fetch


async def test_the_database_has_the_tables_of_the_code_and_no_others(ask: Any) -> None:
    relations = await ask(
        """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 'I', 't', 'c')
        """
    )

    assert sorted(name for (name,) in relations) == sorted([*TABLES, "alembic_version"])


async def test_every_index_begins_with_the_tenant(ask: Any) -> None:
    indexes = await ask(
        """
        SELECT index.indexrelid::regclass::text, index.indisunique, index.indisprimary, attribute.attname
        FROM pg_index AS index
        JOIN pg_class AS held ON held.oid = index.indrelid AND held.relnamespace = 'public'::regnamespace
        LEFT JOIN pg_attribute AS attribute ON attribute.attrelid = held.oid AND attribute.attnum = index.indkey[0]
        WHERE held.relname <> 'alembic_version'
        """
    )

    assert {name for name, _, _, first in indexes if first != "org_id"} == set()
    assert sum(is_primary for _, _, is_primary, _ in indexes) == len(TABLES)
    assert sum(is_unique for _, is_unique, _, _ in indexes) > len(TABLES)


async def test_every_foreign_key_begins_with_the_tenant_on_both_sides(ask: Any) -> None:
    keys = await ask(
        """
        SELECT conname, source.attname, target.attname, contype FROM pg_constraint
        JOIN pg_attribute AS source ON source.attrelid = conrelid AND source.attnum = conkey[1]
        JOIN pg_attribute AS target ON target.attrelid = confrelid AND target.attnum = confkey[1]
        WHERE contype = 'f'
        """
    )

    assert {name for name, source, target, _ in keys if (source, target) != ("org_id", "org_id")} == set()
    assert len(keys) > len(TABLES)


async def test_every_table_belongs_to_an_organization(ask: Any) -> None:
    keys = await ask(
        """
        WITH RECURSIVE reached AS (
            SELECT 'organizations'::regclass::oid AS held
            UNION SELECT conrelid FROM pg_constraint JOIN reached ON confrelid = held WHERE contype = 'f'
        ) SELECT held::regclass::text FROM reached
        """
    )

    assert sorted(name for (name,) in keys) == TABLES


async def test_row_level_security_is_on_for_everybody(ask: Any) -> None:
    tables = await ask(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = ANY($1) AND relkind = 'r'",
        TABLES,
    )

    assert sorted(tables) == [(name, True, True) for name in TABLES]


async def test_every_table_has_the_policy_of_the_tenant(ask: Any) -> None:
    policies = await ask(
        "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2"
    )

    of_the_tenant = "(org_id = ( SELECT okra_tenant() AS okra_tenant))"
    of_maintenance = "(( SELECT okra_tenant() AS okra_tenant) = '*'::text)"
    expected = [
        (name, "tenant", "PERMISSIVE", [APPLICATION_ROLE], "ALL", of_the_tenant, of_the_tenant) for name in TABLES
    ] + [
        (name, "every_tenant", "PERMISSIVE", [APPLICATION_ROLE], "SELECT", of_maintenance, None)
        for name in LISTED_BY_MAINTENANCE
    ]
    assert policies == sorted(expected)


async def test_the_application_is_nobody_special(ask: Any) -> None:
    roles = await ask(
        """
        SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin FROM pg_roles
        WHERE rolname = $1
        """,
        APPLICATION_ROLE,
    )
    memberships = await ask("SELECT roleid FROM pg_auth_members WHERE member = $1::regrole", APPLICATION_ROLE)

    assert roles == [(False,) * 6]
    assert memberships == []


async def test_the_application_owns_nothing(ask: Any) -> None:
    owned = await ask(
        """
        SELECT classid::regclass::text, objid FROM pg_shdepend
        WHERE refclassid = 'pg_authid'::regclass AND refobjid = $1::regrole AND deptype = 'o'
        """,
        APPLICATION_ROLE,
    )

    assert owned == []


async def test_the_application_creates_nothing(ask: Any) -> None:
    may = await ask(
        """
        SELECT has_schema_privilege($1, 'public', 'CREATE'), has_database_privilege($1, current_database(), 'CREATE'),
            has_table_privilege($1, 'alembic_version', 'INSERT, UPDATE, DELETE, TRUNCATE')
        """,
        APPLICATION_ROLE,
    )

    assert may == [(False, False, False)]


@pytest.mark.parametrize("name", TABLES)
async def test_the_application_has_the_rights_it_needs_and_no_others(ask: Any, name: str) -> None:
    """TRUNCATE asks no policy; a trigger or a reference of the application's own would look behind the wall."""
    privileges = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    held = [
        privilege
        for privilege in privileges
        if await ask("SELECT has_table_privilege($1, $2, $3)", APPLICATION_ROLE, name, privilege) == [(True,)]
    ]

    assert held == [
        each for each in ("SELECT", "INSERT", "UPDATE", "DELETE") if each != "UPDATE" or name not in APPEND_ONLY
    ]


async def test_no_function_acts_for_anybody_else(ask: Any) -> None:
    functions = await ask(
        "SELECT proname, prosecdef, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )

    assert functions == [("okra_tenant", False, ['search_path=""'])]


async def test_ids_sort_by_bytes(ask: Any) -> None:
    """They sort by the time they were made only so, and keyset pages rely on one order everywhere."""
    columns = await ask(
        """
        SELECT table_name || '.' || column_name, collation_name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type = 'text' AND (column_name = 'id' OR column_name LIKE '%\\_id')
        """
    )

    of_other_systems = {name for name, collation in columns if collation != "C"}
    assert {name.rpartition(".")[2] for name in of_other_systems} == {"external_id"}
