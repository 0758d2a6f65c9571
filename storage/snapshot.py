"""One moment of an organization: several statements see the same state, and nobody waits for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Final, cast

import uuid_utils.compat
from sqlalchemy import select

from domain.clock import date_in
from domain.errors import NotFound
from domain.ids import Kind, new_id
from storage.database import ReadSession, Row, TenantConnection
from storage.statements import Statement
from storage.tables import clocks, organizations
from storage.visibility import in_tenant, viewer_values
from storage.work import settings_from


class Snapshot:
    """What reads of one moment go through. It takes no lock and cannot write: the database refuses."""

    def __init__(self, connection: TenantConnection, session: ReadSession, row: Row) -> None:
        """Keep what is known of the organization; use `open_snapshot`."""
        self.actor = session.viewer
        self.now = session.now
        self.settings = settings_from(row)
        self.today = date_in(self.settings.time_zone, session.now)
        self.computed_on: date = row["computed_on"]
        self._connection = connection
        self._session = session
        self._viewer_values = viewer_values(session.viewer)

    def new_id(self, kind: Kind) -> str:
        """Make an id for something that is only supposed."""
        return new_id(kind, uuid_utils.compat.uuid7())

    async def fetch(self, statement: Statement, **values: object) -> list[Row]:
        """Run a statement in the state of the moment and give its rows."""
        self._session.statements += 1
        arguments = statement.arguments({**self._viewer_values, **values})
        return cast("list[Row]", await self._connection.fetch(statement.sql, *arguments))

    async def fetch_row(self, statement: Statement, **values: object) -> Row | None:
        """Run a statement in the state of the moment and give its first row, if there is one."""
        rows = await self.fetch(statement, **values)
        return rows[0] if rows else None


@asynccontextmanager
async def open_snapshot(session: ReadSession) -> AsyncIterator[Snapshot]:
    """Look at the organization as it is now, as the session's viewer. Raises `NotFound` if there is none."""
    org_id = session.viewer.org_id
    async with (
        session.connection() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        session.statements += 1
        row = await connection.fetchrow(_ORGANIZATION.sql, *_ORGANIZATION.arguments({"org_id": org_id}))
        if row is None:
            raise NotFound
        yield Snapshot(connection, session, cast("Row", row))


_ORGANIZATION: Final = Statement(
    select(organizations, clocks.c.computed_on)
    .join_from(organizations, clocks, clocks.c.org_id == organizations.c.org_id)
    .where(in_tenant(organizations))
)
