"""Databases for state machines: Hypothesis runs many of them in one test, each from an empty organization."""

import asyncio
import itertools
from collections.abc import Coroutine
from typing import Any, TypeVar

import asyncpg

from commands.orgs.organizations import create_organization
from domain.actor import Actor
from domain.orgs.organizations import OrganizationSettings
from storage.database import Database
from storage.embedded import EmbeddedPostgres

Result = TypeVar("Result")
_numbers = itertools.count(1)


class Machine:
    """One database with one organization, driven from synchronous code."""

    def __init__(self, dsn: str) -> None:
        self._runner = asyncio.Runner()
        self.database = self.run(Database.open(dsn, max_size=3))
        settings = OrganizationSettings(time_zone="Europe/Berlin")
        self.actor: Actor = self.run(create_organization(self.database, "Acme", settings))

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run to the end."""
        return self._runner.run(work)

    async def fetch(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Give rows as they are stored."""
        async with self.database.connection(self.actor.org_id) as connection:
            return [dict(row) for row in await connection.fetch(sql, *values)]

    def close(self) -> None:
        """Close the database's connections and the loop."""
        self.run(self.database.close())
        self._runner.close()


class Machines:
    """Makes machines, each on a copy of the migrated template."""

    def __init__(self, postgres: EmbeddedPostgres, template: str) -> None:
        self._postgres = postgres
        self._template = template

    def new(self) -> tuple[Machine, str]:
        """Give a machine and the name of its database."""
        name = f"okra_machine_{next(_numbers)}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY FILE_COPY")
        return Machine(self._postgres.dsn(name)), name

    def drop(self, name: str) -> None:
        """Drop a machine's database."""
        self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self._postgres.dsn("postgres"))
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(run())
