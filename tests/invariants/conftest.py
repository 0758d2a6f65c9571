"""What a state machine needs besides a server."""

import pytest

from storage.embedded import EmbeddedPostgres
from tests.invariants.machines import Machines


@pytest.fixture
def machines(postgres: EmbeddedPostgres, template: str) -> Machines:
    """Make databases for the runs of one state machine."""
    return Machines(postgres, template)
