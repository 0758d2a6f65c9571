"""Following a log: what was missed, in order, and then each event as it comes, without a gap and without repeating.

A reader is a position and nothing else. One that is slow falls behind and reads pages; nobody queues for it.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

from domain.actor import Actor
from domain.live import EventFilter
from storage.database import Database, Row
from storage.events.feed import PAGE, FeedPage, events_after, fed, head
from storage.events.positions import Position, position_behind
from storage.events.tail import Tail

HEARTBEAT_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True)
class Message:
    """An event and the position behind it. A heartbeat has no event: it says that so much was looked at."""

    position: Position
    event: Row | None = None


async def follow(
    database: Database,
    viewer: Actor,
    after: Position | None,
    filter_: EventFilter,
    *,
    heartbeat: float = HEARTBEAT_SECONDS,
) -> AsyncGenerator[Message, None]:
    """Give the events behind a position (None: from now on) that the viewer may know of and that fit, endlessly.

    A heartbeat comes as soon as all that was missed is told, and whenever nothing was told for `heartbeat`
    seconds. Raises `ResyncRequired` if the log does not continue, or no longer continues, what was read. Close
    it when it is wanted no more: it leaves nothing behind.
    """
    silence = _Silence(heartbeat)
    is_live = False
    async with database.tails.watch(viewer.org_id) as tail:
        place = await head(database.reading(viewer)) if after is None else after
        while True:
            # What comes after this line changes the version, so that nobody waits for what is there already.
            version = tail.version
            page = await _next_page(database, viewer, tail, place, filter_)
            for row in page.rows:
                yield Message(position_behind(row), row)
                silence.begin()
            place = page.position
            is_caught_up = not (is_live or page.has_more)
            if is_caught_up or silence.is_over:
                yield Message(place)
                silence.begin()
            is_live = is_live or is_caught_up
            if page.has_more:
                await asyncio.sleep(0)  # a page may come from memory, and others want to run as well
            else:
                await tail.changed(version, within=silence.left)


async def _next_page(database: Database, viewer: Actor, tail: Tail, after: Position, filter_: EventFilter) -> FeedPage:
    session = database.reading(viewer)
    newest = tail.page_behind(after, PAGE)
    if newest is not None:
        return await fed(session, newest, filter_)
    return await events_after(session, after, filter_)


class _Silence:
    """How long nothing was told, and when that is too long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.begin()

    def begin(self) -> None:
        self._end = time.monotonic() + self._seconds

    @property
    def left(self) -> float:
        return max(0.0, self._end - time.monotonic())

    @property
    def is_over(self) -> bool:
        return self.left == 0.0
