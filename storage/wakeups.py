"""Wake-ups: hints that an organization's log has grown. Truth is always the log itself, read from a position.

A hint may be lost, doubled or late; whoever waits also looks by itself from time to time.
"""

import asyncio
from collections import Counter, defaultdict


class Hints:
    """What one waiter was told. Whoever remembers the count it acted on misses no hint."""

    def __init__(self) -> None:
        """Begin with none."""
        self.count = 0
        self._came = asyncio.Event()

    def add(self) -> None:
        """Tell once more, and wake the waiter."""
        self.count += 1
        self._came.set()

    async def wait_beyond(self, count: int) -> None:
        """Wait until there were more hints than so many."""
        while self.count <= count:
            self._came.clear()
            await self._came.wait()


class Wakeups:
    """Who in this process waits for news of which organization."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._waiting: defaultdict[str, set[Hints]] = defaultdict(set)
        self._counts: Counter[str] = Counter()

    def count(self, org_id: str) -> int:
        """Tell how often the organization was woken in this process."""
        return self._counts[org_id]

    def wake(self, org_id: str) -> None:
        """Wake everybody in this process who waits for the organization."""
        self._counts[org_id] += 1
        for hints in self._waiting.get(org_id, ()):
            hints.add()

    def wake_all(self) -> None:
        """Wake everybody in this process: hints may have been missed."""
        for org_id in self._waiting:
            self.wake(org_id)

    def watch(self, org_id: str) -> Hints:
        """Give the hints from now on that the organization's log may have grown, until `unwatch`."""
        hints = Hints()
        self._waiting[org_id].add(hints)
        return hints

    def unwatch(self, org_id: str, hints: Hints) -> None:
        """Give these hints no more."""
        self._waiting[org_id].discard(hints)
        if not self._waiting[org_id]:
            del self._waiting[org_id]
