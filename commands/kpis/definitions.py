"""Where the values of a KPI come from: what a definition rests on is found and checked, and its storing planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from commands.entities import NOTHING_NEW, differing
from commands.kpis.dependents import check_dependents
from commands.kpis.formulas import read_formula, stored_expression, unit_of
from domain.errors import InvalidInput, KpiCycle, NotFound, OkraError, ValidationFailed, WrongState
from domain.kpis.definitions import ChildKpi, ChildKpis, Definition, TimerTimes, check_definition, defined, weight_of
from domain.kpis.formulas.dimensions import UnitOfKpi
from domain.kpis.formulas.expressions import operands_of, renamed, unknown_operand
from domain.kpis.formulas.units import check_units
from domain.kpis.kpis import DERIVED, Aggregation, ChildrenMethod, KpiSource, TimerClock
from domain.okrs.alignments import find_loop
from domain.units import Unit
from storage.database import Row
from storage.kpis.definitions import (
    has_timer_events,
    kpis_called,
    kpis_with_sight,
    links_below,
    replace_inputs,
)
from storage.kpis.dependencies import inputs_of
from storage.kpis.links import has_measurements
from storage.work import Work

Path: TypeAlias = tuple[str, ...]
"""A place in the input."""

_SHARED: Final = frozenset({"unit", "currency", "cadence"})
"""What a KPI, those it rests on and those that rest on it have to agree about."""

_STORED: Final = ("source", "formula", "children_method", "timer_clock", "timer_of_id", "share_limit")


@dataclass(slots=True)
class Plan:
    """How a definition is stored: columns of the KPI, and what it rests on; or what is wrong with it.

    `inputs` None leaves them as they are.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    inputs: list[dict[str, Any]] | None = None
    errors: list[OkraError] = field(default_factory=list)

    @property
    def is_derived(self) -> bool:
        """Whether values are there already, although nothing was recorded to the KPI itself."""
        return self.inputs is not None or self.columns.get("timer_of_id") is not None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A definition that is wanted for a KPI, which has no row yet if it is new.

    `after` are the columns as they will be, and `present` what the KPI rests on now. `given` are the fields that are
    set anew: only these have to name what the actor may see.
    """

    kpi: Row | None
    after: Mapping[str, Any]
    definition: Definition
    given: frozenset[str]
    present: Sequence[Row] = ()

    @property
    def unit(self) -> UnitOfKpi:
        return unit_of(self.after)

    @property
    def known_inputs(self) -> frozenset[str]:
        return frozenset(row["input_id"] for row in self.present)


async def plan_definition(work: Work, kpi: Row | None, after: Mapping[str, Any], given: Mapping[str, Any]) -> Plan:
    """Check the definition of a KPI that is created or changed, and plan how it is stored.

    `after` are the other columns of the KPI as they will be, `given` those fields of a definition that are set anew.
    """
    present = () if kpi is None or KpiSource(kpi["source"]) not in DERIVED else await _inputs(work, kpi)
    definition = defined(_definition(kpi, present), given)
    wanted = _Wanted(kpi, after, definition, frozenset(given), present)
    unit, aggregation = Unit(after["unit"]), Aggregation(after["aggregation"])
    is_share = aggregation is Aggregation.SHARE_WITHIN
    share_limit = given.get("share_limit", kpi["share_limit"] if kpi and is_share else None)
    plan = Plan(_columns(definition, share_limit))
    plan.errors += check_definition(definition, aggregation, share_limit, unit)
    if not plan.errors:
        await _rest(work, wanted, plan)
    if kpi is not None and not plan.errors:
        plan.errors += await _check_change(work, kpi, wanted, plan)
        if plan.inputs == [{"input_id": row["input_id"], "weight": row["weight"]} for row in present]:
            plan.inputs = None
    return plan


async def store_inputs(work: Work, kpi_id: str, plan: Plan) -> None:
    """Let a KPI rest on what was planned."""
    if plan.inputs is not None:
        await replace_inputs(work, kpi_id, plan.inputs)


async def _inputs(work: Work, kpi: Row) -> Sequence[Row]:
    return (await inputs_of(work, [kpi["id"]])).get(kpi["id"], ())


def _definition(kpi: Row | None, inputs: Sequence[Row]) -> Definition:
    if kpi is None:
        return Definition()
    source = KpiSource(kpi["source"])
    children = timer = None
    if source is KpiSource.CHILDREN:
        items = tuple(ChildKpi(row["input_id"], row["weight"]) for row in inputs)
        children = ChildKpis(ChildrenMethod(kpi["children_method"]), items)
    if source is KpiSource.TIMER:
        clock = kpi["timer_clock"]
        timer = TimerTimes(None if clock is None else TimerClock(clock), kpi["timer_of_id"])
    return Definition(source, kpi["formula"], children, timer)


def _columns(definition: Definition, share_limit: object) -> dict[str, Any]:
    children, timer = definition.children, definition.timer
    return {
        "source": definition.source.value,
        "formula": definition.formula,
        "children_method": None if children is None else children.method.value,
        "timer_clock": None if timer is None or timer.clock is None else timer.clock.value,
        "timer_of_id": None if timer is None else timer.of_id,
        "share_limit": share_limit,
    }


async def _rest(work: Work, wanted: _Wanted, plan: Plan) -> None:
    """Find what a definition rests on, and plan it."""
    definition = wanted.definition
    if wanted.kpi is not None and not wanted.given and not _shares_otherwise(wanted.kpi, wanted.after):
        return
    if definition.formula is not None:
        await _rest_on_formula(work, wanted, plan, definition.formula)
    elif definition.children is not None:
        await _rest_on_children(work, wanted, plan, definition.children)
    elif definition.timer is not None and definition.timer.of_id is not None:
        await _rest_on_timer(work, wanted, plan, definition.timer.of_id)
    elif wanted.present:
        plan.inputs = []


async def _rest_on_formula(work: Work, wanted: _Wanted, plan: Plan, text: str) -> None:
    try:
        expression = read_formula(text) if "formula" in wanted.given else stored_expression(text)
    except ValidationFailed as error:
        plan.errors += error.errors
        return
    except InvalidInput as error:
        plan.errors.append(error)
        return
    operands = operands_of(expression)
    found = await _found(work, wanted, "formula", [operand.name for operand in operands])
    plan.errors += [unknown_operand(operand) for operand in operands if operand.name not in found]
    if plan.errors:
        return
    units = {name: unit_of(row) for name, row in found.items()}
    inputs = {row["id"]: row for row in found.values()}
    plan.errors += check_units(text, expression, units, wanted.unit)
    plan.errors += await _check_inputs(work, wanted, [(row, ("formula",)) for row in inputs.values()])
    plan.columns["formula"] = renamed(text, {name: row["id"] for name, row in found.items()})
    plan.inputs = [{"input_id": kpi_id, "weight": None} for kpi_id in inputs]


async def _rest_on_children(work: Work, wanted: _Wanted, plan: Plan, children: ChildKpis) -> None:
    found = await _found(work, wanted, "children", [item.kpi_id for item in children.items])
    inputs: list[tuple[Row, Path]] = []
    for place, item in enumerate(children.items):
        path = ("children", "items", str(place), "kpiId")
        if item.kpi_id not in found:
            plan.errors.append(NotFound(None, *path))
            continue
        inputs.append((found[item.kpi_id], path))
        if unit_of(found[item.kpi_id]) != wanted.unit:
            message = (
                f"{_called(found[item.kpi_id])} has another unit than this KPI, which takes it together with others."
            )
            plan.errors.append(InvalidInput(message, *path))
    plan.errors += await _check_inputs(work, wanted, inputs)
    plan.inputs = [{"input_id": item.kpi_id, "weight": weight_of(children, item)} for item in children.items]


async def _rest_on_timer(work: Work, wanted: _Wanted, plan: Plan, of_id: str) -> None:
    path = ("timer", "of")
    [*known] = (await _found(work, wanted, "timer", [of_id])).values()
    if not known:
        plan.errors.append(NotFound(None, *path))
    elif wanted.kpi is not None and wanted.kpi["id"] == of_id:
        plan.errors.append(KpiCycle(((of_id, _called(known[0])),) * 2, *path))
    elif known[0]["timer_clock"] is None:
        plan.errors.append(InvalidInput("Name a timer that has a clock of its own.", *path))
    elif known[0]["archived_at"] is not None and not (wanted.kpi and wanted.kpi["timer_of_id"] == of_id):
        plan.errors.append(WrongState(NOTHING_NEW, *path))
    if wanted.present:
        plan.inputs = []


async def _found(work: Work, wanted: _Wanted, part: str, names: Sequence[str]) -> dict[str, Row]:
    """Give the KPIs of these names, by name and in their order: keys or ids in a formula, else ids."""
    if part not in wanted.given:
        rows = await kpis_with_sight(work, set(names))
    else:
        rows = [{**row, "is_visible": True} for row in await kpis_called(work, set(names))]
    by_name = {row["id"]: row for row in rows}
    if part == "formula":
        by_name |= {row["key"]: row for row in rows if row["key"] is not None}
    return {name: by_name[name] for name in names if name in by_name}


async def _check_inputs(work: Work, wanted: _Wanted, inputs: Sequence[tuple[Row, Path]]) -> list[OkraError]:
    """Tell which KPIs cannot be rested on: archived ones, those with other periods, and those that close a loop."""
    errors: list[OkraError] = []
    for row, path in inputs:
        if row["archived_at"] is not None and row["id"] not in wanted.known_inputs:
            errors.append(WrongState(f"{_called(row)}: {NOTHING_NEW}", *path))
        if row["cadence"] != wanted.after["cadence"]:
            message = f"{_called(row)} is {row['cadence']}, and this KPI {wanted.after['cadence']}. They share periods."
            errors.append(InvalidInput(message, "cadence"))
    return errors or await _check_loops(work, wanted, inputs)


async def _check_loops(work: Work, wanted: _Wanted, inputs: Sequence[tuple[Row, Path]]) -> list[OkraError]:
    if wanted.kpi is None or not wanted.given:
        return []
    kpi_id, paths = wanted.kpi["id"], {row["id"]: path for row, path in inputs}
    links = [] if kpi_id in paths else await links_below(work, paths)
    for each, path in paths.items():
        loop = find_loop(links, (kpi_id, each))
        if loop is not None:
            rows = {row["id"]: row for row in await kpis_with_sight(work, set(loop))}
            seen = [(node, _called(rows[node])) for node in loop if rows[node]["is_visible"]]
            return [KpiCycle(tuple(seen), *path)]
    return []


async def _check_change(work: Work, kpi: Row, wanted: _Wanted, plan: Plan) -> Sequence[OkraError]:
    """Tell what stands against another definition: what was recorded already, and what rests on the KPI."""
    changes = differing(kpi, {name: plan.columns[name] for name in _STORED})
    ends_times = "timer_clock" in changes and plan.columns["timer_clock"] is None
    if "source" in changes or ends_times:
        path = "source" if "source" in changes else "timer"
        if await has_measurements(work, kpi["id"]) or await has_timer_events(work, kpi["id"]):
            return [WrongState("Something was recorded to this KPI. Create another one instead.", path)]
    if ends_times or _shares_otherwise(kpi, wanted.after):
        return await check_dependents(work, kpi, wanted.after, ends_times=ends_times)
    return []


def _shares_otherwise(kpi: Row, after: Mapping[str, Any]) -> bool:
    return any(kpi[name] != after[name] for name in _SHARED)


def _called(row: Row) -> str:
    """Name a KPI for people who may see it."""
    if not row["is_visible"]:
        return "A KPI that you may not see"
    name: str = row["key"] or f"“{row['name']}”"
    return name
