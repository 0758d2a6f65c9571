"""A service desk of each test's own, at a moment that the test may move."""

from collections import Counter

import pytest
import strawberry

from schema.root import build_schema
from storage.database import Database
from tests.kpis.client import Client
from tests.kpis.desk import Clock, Desk
from tests.orgs.acme import NOW
from tests.statements import count_statements


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def database(town: Database, clock: Clock) -> Database:
    town.clock = clock
    return town


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
    """Count the statements that reach the database, by their text."""
    return count_statements(monkeypatch)
