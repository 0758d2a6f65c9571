"""An organization whose log is written by commands, and readers of that log."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import asyncpg

from commands.execute import execute
from commands.okrs.alignments import AlignObjective, align_objective
from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.key_results import CreateKeyResult, create_key_result
from commands.okrs.objectives import CreateObjective, create_objective
from commands.orgs.cycles import CreateCycle, create_cycle
from commands.orgs.organizations import create_organization
from commands.orgs.people import CreatePerson, create_person
from commands.orgs.teams import CreateTeam, create_team
from domain.actor import Actor, Role
from domain.clock import Clock, system_clock
from domain.live import EVERYTHING, EventFilter
from domain.okrs.measures import Metric
from domain.okrs.objectives import Scope
from domain.orgs.organizations import OrganizationSettings
from storage.database import Database, ReadSession, Row
from storage.events.feed import events_after
from storage.events.follow import Message, follow
from storage.events.log import page_statement
from storage.events.positions import Position
from storage.statements import Statement
from storage.work import Work

Command = TypeVar("Command")
Result = TypeVar("Result")

PATIENCE = 20
"""Seconds after which a test that waits has failed."""

NEVER = 3_600.0
"""Seconds that no test lasts."""


class FixedClock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


class CountingDatabase(Database):
    """Counts what is read: by readers for themselves, and of the log for all of them."""

    def __init__(self, dsn: str, *, min_size: int = 1, max_size: int = 10, clock: Clock = system_clock) -> None:
        super().__init__(dsn, min_size=min_size, max_size=max_size, clock=clock)
        self._sessions: list[ReadSession] = []
        self._stretches = 0

    async def fetch(self, org_id: str, statement: Statement, **values: object) -> list[Row]:
        if statement is page_statement():
            self._stretches += 1
        return await super().fetch(org_id, statement, **values)

    def reading(self, viewer: Actor) -> ReadSession:
        self._sessions.append(super().reading(viewer))
        return self._sessions[-1]

    def counted(self) -> tuple[int, int]:
        """Give the statements of readers and the stretches read for all of them, since the last time."""
        counted = (sum(session.statements for session in self._sessions), self._stretches)
        self._sessions, self._stretches = [], 0
        return counted


class Enterprise:
    """One organization, with a cycle to work in."""

    def __init__(self, database: Database, admin: Actor) -> None:
        self.database = database
        self.admin = admin
        self.cycle_id = ""
        self._names = itertools.count(1)

    @classmethod
    async def founded(cls, database: Database) -> "Enterprise":
        admin = await create_organization(database, "Company", OrganizationSettings(time_zone="UTC"))
        enterprise = cls(database, admin)
        enterprise.cycle_id = await enterprise.cycle()
        return enterprise

    @property
    def org_id(self) -> str:
        return self.admin.org_id

    async def run(
        self,
        function: Callable[[Work, Command], Awaitable[Result]],
        command: Command,
        database: Database | None = None,
    ) -> Result:
        return await execute(database or self.database, self.admin, function, command)

    async def cycle(self) -> str:
        command = CreateCycle(f"Q{next(self._names)}", date(2026, 1, 1), date(2026, 12, 31))
        return await self.run(create_cycle, command)

    async def person(self) -> str:
        return await self.run(create_person, CreatePerson(f"Person {next(self._names)}"))

    async def team(self, parent_id: str | None = None) -> str:
        return await self.run(create_team, CreateTeam(f"Team {next(self._names)}", parent_id=parent_id))

    async def objective(self, **columns: Any) -> str:
        command = CreateObjective(f"Objective {next(self._names)}", self.cycle_id, Scope.COMPANY)
        return await self.run(create_objective, replace(command, **columns))

    async def key_result(self, objective_id: str, **columns: Any) -> str:
        measure = Metric(Decimal(0), Decimal(100))
        command = CreateKeyResult(objective_id, f"Key result {next(self._names)}", measure)
        return await self.run(create_key_result, replace(command, **columns))

    async def align(self, objective_id: str, parent_id: str) -> None:
        await self.run(align_objective, AlignObjective(objective_id, parent_id))

    async def check_in(self, key_result_id: str, value: int, database: Database | None = None) -> str:
        return await self.run(check_in, CheckIn(key_result_id, Decimal(value)), database)

    def member(self, person_id: str | None = None, **traits: Any) -> Actor:
        """Give somebody who sees what everybody sees, and what their traits let them."""
        return replace(self.admin, role=Role.MEMBER, person_id=person_id, **traits)

    async def log(self, viewer: Actor | None = None, filter_: EventFilter = EVERYTHING) -> list[Row]:
        """Read the whole log as somebody, page by page."""
        rows: list[Row] = []
        place: Position | None = None
        while True:
            page = await events_after(self.database.reading(viewer or self.admin), place, filter_)
            rows += page.rows
            place = page.position
            if not page.has_more:
                return rows

    async def end(self) -> Position:
        """Give the position behind everything."""
        page = await events_after(self.database.reading(self.admin), None, EVERYTHING, limit=100_000)
        return page.position

    def follow(
        self,
        after: Position | None,
        viewer: Actor | None = None,
        filter_: EventFilter = EVERYTHING,
        *,
        database: Database | None = None,
        heartbeat: float = 60,
    ) -> AsyncGenerator[Message, None]:
        return follow(database or self.database, viewer or self.admin, after, filter_, heartbeat=heartbeat)


async def take(messages: AsyncGenerator[Message, None], count: int) -> list[Message]:
    """Take so many messages of a stream that goes on."""
    async with asyncio.timeout(PATIENCE):
        return [await anext(messages) for _ in range(count)]


async def until_live(messages: AsyncGenerator[Message, None]) -> list[Row]:
    """Take the events up to the heartbeat that says there are no more for now."""
    events: list[Row] = []
    async with asyncio.timeout(PATIENCE):
        async for message in messages:
            if message.event is None:
                return events
            events.append(message.event)
    raise AssertionError("The stream ended.")


async def events_of(messages: AsyncGenerator[Message, None], count: int) -> list[Row]:
    """Take so many events of a stream that goes on."""
    events: list[Row] = []
    async with asyncio.timeout(PATIENCE):
        while len(events) < count:
            message = await anext(messages)
            events += [] if message.event is None else [message.event]
    return events


async def until(messages: AsyncGenerator[Message, None], end: Position) -> AsyncGenerator[Message, None]:
    """Give the messages up to the first that is behind `end`."""
    async for message in messages:
        yield message
        if message.position == end:
            return


async def told_for_ever(messages: AsyncGenerator[Message, None]) -> None:
    """Read a stream until it is cancelled, and close it."""
    async with aclosing(messages):
        async for _ in messages:
            pass


async def told(
    enterprise: Enterprise, after: Position, viewer: Actor | None = None, filter_: EventFilter = EVERYTHING
) -> list[Row]:
    """Give what a stream tells of what is there already."""
    async with aclosing(enterprise.follow(after, viewer, filter_)) as messages:
        return await until_live(messages)


async def lasting(before: set[asyncio.Task[Any]]) -> set[asyncio.Task[Any]]:
    """Give the tasks that were begun since and do not end by themselves; a cancelled query takes a moment."""
    begun = asyncio.all_tasks() - before
    if not begun:
        return set()
    _, pending = await asyncio.wait(begun, timeout=PATIENCE)
    return pending


def numbers(events: Sequence[Row]) -> list[int]:
    return [event["number"] for event in events]


def types(events: Sequence[Row]) -> list[str]:
    return [event["type"] for event in events]


async def tamper(dsn: str, sql: str, *arguments: object) -> None:
    """Change what the application cannot change, as a restored backup or a clean-up does."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql, *arguments)
    finally:
        await connection.close()


async def restore(dsn: str, enterprise: Enterprise, number: int) -> None:
    """Put the log back to what it was behind the event of that number."""
    await tamper(dsn, "DELETE FROM events WHERE org_id = $1 AND number > $2", enterprise.org_id, number)
    await tamper(dsn, "UPDATE clocks SET revision = $2 WHERE org_id = $1", enterprise.org_id, number)
