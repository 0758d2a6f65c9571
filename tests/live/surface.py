"""The published schema, asked and followed as somebody."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from graphql import ExecutionResult

from domain.actor import Actor
from schema.context import Context
from schema.execution import Engine, GraphQLRequest
from tests.live.enterprise import PATIENCE, Enterprise

KEY = b"a key of the tests, long enough "

CHANGES = """
subscription ($filter: ProgressChangedFilter, $after: Cursor) {
  progressChanged(filter: $filter, after: $after) {
    cursor
    change {
      at causeId nodeId
      cause { type }
      actor { name }
      before { progress rawProgress status statusReason confidence }
      after { progress rawProgress status statusReason confidence }
      node { id progress status ... on Objective { title } ... on KeyResult { objective { id } } }
      event { id number type subjectId }
    }
  }
}
"""
ACTIVITY = """
subscription ($filter: ActivityFilter, $after: Cursor) {
  activity(filter: $filter, after: $after) { cursor event { number type subjectId } }
}
"""
EVENTS = """
query ($after: Cursor, $first: Int! = 50, $filter: ActivityFilter) {
  events(after: $after, first: $first, filter: $filter) {
    nodes { id number at type causeId actor { id } subjectId subject { __typename id } data }
    cursor hasMore
  }
}
"""


class Surface:
    """An enterprise behind the schema."""

    def __init__(self, enterprise: Enterprise, engine: Engine) -> None:
        self.enterprise = enterprise
        self._engine = engine

    async def ask(self, text: str, viewer: Actor | None = None, **variables: object) -> Any:
        """Give the data of a query; fails on errors."""
        result = await self.result(text, viewer, **variables)
        assert result.errors is None
        return result.data

    async def result(self, text: str, viewer: Actor | None = None, **variables: object) -> ExecutionResult:
        operation = self._engine.prepare(GraphQLRequest(text, variables=variables), suggestions=True)
        return await self._engine.execute(operation, self._context(viewer))

    async def follow(
        self, text: str, viewer: Actor | None = None, **variables: object
    ) -> AsyncGenerator[ExecutionResult, None]:
        """Give the results of a subscription that begins."""
        stream = await self.begin(text, viewer, **variables)
        assert not isinstance(stream, ExecutionResult), stream.errors
        return stream

    async def begin(
        self, text: str, viewer: Actor | None = None, **variables: object
    ) -> AsyncGenerator[ExecutionResult, None] | ExecutionResult:
        operation = self._engine.prepare(GraphQLRequest(text, variables=variables), suggestions=True)
        return await self._engine.subscribe(operation, self._context(viewer))

    async def missed(
        self, text: str, field: str, member: str, viewer: Actor | None = None, **variables: object
    ) -> list[Any]:
        """Give what a subscription tells up to its first heartbeat."""
        told: list[Any] = []
        async with asyncio.timeout(PATIENCE), aclosing(await self.follow(text, viewer, **variables)) as results:
            async for result in results:
                assert result.errors is None
                message = result.data[field] if result.data else {}
                if message[member] is None:
                    return told
                told.append(message[member])
        raise AssertionError("The stream ended.")

    def stranger(self) -> Context:
        return Context(self.enterprise.database, None, "request-0001", KEY)

    def _context(self, viewer: Actor | None) -> Context:
        return Context(self.enterprise.database, viewer or self.enterprise.admin, "request-0001", KEY)


async def results_of(stream: AsyncGenerator[ExecutionResult, None], count: int) -> list[ExecutionResult]:
    """Take so many results of a stream that goes on."""
    async with asyncio.timeout(PATIENCE):
        return [await anext(stream) for _ in range(count)]


def codes(result: ExecutionResult) -> list[object]:
    return [(error.extensions or {}).get("code") for error in result.errors or ()]


async def cursor_of_end(surface: Surface) -> str:
    page = (await surface.ask(EVENTS, first=100))["events"]
    assert not page["hasMore"]
    return str(page["cursor"])
