"""Where the values of a KPI come from: formulas, children, and what a KPI aims at from day to day."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from domain.kpis.formulas.expressions import renamed
from domain.kpis.kpis import ChildrenMethod
from schema.context import Info
from schema.execution.batch import for_rows, reads
from schema.fields import Root, column, computed, to_many, to_one
from schema.rows import Row

if TYPE_CHECKING:
    from schema.kpis.types import Kpi, KpiTarget, KpiThresholds

_KPIS = strawberry.lazy("schema.kpis.types")


async def _expressions(rows: Sequence[Row], info: Info) -> list[str | None]:
    operands = await info.context.kpis.operands_by_kpi.load_all([row["id"] for row in rows])
    return [
        renamed(row["formula"], {each["input_id"]: each["key"] or each["input_id"] for each in named})
        if all(each["is_visible"] for each in named)
        else None
        for row, named in zip(rows, operands, strict=True)
    ]


async def _expression(root: Root, info: Info) -> str | None:
    return (await _expressions([root], info))[0]


@strawberry.type(description="A KPI that a formula names.")
class KpiOperand:
    kpi: Annotated["Kpi", _KPIS] = to_one(lambda context: context.kpis.kpi_by_id, "input_id")


@strawberry.type(description="A KPI that is taken together with others.")
class ChildKpi:
    kpi: Annotated["Kpi", _KPIS] = to_one(lambda context: context.kpis.kpi_by_id, "input_id")
    weight: float | None = strawberry.field(
        description="How much it counts beside the others; set exactly for the method WEIGHTED_AVERAGE."
    )


@strawberry.type(description="How a KPI is worked out from others, period by period.")
class KpiFormula:
    expression: str | None = computed(
        for_rows(_expression, _expressions, "id", "formula"),
        "Names KPIs by their present keys, or by their ids where they have none. Null if you may not see all of them.",
    )
    inputs: list[KpiOperand] = to_many(
        lambda context: context.kpis.inputs_by_kpi, "The KPIs that it names, as far as you may see them."
    )


@strawberry.type(description="How KPIs are taken together, period by period.")
class KpiChildren:
    method: ChildrenMethod = column("children_method")
    items: list[ChildKpi] = to_many(
        lambda context: context.kpis.inputs_by_kpi, "In their order, as far as you may see them."
    )


def _first_day(root: Root) -> dt.date:
    day: dt.date = root["from_date"]
    return day


def _own_target(root: Root) -> Row:
    return root


def _own_thresholds(root: Root) -> Row | None:
    return None if root["green"] is None else root


@strawberry.type(description="What a KPI aims at for a time, instead of its own target.")
class ScheduledTarget:
    from_: dt.date = strawberry.field(
        name="from",
        resolver=reads(_first_day, "from_date"),
        description="The first day. Periods that begin from it on are held against this.",
    )
    to: dt.date | None = column("to_date", "The last day; null: until further notice.")
    target: Annotated["KpiTarget", _KPIS] = computed(_own_target, columns=["target"], passes_row_on=True)
    thresholds: Annotated["KpiThresholds", _KPIS] | None = computed(
        _own_thresholds, "Null: values are judged by the KPI's own.", columns=["green"], passes_row_on=True
    )


def _formula(root: Root) -> Row | None:
    return None if root["formula"] is None else root


def _children(root: Root) -> Row | None:
    return None if root["children_method"] is None else root


def formula_of_kpi() -> Any:
    """Make the field `formula` of a KPI."""
    description = "For the source FORMULA, and only for it."
    return computed(_formula, description, columns=["id", "formula"], passes_row_on=True)


def children_of_kpi() -> Any:
    """Make the field `children` of a KPI."""
    description = "For the source CHILDREN, and only for it."
    return computed(_children, description, columns=["id", "children_method"], passes_row_on=True)


def target_schedule_of_kpi() -> Any:
    """Make the field `targetSchedule` of a KPI."""
    return to_many(lambda context: context.kpis.targets_by_kpi, "What it aims at in certain times, the earliest first.")
