"""Filters and orders as GraphQL takes them, and what they become."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import strawberry
from graphql import GraphQLError
from strawberry import UNSET

from domain.errors import InvalidInput, OkraError, TooMany
from domain.lists import (
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
from domain.okrs.status import Status
from schema.lists.comparators import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    FloatFilter,
    IdFilter,
    StringFilter,
    TagFilter,
    TeamScopeFilter,
    TextFilter,
)
from schema.lists.enum_filters import StatusFilter
from schema.lists.filters import Filter, Inclusion, condition_of
from schema.lists.okr_orders import (
    KeyResultOrder,
    KeyResultOrderField,
)
from schema.lists.okrs import (
    KeyResultFilter,
    KeyResultRelationFilter,
    ObjectiveFilter,
)
from schema.lists.orders import NullsOrder, OrderDirection
from schema.lists.orgs import (
    CycleFilter,
    TeamFilter,
)
from schema.lists.requests import list_request
from schema.lists.scalars import (
    Cursor,
    DateOrDuration,
    read_cursor,
    read_day_or_duration,
    read_moment_or_duration,
)


@dataclass(frozen=True)
class Noon:
    now: datetime = datetime(2026, 4, 15, 12, tzinfo=UTC)
    today: date = date(2026, 4, 15)


NOON = Noon()
AT_RISK = StatusFilter(eq=Status.AT_RISK)
IS_AT_RISK = Compare("status", Operator.EQ, "AT_RISK")


def day_of(written: str) -> DateOrDuration:
    return read_day_or_duration(written)


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        (ObjectiveFilter(), None),
        (ObjectiveFilter(status=None, and_=None, key_results=None, archived=None), None),
        (ObjectiveFilter(status=AT_RISK), IS_AT_RISK),
        (
            ObjectiveFilter(progress=FloatFilter(gte=0.1, lt=1.0)),
            AllOf(
                (
                    Compare("progress", Operator.GTE, Decimal("0.1")),
                    Compare("progress", Operator.LT, Decimal(1)),
                )
            ),
        ),
        (
            ObjectiveFilter(id=IdFilter(in_=[strawberry.ID("a")], is_null=False)),
            AllOf((Compare("id", Operator.IN, ("a",)), Compare("id", Operator.IS_NULL, value=False))),
        ),
        (
            ObjectiveFilter(due_date=DateFilter(lte=day_of("P1M"))),
            Compare("due_date", Operator.LTE, date(2026, 5, 15)),
        ),
        (
            ObjectiveFilter(updated_at=DateTimeFilter(gt=read_moment_or_duration("-PT12H"))),
            Compare("updated_at", Operator.GT, datetime(2026, 4, 15, 0, tzinfo=UTC)),
        ),
        (
            ObjectiveFilter(team=TeamScopeFilter(in_=[strawberry.ID("t")])),
            Compare("team", Operator.IN, ("t",)),
        ),
        (
            ObjectiveFilter(team=TeamScopeFilter(in_=[strawberry.ID("t")], include_subtree=True)),
            Compare("team", Operator.WITHIN, ("t",)),
        ),
        (ObjectiveFilter(tags=TagFilter(has="x")), Compare("tags", Operator.HAS_ALL, ("x",))),
        (ObjectiveFilter(tags=TagFilter(has_any=["x"])), Compare("tags", Operator.HAS_ANY, ("x",))),
        (ObjectiveFilter(archived=Inclusion.ONLY), Compare("archived", Operator.EQ, value=True)),
        (ObjectiveFilter(archived=Inclusion.EXCLUDE), Compare("archived", Operator.EQ, value=False)),
        (ObjectiveFilter(archived=Inclusion.INCLUDE), Compare("archived", Operator.IN, (False, True))),
        (ObjectiveFilter(text=TextFilter(contains="%")), Compare("text", Operator.CONTAINS, "%")),
        (TeamFilter(root=True), Compare("root", Operator.EQ, value=True)),
        (KeyResultFilter(is_stale=BooleanFilter(eq=True)), Compare("is_stale", Operator.EQ, value=True)),
        (
            KeyResultFilter(cycle=IdFilter(eq=strawberry.ID("c"))),
            Related("objective", Quantifier.SOME, AllOf((Compare("cycle", Operator.EQ, "c"),))),
        ),
        (
            KeyResultFilter(objective=ObjectiveFilter(status=AT_RISK)),
            Related("objective", Quantifier.SOME, IS_AT_RISK),
        ),
        (
            ObjectiveFilter(
                key_results=KeyResultRelationFilter(
                    some=KeyResultFilter(), none=KeyResultFilter(status=AT_RISK), every=None
                )
            ),
            AllOf(
                (
                    Related("key_results", Quantifier.SOME),
                    Related("key_results", Quantifier.NONE, IS_AT_RISK),
                )
            ),
        ),
        (
            CycleFilter(contains=day_of("P0D")),
            AllOf(
                (
                    Compare("start_date", Operator.LTE, NOON.today),
                    Compare("end_date", Operator.GTE, NOON.today),
                )
            ),
        ),
        (ObjectiveFilter(or_=[]), AnyOf(())),
        (
            ObjectiveFilter(or_=[ObjectiveFilter(status=AT_RISK), ObjectiveFilter()]),
            AnyOf((IS_AT_RISK, AllOf(()))),
        ),
        (ObjectiveFilter(not_=[ObjectiveFilter(status=AT_RISK)]), Negation(IS_AT_RISK)),
        (
            ObjectiveFilter(
                title=StringFilter(eq="a"),
                and_=[
                    ObjectiveFilter(status=AT_RISK),
                    ObjectiveFilter(and_=[ObjectiveFilter(status=AT_RISK), ObjectiveFilter(status=AT_RISK)]),
                ],
            ),
            AllOf((IS_AT_RISK, IS_AT_RISK, IS_AT_RISK, Compare("title", Operator.EQ, "a"))),
        ),
    ],
)
def test_a_filter_means_what_it_says(filter_: Filter, expected: Condition | None) -> None:
    assert condition_of(filter_, NOON) == expected


def too_deep() -> ObjectiveFilter:
    filter_ = ObjectiveFilter(status=AT_RISK)
    for _ in range(6):
        filter_ = ObjectiveFilter(and_=[filter_])
    return filter_


@pytest.mark.parametrize(
    ("filter_", "path", "kind"),
    [
        (ObjectiveFilter(status=StatusFilter(eq=None)), ("status", "eq"), InvalidInput),
        (ObjectiveFilter(due_date=DateFilter(not_in=None)), ("dueDate", "notIn"), InvalidInput),
        (ObjectiveFilter(id=IdFilter(in_=[strawberry.ID("x")] * 101)), ("id", "in"), TooMany),
        (
            ObjectiveFilter(team=TeamScopeFilter(in_=[strawberry.ID("x")] * 101)),
            ("team", "in"),
            TooMany,
        ),
        (ObjectiveFilter(progress=FloatFilter(eq=0.1234567890123456)), ("progress", "eq"), InvalidInput),
        (ObjectiveFilter(due_date=DateFilter(gt=day_of("P9000Y"))), ("dueDate", "gt"), InvalidInput),
        (
            ObjectiveFilter(
                key_results=KeyResultRelationFilter(
                    every=KeyResultFilter(not_=[KeyResultFilter(title=StringFilter(contains="\x00"))])
                )
            ),
            ("keyResults", "every", "not", "title", "contains"),
            InvalidInput,
        ),
        (too_deep(), ("and",) * 6, TooMany),
        (ObjectiveFilter(or_=[ObjectiveFilter(status=AT_RISK)] * 51), (), TooMany),
    ],
)
def test_a_refusal_names_the_place_in_the_filter(filter_: Filter, path: tuple[str, ...], kind: type[OkraError]) -> None:
    with pytest.raises(kind) as refused:
        list_request(NOON, filter=filter_)
    assert refused.value.path == ("filter", *path)


def test_arguments_become_one_request() -> None:
    order = KeyResultOrder(
        field=KeyResultOrderField.NEXT_CHECK_IN_DUE, direction=OrderDirection.DESC, nulls=NullsOrder.FIRST
    )

    request = list_request(
        NOON,
        filter=KeyResultFilter(status=AT_RISK),
        order_by=[order, KeyResultOrder(field=KeyResultOrderField.TITLE)],
        first=3,
        after=Cursor("x"),
        before=UNSET,
        last=None,
    )

    assert request == ListRequest(
        condition=IS_AT_RISK,
        order=(Order("next_check_in_due", descending=True, nulls_first=True), Order("title")),
        first=3,
        after="x",
    )


@pytest.mark.parametrize("written", ["2026-02-30", "7D", "P", "PT1H", "-PT24H", "", 7, None, "2026-01-01T00:00:00Z"])
def test_what_is_neither_a_day_nor_a_span_of_days_is_refused(written: object) -> None:
    with pytest.raises(GraphQLError):
        read_day_or_duration(written)


@pytest.mark.parametrize("written", ["2026-02-01", "PP1D", "P1", "", 7, "2026-01-01T00:00:00"])
def test_what_is_neither_a_moment_nor_a_span_is_refused(written: object) -> None:
    with pytest.raises(GraphQLError):
        read_moment_or_duration(written)


def test_a_cursor_is_a_string() -> None:
    assert read_cursor("x") == "x"
    with pytest.raises(GraphQLError):
        read_cursor(7)
