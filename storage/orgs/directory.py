"""Every organization of the database, for those who look after the installation."""

from typing import Final, cast

from sqlalchemy import select

from storage.database import EVERY_TENANT, Database, Row
from storage.statements import Statement
from storage.tables import organizations


async def organizations_of(database: Database) -> list[Row]:
    """List all organizations, oldest first."""
    async with database.connection(EVERY_TENANT) as connection:
        return cast("list[Row]", await connection.fetch(_LIST.sql))


_LIST: Final = Statement(select(organizations).order_by(organizations.c.created_at, organizations.c.org_id))
