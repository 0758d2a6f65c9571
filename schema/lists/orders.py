"""Orders: by which fields a list is sorted."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Generic, TypeVar

import strawberry

from domain.lists import Order

OrderField = TypeVar("OrderField", bound=StrEnum)


@strawberry.enum(description="Which way to sort.")
class OrderDirection(StrEnum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.enum(description="Where to place what is not set.")
class NullsOrder(StrEnum):
    FIRST = "FIRST"
    LAST = "LAST"


@strawberry.input
class OrderBy(Generic[OrderField]):
    field: OrderField
    direction: OrderDirection = OrderDirection.ASC
    nulls: NullsOrder = strawberry.field(
        default=NullsOrder.LAST, description="Where to place what is not set, whatever the direction."
    )


def order_of(steps: Sequence[OrderBy[OrderField]]) -> tuple[Order, ...]:
    """Give an order as lists take it. Its fields are named as in the definition of the list, in capitals."""
    return tuple(
        Order(
            step.field.value.lower(),
            descending=step.direction is OrderDirection.DESC,
            nulls_first=step.nulls is NullsOrder.FIRST,
        )
        for step in steps
    )
