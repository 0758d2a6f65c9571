"""The log to follow."""

from collections.abc import AsyncGenerator, Callable
from typing import Any, Final

import strawberry

from domain.live import EVERYTHING
from schema.context import Info
from schema.lists.scalars import Cursor
from schema.live.filters import CHANGES, ActivityFilter, ProgressChangedFilter, event_filter
from schema.live.kpi_filters import MEASURED, KpiMeasuredFilter
from schema.live.kpi_types import KpiMeasuredMessage
from schema.live.types import ActivityMessage, ProgressChangedMessage
from schema.rows import Row

_HOW: Final = (
    " Without `after` from now on: the first message is a heartbeat, and what you read after it misses nothing of "
    "what follows. With `after` everything since that cursor comes first, in order, with no gap and nothing twice. "
    "The error RESYNC_REQUIRED ends the stream if the log no longer continues what you read: then read the present "
    "state and subscribe without `after`."
)


def _progress_changed(
    info: Info, filter: ProgressChangedFilter | None = None, after: Cursor | None = None
) -> AsyncGenerator[Row, None]:
    return info.context.live.follow(after, event_filter(filter, CHANGES))


def _kpi_measured(
    info: Info, filter: KpiMeasuredFilter | None = None, after: Cursor | None = None
) -> AsyncGenerator[Row, None]:
    return info.context.live.follow(after, event_filter(filter, MEASURED))


def _activity(
    info: Info, filter: ActivityFilter | None = None, after: Cursor | None = None
) -> AsyncGenerator[Row, None]:
    return info.context.live.follow(after, event_filter(filter, EVERYTHING))


def _followed(resolver: Callable[..., AsyncGenerator[Row, None]], description: str) -> Any:
    return strawberry.subscription(resolver=resolver, description=description + _HOW)


@strawberry.type
class LiveSubscriptions:
    progress_changed: ProgressChangedMessage = _followed(
        _progress_changed, "Each change of progress or status of an objective or key result."
    )
    kpi_measured: KpiMeasuredMessage = _followed(
        _kpi_measured, "Each time something is measured of a KPI, or it moves with those that it rests on."
    )
    activity: ActivityMessage = _followed(_activity, "Everything that happens and that you may know of.")
