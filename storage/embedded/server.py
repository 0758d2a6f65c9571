import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode

from storage.embedded.cluster import PORT, SUPERUSER, Cluster
from storage.embedded.errors import EmbeddedPostgresError
from storage.embedded.locks import FileLock

DATABASE = "okra"
PROJECT = Path(__file__).resolve().parents[2]


class EmbeddedPostgres:
    """One use of the private PostgreSQL 18 of a data folder.

    Any number of processes may use the same folder: the first starts the server, the others join, and it ends
    with the last of them, also when that one is killed. Use it as a context manager, or call `stop`.
    """

    def __init__(self, cluster: Cluster, users: FileLock) -> None:
        self._cluster = cluster
        self._users: FileLock | None = users
        self._socket_folder = cluster.socket_folder

    @classmethod
    def start(cls, folder: Path, *, durable: bool = True) -> Self:
        """Join the server of `folder`, or start it and make its files and the database “okra” if need be.

        `durable=False` is for data that may be thrown away: faster, and lost if the machine fails. It has no
        effect on a server that is joined. Returns when the server takes connections: after about a second for
        a new folder; after a crash, as long as recovery takes.
        Raises EmbeddedPostgresError with the reason and what helps.
        """
        folder = _prepare(folder)
        cluster = Cluster.of(folder)
        with FileLock(folder / "folder.lock"):
            users = FileLock(folder / "users.lock")
            users.share()
            try:
                _send_guardian(folder)
                cluster.create(durable=durable)
                if not cluster.is_running():
                    cluster.start(durable=durable)
                    cluster.create_database(DATABASE)
            except BaseException:
                users.close()
                raise
        return cls(cluster, users)

    @property
    def log(self) -> Path:
        """The file the server writes its messages to; it holds no values of anybody's data."""
        return self._cluster.log

    def dsn(self, database: str = DATABASE) -> str:
        """The URL of a database of this server, for asyncpg and libpq. The user is the server's superuser."""
        place = urlencode({"host": self._socket_folder, "port": PORT}, quote_via=quote)
        return f"postgresql://{SUPERUSER}@/{database}?{place}"

    def create_database(self, name: str) -> None:
        """Make an empty database, unless it exists."""
        self._cluster.create_database(name)

    def drop_database(self, name: str) -> None:
        """Delete a database with all it holds, if it exists. Its connections are cut."""
        self._cluster.drop_database(name)

    def stop(self) -> None:
        """End this use; if it was the last, stop the server and wait until it is gone. Again is harmless."""
        if self._users is None:
            return
        users, self._users = self._users, None
        with FileLock(self._cluster.folder / "folder.lock"):
            users.release()
            if users.try_take():
                self._cluster.stop()
            users.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


def _prepare(folder: Path) -> Path:
    """The data folder with its full path: made if need be, and ours to write in."""
    folder = folder.expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedPostgresError(
            f"The data folder {folder} cannot be made ({error.strerror}). Choose another with OKRA_DATA_DIR."
        ) from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise EmbeddedPostgresError(
            f"The data folder {folder} is not yours to write in. "
            "Choose another with OKRA_DATA_DIR, or run Okra as its owner."
        )
    return folder


def _send_guardian(folder: Path) -> None:
    """Start the process that stops the server after its last user, unless it is there already."""
    office = FileLock(folder / "guardian.lock")
    try:
        if office.try_take():
            subprocess.run(
                [sys.executable, "-m", "storage.embedded.guardian", str(folder), str(office.descriptor)],
                cwd="/",
                env={**os.environ, "PYTHONPATH": str(PROJECT)},
                pass_fds=[office.descriptor],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=True,
            )
    finally:
        office.close()
