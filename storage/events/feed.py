"""The log as one viewer may know it, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.live import EventFilter
from storage.database import ReadSession, Row
from storage.events.admission import admitted
from storage.events.log import HEAD, LogPage, Wanted, head_of, page_arguments, page_of, page_statement
from storage.events.positions import START, Position

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Events in order, the position up to which the log was looked at, and whether it goes on from there.

    Of a page that was filtered, there may be few events or none although the log goes on.
    """

    rows: Sequence[Row]
    position: Position
    has_more: bool


async def head(session: ReadSession) -> Position:
    """Give the position behind the newest event, whoever may know of it."""
    return head_of(await session.fetch(HEAD))


async def events_after(
    session: ReadSession, after: Position | None, filter_: EventFilter, limit: int = PAGE
) -> FeedPage:
    """Read the events behind a position that the viewer may know of and that fit; None: from the first that is kept.

    Takes one statement, and one more if it takes one to tell who may know or what fits. Raises
    `ResyncRequired` if the log does not continue what was read up to that position.
    """
    wanted = wanted_by(filter_)
    start = START if after is None else after
    arguments = page_arguments(start, limit, wanted)
    found = await session.fetch(page_statement(wanted), **arguments)
    return await fed(session, page_of(found, start, limit, is_resumed=after is not None), filter_)


async def fed(session: ReadSession, page: LogPage, filter_: EventFilter) -> FeedPage:
    """Give of a page of the log what the viewer may know of and what fits."""
    return FeedPage(await admitted(session, page, filter_), page.position, page.has_more)


def wanted_by(filter_: EventFilter) -> Wanted:
    """Tell what of a filter a page of the log is read for."""
    return Wanted(
        None if filter_.types is None else tuple(sorted(type_.value for type_ in filter_.types)),
        None if filter_.subject_ids is None else tuple(sorted(filter_.subject_ids)),
    )
