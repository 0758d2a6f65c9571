"""What may be asked of lists of events, and how they may be sorted."""

from enum import StrEnum

import strawberry
from strawberry import UNSET

from domain.events import EventType
from schema.lists.comparators import DateTimeFilter, EnumFilter, IdFilter
from schema.lists.filters import Filter
from schema.lists.orders import OrderBy


@strawberry.input(description="Compares what happened.")
class EventTypeFilter(EnumFilter[EventType]):
    pass


@strawberry.input(description="What events to list. Everything given must hold.")
class EventFilter(Filter):
    and_: "list[EventFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[EventFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[EventFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    type: EventTypeFilter | None = UNSET
    actor: IdFilter | None = UNSET
    subject: IdFilter | None = UNSET
    at: DateTimeFilter | None = UNSET


@strawberry.enum(description="What events can be sorted by.")
class EventOrderField(StrEnum):
    NUMBER = "NUMBER"


@strawberry.input(description="How to sort events. Without it, the newest first.")
class EventOrder(OrderBy[EventOrderField]):
    pass
