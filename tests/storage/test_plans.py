"""What is read and written often is found by an index, however large the organization is."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import asyncpg
import pytest

from commands.okrs.check_ins import CheckIn, check_in
from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.database import APPLICATION_ROLE
from storage.embedded import EmbeddedPostgres
from storage.tables import METADATA
from tests.company import TODAY, Company
from tests.founding import found
from tests.graphql.caller import Caller
from tests.graphql.house import House, open_house
from tests.statements import Sent, record_statements

COPIES: Final = 600
COPIED: Final = ("objectives", "key_results", "alignments", "check_ins", "progress_history", "events")
NEVER_COPIED: Final = frozenset({"org_id", "cycle_id", "team_id", "person_id", "lead_id", "owner_id", "author_id",
                                 "kpi_id", "actor_id"})  # fmt: skip

QUERIES: Final = {
    "nodes by their ids": """query ($goal: ID!, $metric: ID!) { nodes(ids: [$goal, $metric]) {
      ... on Objective { title } ... on KeyResult { title } } }""",
    "an objective with its key results and their check-ins": """query ($goal: ID!) { objective(by: {id: $goal}) {
      keyResults(first: 20) { nodes { checkIns(first: 5) { nodes { value } } lastCheckIn { note } } } } }""",
    "what is aligned to an objective, and to what it is": """query ($goal: ID!) { objective(by: {id: $goal}) {
      alignedObjectives(first: 20) { nodes { title } } alignments { parent { __typename } } } }""",
    "a page of what changed last": """{
      objectives(first: 20, orderBy: [{field: UPDATED_AT, direction: DESC}]) { nodes { id } }
      keyResults(first: 20, orderBy: [{field: UPDATED_AT, direction: DESC}]) { nodes { id } } }""",
    "a stretch of the log": "{ events(first: 50) { nodes { type subject { __typename id } } } }",
}


@pytest.fixture(scope="module")
async def large(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[tuple[House, Company]]:
    """A company with thousands of objectives and more, known to the planner as that large."""
    async with open_house(postgres, template, "okra_plans") as house:
        company = await found(house.database)
        # The copies refer to one another as the originals do, so no foreign key needs to be checked again.
        await house.writer.execute("SET session_replication_role = replica")
        for name in COPIED:
            await house.writer.execute(copies_of(name))
        await house.writer.execute("UPDATE clocks SET revision = (SELECT max(number) FROM events)")
        await house.writer.execute("SET session_replication_role = DEFAULT")
        await house.writer.execute("VACUUM ANALYZE")
        yield house, company


@pytest.fixture
async def planner(large: tuple[House, Company]) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees what the application sees."""
    house, company = large
    connection = await asyncpg.connect(house.dsn, server_settings={"role": APPLICATION_ROLE})
    await connection.execute("SELECT set_config('okra.org_id', $1, false)", company.org_id)
    yield connection
    await connection.close()


def copies_of(name: str) -> str:
    """Write the statement that copies all rows of a table, as if the company were so many times as large."""
    columns = [column.name for column in METADATA.tables[name].c]
    copied = ", ".join(copy_of(column) for column in columns)
    return f"INSERT INTO {name} ({', '.join(columns)}) SELECT {copied} FROM {name}, generate_series(1, {COPIES}) copy"


def copy_of(column: str) -> str:
    if column == "number":
        return "number + copy * 100000"
    if column in NEVER_COPIED or not (column == "id" or column.endswith("_id")):
        return column
    if column == "external_id":
        return "external_id || copy"
    return f"left({column}, -6) || to_char(copy, 'FM000000')"


async def generic_plan(planner: asyncpg.Connection, query: str) -> Mapping[str, Any]:
    """Give the plan for whatever arguments, which is what commands use."""
    await planner.execute("SET plan_cache_mode = force_generic_plan")
    await planner.execute(f"PREPARE asked AS {query}")
    count = max(map(int, re.findall(r"\$(\d+)", query)), default=0)
    nothing = f"({', '.join(['NULL'] * count)})" if count else ""
    text = await planner.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE asked{nothing}")
    await planner.execute("DEALLOCATE asked")
    plan: Mapping[str, Any] = json.loads(text)[0]["Plan"]
    return plan


async def plan_for(planner: asyncpg.Connection, sent: Sent) -> Mapping[str, Any]:
    """Give the plan for these arguments."""
    query, arguments = sent
    text = await planner.fetchval(f"EXPLAIN (FORMAT JSON) {query}", *arguments)
    plan: Mapping[str, Any] = json.loads(text)[0]["Plan"]
    return plan


def walks(plan: Mapping[str, Any], *, few: bool = False) -> Iterator[str]:
    """Tell where a plan goes through all rows of a large table; `few`: only as far as somebody above asks."""
    kind, place = plan["Node Type"], plan.get("Index Name") or plan.get("Relation Name") or ""
    condition = plan.get("Index Cond", "")
    is_large = kind.endswith("Scan") and place.startswith(COPIED)
    by_tenant_alone = "Index Name" in plan and set(re.findall(r"\((\w+) [=<>]", condition)) <= {"org_id"}
    if is_large and (kind == "Seq Scan" or (by_tenant_alone and not few)):
        yield f"{kind} on {place} by {condition or 'nothing'}"
    few = (few or kind == "Limit") and kind not in {"Sort", "Aggregate", "Hash"}
    for inner in plan.get("Plans", ()):
        yield from walks(inner, few=few)


def is_planned(query: str) -> bool:
    return query.lstrip().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"))


@pytest.mark.parametrize("day", [TODAY, TODAY.replace(day=TODAY.day - 5)], ids=["today", "late"])
async def test_a_check_in_finds_all_it_touches_by_indexes(
    large: tuple[House, Company], planner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, day: Any
) -> None:
    _, company = large
    sent = record_statements(monkeypatch)
    await company.run(check_in, CheckIn(company["metric"], Decimal(50 + day.day), date=day))
    monkeypatch.undo()

    found_walks = [walk for query, _ in sent if is_planned(query) for walk in walks(await generic_plan(planner, query))]

    assert sum(is_planned(query) for query, _ in sent) >= 5
    assert found_walks == []


@pytest.mark.parametrize("name", QUERIES)
async def test_a_query_reads_no_more_of_large_tables_than_it_answers(
    large: tuple[House, Company], planner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    _, company = large
    schema = build_schema()
    caller = Caller(Engine(schema, Limits()), schema._schema, company)
    sent = record_statements(monkeypatch)
    await caller.ask(QUERIES[name], goal=company["squad_goal"], metric=company["metric"])
    monkeypatch.undo()

    found_walks = [walk for each in sent if is_planned(each[0]) for walk in walks(await plan_for(planner, each))]

    assert sent
    assert found_walks == []


@pytest.mark.parametrize("way", ["enable_indexscan", "enable_seqscan"])
async def test_a_plan_that_walks_is_noticed(planner: asyncpg.Connection, way: str) -> None:
    everything = "SELECT title FROM key_results WHERE org_id = $1 ORDER BY id"
    await planner.execute(f"SET {way} = off; SET enable_bitmapscan = off")

    assert list(walks(await generic_plan(planner, everything)))
    assert not list(walks(await generic_plan(planner, f"{everything} LIMIT 3"))) or way == "enable_indexscan"
