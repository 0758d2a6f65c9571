"""A KPI that one may not see is not found by its key or by its external key either, whatever is asked of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from tests.company import Company
from tests.graphql.house import House
from tests.secrecy.secrets import BLIND, Secrets
from tests.secrecy.twins import Twins, answered

KNOWN, NEVER = "private_kpi", "unheard_kpi"
DEFINED: Final = {"name": "New", "scope": "TEAM", "direction": "HIGHER"}
MOMENT: Final = "2026-05-19T12:00:00Z"
ERRORS: Final = "errors { code message path }"
ROWS: Final = f"results {{ status {ERRORS} }}"
CREATE: Final = f"mutation ($input: CreateKpiInput!) {{ createKpi(input: $input) {{ {ERRORS} }} }}"

QUESTIONS: Final[dict[str, Callable[[Company, dict[str, Any]], dict[str, Any]]]] = {
    "query ($by: KpiBy!) { kpi(by: $by) { id name } }": lambda _company, by: {"by": by},
    f"mutation ($input: RecordMeasurementsInput!) {{ recordMeasurements(input: $input) {{ {ROWS} }} }}": (
        lambda _company, by: {"input": {"measurements": [{"kpi": by, "at": MOMENT, "value": 1}]}}
    ),
    f"mutation ($input: RecordKpiEventsInput!) {{ recordKpiEvents(input: $input) {{ {ROWS} }} }}": (
        lambda _company, by: {"input": {"events": [{"kpi": by, "at": MOMENT, "kind": "START", "subject": "T"}]}}
    ),
}
"""What can be asked about a KPI that is named in any way."""

QUESTIONS_OF_FORMULAS: Final[dict[str, Callable[[Company, str], dict[str, Any]]]] = {
    "query ($text: String!) { checkFormula(expression: $text) { unit inputs { kpi { id } } errors { message } } }": (
        lambda _company, key: {"text": f"{key} * 2"}
    ),
    CREATE: lambda company, key: {"input": {**DEFINED, "teamId": company["squad"], "formula": f"{key} + 1"}},
}
"""What can be asked about a KPI that a formula names by its key."""


@pytest.fixture
async def company(secrets: Secrets, secret_house: House) -> Company:
    """A copy of the company that may be written to."""
    return await secrets.company.copy(secret_house.writer)


@pytest.fixture
async def external_key(company: Company, secret_house: House) -> dict[str, str]:
    (row,) = await secret_house.writer.fetch(
        "SELECT external_source, external_id FROM kpis WHERE org_id = $1 AND key = $2", company.org_id, KNOWN
    )
    return {"source": row[0], "id": row[1]}


@pytest.mark.parametrize("viewer", [*BLIND, "dan"])
async def test_a_hidden_kpi_answers_to_no_name(
    twins: Twins, company: Company, external_key: dict[str, str], viewer: str
) -> None:
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"key": KNOWN}, {"key": NEVER}),
        ({"externalKey": external_key}, {"externalKey": {**external_key, "id": NEVER}}),
    ]
    asked = [(text, [make(company, by) for by in pair]) for text, make in QUESTIONS.items() for pair in pairs] + [
        (text, [make(company, key) for key in (KNOWN, NEVER)]) for text, make in QUESTIONS_OF_FORMULAS.items()
    ]

    differing = []
    for text, variables in asked:
        told = [await answered(twins.engine, company, company.actors[viewer], text, each) for each in variables]
        first, second = [each.replace(KNOWN, "").replace(NEVER, "") for each in told]
        differing += [f"{text}: {told}"] if first != second else []

    assert len(differing) == (len(asked) if viewer == "dan" else 0), differing


async def test_names_that_a_hidden_kpi_has_are_taken_and_nothing_more_is_said(
    twins: Twins, secrets: Secrets, company: Company, external_key: dict[str, str]
) -> None:
    leads_squad = replace(company.actors["eve"], leads=frozenset({company["squad"]}))
    given = {**DEFINED, "teamId": company["squad"], "key": KNOWN, "externalKey": external_key}

    told = await answered(twins.engine, company, leads_squad, CREATE, {"input": given})

    assert told.count("ALREADY_EXISTS") == 2
    assert secrets.betrayed_by(told) == []
