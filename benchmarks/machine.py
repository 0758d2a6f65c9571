"""What processes cost: processor time to the nanosecond, and memory, as Linux accounts for them."""

import os
import platform
import sys
from pathlib import Path
from typing import Final

import asyncpg

_PROC: Final = Path("/proc")


def can_measure() -> bool:
    """Tell whether this system says what single threads cost."""
    return (_PROC / "self" / "task" / str(os.getpid()) / "schedstat").exists()


def cpu_seconds(pid: int) -> float:
    """Give the processor time a process has used in all its threads; 0 if it is gone."""
    return sum(_thread_nanoseconds(thread) for thread in (_PROC / str(pid) / "task").glob("*")) / 1e9


def _thread_nanoseconds(thread: Path) -> int:
    try:
        return int((thread / "schedstat").read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def resident_bytes(pid: int) -> int:
    """Give the memory of a process that is in use now."""
    pages = int((_PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def describe() -> dict[str, object]:
    """Describe the machine, as far as it explains the numbers."""
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": sys.version.split()[0],
        "load": round(os.getloadavg()[0], 2),
    }


class DatabaseMeter:
    """The processor time of those who work for clients inside PostgreSQL, not of its housekeepers."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        """Ask through a connection of its own."""
        self.connection = connection

    async def seconds(self) -> float:
        """Give the processor time of all backends so far. Only differences mean something."""
        rows = await self.connection.fetch(
            "SELECT pid FROM pg_stat_activity WHERE backend_type IN ('client backend', 'parallel worker') "
            "AND pid <> pg_backend_pid()"
        )
        return sum(cpu_seconds(row["pid"]) for row in rows)
