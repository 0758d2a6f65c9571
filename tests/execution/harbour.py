"""A small schema that has one field for each thing an execution can meet: a harbour with lamps and boats."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Self, cast

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig

from domain.actor import Actor
from domain.errors import InvalidInput, NotFound, ResyncRequired, ValidationFailed

SECRET = "s3cret-value"


@dataclass
class Harbour:
    """The world outside of the schema, as a test sees and moves it."""

    lamp_is_on: bool = False
    boats: int = 0
    sources_open: int = 0
    contexts_made: int = 0
    context_fails: bool = False
    slow_fields_started: int = 0
    slow_fields_cancelled: int = 0
    moved: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def move(self, boats: int = 1) -> None:
        async with self.moved:
            self.boats += boats
            self.moved.notify_all()

    async def until_sources(self, count: int) -> None:
        """Wait until exactly so many subscriptions listen."""
        await self.until(lambda: self.sources_open == count)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10), self.moved:
            await self.moved.wait_for(condition)

    async def changed(self) -> None:
        async with self.moved:
            self.moved.notify_all()


@dataclass
class Context:
    """Who asks, and a loader that remembers what it read, as real ones do."""

    harbour: Harbour
    actor: Actor | None
    request_id: str
    remembered_boats: int | None = None
    released: bool = False

    def __post_init__(self) -> None:
        if self.harbour.context_fails:
            raise ValueError(SECRET)
        self.harbour.contexts_made += 1

    async def release(self) -> None:
        self.released = True

    def fork(self) -> Self:
        return type(self)(self.harbour, self.actor, self.request_id)

    def boats(self) -> int:
        if self.remembered_boats is None:
            self.remembered_boats = self.harbour.boats
        return self.remembered_boats


Info = strawberry.Info[Context, None]


async def _never(harbour: Harbour) -> str:
    harbour.slow_fields_started += 1
    try:
        await harbour.changed()
        return str(await asyncio.Event().wait())
    except asyncio.CancelledError:
        harbour.slow_fields_cancelled += 1
        raise


@strawberry.input(one_of=True)
class By:
    id: strawberry.Maybe[str]
    name: strawberry.Maybe[str]


@strawberry.type
class Boat:
    name: str

    @strawberry.field
    def next(self) -> "Boat":
        return Boat(name=f"{self.name}+")

    @strawberry.field
    def same(self) -> "Boat":
        return self

    @strawberry.field
    def seaworthy(self) -> bool:
        raise ValueError(SECRET)


async def _once(text: str) -> AsyncGenerator[str, None]:
    yield text


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "you") -> str:
        return f"hello {name}"

    @strawberry.field
    def lucky(self, number: int) -> int:
        return number

    @strawberry.field
    def boat(self) -> Boat:
        return Boat(name="Ada")

    @strawberry.field
    def fleet(self) -> list[Boat]:
        return [Boat(name="Ada"), Boat(name="Bob")]

    @strawberry.field
    def find(self, by: By) -> str:
        return "found"

    @strawberry.field
    async def boats(self, info: Info) -> int:
        return info.context.boats()

    @strawberry.field
    def asker(self, info: Info) -> str | None:
        return info.context.actor.person_id if info.context.actor else None

    @strawberry.field
    def hint(self, info: Info) -> str:
        return str(info.input_extensions)

    @strawberry.field
    async def broken(self) -> str | None:
        raise ValueError(SECRET)

    @strawberry.field
    def endless_number(self) -> float | None:
        return float("inf")

    @strawberry.field
    def nothing(self) -> str:
        return cast("str", None)

    @strawberry.field
    def missing(self) -> str | None:
        raise NotFound

    @strawberry.field
    def refused(self) -> str | None:
        raise InvalidInput("Give a title.", "input", "title")

    @strawberry.field
    def refused_twice(self) -> str | None:
        raise ValidationFailed((InvalidInput("Give a title.", "title"), InvalidInput("Too long.", "note")))

    @strawberry.field
    async def slow(self, info: Info) -> str | None:
        return await _never(info.context.harbour)

    @strawberry.field
    def strict_beside_slow(self) -> "StrictBesideSlow | None":
        return StrictBesideSlow()


@strawberry.type
class StrictBesideSlow:
    @strawberry.field
    async def slow(self, info: Info) -> str | None:
        return await _never(info.context.harbour)

    @strawberry.field
    def broken(self) -> str:
        raise ValueError(SECRET)


@strawberry.type
class Mutation:
    @strawberry.mutation
    def light(self, info: Info, on: bool) -> bool:
        info.context.harbour.lamp_is_on = on
        return on


@strawberry.type
class Arrival:
    number: int

    @strawberry.field
    def boats(self, info: Info) -> int:
        return info.context.boats()

    @strawberry.field
    def seaworthy(self) -> bool | None:
        raise ValueError(SECRET)

    @strawberry.field
    async def slow(self, info: Info) -> str | None:
        return await _never(info.context.harbour)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int) -> AsyncGenerator[int, None]:
        for number in range(1, to + 1):
            yield number

    @strawberry.subscription
    async def arrivals(self, info: Info) -> AsyncGenerator[Arrival, None]:
        """One event for each move of the harbour, until nobody listens."""
        harbour = info.context.harbour
        harbour.sources_open += 1
        await harbour.changed()
        try:
            seen = harbour.boats
            while True:
                async with harbour.moved:
                    while harbour.boats == seen:
                        await harbour.moved.wait()
                seen += 1
                yield Arrival(number=seen)
        finally:
            harbour.sources_open -= 1
            await harbour.changed()

    @strawberry.subscription
    async def flood(self, info: Info, size: int = 1000) -> AsyncGenerator[str, None]:
        """As many events as the client takes, each of `size` characters."""
        harbour = info.context.harbour
        harbour.sources_open += 1
        try:
            while True:
                harbour.boats += 1
                yield "x" * size
        finally:
            harbour.sources_open -= 1
            await harbour.changed()

    @strawberry.subscription
    async def interrupted(self) -> AsyncGenerator[int, None]:
        yield 1
        raise ResyncRequired

    @strawberry.subscription
    async def broken(self) -> AsyncGenerator[int, None]:
        for number in range(0):
            yield number
        raise ValueError(SECRET)

    @strawberry.subscription
    async def stalled(self, info: Info) -> AsyncGenerator[str, None]:
        return _once(await _never(info.context.harbour))

    @strawberry.subscription
    async def confused(self) -> AsyncGenerator[int, None]:
        for number in range(0):
            yield number
        raise GraphQLError(SECRET)

    @strawberry.subscription
    def impossible(self) -> AsyncGenerator[int, None]:
        raise NotFound


def harbour_schema() -> strawberry.Schema:
    return strawberry.Schema(Query, Mutation, Subscription, config=StrawberryConfig())
