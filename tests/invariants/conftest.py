"""What a state machine needs besides a server."""

import pytest

from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.embedded import EmbeddedPostgres
from tests.invariants.machines import Machines


@pytest.fixture
def machines(postgres: EmbeddedPostgres, template: str) -> Machines:
    """Make databases for the runs of one state machine."""
    return Machines(postgres, template)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Run what a member asks."""
    return Engine(build_schema(), Limits())
