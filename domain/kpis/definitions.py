"""Definitions: where the values of a KPI come from, with all that belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from domain.errors import InvalidInput, OkraError, TooMany
from domain.kpis.kpis import DERIVED, Aggregation, ChildrenMethod, KpiSource, TimerClock
from domain.numbers import ONE, ZERO
from domain.okrs.weights import check_weight
from domain.units import Unit

MOST_CHILDREN: Final = 100


@dataclass(frozen=True, slots=True)
class ChildKpi:
    """A KPI that is taken together with others. `weight` is 1 if it is None; it goes with `WEIGHTED_AVERAGE`."""

    kpi_id: str
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ChildKpis:
    """KPIs that are taken together, in this order."""

    method: ChildrenMethod
    items: tuple[ChildKpi, ...]


@dataclass(frozen=True, slots=True)
class TimerTimes:
    """Which times a timer looks at: its own, counted by a `clock`, or those of another timer."""

    clock: TimerClock | None = None
    of_id: str | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A source, and what belongs to it. Only one of the three is set, and exactly if its source is."""

    source: KpiSource = KpiSource.MEASURED
    formula: str | None = None
    children: ChildKpis | None = None
    timer: TimerTimes | None = None


_MEASURED: Final = Definition()
_PARTS: Final = {"formula": KpiSource.FORMULA, "children": KpiSource.CHILDREN, "timer": KpiSource.TIMER}
"""What belongs to which source, by field."""

DEFINING: Final = frozenset({"source", *_PARTS})
"""The fields of a definition."""


def defined(present: Definition, given: Mapping[str, Any]) -> Definition:
    """Give the definition that comes of `given`, which has those fields that are set anew.

    A source that is not given follows from what is: a formula makes the source `FORMULA`. What belongs to another
    source than before is dropped.
    """
    parts = [source for name, source in _PARTS.items() if given.get(name) is not None]
    source: KpiSource = given.get("source") or (parts[0] if len(parts) == 1 else present.source)
    kept = present if source is present.source else _MEASURED
    return replace(kept, **{name: given[name] for name in _PARTS if name in given}, source=source)


def check_definition(
    definition: Definition, aggregation: Aggregation, share_limit: Decimal | None, unit: Unit
) -> tuple[OkraError, ...]:
    """Tell what in a definition does not belong together, at once. Other KPIs are not looked at."""
    errors: list[OkraError] = []
    for name, source in _PARTS.items():
        is_given = getattr(definition, name) is not None
        if is_given and source is not definition.source:
            errors.append(InvalidInput(f"This goes only with the source {source}.", name))
        if not is_given and source is definition.source:
            errors.append(InvalidInput(f"The source {source} cannot do without this.", name))
    if definition.children is not None:
        errors += _check_children(definition.children)
    if definition.timer is not None and (definition.timer.clock is None) == (definition.timer.of_id is None):
        errors.append(InvalidInput("A timer has either a clock or another timer to look at.", "timer"))
    return (*errors, *_check_share(definition.source, aggregation, share_limit, unit))


def weight_of(children: ChildKpis, child: ChildKpi) -> Decimal | None:
    """Give the weight that is stored for a child: None where the method knows no weights."""
    if children.method is not ChildrenMethod.WEIGHTED_AVERAGE:
        return None
    return ONE if child.weight is None else child.weight


def _check_children(children: ChildKpis) -> list[OkraError]:
    items = children.items
    if not items:
        return [InvalidInput("Name at least one KPI.", "children", "items")]
    if len(items) > MOST_CHILDREN:
        return [TooMany(f"At most {MOST_CHILDREN} KPIs; these are {len(items)}.", "children", "items")]
    errors: list[OkraError] = []
    seen: set[str] = set()
    for place, item in enumerate(items):
        path = ("children", "items", str(place))
        if item.kpi_id in seen:
            errors.append(InvalidInput("This KPI is named already.", *path, "kpiId"))
        seen.add(item.kpi_id)
        if item.weight is not None and children.method is not ChildrenMethod.WEIGHTED_AVERAGE:
            errors.append(InvalidInput("Weights go only with WEIGHTED_AVERAGE.", *path, "weight"))
        elif item.weight is not None:
            errors += check_weight(item.weight, *path, "weight")
    if all(item.weight == ZERO for item in items):
        errors.append(InvalidInput("At least one weight is more than 0.", "children", "items"))
    return errors


def _check_share(
    source: KpiSource, aggregation: Aggregation, share_limit: Decimal | None, unit: Unit
) -> list[OkraError]:
    if aggregation is not Aggregation.SHARE_WITHIN:
        message = "This goes only with the aggregation SHARE_WITHIN."
        return [] if share_limit is None else [InvalidInput(message, "shareLimit")]
    errors: list[OkraError] = []
    if share_limit is None:
        errors.append(InvalidInput("SHARE_WITHIN needs the limit that is held or not.", "shareLimit"))
    if unit not in {Unit.RATIO, Unit.PERCENT}:
        errors.append(InvalidInput("A share has the unit RATIO or PERCENT.", "unit"))
    if source in DERIVED:
        errors.append(InvalidInput(f"The source {source} has no single values to take a share of.", "aggregation"))
    return errors
