"""The pool, and the wall around each tenant on every connection it hands out."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any, Final, Self, cast

import asyncpg
import orjson

from domain.actor import Actor
from domain.clock import Clock, date_in, system_clock
from storage.events.tail import Tails
from storage.notifications import Notifications
from storage.statements import Statement
from storage.visibility import viewer_values
from storage.wakeups import Wakeups

APPLICATION_ROLE: Final = "okra_app"
"""Owns nothing, so row-level security binds it. Every pooled connection takes this role at its start."""

EVERY_TENANT: Final = "*"
"""Lets maintenance list the organizations, and nothing but them."""

_MOST_ASIDE: Final = 2

_STATEMENTS_KEPT: Final = 256
"""Prepared statements a connection keeps, each with its plan."""

Row = Mapping[str, Any]
"""A row as the driver returns it, by column name. It is what the GraphQL types read from."""


class TenantConnection(asyncpg.Connection):
    """A connection that remembers whose rows it may see, to spare a round trip where that stays the same."""

    __slots__ = ("tenant",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Begin without a tenant: until one is entered, every policy raises."""
        super().__init__(*arguments, **options)
        self.tenant: str | None = None

    def get_reset_query(self) -> str:
        """Reset nothing on release: sessions keep no state here but the tenant, and that is always set."""
        return ""

    async def enter_tenant(self, org_id: str) -> None:
        """Let this connection see the rows of one organization."""
        if self.tenant != org_id:
            self.tenant = None
            await self.execute("SELECT set_config('okra.org_id', $1, false)", org_id)
            self.tenant = org_id


class ReadSession:
    """What one operation reads through: as one viewer, inside one tenant.

    Kept open, all of it is read on one connection, statement by statement, until it is released.
    """

    def __init__(self, database: "Database", viewer: Actor, now: datetime) -> None:
        """Take no connection until something is read."""
        self.viewer = viewer
        self.now = now
        self.today = date_in(viewer.time_zone, now)
        self._viewer_values = {**viewer_values(viewer), "now": now, "today": self.today}
        self._database = database
        self._kept: AsyncExitStack | None = None
        self._connection: TenantConnection | None = None
        self._turn = asyncio.Lock()
        self.statements = 0

    def keep_open(self) -> Self:
        """Keep the connection of the first read for those that follow. Whoever asks for this has to `release`."""
        self._kept = AsyncExitStack()
        return self

    async def release(self) -> None:
        """Give the connection back. The next read takes another one."""
        if self._connection is not None and self._kept is not None:
            async with self._turn:
                self._connection = None
                await self._kept.aclose()

    async def fetch(self, statement: Statement, **values: object) -> list[Row]:
        """Run a statement and give all its rows."""
        return await self.fetch_text(statement.sql, statement.arguments({**self._viewer_values, **values}))

    async def fetch_text(self, sql: str, arguments: Sequence[object]) -> list[Row]:
        """Run SQL that was compiled elsewhere in this layer."""
        self.statements += 1
        async with self.connection() as connection:
            return cast("list[Row]", await connection.fetch(sql, *arguments))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[TenantConnection]:
        """Give the connection that this session reads through, for a while for one reader alone."""
        if self._kept is None:
            async with self._database.connection(self.viewer.org_id) as connection:
                yield connection
            return
        async with self._turn:
            if self._connection is None:
                borrowed = self._database.connection(self.viewer.org_id)
                self._connection = await self._kept.enter_async_context(borrowed)
            yield self._connection

    async def fetch_row(self, statement: Statement, **values: object) -> Row | None:
        """Run a statement and give its first row, if there is one."""
        rows = await self.fetch(statement, **values)
        return rows[0] if rows else None


class Database:
    """A pool of connections to one PostgreSQL database."""

    def __init__(self, dsn: str, *, min_size: int = 1, max_size: int = 10, clock: Clock = system_clock) -> None:
        """Connect to nothing yet."""
        self._dsn = dsn
        self._sizes = (min_size, max_size)
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._aside: asyncpg.Pool[asyncpg.Record] | None = None
        self.clock = clock
        self.wakeups = Wakeups()
        self._notifications = Notifications(dsn, self._run, self.wakeups)
        self.tails = Tails(self.fetch, self.wakeups, self._notifications.listen)

    @classmethod
    async def open(cls, dsn: str, *, min_size: int = 1, max_size: int = 10, clock: Clock = system_clock) -> Self:
        """Give a connected database."""
        database = cls(dsn, min_size=min_size, max_size=max_size, clock=clock)
        await database.connect()
        return database

    async def connect(self) -> None:
        """Open the pool; its connections act as the application role."""
        min_size, max_size = self._sizes
        self._pool = await self._new_pool(min_size, max_size)
        self._aside = await self._new_pool(0, _MOST_ASIDE)

    async def _new_pool(self, min_size: int, max_size: int) -> "asyncpg.Pool[asyncpg.Record]":
        return await asyncpg.create_pool(
            self._dsn,
            min_size=min_size,
            max_size=max_size,
            connection_class=TenantConnection,
            init=_prepare,
            statement_cache_size=_STATEMENTS_KEPT,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=0,  # of any length: what reads a cascade is as long as it has columns
            server_settings={
                "role": APPLICATION_ROLE,
                "application_name": "okra",
                # Planning anew for each set of values takes several times as long as these statements themselves do.
                "plan_cache_mode": "force_generic_plan",
            },
        )

    @property
    def pool(self) -> "asyncpg.Pool[asyncpg.Record]":
        """The open pool. Raises `RuntimeError` before `connect`."""
        if self._pool is None:
            message = "The database is not connected yet."
            raise RuntimeError(message)
        return self._pool

    async def close(self) -> None:
        """Close every connection, waiting for those in use for a moment."""
        await self.tails.close()
        await self._notifications.close()
        for pool in (self.pool, self._aside):
            if pool is not None:
                try:
                    await asyncio.wait_for(pool.close(), timeout=5)
                except TimeoutError:
                    pool.terminate()

    @asynccontextmanager
    async def connection(self, org_id: str) -> AsyncIterator[TenantConnection]:
        """Borrow a connection inside a tenant. Each statement is its own transaction."""
        async with _borrowed(self.pool, org_id) as connection:
            yield connection

    @asynccontextmanager
    async def connection_aside(self, org_id: str) -> AsyncIterator[TenantConnection]:
        """Borrow one of a few connections kept for questions that cannot wait until everybody else had their turn."""
        async with _borrowed(self._aside or self.pool, org_id) as connection:
            yield connection

    @asynccontextmanager
    async def transaction(self, org_id: str) -> AsyncIterator[TenantConnection]:
        """Borrow a connection inside a tenant and one transaction: committed on return, else rolled back."""
        async with self.connection(org_id) as connection, connection.transaction():
            yield connection

    async def fetch(self, org_id: str, statement: Statement, **values: object) -> list[Row]:
        """Run a statement inside a tenant, for nobody in particular: what it gives, nobody has a right to yet."""
        async with self.connection(org_id) as connection:
            arguments = statement.arguments({"org_id": org_id, **values})
            return cast("list[Row]", await connection.fetch(statement.sql, *arguments))

    async def wake(self, org_id: str) -> None:
        """Hint that the organization's log has grown, here at once and to other processes soon.

        Called after the commit, never inside a transaction. A hint that gets lost costs a moment, nothing else.
        """
        self.wakeups.wake(org_id)
        self._notifications.send(org_id)

    def reading(self, viewer: Actor) -> ReadSession:
        """Read as `viewer`, at the present moment."""
        return ReadSession(self, viewer, self.clock())

    async def _run(self, sql: str, *arguments: object) -> None:
        await self.pool.execute(sql, *arguments)


@asynccontextmanager
async def _borrowed(pool: "asyncpg.Pool[asyncpg.Record]", org_id: str) -> AsyncIterator[TenantConnection]:
    async with pool.acquire() as borrowed:
        # The pool's proxy forwards every attribute to the connection it stands for.
        connection = cast("TenantConnection", borrowed)
        await connection.enter_tenant(org_id)
        yield connection


async def _prepare(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "jsonb", encoder=_json_text, decoder=orjson.loads, schema="pg_catalog", format="text"
    )


def _json_text(value: object) -> str:
    return orjson.dumps(value).decode()
