"""Formulas, by the worked cases that are published beside the rules."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from commands.kpis.formulas import read_formula
from domain.errors import OkraError
from domain.kpis.derivation import Outcome
from domain.kpis.formulas.dimensions import UnitOfKpi
from domain.kpis.formulas.expressions import operands_of
from domain.kpis.formulas.units import check_units, unit_of_result
from domain.kpis.formulas.values import formula_of
from domain.kpis.kpis import NoValueReason
from domain.units import Unit

FORMULAS: Final = json.loads((Path(__file__).parents[2] / "vectors/kpis.json").read_text())["formulas"]
CASES: Final = FORMULAS["cases"]


def unit(written: str) -> UnitOfKpi:
    name, _, currency = written.partition(" ")
    return UnitOfKpi(Unit(name), currency or None)


def units_of(case: dict[str, Any]) -> dict[str, UnitOfKpi]:
    """Give the units of the KPIs that a case names; those that are not said are numbers."""
    written = {**FORMULAS["units"], **case.get("units", {})}
    return {part.name: unit(written.get(part.name, "NUMBER")) for part in operands_of(read_formula(case["expression"]))}


def having(*names: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in CASES if any(name in case for name in names)]


def values(written: dict[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in written.items()}


@pytest.mark.parametrize("case", having("expected", "reason"))
def test_a_formula_gives(case: dict[str, Any]) -> None:
    formula = formula_of(read_formula(case["expression"]))

    outcome = formula.derive(values(case.get("values", {})), values(case.get("previous", {})))

    expected = Decimal(case["expected"]) if "expected" in case else None
    assert outcome == Outcome(expected, NoValueReason(case["reason"]) if "reason" in case else None)
    assert formula.looks_back == ("prev(" in case["expression"])


@pytest.mark.parametrize("case", having("result"))
def test_a_result_has_the_unit(case: dict[str, Any]) -> None:
    text, expression, units = case["expression"], read_formula(case["expression"]), units_of(case)

    assert unit_of_result(text, expression, units) == unit(case["result"])
    for fitting in (case["result"], *case.get("fits", ())):
        assert check_units(text, expression, units, unit(fitting)) == ()
    for other in case.get("misfits", ()):
        [error] = check_units(text, expression, units, unit(other))
        assert error.path == ("unit",)


@pytest.mark.parametrize("case", having("error"))
def test_a_formula_is_refused(case: dict[str, Any]) -> None:
    try:
        errors = check_units(case["expression"], read_formula(case["expression"]), units_of(case), None)
    except OkraError as error:
        errors = (error,)

    assert [error.message for error in errors] == [case["error"]]
    assert errors[0].path == ("formula",)
