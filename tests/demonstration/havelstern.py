"""The demonstration company, loaded, and how to look at it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.demonstration import load
from domain.actor import Actor, Role, TokenScope
from storage.database import Database
from storage.orgs.directory import organizations_of

KEY = b"k" * 32
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Company:
    database: Database
    actor: Actor
    token: str

    async def values(self, sql: str, *arguments: object) -> list[tuple[Any, ...]]:
        async with self.database.connection(self.actor.org_id) as connection:
            return [tuple(row.values()) for row in await connection.fetch(sql, *arguments)]

    async def column(self, sql: str, *arguments: object) -> list[Any]:
        return [row[0] for row in await self.values(sql, *arguments)]


async def loaded(database: Database) -> Company:
    token = await load(database, KEY)
    rows = await organizations_of(database)
    actor = Actor(rows[-1]["org_id"], None, Role.ADMIN, TokenScope.WRITE, rows[-1]["time_zone"])
    return Company(database, actor, token)
