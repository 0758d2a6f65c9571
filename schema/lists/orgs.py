"""What may be asked of lists of teams, people and cycles, and how they may be sorted."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import strawberry
from strawberry import UNSET

from schema.lists.comparators import (
    DateFilter,
    DateTimeFilter,
    IdFilter,
    StringFilter,
    TeamScopeFilter,
)
from schema.lists.enum_filters import CycleStateFilter, RoleFilter
from schema.lists.filters import Filter, Inclusion, RelationFilter
from schema.lists.orders import OrderBy
from schema.lists.scalars import DateOrDuration


@strawberry.input(description="What teams to list. Everything given must hold.")
class TeamFilter(Filter):
    and_: "list[TeamFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[TeamFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[TeamFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    team: TeamScopeFilter | None = strawberry.field(default=UNSET, description="The team itself, or one above it.")
    name: StringFilter | None = UNSET
    description: StringFilter | None = UNSET
    parent: IdFilter | None = UNSET
    lead: IdFilter | None = UNSET
    root: bool | None = strawberry.field(default=UNSET, description="Whether no team is above it.")
    members: "PersonRelationFilter | None" = UNSET
    archived: Inclusion | None = strawberry.field(
        default=UNSET, description="Archived teams are left out if this is not given."
    )
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.input(description="How many of a row's teams must fit.")
class TeamRelationFilter(RelationFilter):
    some: TeamFilter | None = UNSET
    none: TeamFilter | None = UNSET
    every: TeamFilter | None = UNSET


@strawberry.input(description="What people to list. Everything given must hold.")
class PersonFilter(Filter):
    through: ClassVar[Mapping[str, tuple[str, str]]] = {"team": ("teams", "team")}

    and_: "list[PersonFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[PersonFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[PersonFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    name: StringFilter | None = UNSET
    email: StringFilter | None = UNSET
    title: StringFilter | None = UNSET
    role: RoleFilter | None = UNSET
    team: TeamScopeFilter | None = strawberry.field(default=UNSET, description="A team the person is a member of.")
    teams: TeamRelationFilter | None = UNSET
    deactivated: Inclusion | None = strawberry.field(
        default=UNSET, description="Deactivated people are left out if this is not given."
    )
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.input(description="How many of a row's people must fit.")
class PersonRelationFilter(RelationFilter):
    some: PersonFilter | None = UNSET
    none: PersonFilter | None = UNSET
    every: PersonFilter | None = UNSET


@strawberry.input(description="What cycles to list. Everything given must hold.")
class CycleFilter(Filter):
    periods: ClassVar[Mapping[str, tuple[str, str]]] = {"contains": ("start_date", "end_date")}

    and_: "list[CycleFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[CycleFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[CycleFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    name: StringFilter | None = UNSET
    parent: IdFilter | None = UNSET
    state: CycleStateFilter | None = UNSET
    start_date: DateFilter | None = UNSET
    end_date: DateFilter | None = UNSET
    contains: DateOrDuration | None = strawberry.field(
        default=UNSET, description="A day that lies in the cycle; `P0D` is today."
    )
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.enum(description="What teams can be sorted by.")
class TeamOrderField(StrEnum):
    NAME = "NAME"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.enum(description="What people can be sorted by.")
class PersonOrderField(StrEnum):
    NAME = "NAME"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.enum(description="What cycles can be sorted by.")
class CycleOrderField(StrEnum):
    NAME = "NAME"
    START_DATE = "START_DATE"
    END_DATE = "END_DATE"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.input(description="How to sort teams. Without it, by creation.")
class TeamOrder(OrderBy[TeamOrderField]):
    pass


@strawberry.input(description="How to sort people. Without it, by creation.")
class PersonOrder(OrderBy[PersonOrderField]):
    pass


@strawberry.input(description="How to sort cycles. Without it, by their start.")
class CycleOrder(OrderBy[CycleOrderField]):
    pass
