"""Requests for lists: a request that exists is within the limits."""

import pytest

from domain.errors import InvalidInput, TooMany
from domain.lists import (
    DEEPEST_NESTING,
    LARGEST_SET,
    LARGEST_SIZE,
    LONGEST_TEXT,
    MOST_CONDITIONS,
    MOST_ORDERS,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    ListRequest,
    Negation,
    Operator,
    Order,
    Quantifier,
    Related,
)

ONE = Compare("title", Operator.EQ, "a")


def nested(depth: int) -> Condition:
    condition: Condition = ONE
    for _ in range(depth):
        condition = Negation(condition)
    return condition


def test_without_a_size_a_page_has_fifty_rows() -> None:
    assert ListRequest().size == 50
    assert not ListRequest().is_backward


def test_a_size_counts_from_the_side_it_names() -> None:
    assert (ListRequest(first=7).size, ListRequest(first=7).is_backward) == (7, False)
    assert (ListRequest(last=7).size, ListRequest(last=7).is_backward) == (7, True)


@pytest.mark.parametrize("size", [0, -1])
def test_a_page_has_at_least_one_row(size: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        ListRequest(first=size)
    assert refused.value.path == ("first",)


def test_a_page_has_at_most_a_hundred_rows() -> None:
    assert ListRequest(last=LARGEST_SIZE).size == LARGEST_SIZE
    with pytest.raises(TooMany) as refused:
        ListRequest(last=LARGEST_SIZE + 1)
    assert refused.value.path == ("last",)


def test_a_page_is_counted_from_one_side() -> None:
    with pytest.raises(InvalidInput):
        ListRequest(first=1, last=1)


def test_an_order_has_at_most_five_steps() -> None:
    with pytest.raises(TooMany) as refused:
        ListRequest(order=(Order("title"),) * (MOST_ORDERS + 1))
    assert refused.value.path == ("orderBy",)


@pytest.mark.parametrize("kind", [AllOf, AnyOf])
def test_a_filter_has_at_most_fifty_conditions(kind: type[AllOf | AnyOf]) -> None:
    within = kind((ONE,) * MOST_CONDITIONS)

    assert ListRequest(within).condition == within
    with pytest.raises(TooMany) as refused:
        ListRequest(AllOf((within, Related("key_results", Quantifier.SOME))))
    assert refused.value.path == ("filter",)


@pytest.mark.parametrize(
    "too_deep",
    [
        nested(DEEPEST_NESTING + 1),
        Related("key_results", Quantifier.SOME, nested(DEEPEST_NESTING)),
        AnyOf((ONE, nested(DEEPEST_NESTING))),
        AllOf((nested(DEEPEST_NESTING + 1),)),
    ],
)
def test_filters_nest_at_most_five_deep(too_deep: Condition) -> None:
    with pytest.raises(TooMany):
        ListRequest(too_deep)


def test_filters_nest_five_deep() -> None:
    allowed = AllOf((nested(DEEPEST_NESTING), Related("parents", Quantifier.NONE), AnyOf(())))

    assert ListRequest(allowed).condition == allowed


def test_a_set_has_at_most_a_hundred_values() -> None:
    assert Compare("id", Operator.IN, ("x",) * LARGEST_SET).value
    with pytest.raises(TooMany):
        Compare("id", Operator.IN, ("x",) * (LARGEST_SET + 1))


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "x" * (LONGEST_TEXT + 1)])
def test_a_text_that_cannot_be_stored_cannot_be_looked_for(text: str) -> None:
    with pytest.raises(InvalidInput):
        Compare("title", Operator.CONTAINS, text)
    with pytest.raises(InvalidInput):
        Compare("title", Operator.IN, ("a", text))
