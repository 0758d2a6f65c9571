"""What no file of the repository says."""

import shutil
import subprocess
from pathlib import Path

import pytest

from api.project import PROJECT

REGISTRIES = [
    f"{name}.{end}" for name, end in (("py" + "pi", "org"), ("python" + "hosted", "org"), ("npm" + "js", "org"))
]


MADE = {".env", ".git", ".okra", ".venv", "__pycache__", "node_modules"}


def repository_files() -> list[Path]:
    """What git keeps or would keep; in a copy without git, all but what tools make."""
    if not (PROJECT / ".git").exists() or shutil.which("git") is None:
        return [file for file in PROJECT.rglob("*") if file.is_file() and not is_made(file)]
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [file for name in listed.stdout.split("\0") if name and (file := PROJECT / name).is_file()]


def is_made(file: Path) -> bool:
    parts = file.relative_to(PROJECT).parts
    return bool(MADE & set(parts)) or any(part.endswith("_cache") for part in parts)


def files_that_say(word: str) -> list[str]:
    searched = word.encode()
    return [str(file.relative_to(PROJECT)) for file in repository_files() if searched in file.read_bytes()]


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_the_host_of_a_registry(host: str) -> None:
    assert files_that_say(host) == []


@pytest.mark.parametrize("place", [PROJECT, Path.home()], ids=["project", "home"])
def test_no_file_names_a_path_of_this_machine(place: Path) -> None:
    assert files_that_say(f"{place}/") == []


def test_nothing_that_was_made_is_kept() -> None:
    assert [file for file in repository_files() if is_made(file)] == []
