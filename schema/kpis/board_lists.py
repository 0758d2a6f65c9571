"""What may be asked of lists of boards, and how they may be sorted."""

from enum import StrEnum

import strawberry
from strawberry import UNSET

from schema.lists.comparators import DateTimeFilter, IdFilter, StringFilter, TeamScopeFilter, TextFilter
from schema.lists.enum_filters import ScopeFilter
from schema.lists.filters import Filter
from schema.lists.orders import OrderBy


@strawberry.input(description="What boards to list. Everything given must hold.")
class KpiBoardFilter(Filter):
    and_: "list[KpiBoardFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[KpiBoardFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[KpiBoardFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    text: TextFilter | None = strawberry.field(default=UNSET, description="Searches name and description.")
    name: StringFilter | None = UNSET
    description: StringFilter | None = UNSET
    scope: ScopeFilter | None = UNSET
    team: TeamScopeFilter | None = UNSET
    person: IdFilter | None = UNSET
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.enum(description="What boards can be sorted by.")
class KpiBoardOrderField(StrEnum):
    NAME = "NAME"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.input(description="How to sort boards. Without it, by name.")
class KpiBoardOrder(OrderBy[KpiBoardOrderField]):
    pass
