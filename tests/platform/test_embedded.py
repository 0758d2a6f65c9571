"""The embedded PostgreSQL: who starts it, who joins, when it ends, and what it survives."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from api.project import PROJECT
from storage.embedded import EmbeddedPostgres, EmbeddedPostgresError
from storage.embedded.account import Account, account_for
from storage.embedded.locks import FileLock

USER = """
import sys
from pathlib import Path
from storage.embedded import EmbeddedPostgres

with EmbeddedPostgres.start(Path(sys.argv[1]), durable=False) as server:
    print(server.dsn(), flush=True)
    sys.stdin.readline()
"""


class OtherProcess:
    """A process that uses the server until it is told to leave, or is killed."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> int:
        self.process.communicate("\n")
        return self.process.returncode

    def kill(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.communicate()


@contextmanager
def other_process(folder: Path) -> Iterator[OtherProcess]:
    other = OtherProcess(folder)
    try:
        yield other
    finally:
        if other.process.poll() is None:
            other.leave()


@contextmanager
def stranger(account: Account) -> Iterator[int]:
    """Give the id of a process of the server's account that is no server."""
    user = None if account.is_own else account.user
    process = subprocess.Popen(["sleep", "600"], user=user)
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def wait_until_gone(folder: Path) -> None:
    """Every process of the server holds this lock, so taking it waits until the last is gone."""
    with FileLock(folder / "server.lock"):
        pass


async def answer(dsn: str, statement: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def server_process(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])


async def test_a_new_folder_becomes_a_server_that_keeps_its_data(folder: Path) -> None:
    with EmbeddedPostgres.start(folder) as server:
        version = await answer(server.dsn(), "SHOW server_version_num")
        await answer(server.dsn(), "CREATE TABLE kept AS SELECT 7 AS value")

    with EmbeddedPostgres.start(folder) as server:
        value = await answer(server.dsn(), "SELECT value FROM kept")

    assert str(version).startswith("18")
    assert value == 7


async def test_nothing_is_left_running_when_the_only_user_stops(folder: Path) -> None:
    server = EmbeddedPostgres.start(folder, durable=False)
    dsn = server.dsn()

    server.stop()
    server.stop()

    wait_until_gone(folder)
    with pytest.raises(OSError, match="No such file"):
        await asyncpg.connect(dsn)


async def test_a_server_speaks_to_nobody_over_the_network(folder: Path) -> None:
    with EmbeddedPostgres.start(folder, durable=False) as server:
        addresses = await answer(server.dsn(), "SHOW listen_addresses")

    assert addresses == ""
    assert (folder / "postgres").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("durable", "setting"), [(True, "on"), (False, "off")])
async def test_only_throw_away_data_is_written_carelessly(folder: Path, durable: bool, setting: str) -> None:
    with EmbeddedPostgres.start(folder, durable=durable) as server:
        assert await answer(server.dsn(), "SHOW fsync") == setting


async def test_a_second_process_joins_and_the_server_outlives_the_first(folder: Path) -> None:
    with other_process(folder) as first:
        first_dsn = first.wait_until_ready()
        with EmbeddedPostgres.start(folder) as second:
            first.leave()

            assert second.dsn() == first_dsn
            assert await answer(second.dsn(), "SELECT 1") == 1
    wait_until_gone(folder)


def test_processes_that_start_at_once_share_one_server(folder: Path) -> None:
    with other_process(folder) as one, other_process(folder) as two, other_process(folder) as three:
        addresses = {process.wait_until_ready() for process in (one, two, three)}

        assert len(addresses) == 1
        assert [process.leave() for process in (one, two, three)] == [0, 0, 0]
    wait_until_gone(folder)


@pytest.mark.faults
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_ends_with_its_last_user_also_when_that_one_is_killed(folder: Path, number: signal.Signals) -> None:
    with other_process(folder) as only:
        only.wait_until_ready()

        only.kill(number)

        wait_until_gone(folder)
        assert not (folder / "postgres" / "postmaster.pid").exists()


@pytest.mark.faults
async def test_a_killed_user_does_not_take_the_server_from_another(folder: Path) -> None:
    with other_process(folder) as first:
        first.wait_until_ready()
        with EmbeddedPostgres.start(folder) as second:
            first.kill(signal.SIGKILL)

            assert await answer(second.dsn(), "SELECT 1") == 1
    wait_until_gone(folder)


@pytest.mark.faults
async def test_a_killed_server_recovers_though_its_process_id_is_anothers_now(folder: Path) -> None:
    with EmbeddedPostgres.start(folder) as server:
        await answer(server.dsn(), "CREATE TABLE kept AS SELECT 7 AS value")
        os.kill(server_process(folder), signal.SIGKILL)
        wait_until_gone(folder)
    with stranger(account_for(folder / "postgres")) as process_id:
        left = folder / "postgres" / "postmaster.pid"
        _, *rest = left.read_text().splitlines(keepends=True)
        left.write_text("".join([f"{process_id}\n", *rest]))

        with EmbeddedPostgres.start(folder) as server:
            value = await answer(server.dsn(), "SELECT value FROM kept")

    assert value == 7


@pytest.mark.parametrize("name", ["a folder, with blanks", "dollar $HOME `id` 'quote' \"double\" 50%", "Zürich"])
async def test_any_path_will_do(folder: Path, name: str) -> None:
    with EmbeddedPostgres.start(folder / name, durable=False) as server:
        assert await answer(server.dsn(), "SELECT 1") == 1


async def test_a_path_too_long_for_a_socket_gets_a_private_short_one(folder: Path) -> None:
    with EmbeddedPostgres.start(folder / ("long" * 40), durable=False) as server:
        sockets = Path(str(await answer(server.dsn(), "SHOW unix_socket_directories")).strip('"'))

        assert folder not in sockets.parents
        assert sockets.stat().st_mode & 0o077 == 0
    assert not sockets.exists()


def test_a_false_short_path_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short, bait = folder / "t", folder / "bait"
    short.mkdir()
    bait.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(short))
    with EmbeddedPostgres.start(folder / ("long" * 40), durable=False):
        (sockets,) = short.iterdir()
    sockets.symlink_to(bait)

    with pytest.raises(EmbeddedPostgresError, match="belongs to somebody else"):
        EmbeddedPostgres.start(folder / ("long" * 40))

    assert bait.stat().st_uid == os.geteuid()


async def test_an_interrupted_creation_is_begun_again(folder: Path) -> None:
    (folder / "postgres.unfinished").mkdir()
    (folder / "postgres.unfinished" / "PG_VERSION").write_text("18\n")

    with EmbeddedPostgres.start(folder, durable=False) as server:
        assert await answer(server.dsn(), "SELECT 1") == 1


async def test_a_database_is_made_once_and_deleted_with_its_connections(folder: Path) -> None:
    with EmbeddedPostgres.start(folder, durable=False) as server:
        server.create_database("extra")
        server.create_database("extra")
        connection = await asyncpg.connect(server.dsn("extra"))

        server.drop_database("extra")

        with pytest.raises(asyncpg.InvalidCatalogNameError):
            await asyncpg.connect(server.dsn("extra"))
        connection.terminate()


def test_files_of_another_major_version_are_left_alone(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("17\n")

    with pytest.raises(EmbeddedPostgresError, match="is of PostgreSQL 17, and this is PostgreSQL 18"):
        EmbeddedPostgres.start(folder)


def test_a_server_that_does_not_come_up_shows_the_end_of_its_log(folder: Path) -> None:
    EmbeddedPostgres.start(folder, durable=False).stop()
    (folder / "postgres" / "postgresql.auto.conf").write_text("shared_buffers = nonsense\n")

    with pytest.raises(EmbeddedPostgresError, match='invalid value for parameter "shared_buffers"'):
        EmbeddedPostgres.start(folder)


def test_a_folder_that_cannot_be_made_is_named(folder: Path) -> None:
    (folder / "file").touch()

    with pytest.raises(EmbeddedPostgresError, match=r"file/data cannot be made .* OKRA_DATA_DIR"):
        EmbeddedPostgres.start(folder / "file" / "data")


def test_a_folder_that_is_not_writable_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", deny)  # root may write anywhere, so a read-only folder would not do

    with pytest.raises(EmbeddedPostgresError, match="is not yours to write in"):
        EmbeddedPostgres.start(folder)


def test_files_of_somebody_else_are_refused_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "postgres").mkdir()
    monkeypatch.setattr(os, "geteuid", returning(os.geteuid() + 4_711))

    with pytest.raises(EmbeddedPostgresError, match=r"belongs to .* Run Okra as .* OKRA_DATA_DIR"):
        EmbeddedPostgres.start(folder)


def test_another_account_may_pass_the_folders_above_but_not_list_them(folder: Path) -> None:
    closed = folder / "closed"
    (closed / "data").mkdir(parents=True)
    closed.chmod(0o700)

    Account(os.geteuid() + 4_711, os.getegid()).let_through(closed / "data")

    assert closed.stat().st_mode & 0o777 == 0o701


def test_ones_own_account_changes_no_folder(folder: Path) -> None:
    closed = folder / "closed"
    (closed / "data").mkdir(parents=True)
    closed.chmod(0o700)

    Account(os.geteuid(), os.getegid()).let_through(closed / "data")

    assert closed.stat().st_mode & 0o777 == 0o700


def deny(*_arguments: object) -> bool:
    return False


def returning(value: int) -> Callable[[], int]:
    return lambda: value
