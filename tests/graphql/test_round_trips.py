"""How often a command goes to the database and back: as often for a little as for much, and no more than it has to."""

from datetime import date
from decimal import Decimal

import pytest

from commands.kpis.links import LinkKpi, link_kpi
from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.key_results import CreateKeyResult, create_key_result
from commands.orgs.organizations import UpdateOrganization, update_organization
from domain.okrs.measures import Metric
from domain.okrs.periods import Cadence
from tests.company import Company
from tests.graphql.caller import Caller
from tests.statements import Sent, record_statements

SELECT = "checkIn { id } keyResult { id progress status objective { progress } }"


def on_the_way(sent: list[Sent]) -> list[str]:
    """Give the statements somebody waits for, besides the entering of a tenant, which a connection remembers."""
    return [query for query, _ in sent if "okra.org_id" not in query and "pg_notify" not in query]


async def test_a_check_in_goes_to_the_database_ten_times(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin, lock, find, insert, read the cascade, write it, commit; then the three entities that are asked for."""
    text = caller.mutation("checkIn", SELECT)
    sent = record_statements(monkeypatch)

    payload = (await caller.ask(text, input={"keyResultId": caller.company["metric"], "value": 50}))["checkIn"]

    assert payload["errors"] == []
    assert len(on_the_way(sent)) == 10


async def test_a_late_check_in_reads_the_past_by_one_statement_more(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = caller.mutation("checkIn", SELECT)
    given = {"keyResultId": caller.company["metric"], "value": 50, "date": "2026-05-02"}
    sent = record_statements(monkeypatch)

    payload = (await caller.ask(text, input=given))["checkIn"]

    assert payload["errors"] == []
    assert len(on_the_way(sent)) == 11


async def test_working_out_many_key_results_takes_as_many_statements_as_few(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for cadence in (Cadence.MONTHLY, Cadence.WEEKLY):
        for index in range(8):
            command = CreateKeyResult(company["squad_goal"], f"Result {index}", Metric(Decimal(0), Decimal(10)))
            key_result = await company.run(create_key_result, command)
            await company.run(check_in, CheckIn(key_result, Decimal(index), date=date(2026, 5, 4 + index)))
            if index % 2:
                await company.run(link_kpi, LinkKpi(key_result, company["kpi"]))
        with monkeypatch.context() as watching:
            sent = record_statements(watching)
            await company.run(update_organization, UpdateOrganization({"check_in_cadence": cadence}))
        counts.append(len(on_the_way(sent)))

    assert counts[0] == counts[1]
    assert counts[1] <= 13
