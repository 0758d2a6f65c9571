"""One company for tests. `tests/founding.py` makes it by commands; a copy of it costs next to nothing.

A copy is another organization in the same database, with the same ids: the walls between tenants keep them apart.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final, TypeVar

import asyncpg
import uuid_utils.compat

from commands.execute import execute
from domain.actor import Actor, TokenScope
from domain.ids import Kind, new_id
from storage.database import Database
from storage.tables import METADATA
from storage.work import Work

NOW: Final = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
TODAY: Final = date(2026, 5, 20)
KEY: Final = b"the key of a tested installation"

Command = TypeVar("Command")
Result = TypeVar("Result")
Writer = asyncpg.Connection
Dump = Mapping[str, list[str]]


class Company:
    """An organization whose people, teams, cycles, goals and so on are found by name."""

    def __init__(self, database: Database, owner: Actor, name: str) -> None:
        self.database = database
        self.owner = owner
        self.name = name
        self.ids: dict[str, str] = {}
        self.actors: dict[str, Actor] = {}
        self.tokens: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    @property
    def org_id(self) -> str:
        return self.owner.org_id

    def reading_only(self, name: str) -> Actor:
        """Give who a token of a person stands for that may only read."""
        return replace(self.actors[name], scope=TokenScope.READ)

    async def run(
        self,
        function: Callable[[Work, Command], Awaitable[Result]],
        command: Command,
        actor: str | None = None,
    ) -> Result:
        """Run a command as somebody, or as the organization itself."""
        return await execute(self.database, self.actors[actor] if actor else self.owner, function, command)

    async def copy(self, writer: Writer) -> "Company":
        """Found another organization in which everything is as it is here, under the same ids."""
        other = Company(self.database, self.owner, self.name)
        org_id = new_id(Kind.ORGANIZATION, uuid_utils.compat.uuid7())
        other.owner = replace(self.owner, org_id=org_id)
        other.ids = {name: org_id if held == self.org_id else held for name, held in self.ids.items()}
        other.actors = {name: replace(actor, org_id=org_id) for name, actor in self.actors.items()}
        async with writer.transaction():
            for statement in _COPIES:
                await writer.execute(statement, org_id, self.org_id)
        return other

    async def dump(self, writer: Writer) -> Dump:
        """Give every row of the organization, of every table, as text."""
        return {
            table.name: [
                row[0]
                for row in await writer.fetch(
                    f"SELECT row::text FROM {table.name} AS row WHERE org_id = $1 ORDER BY 1", self.org_id
                )
            ]
            for table in METADATA.sorted_tables
        }


def _copy_of(name: str) -> str:
    columns = [column.name for column in METADATA.tables[name].c]
    values = {"org_id": "$1", "subject_id": "CASE subject_id WHEN $2 THEN $1 ELSE subject_id END"}
    selected = ", ".join(values.get(column, column) for column in columns)
    return f"INSERT INTO {name} ({', '.join(columns)}) SELECT {selected} FROM {name} WHERE org_id = $2"


_COPIES: Final = [_copy_of(table.name) for table in METADATA.sorted_tables]
