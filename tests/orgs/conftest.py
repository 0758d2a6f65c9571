"""An organization of each test's own, at one fixed moment."""

import pytest

from storage.database import Database
from tests.orgs.acme import NOW, Acme


@pytest.fixture
def database(town: Database) -> Database:
    town.clock = lambda: NOW
    return town


@pytest.fixture
async def acme(database: Database) -> Acme:
    return await Acme.found(database)
