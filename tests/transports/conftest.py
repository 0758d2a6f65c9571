"""One server for the tests that need no settings of their own."""

from collections.abc import AsyncIterator

import pytest

from tests.execution.harbour import Harbour
from tests.transports.quay import ADA, Quay, quay


@pytest.fixture(scope="module")
async def shared_pier() -> AsyncIterator[Quay]:
    async with quay() as running:
        yield running


@pytest.fixture
def pier(shared_pier: Quay) -> Quay:
    """The shared server, everything behind it as at the start."""
    shared_pier.harbour.lamp_is_on = False
    shared_pier.tokens.actors = {"Bearer good": ADA}
    return shared_pier


@pytest.fixture
def harbour(pier: Quay) -> Harbour:
    return pier.harbour
