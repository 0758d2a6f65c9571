"""Wake-ups: hints that an organization's log has grown. Truth is always the log itself, read from a position.

A hint may be lost, doubled or late; whoever waits also looks by itself from time to time.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Wakeups:
    """Who in this process waits for news of which organization."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def wake(self, org_id: str) -> None:
        """Wake everybody in this process who waits for the organization."""
        for event in self._waiting.get(org_id, ()):
            event.set()

    def wake_all(self) -> None:
        """Wake everybody in this process: hints may have been missed."""
        for org_id in self._waiting:
            self.wake(org_id)

    @contextmanager
    def watch(self, org_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever the organization's log may have grown; the waiter clears it."""
        event = asyncio.Event()
        self._waiting[org_id].add(event)
        try:
            yield event
        finally:
            self._waiting[org_id].discard(event)
            if not self._waiting[org_id]:
                del self._waiting[org_id]
