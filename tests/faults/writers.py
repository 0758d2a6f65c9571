"""Processes that write, seen by the one that kills them."""

import asyncio
import os
import sys
from dataclasses import dataclass, field

from api.project import PROJECT
from tests.company import Company

LEAVES = ("metric", "sold", "secret")
"""Key results on different branches of one tree."""


@dataclass
class WriterProcess:
    """A process that checks in on a company's leaves, over a connection for each."""

    process: asyncio.subprocess.Process
    acknowledged: list[str] = field(default_factory=list)

    @classmethod
    async def start(cls, dsn: str, company: Company) -> "WriterProcess":
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.faults.writer",
            dsn,
            company.org_id,
            *(company[name] for name in LEAVES),
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        return cls(process)

    async def hear(self, count: int) -> None:
        """Wait until so many more check-ins were acknowledged."""
        assert self.process.stdout is not None
        for _ in range(count):
            line = await self.process.stdout.readline()
            assert line, "The writer ended by itself."
            self.acknowledged.append(line.decode().strip())

    async def end(self) -> None:
        """Kill it, if it still lives, and hear what it had said before. Its last word may be cut off."""
        if self.process.returncode is None:
            self.process.kill()
        rest, _ = await self.process.communicate()
        self.acknowledged += [line.decode().strip() for line in rest.splitlines(keepends=True) if line.endswith(b"\n")]
