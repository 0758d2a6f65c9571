"""The demonstration company, loaded, and how to look at it."""

import json
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from graphql import ExecutionResult

from api.authentication import TokenAuthenticator
from api.demonstration import load
from domain.actor import Actor, Role, TokenScope
from schema.context import Context
from schema.execution import Engine, GraphQLRequest
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


@dataclass(frozen=True)
class Visitor:
    """Asks GraphQL what a frontend would."""

    database: Database
    actor: Actor
    engine: Engine

    @classmethod
    async def with_token(cls, database: Database, token: str, engine: Engine) -> Self:
        actor = await TokenAuthenticator(database, KEY).authenticate(f"Bearer {token}")
        return cls(database, actor, engine)

    async def ask(self, document: str, variables: Mapping[str, object] | None = None) -> Any:
        """Give the data of an operation that must succeed, as a client reads it."""
        operation = self.engine.prepare(GraphQLRequest(document, variables=dict(variables or {})), suggestions=False)
        result = await self.engine.execute(operation, self._context())
        assert not result.errors
        return json.loads(json.dumps(result.data))

    async def first_message(self, document: str, variables: Mapping[str, object] | None = None) -> Any:
        """Give the data of the first message of a subscription."""
        operation = self.engine.prepare(GraphQLRequest(document, variables=dict(variables or {})), suggestions=False)
        stream = await self.engine.subscribe(operation, self._context())
        assert not isinstance(stream, ExecutionResult)
        async with aclosing(stream) as messages:
            message = await anext(messages)
        assert not message.errors
        return message.data

    def _context(self) -> Context:
        return Context(self.database, self.actor, "request-0001", KEY)


async def loaded(database: Database) -> Company:
    return await found(database, await load(database, KEY))


async def found(database: Database, token: str) -> Company:
    rows = await organizations_of(database)
    actor = Actor(rows[-1]["org_id"], None, Role.ADMIN, TokenScope.WRITE, rows[-1]["time_zone"])
    return Company(database, actor, token)


def has_something_to_show(data: Any) -> bool:
    """Tell whether each root field has a value that is not null, lists at least one entry, and no error was told."""
    return bool(data) and all(_shows(answer) for answer in data.values()) and not _errors_in(data)


def _shows(answer: Any) -> bool:
    match answer:
        case dict():
            return answer.get("nodes") != [] and any(_shows(each) for name, each in answer.items() if name != "errors")
        case list():
            return any(map(_shows, answer))
        case _:
            return answer is not None


def _errors_in(answer: Any) -> bool:
    match answer:
        case dict():
            return bool(answer.get("errors")) or any(map(_errors_in, answer.values()))
        case list():
            return any(map(_errors_in, answer))
        case _:
            return False
