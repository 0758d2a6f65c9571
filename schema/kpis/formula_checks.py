"""Looking at a formula before it is given to a KPI: for editors that check while somebody types."""

from collections.abc import Mapping
from typing import Annotated

import strawberry

from commands.kpis.formulas import read_formula, unit_of
from domain.errors import OkraError, ValidationFailed, refuse
from domain.kpis.formulas.dimensions import UnitOfKpi
from domain.kpis.formulas.expressions import Expression, FormulaError, operands_of, unknown_operand
from domain.kpis.formulas.units import check_units, unit_of_result
from domain.units import Unit, check_unit
from schema.context import Info
from schema.fields import computed
from schema.kpis.definitions import KpiOperand
from schema.rows import Row


@strawberry.type(description="Why a formula cannot be used.")
class FormulaProblem:
    message: str
    column: int | None = strawberry.field(description="Where in the text, from 1. Null: it is no single place.")


@strawberry.type(description="What is known of a formula that was not given to any KPI yet.")
class FormulaCheck:
    unit: Unit | None = strawberry.field(description="The unit that suits its result best; null if it has problems.")
    currency: str | None = strawberry.field(description="ISO 4217; set exactly if the unit is CURRENCY.")
    inputs: list[KpiOperand] = strawberry.field(description="The KPIs that it names, as far as you may see them.")
    errors: list[FormulaProblem] = strawberry.field(description="Empty if it can be used.")


async def _check_formula(
    info: Info,
    expression: Annotated[str, strawberry.argument(description="As `formula` of createKpi takes it.")],
    unit: Annotated[Unit | None, strawberry.argument(description="What its values should be counted in.")] = None,
    currency: Annotated[str | None, strawberry.argument(description="ISO 4217, for the unit CURRENCY.")] = None,
) -> Row:
    info.context.require_actor()
    wanted = None if unit is None else UnitOfKpi(unit, currency)
    try:
        refuse(() if unit is None else check_unit(unit, currency))
        read = read_formula(expression)
    except ValidationFailed as error:
        return _answer({}, *error.errors)
    except OkraError as error:
        return _answer({}, error)
    operands = operands_of(read)
    rows = await info.context.kpis.kpis_called({operand.name for operand in operands})
    known = {name: row for row in rows for name in (row["id"], row["key"])}
    named = {operand.name: known[operand.name] for operand in operands if operand.name in known}
    unknown = [unknown_operand(operand) for operand in operands if operand.name not in named]
    return _answer(named, *unknown) if unknown else _judged(expression, read, named, wanted)


def _judged(text: str, expression: Expression, named: Mapping[str, Row], wanted: UnitOfKpi | None) -> Row:
    units = {name: unit_of(row) for name, row in named.items()}
    errors = check_units(text, expression, units, wanted)
    fitting = None if errors else wanted or unit_of_result(text, expression, units)
    return _answer(named, *errors, unit=fitting)


def _answer(named: Mapping[str, Row], *errors: OkraError, unit: UnitOfKpi | None = None) -> Row:
    problems = [
        {"message": error.message, "column": error.span.start + 1 if isinstance(error, FormulaError) else None}
        for error in errors
    ]
    return {
        "unit": None if unit is None else unit.unit.value,
        "currency": None if unit is None else unit.currency,
        "inputs": [{"input_id": kpi_id} for kpi_id in dict.fromkeys(row["id"] for row in named.values())],
        "errors": problems,
    }


@strawberry.type
class FormulaQueries:
    check_formula: FormulaCheck = computed(
        _check_formula,
        "Read a formula as createKpi would, and tell what unit its values have, or what is wrong with it. With a unit, "
        "also whether its values fit that. Nothing is changed.",
    )
