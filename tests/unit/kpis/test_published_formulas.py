"""The worked examples of docs/rules.md on formulas."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from commands.kpis.formulas import read_formula
from domain.kpis.derivation import Outcome, derive_period
from domain.kpis.formulas.dimensions import UnitOfKpi
from domain.kpis.formulas.units import check_units
from domain.kpis.formulas.values import formula_of
from domain.units import Unit

_RULES: Final = (Path(__file__).parents[3] / "docs/rules.md").read_text(encoding="utf-8")
_SECTION: Final = _RULES.partition("\n## Formulas and children\n")[2].partition("\n## ")[0]

UNITS: Final = {
    "eur": UnitOfKpi(Unit.CURRENCY, "EUR"),
    "usd": UnitOfKpi(Unit.CURRENCY, "USD"),
    "percent": UnitOfKpi(Unit.PERCENT),
    "ratio": UnitOfKpi(Unit.RATIO),
    "number": UnitOfKpi(Unit.NUMBER),
    "score": UnitOfKpi(Unit.SCORE),
    "seconds": UnitOfKpi(Unit.DURATION),
}


def table(first: str) -> list[list[str]]:
    """Give the rows of the table whose first column has this title."""
    text = _SECTION[_SECTION.index(f"| {first} |") :].partition("\n\n")[0]
    rows = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in rows[1:]]


@pytest.mark.parametrize("row", table("formula"), ids=lambda row: row[0])
def test_a_result_fits_exactly_these_units(row: list[str]) -> None:
    text, _, told = row
    expression = read_formula(text.strip("`"))

    fitting = {
        f"{each.unit} {each.currency or ''}".strip()
        for each in UNITS.values()
        if not check_units(text, expression, UNITS, each)
    }

    assert fitting == set(re.findall(r"`([^`]+)`", told))
    assert (row[1] == "refused") == (check_units(text, expression, UNITS, None) != ())


def test_formulas_month_by_month() -> None:
    rows = table("month")
    ratio, growth = (formula_of(read_formula(text)) for text in ("ltv / cac", "mrr - prev(mrr)"))
    before: dict[str, Decimal | None] = {}
    for _, ltv, cac, told_ratio, mrr, told_growth in rows:
        now: dict[str, Decimal | None] = {
            name: Decimal(value) for name, value in (("ltv", ltv), ("cac", cac), ("mrr", mrr)) if value != "–"
        }

        assert told(derive_period(ratio, now, before)) == told_ratio
        assert told(derive_period(growth, now, before)) == told_growth
        before = now


def told(outcome: Outcome | None) -> str:
    if outcome is None:
        return "–"
    return f"`{outcome.reason}`" if outcome.value is None else f"{outcome.value:f}"
