"""What is installed is pinned, by hash, and says nothing about where it was found."""

import re
from pathlib import Path

import pytest

from api.project import PROJECT

FOLDER = PROJECT / "requirements"
LISTS = ["run.txt", "test.txt"]


def entries(file: Path) -> list[str]:
    """One entry for each requirement, its continuation lines joined, without comments."""
    lines = [line for line in file.read_text().splitlines() if not line.lstrip().startswith("#")]
    return [entry for entry in "\n".join(lines).replace("\\\n", " ").splitlines() if entry.strip()]


@pytest.mark.parametrize("name", LISTS)
def test_every_requirement_has_one_version_and_its_hashes(name: str) -> None:
    loose = [
        entry
        for entry in entries(FOLDER / name)
        if not re.fullmatch(r"[a-z0-9-]+==\S+( ; [^\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", entry)
    ]

    assert loose == []


@pytest.mark.parametrize("name", LISTS)
def test_no_requirement_names_a_place(name: str) -> None:
    text = (FOLDER / name).read_text()

    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_tests_run_on_exactly_what_is_served() -> None:
    served, tested = (set(entries(FOLDER / name)) for name in LISTS)

    assert served <= tested


@pytest.mark.parametrize(("source", "compiled"), [("run.in", "run.txt"), ("test.in", "test.txt")])
def test_every_wish_is_among_what_is_installed(source: str, compiled: str) -> None:
    wishes = re.findall(r"^([A-Za-z][\w-]*)", (FOLDER / source).read_text(), re.MULTILINE)
    installed = {entry.partition("==")[0] for entry in entries(FOLDER / compiled)}

    assert {wish.lower() for wish in wishes} <= installed


def test_strawberry_is_pinned_exactly() -> None:
    assert re.search(r"^strawberry-graphql==\d", (FOLDER / "run.in").read_text(), re.MULTILINE)
