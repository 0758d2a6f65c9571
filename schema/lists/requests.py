"""The arguments of a list, as one request."""

from collections.abc import Sequence
from typing import Any, TypeVar

from strawberry import UNSET

from domain.errors import OkraError
from domain.lists import Condition, ListRequest
from schema.lists.comparators import Moment
from schema.lists.filters import Filter, condition_of
from schema.lists.orders import OrderBy, order_of
from schema.lists.scalars import Cursor

Argument = TypeVar("Argument")


def list_request(
    moment: Moment,
    *,
    filter: Filter | None = None,
    order_by: Sequence[OrderBy[Any]] | None = None,
    first: int | None = None,
    after: Cursor | None = None,
    last: int | None = None,
    before: Cursor | None = None,
) -> ListRequest:
    """Give the request that the arguments of a connection stand for; null or unset ones were not asked for.

    Raises `InvalidInput` or `TooMany`, with the place in the arguments, for what is outside the limits.
    """
    return ListRequest(
        condition=_condition(_sent(filter), moment),
        order=order_of(order_by or ()),
        first=_sent(first),
        last=_sent(last),
        after=_sent(after),
        before=_sent(before),
    )


def _sent(argument: Argument | None) -> Argument | None:
    return None if argument is UNSET else argument


def _condition(filter_: Filter | None, moment: Moment) -> Condition | None:
    try:
        return condition_of(filter_, moment)
    except OkraError as error:
        raise error.under("filter") from None
