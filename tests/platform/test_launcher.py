"""The launcher `./okra`, with a false python3 on its path: nothing is downloaded."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.project import PROJECT

TOOLS = ("cat", "cksum", "cp", "dirname", "ls", "mkdir", "readlink", "rm", "sh")

OLD_PYTHON = """#!/bin/sh
case $1 in -V) echo 'Python 3.9.2' ;; *) exit 1 ;; esac
"""

PYTHON_WITHOUT_VENV = f"""#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; *) exec '{sys.executable}' "$@" ;; esac
"""

# Does what it is told with `-c`, notes what it is told with `-m`, and makes a .venv around a copy of itself.
FALSE_PYTHON = f"""#!/bin/sh
log=$OKRA_TEST_FOLDER/log
case "$1 $2" in
    '-m venv')
        echo venv >>"$log"
        mkdir -p "$3/bin"
        cp "$0" "$3/bin/python"
        echo 'version = 3.12' >"$3/pyvenv.cfg" ;;
    '-m pip')
        case "$*" in *--version) exit 0 ;; esac
        [ ! -p "$OKRA_TEST_FOLDER/gate" ] || cat "$OKRA_TEST_FOLDER/gate"
        for last; do :; done
        echo "pip $last" >>"$log"
        [ ! -e "$OKRA_TEST_FOLDER/offline" ] || exit 1 ;;
    '-m api.cli')
        shift 2
        printf 'started in %s' "$PWD"
        printf ' <%s>' "$@" ;;
    *) exec '{sys.executable}' "$@" ;;
esac
"""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the launcher and the requirements, and a path with nothing on it but a few tools."""

    folder: Path
    tools: Path

    @classmethod
    def make(cls, place: Path) -> "Checkout":
        folder = place / "a check out"
        folder.mkdir()
        shutil.copy(PROJECT / "okra", folder)
        shutil.copytree(PROJECT / "requirements", folder / "requirements")
        tools = place / "tools"
        tools.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (tools / tool).symlink_to(found)
        return cls(folder, tools)

    def install(self, python: str) -> None:
        (self.tools / "python3").write_text(python)
        (self.tools / "python3").chmod(0o755)

    @property
    def log(self) -> list[str]:
        log = self.folder.parent / "log"
        return log.read_text().splitlines() if log.exists() else []

    def start(self, *arguments: str, command: Path | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(command or self.folder / "okra"), *arguments],
            cwd="/",
            env={"PATH": str(self.tools), "OKRA_TEST_FOLDER": str(self.folder.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, command: Path | None = None) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, command=command)
        output, errors = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout.make(tmp_path)
    made.install(FALSE_PYTHON)
    return made


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_every_shell_can_read_the_launcher(shell: str) -> None:
    found = shutil.which(shell) or shutil.which("sh")

    done = subprocess.run([str(found), "-n", str(PROJECT / "okra")], capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")


def test_an_old_python_is_named_with_what_helps(checkout: Checkout) -> None:
    checkout.install(OLD_PYTHON)

    done = checkout.run()

    assert done.returncode == 1
    assert "Okra needs Python 3.11 or newer, and found Python 3.9.2" in done.stderr
    assert "sudo apt install python3 python3-venv" in done.stderr


def test_a_machine_without_python_is_told_what_helps(checkout: Checkout) -> None:
    (checkout.tools / "python3").unlink()

    done = checkout.run()

    assert done.returncode == 1
    assert "Okra needs Python 3.11 or newer, and found no Python" in done.stderr


def test_a_newer_python_beside_an_old_one_is_found(checkout: Checkout) -> None:
    (checkout.tools / "python3").rename(checkout.tools / "python3.12")
    checkout.install(OLD_PYTHON)

    done = checkout.run("--help")

    assert done.returncode == 0
    assert "<--help>" in done.stdout


def test_a_python_without_venv_is_told_what_helps(checkout: Checkout) -> None:
    checkout.install(PYTHON_WITHOUT_VENV)

    done = checkout.run()

    assert done.returncode == 1
    assert "has no venv module" in done.stderr
    assert "sudo apt install python3-venv" in done.stderr


def test_the_first_start_installs_and_hands_over_every_argument(checkout: Checkout) -> None:
    done = checkout.run("token", "create", "two words", "")

    assert checkout.log == ["venv", "pip requirements/run.txt"]
    assert done.stdout == f"started in {checkout.folder} <token> <create> <two words> <>"


def test_the_second_start_installs_nothing_and_says_nothing(checkout: Checkout) -> None:
    checkout.run()

    done = checkout.run("again")

    assert checkout.log == ["venv", "pip requirements/run.txt"]
    assert done.stderr == ""
    assert "<again>" in done.stdout


def test_changed_requirements_are_installed_into_the_same_environment(checkout: Checkout) -> None:
    checkout.run()
    with (checkout.folder / "requirements" / "run.txt").open("a") as opened:
        opened.write("# changed\n")

    checkout.run()

    assert checkout.log == ["venv", "pip requirements/run.txt", "pip requirements/run.txt"]


@pytest.mark.parametrize("command", ["test", "bench"])
def test_what_tests_need_is_installed_for_tests_and_serves_the_rest_too(checkout: Checkout, command: str) -> None:
    checkout.run(command)

    checkout.run("serve")

    assert checkout.log == ["venv", "pip requirements/test.txt"]


def test_a_failed_installation_is_said_and_tried_again(checkout: Checkout) -> None:
    offline = checkout.folder.parent / "offline"
    offline.touch()
    failed = checkout.run()
    offline.unlink()

    done = checkout.run("again")

    assert failed.returncode == 1
    assert "the installation failed" in failed.stderr
    assert "<again>" in done.stdout


def test_an_environment_that_was_left_half_made_is_made_again(checkout: Checkout) -> None:
    (checkout.folder / ".venv" / "bin").mkdir(parents=True)
    (checkout.folder / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")

    done = checkout.run()

    assert done.returncode == 0
    assert checkout.log == ["venv", "pip requirements/run.txt"]


def test_a_symbolic_link_elsewhere_starts_the_same_project(checkout: Checkout) -> None:
    link = checkout.folder.parent / "link"
    link.symlink_to(checkout.folder / "okra")
    chain = checkout.tools / "chain"
    chain.symlink_to("../link")

    done = checkout.run(command=chain)

    assert done.stdout.startswith(f"started in {checkout.folder}")


def test_two_first_starts_at_once_install_once(checkout: Checkout) -> None:
    gate = checkout.folder.parent / "gate"
    os.mkfifo(gate)
    first = checkout.start("first")
    assert first.stderr is not None
    while "installing" not in first.stderr.readline():
        pass
    second = checkout.start("second")
    assert second.stderr is not None

    waiting = second.stderr.readline()
    gate.write_text("")
    outputs = [process.communicate()[0] for process in (first, second)]

    assert "waiting for another" in waiting
    assert checkout.log == ["venv", "pip requirements/run.txt"]
    assert ["<first>" in outputs[0], "<second>" in outputs[1]] == [True, True]
