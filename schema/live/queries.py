"""The log to pull."""

from collections.abc import Awaitable

import strawberry

from domain.lists import ListRequest
from domain.live import EVERYTHING
from schema.context import Info
from schema.fields import computed
from schema.lists.scalars import Cursor
from schema.live.filters import ActivityFilter, event_filter
from schema.live.types import EventPage
from schema.rows import Row


def _events(
    info: Info, after: Cursor | None = None, first: int = 50, filter: ActivityFilter | None = None
) -> Awaitable[Row]:
    size = ListRequest(first=first).size
    return info.context.live.page(after, size, event_filter(filter, EVERYTHING))


@strawberry.type
class LiveQueries:
    events: EventPage = computed(
        _events,
        "The log of the organization, in order, from the beginning or behind a cursor: the same that `activity` "
        "follows. `first` is at most 100. Call again with the new cursor while `hasMore`. The error "
        "RESYNC_REQUIRED says that the log no longer continues what you read: read the present state, and begin "
        "again with a fresh cursor.",
    )
