"""A service desk of each test's own, at a moment that the test may move."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
import strawberry

from schema.root import build_schema
from storage.database import Database, Row
from storage.statements import Statement
from storage.work import Work
from tests.kpis.client import Client
from tests.kpis.desk import Clock, Desk
from tests.orgs.acme import NOW


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
async def database(dsn: str, clock: Clock) -> AsyncIterator[Database]:
    opened = await Database.open(dsn, max_size=6, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def desk(database: Database, clock: Clock) -> Desk:
    return await Desk.found(database, clock)


@pytest.fixture(scope="session")
def schema() -> strawberry.Schema:
    return build_schema()


@pytest.fixture
def client(schema: strawberry.Schema, desk: Desk) -> Client:
    return Client(schema, desk)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the statements that commands run, by their text."""
    counter: Counter[str] = Counter()
    fetch, execute = Work.fetch, Work.execute

    async def counting_fetch(work: Work, statement: Statement, **values: object) -> list[Row]:
        counter[statement.sql] += 1
        return await fetch(work, statement, **values)

    async def counting_execute(work: Work, statement: Statement, **values: object) -> None:
        counter[statement.sql] += 1
        await execute(work, statement, **values)

    async def refuse_many(*_given: object) -> None:
        message = "A statement is run once a row."
        raise AssertionError(message)

    monkeypatch.setattr(Work, "fetch", counting_fetch)
    monkeypatch.setattr(Work, "execute", counting_execute)
    monkeypatch.setattr(Work, "execute_many", refuse_many)
    return counter
