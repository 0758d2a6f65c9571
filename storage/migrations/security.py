"""The second wall around a tenant: row-level security, and a role that owns nothing.

Migrations call these for every table they create.
"""

from typing import Final

APPLICATION_ROLE: Final = "okra_app"

CREATE_ROLE: Final = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION_ROLE}') THEN
        CREATE ROLE {APPLICATION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the whole server: another database of it was migrated at the same moment
END $$
"""

LET_LOGIN_TAKE_ROLE: Final = f"""
DO $$
BEGIN
    -- Since PostgreSQL 16 whoever creates a role is a member that may give it away, but not take it.
    IF NOT pg_has_role(current_user, '{APPLICATION_ROLE}', 'USAGE') THEN
        EXECUTE format('GRANT {APPLICATION_ROLE} TO %I', current_user);
    END IF;
END $$
"""

CREATE_TENANT_FUNCTION: Final = """
CREATE FUNCTION okra_tenant() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = '' AS $$
DECLARE tenant text := current_setting('okra.org_id', true);
BEGIN
    IF tenant IS NULL OR tenant = '' THEN
        RAISE EXCEPTION 'no tenant was entered on this connection' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN tenant;
END $$
"""


def wall(table: str) -> tuple[str, ...]:
    """Give the statements that let the application role reach only the rows of the tenant it has entered."""
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        # The sub-select is evaluated once a statement, not once a row.
        (
            f"CREATE POLICY tenant ON {table} TO {APPLICATION_ROLE} "
            "USING (org_id = (SELECT okra_tenant())) WITH CHECK (org_id = (SELECT okra_tenant()))"
        ),
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APPLICATION_ROLE}",
    )


def append_only(table: str) -> str:
    """Give the statement that keeps the application from changing what it has written."""
    return f"REVOKE UPDATE ON {table} FROM {APPLICATION_ROLE}"


LIST_ORGANIZATIONS: Final = tuple(
    f"CREATE POLICY every_tenant ON {table} FOR SELECT TO {APPLICATION_ROLE} USING ((SELECT okra_tenant()) = '*')"
    for table in ("organizations", "clocks")
)
"""Maintenance, and only maintenance, enters the tenant `*` to learn which organizations there are."""

LET_ROLE_SEE_REVISION: Final = f"GRANT SELECT ON alembic_version TO {APPLICATION_ROLE}"
"""So that a running process can tell whether the schema is still its own."""
