"""What may be asked of lists of guardrails, and how they may be sorted."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import strawberry
from strawberry import UNSET

from schema.lists.comparators import BooleanFilter, DateTimeFilter, IdFilter
from schema.lists.filters import Filter
from schema.lists.okrs import ObjectiveFilter
from schema.lists.orders import OrderBy


@strawberry.input(description="What guardrails to list. Everything given must hold.")
class GuardrailFilter(Filter):
    through: ClassVar[Mapping[str, tuple[str, str]]] = {"cycle": ("objective", "cycle")}

    and_: "list[GuardrailFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[GuardrailFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[GuardrailFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    objective: ObjectiveFilter | None = UNSET
    cycle: IdFilter | None = strawberry.field(default=UNSET, description="The objective's cycle.")
    is_breached: BooleanFilter | None = UNSET
    breached_at: DateTimeFilter | None = UNSET
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.enum(description="What guardrails can be sorted by.")
class GuardrailOrderField(StrEnum):
    BREACHED_AT = "BREACHED_AT"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.input(description="How to sort guardrails. Without it, by creation.")
class GuardrailOrder(OrderBy[GuardrailOrderField]):
    pass
