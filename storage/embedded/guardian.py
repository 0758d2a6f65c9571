"""Stops the server after its last user, however that user ended.

`python -m storage.embedded.guardian FOLDER DESCRIPTOR` is a process of its own: one that gets SIGKILL
cannot clean up after itself. It sleeps in the kernel until the last shared lock on the users file is gone.
"""

import os
import sys
from pathlib import Path

from storage.embedded.cluster import Cluster
from storage.embedded.locks import FileLock


def guard(folder: Path, office: int) -> None:
    """Wait for the last user, then stop the server.

    The lock on the descriptor `office` says that a guardian is there.
    """
    users, door = FileLock(folder / "users.lock"), FileLock(folder / "folder.lock")
    _wait_until_unused(users, door)
    cluster = Cluster.of(folder)
    if cluster.files.exists() and cluster.is_running():
        cluster.stop()
    os.close(office)  # while the folder is locked, so that the next to start knows to send a new guardian
    door.release()


def _wait_until_unused(users: FileLock, door: FileLock) -> None:
    """Return with both locks held."""
    while True:
        users.take()
        users.release()  # before waiting for the door: who starts takes the two in the other order
        door.take()
        if users.try_take():
            return
        door.release()


def main() -> None:
    folder, office = sys.argv[1:]
    if os.fork() == 0:  # the child lives on without a parent who would have to wait for it
        os.setsid()
        guard(Path(folder), int(office))


if __name__ == "__main__":
    main()
