"""A company in one database for all tests of this folder; each test has a copy of its own to change."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from graphql import GraphQLSchema, build_schema as read_schema

from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.database import Database
from storage.embedded import EmbeddedPostgres
from tests.company import NOW, Company, Writer, found
from tests.graphql.caller import Caller


class SettableClock:
    """Stands at one moment until it is set."""

    def __init__(self) -> None:
        self.now = NOW
