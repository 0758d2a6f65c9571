"""KPIs that rest on others: child KPIs taken together, period by period and day by day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from domain.kpis.derivation import (
    MISSING,
    Children,
    Outcome,
    dependency_order,
    derive_period,
    derived_days,
    rounded,
)
from domain.kpis.kpis import ChildrenMethod, KpiCadence, NoValueReason
from domain.kpis.periods import earlier_start, period_start
from domain.orgs.organizations import OrganizationSettings

MONTHLY = partial(period_start, cadence=KpiCadence.MONTHLY, settings=OrganizationSettings())
MONTH_BEFORE = partial(earlier_start, cadence=KpiCadence.MONTHLY)
WEIGHTS = {"north": Decimal(3), "south": Decimal(1)}
VALUES = {"north": Decimal(10), "south": Decimal(20)}


class Growth:
    """Looks back: how much more one KPI is than in the period before."""

    inputs = frozenset({"north"})
    looks_back = True

    def derive(self, values: Mapping[str, Decimal], previous: Mapping[str, Decimal]) -> Outcome:
        if "north" not in values or "north" not in previous:
            return MISSING
        return Outcome(values["north"] - previous["north"])


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (ChildrenMethod.SUM, "30"),
        (ChildrenMethod.AVERAGE, "15"),
        (ChildrenMethod.WEIGHTED_AVERAGE, "12.5"),
        (ChildrenMethod.MIN, "10"),
        (ChildrenMethod.MAX, "20"),
    ],
)
def test_children_are_taken_together(method: ChildrenMethod, expected: str) -> None:
    assert Children(method, WEIGHTS).derive(VALUES, {}) == Outcome(Decimal(expected))


@pytest.mark.parametrize("method", ChildrenMethod)
def test_a_child_without_a_value_leaves_the_parent_without_one(method: ChildrenMethod) -> None:
    assert Children(method, WEIGHTS).derive({"north": Decimal(10)}, {}) == MISSING


def test_weights_that_are_all_zero_divide_by_zero() -> None:
    children = Children(ChildrenMethod.WEIGHTED_AVERAGE, dict.fromkeys(WEIGHTS, Decimal(0)))

    assert children.derive(VALUES, {}) == Outcome(reason=NoValueReason.DIVISION_BY_ZERO)


def test_children_look_at_their_own_period_alone() -> None:
    assert not Children(ChildrenMethod.SUM, WEIGHTS).looks_back


def test_a_result_has_15_digits_and_is_not_larger_than_a_number_may_be() -> None:
    assert rounded(Decimal("1.23456789012345678")) == Outcome(Decimal("1.23456789012346"))
    assert rounded(Decimal("1e308")) == Outcome(reason=NoValueReason.OUT_OF_RANGE)
    assert rounded(Decimal("1e-400")) == Outcome(Decimal(0))
    assert rounded(Decimal("0e999")) == Outcome(Decimal(0))


def test_a_period_of_which_no_input_knows_anything_is_missing() -> None:
    children = Children(ChildrenMethod.SUM, WEIGHTS)

    assert derive_period(children, {}, VALUES) is None
    assert derive_period(children, {"north": None}, {}) == MISSING
    assert derive_period(children, VALUES, {}) == Outcome(Decimal(30))


def test_a_day_is_worked_out_from_what_its_period_had_until_then() -> None:
    inputs = {
        "north": [(date(2026, 1, 5), Decimal(1)), (date(2026, 1, 20), Decimal(2)), (date(2026, 2, 3), Decimal(5))],
        "south": [(date(2026, 1, 10), Decimal(10)), (date(2026, 1, 20), Decimal(20)), (date(2026, 2, 9), Decimal(50))],
    }

    days = derived_days(Children(ChildrenMethod.SUM, WEIGHTS), inputs, MONTHLY, MONTH_BEFORE)

    assert dict(days) == {date(2026, 1, 10): 11, date(2026, 1, 20): 22, date(2026, 2, 9): 55}


def test_a_day_that_looks_back_sees_the_last_value_of_the_period_right_before() -> None:
    inputs = {
        "north": [
            (date(2026, 1, 5), Decimal(1)),
            (date(2026, 1, 20), Decimal(2)),
            (date(2026, 2, 3), Decimal(5)),
            (date(2026, 2, 4), Decimal(6)),
            (date(2026, 4, 4), Decimal(9)),
        ]
    }

    days = derived_days(Growth(), inputs, MONTHLY, MONTH_BEFORE)

    assert dict(days) == {date(2026, 2, 3): 3, date(2026, 2, 4): 4}


def test_a_value_that_another_input_takes_away_on_the_same_day_was_never_there() -> None:
    day = date(2026, 1, 5)
    inputs = {"north": [(day, Decimal(1))], "south": [(day, Decimal(0))]}

    class Share:
        """Divides one KPI by another."""

        inputs = frozenset({"north", "south"})
        looks_back = False

        def derive(self, values: Mapping[str, Decimal], previous: Mapping[str, Decimal]) -> Outcome:
            del previous
            return Outcome(values["north"]) if values.get("south") != 0 else MISSING

    assert derived_days(Share(), inputs, MONTHLY, MONTH_BEFORE) == []


def test_what_rests_on_others_comes_behind_them() -> None:
    order = dependency_order({"profit": ["revenue", "cost"], "margin": ["profit", "revenue"], "cost": []})

    assert order.index("revenue") < order.index("profit") < order.index("margin")
