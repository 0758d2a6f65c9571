"""The database files of one data folder, and the server on them. Callers hold the folder's lock."""

import hashlib
import os
import shlex
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from storage.embedded.account import Account, account_for
from storage.embedded.errors import EmbeddedPostgresError
from storage.embedded.locks import FileLock
from storage.embedded.programs import MAJOR, Finished, Programs, installation

SUPERUSER = "okra"
PORT = 5432
LONGEST_SOCKET_PATH = 100  # bytes; the kernel ends it at 108 on Linux and at 104 on macOS
START_SECONDS = 300  # after a crash, a start replays the log first
STOP_SECONDS = 60
POLL_SECONDS = 0.05
NOBODY = 2**31 - 1  # a process id that no system gives out

SETTINGS = {
    "listen_addresses": "",  # no network: the socket lies in a folder that only its owner may enter
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    # The log is about the server and holds nobody's data: messages of statements that fail quote their values.
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    folder: Path
    programs: Programs

    @classmethod
    def of(cls, folder: Path) -> Self:
        """The cluster of a data folder, made or not."""
        account = account_for(folder / "postgres")
        return cls(folder, Programs(installation(), account, folder))

    @property
    def account(self) -> Account:
        return self.programs.account

    @property
    def files(self) -> Path:
        return self.folder / "postgres"

    @property
    def log(self) -> Path:
        return self.files / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Where the running server listens, as it wrote down itself."""
        lines = self._process_file.read_text().splitlines() if self._process_file.exists() else []
        return self.files / lines[4] if len(lines) > 4 else self.files  # noqa: PLR2004 - the fifth line

    @property
    def _process_file(self) -> Path:
        return self.files / "postmaster.pid"

    def create(self, *, durable: bool) -> None:
        """Make the database files, unless they exist.

        They get their name when they are complete, so an interrupted attempt leaves nothing behind.
        """
        self.account.let_through(self.files)
        self.account.let_through(self.programs.installation)
        self.account.let_read(self.programs.installation)
        if self.files.exists():
            self._check_version()
            return
        unfinished = self.folder / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self.account.give(unfinished)
        arguments = f"--pgdata {unfinished.name} --username {SUPERUSER} --auth trust --encoding UTF8"
        # The same order and case rules on every machine, whatever its locales.
        arguments += " --locale-provider builtin --builtin-locale C.UTF-8 --locale C --no-instructions"
        done = self.programs.run("initdb", *arguments.split(), *([] if durable else ["--no-sync"]))
        if done.returncode != 0:
            raise EmbeddedPostgresError(f"PostgreSQL could not make its files in {self.files}:\n{done.stdout}")
        unfinished.rename(self.files)

    def is_running(self) -> bool:
        """Whether the server takes connections; waits while one is starting, recovering or ending."""
        accepts, rejects = 0, 1
        while True:
            answer = self.programs.ask("pg_isready", "--host", str(self.socket_folder), "--port", str(PORT))
            if answer.returncode != rejects:
                return answer.returncode == accepts
            time.sleep(POLL_SECONDS)

    def start(self, *, durable: bool) -> None:
        """Start the server and wait until it takes connections.

        Raises EmbeddedPostgresError with the end of the server's log if it does not come up.
        """
        settings = SETTINGS | {"unix_socket_directories": f'"{self._new_socket_folder()}"'}
        settings |= {} if durable else THROW_AWAY
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        arguments = f"start --pgdata {self.files.name} --log {self.files.name}/{self.log.name}"
        arguments += f" --wait --timeout {START_SECONDS} --silent"
        alive = FileLock(self.folder / "server.lock")
        try:
            self._forget_dead_server(alive)
            # Every process of the server inherits the lock: it is free again when the last of them is gone.
            keep = [alive.descriptor]
            done = self.programs.run("pg_ctl", *arguments.split(), "--options", options, keep=keep)
        finally:
            alive.close()
        if done.returncode != 0:
            raise EmbeddedPostgresError(
                f"PostgreSQL did not start in {self.files}: {done.stdout.strip()}\n{self._end_of_log()}"
            )

    def create_database(self, name: str) -> None:
        """Make an empty database, unless it exists."""
        done = self._administer("createdb", name)
        if done.returncode != 0 and "already exists" not in done.stdout:
            raise EmbeddedPostgresError(f"The database {name} could not be made: {done.stdout.strip()}")

    def drop_database(self, name: str) -> None:
        """Delete a database with all it holds, if it exists. Its connections are cut."""
        done = self._administer("dropdb", "--if-exists", "--force", name)
        if done.returncode != 0:
            raise EmbeddedPostgresError(f"The database {name} could not be deleted: {done.stdout.strip()}")

    def stop(self) -> None:
        """Stop the server, if one runs, and wait until it is gone. Its connections are cut."""
        sockets = self.socket_folder
        for mode in ("fast", "immediate"):
            arguments = f"stop --pgdata {self.files.name} --mode {mode} --wait --timeout {STOP_SECONDS} --silent"
            self.programs.run("pg_ctl", *arguments.split())
            if not self.is_running():
                if sockets != self.files:
                    with suppress(OSError):  # somebody's file in it is no reason to fail
                        sockets.rmdir()
                return
        raise EmbeddedPostgresError(f"PostgreSQL in {self.files} does not stop.\n{self._end_of_log()}")

    def _administer(self, program: str, *arguments: str) -> Finished:
        place = ["--host", str(self.socket_folder), "--port", str(PORT), "--username", SUPERUSER]
        return self.programs.ask(program, *place, "--maintenance-db", "postgres", *arguments)

    def _check_version(self) -> None:
        version = (self.files / "PG_VERSION").read_text().strip()
        if version != str(MAJOR):
            raise EmbeddedPostgresError(
                f"The database in {self.files} is of PostgreSQL {version}, and this is PostgreSQL {MAJOR}. "
                "Dump it with the old version and load it into a new folder (OKRA_DATA_DIR)."
            )

    def _forget_dead_server(self, alive: FileLock) -> None:
        """Take the lock of a server that is gone, and its claims out of the files it left if it was killed.

        Its process id may be another program's by now (in a container it nearly always is), or not have been given
        back yet, and PostgreSQL would take that one for the server: by its own file, whose other lines stay since they
        name shared memory still in use, and by the one beside its socket.
        """
        for _ in range(round(STOP_SECONDS / POLL_SECONDS)):
            if alive.try_take():
                break
            time.sleep(POLL_SECONDS)
        else:
            raise EmbeddedPostgresError(
                f"Processes of the PostgreSQL in {self.files} are still there, but it does not answer. "
                f"End them, then start again.\n{self._end_of_log()}"
            )
        if self._process_file.exists():
            (self.socket_folder / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
            lines = self._process_file.read_text().splitlines(keepends=True)
            self._process_file.write_text("".join([f"{NOBODY}\n", *lines[1:]]))

    def _new_socket_folder(self) -> Path:
        """The database's own folder (“.” as the server sees it) if clients can name a socket there.

        Else a private folder in the temp folder: for a path that is too long, or that has a comma, at which
        clients would split it into several hosts.
        """
        path = self.files / f".s.PGSQL.{PORT}"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and "," not in str(path):
            return Path()
        place = f"{self.files}{self.files.stat().st_ino}"
        name = hashlib.sha256(place.encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"okra-{name}"
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            self.account.give(folder)
        status = folder.lstat()
        private = stat.S_ISDIR(status.st_mode) and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        if status.st_uid != self.account.user or not private:
            raise EmbeddedPostgresError(
                f"The path of {self.files} is too long for a socket or has a comma, and {folder}, which would stand in "
                "for it, belongs to somebody else. Choose a shorter folder with OKRA_DATA_DIR."
            )
        return folder

    def _end_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join([f"The end of {self.log}:", *lines[-12:]])
