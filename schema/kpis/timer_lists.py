"""What may be asked of lists of timer events, and how they may be sorted."""

from enum import StrEnum

import strawberry
from strawberry import UNSET

from domain.kpis.timers import TimerEventKind, TimerEventState
from schema.lists.comparators import DateTimeFilter, EnumFilter, IdFilter, StringFilter
from schema.lists.filters import Filter
from schema.lists.orders import OrderBy


@strawberry.input(description="Compares what an event does to a timer.")
class TimerEventKindFilter(EnumFilter[TimerEventKind]):
    pass


@strawberry.input(description="Compares what became of an event.")
class TimerEventStateFilter(EnumFilter[TimerEventState]):
    pass


@strawberry.input(description="What events of timers to list. Everything given must hold.")
class KpiEventFilter(Filter):
    and_: "list[KpiEventFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[KpiEventFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[KpiEventFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    kpi: IdFilter | None = UNSET
    subject: StringFilter | None = UNSET
    kind: TimerEventKindFilter | None = UNSET
    state: TimerEventStateFilter | None = UNSET
    at: DateTimeFilter | None = UNSET
    source: StringFilter | None = UNSET
    author: IdFilter | None = UNSET
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.enum(description="What events of timers can be sorted by.")
class KpiEventOrderField(StrEnum):
    AT = "AT"
    SUBJECT = "SUBJECT"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.input(description="How to sort events of timers. Without it, the newest first.")
class KpiEventOrder(OrderBy[KpiEventOrderField]):
    pass
