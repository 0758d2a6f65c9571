"""The newest stretch of each log that somebody follows: read once for everybody, not once for each reader."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import structlog

from domain.errors import ResyncRequired
from storage.events.log import HEAD, LogPage, Row, head_of, page_arguments, page_of, page_statement
from storage.events.positions import Position, position_behind
from storage.wakeups import Hints, Wakeups

POLL_SECONDS: Final = 0.25
LONGEST_PAUSE_SECONDS: Final = 5.0
LARGEST_STRETCH: Final = 500

Fetch = Callable[..., Awaitable[Sequence[Row]]]
"""Runs a statement inside a tenant: takes the organization's id, the statement, and its values by name."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive events; `start` is the position before the first."""

    start: Position
    rows: Sequence[Row] = ()

    @property
    def end(self) -> Position:
        """The position behind the last."""
        return self._position(len(self.rows))

    def page_behind(self, after: Position, limit: int) -> LogPage | None:
        """Give the events behind a position, or None if the position is not one of this stretch."""
        first = after.number - self.start.number
        if not 0 <= first <= len(self.rows) or after != self._position(first):
            return None
        last = min(first + limit, len(self.rows))
        return LogPage(self.rows[first:last], self._position(last), has_more=last < len(self.rows))

    def _position(self, index: int) -> Position:
        return position_behind(self.rows[index - 1]) if index else self.start


class Tail:
    """The stretch of one log that came last, and the way to wait for the next one.

    What a row tells of its objective and KPI (`is_open`, `is_gone`) held when it was read, and whatever changes that is
    an event itself. So it holds as long as the stretch is the last one: it is not kept longer, and not given out
    while there is a hint at a later one.
    """

    def __init__(self, hints: Hints) -> None:
        """Know nothing yet. `hints` are those that the log has grown."""
        self.version = 0
        self.stretch: Stretch | None = None
        self._hints = hints
        self._hints_heeded = 0
        self._news = asyncio.Event()

    def page_behind(self, after: Position, limit: int) -> LogPage | None:
        """Give the newest events behind a position, or None if they have to be read from the log."""
        if self.stretch is None or self._hints.count != self._hints_heeded:
            return None
        return self.stretch.page_behind(after, limit)

    def heed(self, hints: int) -> None:
        """Note that the log was looked at after so many hints."""
        self._hints_heeded = hints

    async def changed(self, since: int, *, within: float) -> None:
        """Wait until the version is another one than `since`, at most so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self.version == since:
                    await self._news.wait()

    def move(self, stretch: Stretch) -> None:
        """Take over a new end of the log, and wake everybody who waits for it."""
        self.stretch = stretch
        self.version += 1
        self._news.set()
        self._news = asyncio.Event()


class Tails:
    """The tails of the logs that are followed in this process, each kept up by one task while it is watched."""

    def __init__(self, fetch: Fetch, wakeups: Wakeups, listen: Callable[[], None]) -> None:
        """Follow nothing yet. `listen` is called when somebody begins to watch."""
        self._fetch = fetch
        self._wakeups = wakeups
        self._listen = listen
        self._keepers: dict[str, _Keeper] = {}

    @asynccontextmanager
    async def watch(self, org_id: str) -> AsyncIterator[Tail]:
        """Give an organization's tail, which moves as long as this lasts; the last to leave ends its task."""
        keeper = self._keepers.get(org_id)
        if keeper is None:
            self._listen()
            keeper = self._keepers[org_id] = _Keeper(org_id, self._fetch, self._wakeups)
        keeper.watchers += 1
        try:
            yield keeper.tail
        finally:
            keeper.watchers -= 1
            if not keeper.watchers and self._keepers.get(org_id) is keeper:
                del self._keepers[org_id]
                await keeper.stop()

    async def close(self) -> None:
        """Follow nothing any more."""
        while self._keepers:
            _, keeper = self._keepers.popitem()
            await keeper.stop()


class _Keeper:
    """Keeps one tail at the end of its log: looks when it is told to, and in any case every 250 ms."""

    def __init__(self, org_id: str, fetch: Fetch, wakeups: Wakeups) -> None:
        self._org_id = org_id
        self._fetch = fetch
        self._wakeups = wakeups
        self._hints = wakeups.watch(org_id)
        self.tail = Tail(self._hints)
        self.watchers = 0
        self._task = asyncio.create_task(self._keep(), name=f"tail of {org_id}")

    async def stop(self) -> None:
        """End the task, and wait until it has ended."""
        self._wakeups.unwatch(self._org_id, self._hints)
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _keep(self) -> None:
        failures = 0
        while True:
            hints = self._hints.count
            try:
                await self._look()
                self.tail.heed(hints)
                failures = 0
            except Exception as error:  # noqa: BLE001 - whatever it is, those who wait need the next look
                failures += 1
                if failures == 1:
                    _log.warning("the event log cannot be read", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(min(POLL_SECONDS * 2**failures, LONGEST_PAUSE_SECONDS)):
                    await self._hints.wait_beyond(hints)

    async def _look(self) -> None:
        head = head_of(await self._fetch(self._org_id, HEAD))
        if self.tail.stretch is None or head != self.tail.stretch.end:
            self.tail.move(await self._stretch_to(head))

    async def _stretch_to(self, head: Position) -> Stretch:
        """Read what came behind the last stretch; where that is not the same log or much, begin anew at its end."""
        known = None if self.tail.stretch is None else self.tail.stretch.end
        if known is None or not 0 < head.number - known.number <= LARGEST_STRETCH:
            return Stretch(head)
        found = await self._fetch(self._org_id, page_statement(), **page_arguments(known, LARGEST_STRETCH))
        try:
            return Stretch(known, page_of(found, known, LARGEST_STRETCH).rows)
        except ResyncRequired:
            return Stretch(head)
