"""What a KPI may be."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.kpis.kpis import Kpi, KpiDirection, Target, Thresholds, check_kpi
from domain.okrs.objectives import Scope, Visibility
from domain.units import Unit

HIGHER = Kpi(name="Gross margin", scope=Scope.COMPANY, direction=KpiDirection.HIGHER)
LOWER = replace(HIGHER, direction=KpiDirection.LOWER)
IN_RANGE = replace(HIGHER, direction=KpiDirection.IN_RANGE, target=Target(lower=Decimal(10), upper=Decimal(20)))


def paths(kpi: Kpi) -> list[tuple[str, ...]]:
    return [error.path for error in check_kpi(kpi)]


def thresholds(green: int | None, yellow: int | None) -> Thresholds:
    return Thresholds(
        green=None if green is None else Decimal(green), yellow=None if yellow is None else Decimal(yellow)
    )


def test_a_name_a_scope_and_a_direction_make_a_kpi() -> None:
    assert check_kpi(HIGHER) == ()


def test_everything_that_is_wrong_is_told_at_once() -> None:
    kpi = replace(
        HIGHER, name=" ", scope=Scope.TEAM, description="x" * 20_001, tags=("",), unit=Unit.CURRENCY, currency="euro"
    )

    assert paths(kpi) == [("name",), ("description",), ("tags", "0"), ("teamId",), ("currency",)]


def test_a_kpi_of_the_company_has_no_team_to_show_it_to() -> None:
    assert paths(replace(HIGHER, visibility=Visibility.TEAM)) == [("visibility",)]
    assert paths(replace(HIGHER, visibility=Visibility.PRIVATE)) == []


@pytest.mark.parametrize("direction", [KpiDirection.HIGHER, KpiDirection.LOWER])
def test_a_direction_up_or_down_has_one_target_value_and_no_bounds(direction: KpiDirection) -> None:
    kpi = replace(HIGHER, direction=direction)

    assert paths(replace(kpi, target=Target(Decimal(50)))) == []
    assert paths(replace(kpi, target=Target(lower=Decimal(1), upper=Decimal(2)))) == [
        ("target", "lower"),
        ("target", "upper"),
    ]


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        (Target(), []),
        (Target(lower=Decimal(10), upper=Decimal(10)), []),
        (Target(value=Decimal(1)), [("target", "value")]),
        (Target(lower=Decimal(10)), [("target", "upper")]),
        (Target(upper=Decimal(10)), [("target", "lower")]),
        (Target(lower=Decimal(2), upper=Decimal(1)), [("target", "upper")]),
    ],
)
def test_a_range_has_two_bounds_in_order(target: Target, wrong: list[tuple[str, ...]]) -> None:
    assert paths(replace(IN_RANGE, target=target)) == wrong


@pytest.mark.parametrize(
    ("kpi", "green", "yellow", "wrong"),
    [
        (HIGHER, 50, 40, []),
        (HIGHER, 50, 50, []),
        (HIGHER, 50, None, []),
        (HIGHER, 50, 60, [("thresholds", "yellow")]),
        (HIGHER, None, 60, [("thresholds", "green")]),
        (LOWER, 5, 10, []),
        (LOWER, 5, 4, [("thresholds", "yellow")]),
        (IN_RANGE, 0, 5, []),
        (IN_RANGE, 0, None, []),
        (IN_RANGE, 5, 0, [("thresholds", "yellow")]),
        (IN_RANGE, -1, 0, [("thresholds", "green")]),
        (replace(IN_RANGE, target=Target()), 0, 1, [("target",)]),
    ],
)
def test_yellow_lies_on_the_worse_side_of_green(
    kpi: Kpi, green: int | None, yellow: int | None, wrong: list[tuple[str, ...]]
) -> None:
    assert paths(replace(kpi, thresholds=thresholds(green, yellow))) == wrong
