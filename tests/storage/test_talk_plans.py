"""The activity of one thing, and what is said of it, is found by an index however much else is said."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Final

import asyncpg
import pytest

from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.database import APPLICATION_ROLE
from storage.embedded import EmbeddedPostgres
from tests.company import Company
from tests.founding import found
from tests.graphql.caller import Caller
from tests.graphql.house import House, open_house
from tests.statements import record_statements

TALL: Final = """
INSERT INTO events (org_id, number, id, at, type, cause_id, actor_id, subject_id, objective_id, data)
SELECT $1, 100000 + n, 'evt_' || n, now(), 'COMMENT_ADDED', 'evt_' || n, 'per_' || n % 500, 'com_' || n,
    'obj_' || n % 1000, '{}'
FROM generate_series(1, 40000) AS n;
INSERT INTO comments (org_id, id, subject_id, objective_id, text, created_at, updated_at)
SELECT $1, 'com_' || n, 'obj_' || n % 1000, 'obj_' || n % 1000, 'X', now(), now() FROM generate_series(1, 40000) AS n;
INSERT INTO comment_mentions (org_id, comment_id, person_id)
SELECT $1, 'com_' || n, 'per_' || n % 500 FROM generate_series(1, 40000) AS n;
INSERT INTO reactions (org_id, subject_id, comment_id, person_id, emoji, created_at)
SELECT $1, 'com_' || n, 'com_' || n, 'per_' || n % 500, 'EYES', now() FROM generate_series(1, 40000) AS n;
INSERT INTO initiatives (org_id, id, objective_id, title, state, created_at, updated_at)
SELECT $1, 'ini_' || n, 'obj_' || n % 1000, 'X', 'TODO', now(), now() FROM generate_series(1, 40000) AS n
"""
TABLES: Final = {"events", "comments", "comment_mentions", "reactions", "initiatives"}
QUERIES: Final = {
    "an objective": """query ($id: ID!) { node(id: $id) { ... on Objective {
      activity(first: 20) { nodes { type } } comments(first: 20) { totalCount nodes { text reactions { count }
      mentions { name } replies { nodes { text } } } } initiatives { totalCount nodes { title } } } } }""",
    "a key result": """query ($id: ID!) { node(id: $id) { ... on KeyResult {
      activity(first: 20) { nodes { type } } comments { nodes { text } } initiatives { nodes { title } } } } }""",
    "an initiative": """query ($id: ID!) { node(id: $id) { ... on Initiative {
      activity(first: 20) { nodes { type } } comments { nodes { text } } viewerCan { delete { allowed } } } } }""",
    "a person": """query ($id: ID!) { node(id: $id) { ... on Person {
      activity(first: 20) { nodes { type } } initiatives { nodes { title } } } } }""",
}
NAMES: Final = {
    "an objective": "squad_goal",
    "a key result": "metric",
    "an initiative": "campaign",
    "a person": "eve",
}


@pytest.fixture(scope="module")
async def talkative(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[tuple[House, Company]]:
    """A company in which much else is said and done; the planner knows."""
    async with open_house(postgres, template, "okra_talkative") as house:
        company = await found(house.database)
        # What it is about is made up: no foreign key is looked at.
        await house.writer.execute("SET session_replication_role = replica")
        for statement in TALL.split(";"):
            await house.writer.execute(statement, company.org_id)
        await house.writer.execute("VACUUM ANALYZE")
        yield house, company


@pytest.mark.parametrize("name", QUERIES)
async def test_what_belongs_to_one_thing_is_found_by_an_index(
    talkative: tuple[House, Company], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    house, company = talkative
    schema = build_schema()
    caller = Caller(Engine(schema, Limits()), schema._schema, company)
    sent = record_statements(monkeypatch)
    await caller.ask(QUERIES[name], "eve", id=company[NAMES[name]])
    monkeypatch.undo()
    planner = await asyncpg.connect(house.dsn, server_settings={"role": APPLICATION_ROLE})
    await planner.execute("SELECT set_config('okra.org_id', $1, false)", company.org_id)

    walked, found_by = [], set()
    for query, arguments in sent:
        if query.lstrip().startswith(("SELECT", "WITH")):
            text = await planner.fetchval(f"EXPLAIN (FORMAT JSON) {query}", *arguments)
            for scan in scans(json.loads(text)[0]["Plan"]):
                found_by.add(scan.get("Index Name"))
                walked += [] if len(conditions(scan)) > 1 else [(scan["Node Type"], scan["Relation Name"])]
    await planner.close()

    assert found_by
    assert walked == []


def scans(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the scans of the tables that are tall; of a bitmap, the index it is made from."""
    if plan.get("Relation Name") in TABLES:
        inner = plan["Plans"][0] if plan["Node Type"] == "Bitmap Heap Scan" else plan
        yield {**inner, "Relation Name": plan["Relation Name"]}
        return
    for inner in plan.get("Plans", ()):
        yield from scans(inner)


def conditions(scan: Mapping[str, Any]) -> list[str]:
    return [part for part in scan.get("Index Cond", "").split(" AND ") if part]
