"""What may be asked of lists of initiatives, and how they may be sorted."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import strawberry
from strawberry import UNSET

from domain.initiatives import InitiativeState
from schema.lists.comparators import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    EnumFilter,
    IdFilter,
    StringFilter,
    TeamScopeFilter,
    TextFilter,
)
from schema.lists.filters import Filter, Inclusion
from schema.lists.okrs import KeyResultFilter, ObjectiveFilter
from schema.lists.orders import OrderBy


@strawberry.input(description="Compares how far an initiative is.")
class InitiativeStateFilter(EnumFilter[InitiativeState]):
    pass


@strawberry.input(description="What initiatives to list. Everything given must hold.")
class InitiativeFilter(Filter):
    through: ClassVar[Mapping[str, tuple[str, str]]] = {"cycle": ("objective", "cycle"), "team": ("objective", "team")}

    and_: "list[InitiativeFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[InitiativeFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[InitiativeFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    text: TextFilter | None = strawberry.field(default=UNSET, description="Searches title and description.")
    title: StringFilter | None = UNSET
    description: StringFilter | None = UNSET
    objective: ObjectiveFilter | None = strawberry.field(
        default=UNSET, description="The objective it serves, itself or through a key result."
    )
    key_result: KeyResultFilter | None = strawberry.field(default=UNSET, description="The key result it serves.")
    on_key_result: BooleanFilter | None = strawberry.field(
        default=UNSET, description="Whether it serves a key result, or the objective itself."
    )
    cycle: IdFilter | None = strawberry.field(default=UNSET, description="The objective's cycle.")
    team: TeamScopeFilter | None = strawberry.field(default=UNSET, description="The objective's team.")
    owner: IdFilter | None = UNSET
    state: InitiativeStateFilter | None = UNSET
    due_date: DateFilter | None = UNSET
    is_overdue: BooleanFilter | None = UNSET
    archived: Inclusion | None = strawberry.field(
        default=UNSET,
        description="Archived initiatives, and those of archived objectives and key results, are left out if this is "
        "not given.",
    )
    begun_at: DateTimeFilter | None = UNSET
    finished_at: DateTimeFilter | None = UNSET
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.enum(description="What initiatives can be sorted by. STATE: TODO, IN_PROGRESS, DONE, CANCELLED.")
class InitiativeOrderField(StrEnum):
    TITLE = "TITLE"
    STATE = "STATE"
    DUE_DATE = "DUE_DATE"
    BEGUN_AT = "BEGUN_AT"
    FINISHED_AT = "FINISHED_AT"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.input(description="How to sort initiatives. Without it, by creation.")
class InitiativeOrder(OrderBy[InitiativeOrderField]):
    pass
