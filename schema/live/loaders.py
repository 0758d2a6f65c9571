"""Reading and following the event log, as one viewer."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Self

from domain.live import EventFilter
from schema.loaders import Loader, whole_rows
from schema.rows import Row
from storage.database import Database, ReadSession
from storage.events.feed import events_after
from storage.events.follow import follow
from storage.events.positions import EventCursors, Position
from storage.events.reads import events_by_id
from storage.lists.cursors import CursorCodec


class LiveLoaders:
    """The log, for one operation. A stream that begins in it goes on behind it, and reads anew for each page."""

    def __init__(
        self, database: Database, session: ReadSession, cursors: EventCursors, event_by_id: Loader[str, Row | None]
    ) -> None:
        """Read nothing yet; use `LiveLoaders.of`."""
        self._database = database
        self._session = session
        self._cursors = cursors
        self.event_by_id = event_by_id

    @classmethod
    def of(cls, database: Database, session: ReadSession, codec: CursorCodec) -> Self:
        """Make what one operation needs."""
        return cls(database, session, EventCursors(codec), whole_rows(session, events_by_id))

    async def page(self, after: str | None, first: int, filter_: EventFilter) -> Row:
        """Give the row of an `EventPage`. Raises `InvalidInput` for a foreign cursor, `ResyncRequired`."""
        page = await events_after(self._session, self._place(after), filter_, first)
        return {"nodes": page.rows, "cursor": self._write(page.position), "has_more": page.has_more}

    def follow(self, after: str | None, filter_: EventFilter) -> AsyncGenerator[Row, None]:
        """Give a stream of rows `cursor` and `event`, which is None in a heartbeat.

        Raises `InvalidInput` for a foreign cursor at once, `ResyncRequired` as the stream begins or goes on.
        """
        return self._follow(self._place(after), filter_)

    async def _follow(self, after: Position | None, filter_: EventFilter) -> AsyncGenerator[Row, None]:
        async with aclosing(follow(self._database, self._session.viewer, after, filter_)) as messages:
            async for message in messages:
                yield {"cursor": self._write(message.position), "event": message.event}

    def _place(self, after: str | None) -> Position | None:
        return None if after is None else self._cursors.read(self._session.viewer.org_id, after)

    def _write(self, place: Position) -> str:
        return self._cursors.write(self._session.viewer.org_id, place)
