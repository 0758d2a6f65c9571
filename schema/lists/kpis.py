"""What may be asked of lists of KPIs and measurements, and how they may be sorted."""

from enum import StrEnum

import strawberry
from strawberry import UNSET

from schema.lists.comparators import (
    BooleanFilter,
    DateTimeFilter,
    FloatFilter,
    IdFilter,
    StringFilter,
    TagFilter,
    TeamScopeFilter,
    TextFilter,
)
from schema.lists.custom_fields import DESCRIPTION, CustomFieldFilter
from schema.lists.enum_filters import (
    KpiCadenceFilter,
    KpiCategoryFilter,
    KpiDirectionFilter,
    KpiHealthFilter,
    KpiIndicatorFilter,
    KpiPerspectiveFilter,
    KpiSourceFilter,
    ScopeFilter,
    UnitFilter,
    VisibilityFilter,
)
from schema.lists.filters import Filter, Inclusion
from schema.lists.orders import OrderBy


@strawberry.input(description="What KPIs to list. Everything given must hold.")
class KpiFilter(Filter):
    and_: "list[KpiFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[KpiFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[KpiFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    key: StringFilter | None = UNSET
    text: TextFilter | None = strawberry.field(default=UNSET, description="Searches name and description.")
    name: StringFilter | None = UNSET
    description: StringFilter | None = UNSET
    scope: ScopeFilter | None = UNSET
    team: TeamScopeFilter | None = UNSET
    person: IdFilter | None = UNSET
    accountable: IdFilter | None = UNSET
    visibility: VisibilityFilter | None = UNSET
    unit: UnitFilter | None = UNSET
    direction: KpiDirectionFilter | None = UNSET
    category: KpiCategoryFilter | None = UNSET
    perspective: KpiPerspectiveFilter | None = UNSET
    indicator: KpiIndicatorFilter | None = UNSET
    cadence: KpiCadenceFilter | None = UNSET
    source: KpiSourceFilter | None = UNSET
    focus: BooleanFilter | None = UNSET
    tags: TagFilter | None = UNSET
    custom_fields: list[CustomFieldFilter] | None = strawberry.field(default=UNSET, description=DESCRIPTION)
    health: KpiHealthFilter | None = UNSET
    is_stale: BooleanFilter | None = UNSET
    is_outlier: BooleanFilter | None = strawberry.field(default=UNSET, description="Whether its newest value is one.")
    has_missing_periods: BooleanFilter | None = strawberry.field(
        default=UNSET, description="Whether some of the 20 periods before the newest one have no value."
    )
    needs_attention: BooleanFilter | None = strawberry.field(
        default=UNSET, description="Whether its hygiene has a concern."
    )
    current_value: FloatFilter | None = UNSET
    attainment: FloatFilter | None = UNSET
    last_measured_at: DateTimeFilter | None = UNSET
    archived: Inclusion | None = strawberry.field(
        default=UNSET, description="Archived KPIs are left out if this is not given."
    )
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.input(description="What measurements to list. Everything given must hold.")
class MeasurementFilter(Filter):
    and_: "list[MeasurementFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[MeasurementFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[MeasurementFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    kpi: IdFilter | None = UNSET
    at: DateTimeFilter | None = UNSET
    value: FloatFilter | None = UNSET
    source: StringFilter | None = UNSET
    author: IdFilter | None = UNSET
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.enum(
    description="What KPIs can be sorted by. HEALTH: the red ones first. ATTENTION: first what is red and stale, "
    "then what is red, then what is stale."
)
class KpiOrderField(StrEnum):
    NAME = "NAME"
    HEALTH = "HEALTH"
    ATTENTION = "ATTENTION"
    CURRENT_VALUE = "CURRENT_VALUE"
    ATTAINMENT = "ATTAINMENT"
    LAST_MEASURED_AT = "LAST_MEASURED_AT"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.enum(description="What measurements can be sorted by.")
class MeasurementOrderField(StrEnum):
    AT = "AT"
    VALUE = "VALUE"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.input(description="How to sort KPIs. Without it, by creation.")
class KpiOrder(OrderBy[KpiOrderField]):
    pass


@strawberry.input(description="How to sort measurements. Without it, the newest first.")
class MeasurementOrder(OrderBy[MeasurementOrderField]):
    pass
