"""What the import contracts cannot say, because they know only the packages that they name."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.project import PROJECT

DOMAIN = sorted((PROJECT / "domain").rglob("*.py"))
INPUT_AND_OUTPUT = {
    "asyncio",
    "http",
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "time",
}


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("file", DOMAIN, ids=lambda file: str(file.relative_to(PROJECT)))
def test_the_domain_imports_itself_and_the_standard_library(file: Path) -> None:
    foreign = set(imported(file.read_text())) - sys.stdlib_module_names - {"domain"}

    assert foreign == set()


@pytest.mark.parametrize("file", DOMAIN, ids=lambda file: str(file.relative_to(PROJECT)))
def test_the_domain_reaches_for_nothing_outside(file: Path) -> None:
    assert set(imported(file.read_text())) & INPUT_AND_OUTPUT == set()
