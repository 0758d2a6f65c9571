"""Definitions of KPIs: what goes with which source, and keys."""

from decimal import Decimal

import pytest

from domain.kpis.definitions import (
    ChildKpi,
    ChildKpis,
    Definition,
    TimerTimes,
    check_definition,
    defined,
    weight_of,
)
from domain.kpis.keys import check_key, is_key
from domain.kpis.kpis import Aggregation, ChildrenMethod, KpiSource, TimerClock
from domain.units import Unit

CHILDREN = ChildKpis(ChildrenMethod.SUM, (ChildKpi("a"), ChildKpi("b")))
TIMER = TimerTimes(clock=TimerClock.ELAPSED)
A_FORMULA = Definition(KpiSource.FORMULA, formula="a / b")


def wrong(
    definition: Definition,
    aggregation: Aggregation = Aggregation.LAST,
    share_limit: Decimal | None = None,
    unit: Unit = Unit.NUMBER,
) -> list[str]:
    return [".".join(error.path) for error in check_definition(definition, aggregation, share_limit, unit)]


@pytest.mark.parametrize(
    ("given", "definition"),
    [
        ({}, Definition()),
        ({"formula": "a"}, Definition(KpiSource.FORMULA, formula="a")),
        ({"children": CHILDREN}, Definition(KpiSource.CHILDREN, children=CHILDREN)),
        ({"timer": TIMER, "formula": None}, Definition(KpiSource.TIMER, timer=TIMER)),
        ({"source": KpiSource.FORMULA}, Definition(KpiSource.FORMULA)),
        ({"formula": "a", "timer": TIMER}, Definition(KpiSource.MEASURED, formula="a", timer=TIMER)),
    ],
)
def test_the_source_of_a_new_kpi_follows_from_what_belongs_to_it(
    given: dict[str, object], definition: Definition
) -> None:
    assert defined(Definition(), given) == definition


@pytest.mark.parametrize(
    ("given", "definition"),
    [
        ({}, A_FORMULA),
        ({"formula": "b"}, Definition(KpiSource.FORMULA, formula="b")),
        ({"timer": TIMER}, Definition(KpiSource.TIMER, timer=TIMER)),
        ({"source": KpiSource.MEASURED}, Definition()),
        ({"formula": None}, Definition(KpiSource.FORMULA)),
    ],
)
def test_another_source_drops_what_belonged_to_the_one_before(given: dict[str, object], definition: Definition) -> None:
    assert defined(A_FORMULA, given) == definition


@pytest.mark.parametrize("definition", [Definition(), A_FORMULA, Definition(KpiSource.CHILDREN, children=CHILDREN)])
def test_what_belongs_together_is_fine(definition: Definition) -> None:
    assert wrong(definition) == []


@pytest.mark.parametrize(
    ("definition", "paths"),
    [
        (Definition(formula="a", timer=TIMER), ["formula", "timer"]),
        (Definition(KpiSource.FORMULA), ["formula"]),
        (Definition(KpiSource.FORMULA, children=CHILDREN), ["formula", "children"]),
        (Definition(KpiSource.TIMER, timer=TimerTimes()), ["timer"]),
        (Definition(KpiSource.TIMER, timer=TimerTimes(TimerClock.ELAPSED, "a")), ["timer"]),
    ],
)
def test_what_does_not_belong_together_is_told_at_once(definition: Definition, paths: list[str]) -> None:
    assert wrong(definition) == paths


def children(*weights: float | None, method: ChildrenMethod = ChildrenMethod.WEIGHTED_AVERAGE) -> Definition:
    items = tuple(
        ChildKpi(str(place), None if weight is None else Decimal(str(weight))) for place, weight in enumerate(weights)
    )
    return Definition(KpiSource.CHILDREN, children=ChildKpis(method, items))


@pytest.mark.parametrize(
    ("definition", "paths"),
    [
        (children(), ["children.items"]),
        (children(*[1] * 100), []),
        (children(*[1] * 101), ["children.items"]),
        (children(0, 2, None), []),
        (children(0, 0), ["children.items"]),
        (children(-1, 1_000_001), ["children.items.0.weight", "children.items.1.weight"]),
        (children(1, method=ChildrenMethod.SUM), ["children.items.0.weight"]),
        (
            Definition(KpiSource.CHILDREN, children=ChildKpis(ChildrenMethod.MAX, (ChildKpi("a"), ChildKpi("a")))),
            ["children.items.1.kpiId"],
        ),
    ],
)
def test_children_are_some_none_twice_and_weighted_only_for_a_weighted_average(
    definition: Definition, paths: list[str]
) -> None:
    assert wrong(definition) == paths


def test_a_weight_is_stored_only_where_it_counts() -> None:
    weighted = ChildKpis(ChildrenMethod.WEIGHTED_AVERAGE, ())

    assert weight_of(CHILDREN, ChildKpi("a")) is None
    assert weight_of(weighted, ChildKpi("a")) == 1
    assert weight_of(weighted, ChildKpi("a", Decimal("0.5"))) == Decimal("0.5")


@pytest.mark.parametrize(
    ("definition", "aggregation", "limit", "unit", "paths"),
    [
        (Definition(), Aggregation.SHARE_WITHIN, 8, Unit.RATIO, []),
        (Definition(KpiSource.TIMER, timer=TIMER), Aggregation.SHARE_WITHIN, 8, Unit.PERCENT, []),
        (Definition(), Aggregation.SHARE_WITHIN, None, Unit.NUMBER, ["shareLimit", "unit"]),
        (Definition(), Aggregation.SUM, 8, Unit.RATIO, ["shareLimit"]),
        (A_FORMULA, Aggregation.SHARE_WITHIN, 8, Unit.RATIO, ["aggregation"]),
    ],
)
def test_a_share_has_a_limit_and_is_a_ratio_or_percentage(
    definition: Definition, aggregation: Aggregation, limit: int | None, unit: Unit, paths: list[str]
) -> None:
    assert wrong(definition, aggregation, None if limit is None else Decimal(limit), unit) == paths


@pytest.mark.parametrize("key", ["a", "mrr", "time_to_resolve_2", "k" * 50, "minimum"])
def test_a_key_is_short_and_plain(key: str) -> None:
    assert is_key(key)
    assert check_key(key) == ()


@pytest.mark.parametrize(
    "key",
    ["", "A", "1a", "_a", "a-b", "a b", "ä", "a\n", "k" * 51, "min", "prev", "kpi_" + "0" * 26, "org_" + "0" * 26],
)
def test_a_key_is_no_function_no_id_and_nothing_else(key: str) -> None:
    assert not is_key(key)
    [error] = check_key(key)
    assert error.path == ("key",)


def test_a_kpi_needs_no_key() -> None:
    assert check_key(None) == ()
