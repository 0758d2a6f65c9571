"""Modes of links, by the worked cases that are published beside the rules."""

import json
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from domain.kpis.kpis import KpiCadence, KpiLinkMode
from domain.kpis.links import follow
from domain.kpis.periods import period_start
from domain.orgs.organizations import OrganizationSettings

CASES = json.loads((Path(__file__).parents[2] / "vectors/kpis.json").read_text())["links"]


def read(days: list[tuple[str, str]]) -> list[tuple[date, Decimal]]:
    return [(date.fromisoformat(day), Decimal(value)) for day, value in days]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_key_result_takes_over(case: dict[str, Any]) -> None:
    start_of = partial(period_start, cadence=KpiCadence(case["cadence"]), settings=OrganizationSettings())
    before = None if case["before"] is None else Decimal(case["before"])
    start = date.fromisoformat(case["start"])

    values = follow(KpiLinkMode(case["mode"]), start, read(case["days"]), start_of, before)

    assert values == read(case["expected"])
