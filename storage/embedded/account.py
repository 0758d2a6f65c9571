"""The account that the server runs under: one's own, or another for root, whom PostgreSQL refuses."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from storage.embedded.errors import EmbeddedPostgresError

SERVER_ACCOUNT = "pgserver"
PASS = stat.S_IXOTH
READ = stat.S_IROTH


@dataclass(frozen=True, slots=True)
class Account:
    user: int
    group: int

    @property
    def is_own(self) -> bool:
        return self.user == os.geteuid()

    def give(self, path: Path) -> None:
        """Make a file or folder belong to this account."""
        if not self.is_own:
            os.chown(path, self.user, self.group)

    def let_through(self, path: Path) -> None:
        """Let the account pass the folders above `path`, without letting it list them.

        Only root calls on another account, and only where a folder is closed to others is anything changed.
        """
        if self.is_own:
            return
        for folder in path.resolve().parents:
            status = folder.stat()
            if status.st_uid != self.user and not status.st_mode & PASS:
                folder.chmod(stat.S_IMODE(status.st_mode) | PASS)

    def let_read(self, tree: Path) -> None:
        """Let the account read and run what is in `tree`, which a strict umask may have closed."""
        if self.is_own or tree.stat().st_mode & (READ | PASS) == READ | PASS:
            return
        for path in [*tree.rglob("*"), tree]:  # the root last: it is the mark that all the rest is done
            if not path.is_symlink():
                mode = stat.S_IMODE(path.stat().st_mode)
                runs = path.is_dir() or mode & stat.S_IXUSR
                path.chmod(mode | READ | (PASS if runs else 0))


def account_for(cluster: Path) -> Account:
    """The account that owns, or will own, the database files in `cluster`.

    Raises EmbeddedPostgresError if the files belong to somebody else.
    """
    owner = cluster.stat() if cluster.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner.st_uid != os.geteuid():
            raise EmbeddedPostgresError(
                f"The database in {cluster} belongs to {_name_of(owner.st_uid)}, "
                f"and you are {_name_of(os.geteuid())}. Run Okra as {_name_of(owner.st_uid)}, "
                "or choose another folder with OKRA_DATA_DIR."
            )
        return Account(os.geteuid(), os.getegid())
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    entry = _server_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _server_account() -> pwd.struct_passwd:
    """PostgreSQL does not run as root, so root needs an account without rights to run it under."""
    try:
        return pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        pass
    command = [
        "useradd",
        "--system",
        "--no-create-home",
        "--user-group",
        "--shell",
        "/bin/false",
        SERVER_ACCOUNT,
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
        return pwd.getpwnam(SERVER_ACCOUNT)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise EmbeddedPostgresError(
            f"PostgreSQL does not run as root, and the account “{SERVER_ACCOUNT}” for it could not be made. "
            "Run Okra as an ordinary user, or set OKRA_DATABASE_URL to a PostgreSQL of your own."
        ) from error


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
