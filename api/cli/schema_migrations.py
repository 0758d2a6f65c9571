import asyncio

from api.cli.installation import ensure_reachable, running_installation, settings_of_environment
from api.cli.output import fail, note


def migrate() -> None:
    """Bring the database to this version's schema.

    Safe to run again, and from several machines at once: one does it, the others wait. Make a backup first.
    `serve` refuses a database of your own until this has run; the embedded one it migrates itself.
    """
    with running_installation(settings_of_environment()) as installation:
        asyncio.run(_migrate(installation.dsn))


async def _migrate(dsn: str) -> None:
    from storage.migrations import runner
    from storage.migrations.state import SchemaState, schema_state

    await ensure_reachable(dsn)
    state = await schema_state(dsn)
    if state is SchemaState.NEWER:
        fail("The database was migrated by a newer Okra; this one cannot bring it back.")
    if state is SchemaState.CURRENT:
        note("The database already has this version's schema.")
        return
    await runner.migrate(dsn)
    note("The database has this version's schema now.")
