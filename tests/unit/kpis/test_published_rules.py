"""The worked examples of docs/rules.md on KPIs."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Final

from domain.kpis.aggregation import aggregate, summarise
from domain.kpis.health import attainment, health
from domain.kpis.kpis import Aggregation, KpiDirection, Target, Thresholds

_RULES: Final = (Path(__file__).parents[3] / "docs/rules.md").read_text(encoding="utf-8")
_SECTION: Final = _RULES.partition("\n## KPIs\n")[2].partition("\n## ")[0]


def table(first: str) -> list[list[str]]:
    """Give the rows of the table whose first column has this title, the titles included."""
    text = _SECTION[_SECTION.index(f"| {first} |") :].partition("\n\n")[0]
    rows = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [[cell.strip("` ") for cell in row.split(" | ")] for row in rows]


def test_the_aggregations_of_four_measurements() -> None:
    titles, values = table("`LAST`")

    measured = summarise([Decimal(value) for value in (4, 1, 3, 10)], limit=Decimal(4))

    assert set(titles) == set(Aggregation)
    assert [aggregate(Aggregation(title), measured) for title in titles] == [Decimal(value) for value in values]


def test_a_kpi_for_which_lower_is_better() -> None:
    _, *rows = table("value")

    target, thresholds = Target(Decimal(15)), Thresholds(Decimal(20), Decimal(30))
    told = [
        [
            value,
            str(health(KpiDirection.LOWER, thresholds, target, Decimal(value))),
            f"{attainment(KpiDirection.LOWER, target, Decimal(value)):f}".rstrip("0"),
        ]
        for value, _, _ in rows
    ]

    assert told == rows
