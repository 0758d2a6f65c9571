"""Writes of a command may wait for one another, and nobody can tell."""

from typing import Any

import pytest
from sqlalchemy import bindparam, select

from commands.execute import execute
from domain.errors import InvalidInput
from domain.ids import Kind
from storage.statements import Statement, together
from storage.tables import kpis, people, teams
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import insert, insert_many, update
from tests.company import Company
from tests.statements import record_statements

NAMES = Statement(select(teams.c.name).where(in_tenant(teams), teams.c.name.startswith("Written")).order_by(teams.c.id))
EVERY_KPI = Statement(select(kpis).where(in_tenant(kpis)).order_by(kpis.c.id))
BOTH = Statement(select(teams.c.id).where(teams.c.id == bindparam("one", type_=ID), teams.c.name == bindparam("two")))


@pytest.fixture
async def company(companies: tuple[Company, Company]) -> Company:
    return companies[0]


def team(work: Work, name: str) -> dict[str, Any]:
    moment = {"created_at": work.now, "updated_at": work.now}
    return {"id": work.new_id(Kind.TEAM), "name": f"Written {name}", **moment}


async def names(work: Work) -> list[str]:
    return [row["name"] for row in await work.fetch(NAMES)]


async def write_in_vain(work: Work) -> None:
    async with work.attempt():
        await insert(work, teams, team(work, "in vain"))
        raise InvalidInput


async def run(company: Company, function: Any) -> Any:
    """Run a function as a command that is taken back in the end."""

    async def command(work: Work, _nothing: None) -> Any:
        async with work.attempt(keep=False):
            return await function(work)

    return await execute(company.database, company.owner, command, None)


async def test_a_read_sees_every_write_before_it(company: Company) -> None:
    async def command(work: Work) -> list[str]:
        row = team(work, "once")
        await insert(work, teams, row)
        await insert(work, teams, team(work, "twice"))
        await update(work, teams, row["id"], {"name": "Written anew"})
        return await names(work)

    assert await run(company, command) == ["Written anew", "Written twice"]


async def test_writes_to_different_tables_go_together(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    async def command(work: Work) -> tuple[int, int]:
        moment = {"created_at": work.now, "updated_at": work.now}
        person = {"id": work.new_id(Kind.PERSON), "name": "Written", "role": "MEMBER", **moment}
        with monkeypatch.context() as watching:
            sent = record_statements(watching)
            await insert(work, people, person)
            await insert(work, teams, {**team(work, "and led"), "lead_id": person["id"]})
            before = len(sent)
            await names(work)
        return before, len(sent)

    assert await run(company, command) == (0, 2)


async def test_what_a_failed_attempt_was_about_to_write_is_never_written(company: Company) -> None:
    async def command(work: Work) -> list[str]:
        await insert(work, teams, team(work, "before"))
        with pytest.raises(InvalidInput):
            await write_in_vain(work)
        await insert(work, teams, team(work, "behind"))
        return await names(work)

    assert await run(company, command) == ["Written before", "Written behind"]


async def test_lists_of_any_text_arrive_as_they_are(company: Company) -> None:
    tags = [[], ["plain"], ['"', "\\", "{,}", "NULL", "", " ", "\n", "ä😀"], ["a", "b"]]

    async def command(work: Work) -> list[list[str]]:
        one = (await work.fetch(EVERY_KPI))[0]
        fresh = {**one, "name": "Tagged", "external_id": None, "external_source": None}
        del fresh["org_id"]
        await insert_many(work, kpis, [{**fresh, "id": work.new_id(Kind.KPI), "tags": each} for each in tags])
        return [row["tags"] for row in await work.fetch(EVERY_KPI) if row["name"] == "Tagged"]

    assert await run(company, command) == tags


def test_parts_of_one_statement_keep_their_own_arguments() -> None:
    sql = together((BOTH, BOTH))

    assert [f"${number}" in sql for number in range(1, 6)] == [True, True, True, True, False]
    assert together((BOTH,)) == BOTH.sql
