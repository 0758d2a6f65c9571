"""The worked examples of docs/rules.md on key results that follow KPIs, and on guardrails."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from domain.kpis.guardrails import is_breached
from domain.kpis.health import health
from domain.kpis.kpis import NO_TARGET, GuardrailLimit, KpiDirection, KpiLinkMode, Thresholds
from domain.kpis.links import follow

_RULES: Final = (Path(__file__).parents[3] / "docs/rules.md").read_text(encoding="utf-8")
_NONE: Final = "–"


def table(section: str, first: str) -> dict[str, list[str]]:
    """Give the rows of a section's table that begins with this title, by their first cells."""
    text = _RULES.partition(f"\n## {section}\n")[2]
    rows = re.findall(r"^\| (.+) \|$", text[text.index(f"| {first} |") :].partition("\n\n")[0], re.MULTILINE)
    cells = [[cell.strip("` ") for cell in row.split(" | ")] for row in rows]
    return {name: others for name, *others in cells}


@pytest.mark.parametrize("mode", KpiLinkMode)
def test_a_key_result_that_starts_in_the_middle_of_a_month(mode: KpiLinkMode) -> None:
    rows = table("Key results that follow KPIs", "day")
    days = [(date.fromisoformat(day), Decimal(value)) for day, value in zip(rows["day"], rows["the KPI"], strict=True)]

    values = dict(follow(mode, date(2026, 4, 10), days, lambda day: day.replace(day=1)))

    assert rows[mode] == [str(values.get(day, _NONE)) for day, _ in days]


@pytest.mark.parametrize("limit", GuardrailLimit)
def test_what_breaches_a_guardrail(limit: GuardrailLimit) -> None:
    rows = table("Guardrails and boards", "value")
    thresholds = Thresholds(green=Decimal(8), yellow=Decimal(5))

    healths = [health(KpiDirection.HIGHER, thresholds, NO_TARGET, Decimal(value)) for value in rows["value"]]

    assert rows[f"from `{limit}` on"] == ["breached" if is_breached(limit, each) else _NONE for each in healths]
