"""What most commands stand on: complete settings and a database that runs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.cli.output import fail, note

if TYPE_CHECKING:  # pydantic, SQLAlchemy and the driver are slow to import, and `--help` needs none of them
    from api.settings import Settings
    from storage.database import Database

OLDEST_POSTGRESQL: Final = 15
CONNECT_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings, and the database they stand for while it runs."""

    settings: "Settings"
    dsn: str

    @property
    def is_embedded(self) -> bool:
        """Whether the database is Okra's own business, and not somebody's who would want to be asked."""
        return self.settings.database_url is None

    @property
    def secret(self) -> str:
        """The key for tokens and cursors; ends if it has to be set and is not."""
        from api.settings import SettingsError, secret_of

        try:
            return secret_of(self.settings)
        except SettingsError as error:
            fail(str(error))

    @property
    def complete_settings(self) -> "Settings":
        """The settings with nothing left to find out, as a serving process needs them."""
        return self.settings.model_copy(update={"database_url": self.dsn, "secret": self.secret})


def settings_of_environment() -> "Settings":
    """Read the settings; ends with one line for each that is wrong."""
    from api.settings import SettingsError, read_settings

    try:
        return read_settings()
    except SettingsError as error:
        fail(*str(error).splitlines())


@contextmanager
def running_installation(
    settings: "Settings", *, embedded_database: str = "okra", reset: bool = False
) -> Iterator[Installation]:
    """Give the installation of these settings.

    Without a database URL that is the embedded server for as long as the context lasts, and the database of
    that name on it: made if need be, and made anew if `reset`.
    """
    if settings.database_url is not None:
        yield Installation(settings, settings.database_url)
        return
    from storage.embedded import EmbeddedPostgres

    with EmbeddedPostgres.start(settings.data_dir) as server:
        if reset:
            server.drop_database(embedded_database)
        server.create_database(embedded_database)
        yield Installation(settings, server.dsn(embedded_database))


@asynccontextmanager
async def opened_database(installation: Installation) -> AsyncIterator["Database"]:
    """Open the database, once it is known to have this version's schema."""
    from storage.database import Database

    await ensure_schema(installation)
    database = await Database.open(installation.dsn)
    try:
        yield database
    finally:
        await database.close()


async def ensure_schema(installation: Installation) -> None:
    """Bring the embedded database to this version's schema; end if another database has another."""
    from storage.migrations.state import SchemaState, schema_state

    await ensure_reachable(installation.dsn)
    state = await schema_state(installation.dsn)
    if state is SchemaState.CURRENT:
        return
    if state is SchemaState.NEWER:
        fail("The database was migrated by a newer Okra. Start that one, or restore a backup.")
    if not installation.is_embedded:
        fail("The database does not have this version's schema. Back it up, then run: ./okra migrate")
    from storage.migrations.runner import migrate

    note("Bringing the embedded database to this version's schema …")
    await migrate(installation.dsn)


async def ensure_reachable(dsn: str) -> None:
    """End with a sentence if the database does not answer, does not let us in, or is too old."""
    import asyncpg

    try:
        connection = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        fail(f"The database of OKRA_DATABASE_URL cannot be used: {error!s}".rstrip(": ") + ".")
    try:
        version = connection.get_server_version().major
    finally:
        await connection.close()
    if version < OLDEST_POSTGRESQL:
        fail(f"The database is PostgreSQL {version}; Okra needs {OLDEST_POSTGRESQL} or newer.")
