"""`./okra serve`, whole: from the settings to an answer over HTTP, and to an end that leaves nothing behind."""

import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from api.project import PROJECT
from storage.embedded import EmbeddedPostgres
from storage.embedded.locks import FileLock

SECRET = "0123456789abcdef" * 4


def okra(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "api.cli", *arguments]


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `serve` on a free port and give the process and its URL; what has not ended by itself is killed."""
    process = subprocess.Popen(
        command("serve", "--port", "0", *arguments),
        cwd=PROJECT,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process, re.sub(r"^Okra listens on (\S+)/\n$", r"\1", process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def status(url: str) -> int:
    with urlopen(url, timeout=60) as response:
        return int(response.status)


def test_without_any_setting_it_serves_and_ends_its_database_with_itself(folder: Path) -> None:
    with serving(OKRA_DATA_DIR=str(folder)) as (process, url):
        ready = status(f"{url}/readyz")

        process.send_signal(signal.SIGTERM)
        code = process.wait()

    assert ready == 200
    assert code == 128 + signal.SIGTERM
    with FileLock(folder / "server.lock"):  # free as soon as no process of the server is left
        assert not (folder / "postgres" / "postmaster.pid").exists()


def test_several_workers_share_one_port_and_end_together(folder: Path) -> None:
    with serving("--workers", "2", OKRA_DATA_DIR=str(folder)) as (process, url):
        ready = [status(f"{url}/readyz") for _ in range(4)]

        process.send_signal(signal.SIGTERM)
        code = process.wait()

    assert ready == [200] * 4
    assert code == 0
    with FileLock(folder / "server.lock"):
        pass


def test_a_database_of_ones_own_is_served_once_it_is_migrated(postgres: EmbeddedPostgres) -> None:
    postgres.create_database("own")
    environment = {"OKRA_DATABASE_URL": postgres.dsn("own"), "OKRA_SECRET": SECRET}

    refused = okra("serve", "--port", "0", **environment)
    migrated = [okra("migrate", OKRA_DATABASE_URL=postgres.dsn("own")) for _ in range(2)]
    with serving(**environment) as (_, url):
        ready = status(f"{url}/readyz")

    assert refused.returncode == 1
    assert refused.stderr.endswith("run: ./okra migrate\n")
    assert [done.returncode for done in migrated] == [0, 0]
    assert "already has this version's schema" in migrated[1].stderr
    assert ready == 200


def test_a_database_of_ones_own_is_not_served_without_a_secret(postgres: EmbeddedPostgres) -> None:
    postgres.create_database("unkeyed")
    okra("migrate", OKRA_DATABASE_URL=postgres.dsn("unkeyed"))

    done = okra("serve", "--port", "0", OKRA_DATABASE_URL=postgres.dsn("unkeyed"))

    assert done.returncode == 1
    assert done.stderr.startswith("okra: OKRA_SECRET is not set.")


def test_a_taken_port_is_said_in_one_line(folder: Path) -> None:
    with serving(OKRA_DATA_DIR=str(folder)) as (_, url):
        port = url.rpartition(":")[2]

        done = okra("serve", "--port", port, OKRA_DATA_DIR=str(folder))

    assert done.returncode == 1
    reason = os.strerror(errno.EADDRINUSE)
    assert done.stderr.startswith(f"okra: Cannot listen on 127.0.0.1, port {port}: {reason}. ")
    assert done.stderr.count("\n") == 1


def test_it_opens_as_many_sockets_as_the_system_lets_it() -> None:
    most = "resource.getrlimit(resource.RLIMIT_NOFILE)"
    script = (
        "import resource; from api.cli.serving import open_many_sockets;"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, 2_000)); open_many_sockets();"
        f"print({most})"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert done.stdout == "(2000, 2000)\n"
