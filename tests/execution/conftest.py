"""An engine over the harbour schema."""

import pytest

from schema.execution import Engine, Limits
from tests.execution.harbour import Context, Harbour, harbour_schema


@pytest.fixture
def harbour() -> Harbour:
    return Harbour()


@pytest.fixture
def context(harbour: Harbour) -> Context:
    return Context(harbour, None, "request-1")


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(harbour_schema(), Limits())
