import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """A new folder outside pytest's: that one is closed to other accounts again whenever another run begins.

    As root the server runs under another account, and would lose its files in the middle of a test.
    """
    with tempfile.TemporaryDirectory(prefix="okra-", ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()
