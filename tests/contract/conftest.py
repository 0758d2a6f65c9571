"""The whole application in this process, before a founded company, for tools that read contracts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import pytest
from schemathesis.python.asgi import ASGIApp, get_client, shutdown_lifespans
from starlette.applications import Starlette

from api.application import create_app
from api.settings import Settings
from storage.embedded import EmbeddedPostgres
from tests.company import KEY, Company
from tests.founding import found
from tests.graphql.house import open_house


@dataclass(frozen=True)
class Installation:
    """An application, and a company in its database."""

    app: Starlette
    company: Company

    @cached_property
    def cursor(self) -> str:
        """A cursor of the list of key results."""
        cursor: str = self.get("/v1/key-results?limit=1")["nextCursor"]
        return cursor

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.company.tokens['ada']}"}

    def get(self, path: str) -> Any:
        """Give what an administrator gets there."""
        # Two ways to write the type of an ASGI application: one with mutable mappings, one with dictionaries.
        with get_client(cast("ASGIApp", self.app)) as client:
            return client.get(path, headers=self.headers).json()


@pytest.fixture(scope="session")
async def installation(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[Installation]:
    """One application for all tests of this folder; it opens the database when it is first asked something."""
    async with open_house(postgres, template, "okra_contract") as house:
        company = await found(house.database)
        yield Installation(create_app(Settings(database_url=house.dsn, secret=KEY.decode())), company)
        shutdown_lifespans()
