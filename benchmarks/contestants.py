"""The servers that are measured, each started as it would run in production, in a process of its own."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.settings import Executor
from benchmarks.client import Address, Connection
from benchmarks.seeding import SECRET

PROJECT: Final = Path(__file__).resolve().parents[1]
_PEER: Final = PROJECT / "benchmarks" / "peers" / "postgraphile"
_STARTS_WITHIN_SECONDS: Final = 60
_INSTALLS_WITHIN_SECONDS: Final = 600


class NotAvailable(Exception):
    """A contestant cannot take part; the message says why."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server that runs."""

    name: str
    process: subprocess.Popen[bytes]
    port: int

    @property
    def pid(self) -> int:
        """Its process."""
        return self.process.pid

    def address(self, token: str | None = None) -> Address:
        """Give where to send requests, with this token if there is one."""
        return Address(self.port, (f"Authorization: Bearer {token}",) if token else ())


@contextmanager
def okra(dsn: str, executor: Executor = Executor.BATCH) -> Iterator[Contestant]:
    """Run Okra by its own command, with either executor."""
    port = _free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port)]
    environment = {**_environment(dsn), "OKRA_EXECUTOR": executor.value}
    name = "okra" if executor is Executor.BATCH else executor.value
    with _running(name, command, port, PROJECT, environment) as contestant:
        yield contestant


@contextmanager
def floor(dsn: str, org_id: str) -> Iterator[Contestant]:
    """Run SQL written by hand behind a bare ASGI application."""
    port = _free_port()
    environment = {**_environment(dsn), "OKRA_BENCHMARK_ORGANIZATION": org_id}
    options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    command = [sys.executable, "-m", "uvicorn", "benchmarks.peers.floor:application", "--port", str(port), *options]
    with _running("floor", command, port, PROJECT, environment) as contestant:
        yield contestant


@contextmanager
def postgraphile(dsn: str) -> Iterator[Contestant]:
    """Run PostGraphile on the same tables, installed by npm beside its lock file at the first use.

    Raises `NotAvailable` where there is no npm, or it cannot install.
    """
    install_postgraphile()
    port = _free_port()
    environment = {**os.environ, "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    command = [str(_PEER / "node_modules" / ".bin" / "node"), "server.mjs", dsn, str(port)]
    with _running("postgraphile", command, port, _PEER, environment) as contestant:
        yield contestant


def install_postgraphile() -> None:
    """Let npm install what the lock file pins, unless it stands. Raises `NotAvailable` if that is not possible."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotAvailable("PostGraphile is left out: npm is not installed.")
    lock = (_PEER / "package-lock.json").read_text()
    done = _PEER / "node_modules" / "installed.json"
    if done.exists() and done.read_text() == lock:
        return
    try:
        subprocess.run([npm, "ci"], cwd=_PEER, check=True, capture_output=True, timeout=_INSTALLS_WITHIN_SECONDS)
        done.write_text(lock)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotAvailable("PostGraphile is left out: npm could not install it.") from error


@contextmanager
def _running(
    name: str, command: list[str], port: int, folder: Path, environment: Mapping[str, str]
) -> Iterator[Contestant]:
    process = subprocess.Popen(command, cwd=folder, env=dict(environment), stdout=subprocess.DEVNULL)
    try:
        yield Contestant(name, process, port)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def answering(contestant: Contestant, path: str = "/") -> None:
    """Wait until a contestant answers anything below 500. Raises `NotAvailable` if it takes too long or ends."""
    request = contestant.address().request("GET", path)
    try:
        async with asyncio.timeout(_STARTS_WITHIN_SECONDS):
            while not await _answers(contestant, request):
                if contestant.process.poll() is not None:
                    raise NotAvailable(f"{contestant.name} ended at its start.")
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise NotAvailable(f"{contestant.name} did not start.") from None


async def _answers(contestant: Contestant, request: bytes) -> bool:
    try:
        connection = await Connection.open(contestant.address())
    except OSError:
        return False
    try:
        return (await connection.send(request)).status < 500
    except (OSError, EOFError):
        return False
    finally:
        connection.close()


def _environment(dsn: str) -> dict[str, str]:
    settings = {
        "OKRA_DATABASE_URL": dsn,
        "OKRA_SECRET": SECRET,
        "OKRA_LOG_LEVEL": "warning",
        "OKRA_DEADLINE_SECONDS": "120",  # there is one, but a machine with other work to do does not run into it
    }
    # Who compiles the product anew at each start does not run it as in production.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("OKRA_", "PYTHON"))}
    return {**inherited, **settings}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
