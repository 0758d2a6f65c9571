"""Breadth-first execution answers what graphql-core answers, for everything that the real schema offers."""

import json
from typing import Any

import pytest
from graphql import GraphQLSchema

from domain.actor import Actor
from domain.ids import Kind, kind_of
from schema.context import Context
from schema.execution import Engine, GraphQLRequest, Limits
from schema.execution.batch import BatchExecutor
from schema.nodes import TYPE_NAMES
from schema.root import build_schema
from storage.tables import METADATA
from tests.company import KEY, Company
from tests.graphql.caller import REQUEST_ID
from tests.graphql.house import House
from tests.secrecy.asking import Asking

UNLIMITED = Limits(
    document_bytes=4_000_000, tokens=400_000, depth=60, aliases=60_000, repetitions=60_000, deadline_seconds=None
)
"""Generated documents are larger than any that people send."""

NODES_A_TYPE = 6
VIEWERS = ("ada", "eve")
ARGUMENTS = {"search": '(text: "a", first: 50)', "events": "(first: 100)"}
"""How root fields are called that answer nothing to what they need at least."""


@pytest.fixture(scope="module")
def engines() -> tuple[Engine, Engine, GraphQLSchema]:
    """The engine as it serves, and one that leaves everything to graphql-core."""
    schema = build_schema()
    return Engine(schema, UNLIMITED), Engine(schema, UNLIMITED, batch=False), schema._schema


@pytest.fixture(scope="module")
async def ids(original: Company, house: House) -> dict[str, list[str]]:
    """Ids of nodes, by the names of their types."""
    found: dict[str, list[str]] = {}
    for name, table in METADATA.tables.items():
        if "id" in table.c:
            rows = await house.writer.fetch(f"SELECT id FROM {name} WHERE org_id = $1 ORDER BY id", original.org_id)
            for identifier in (row["id"] for row in rows):
                kind = kind_of(identifier)
                if kind in TYPE_NAMES:
                    found.setdefault(TYPE_NAMES[Kind(kind)], []).append(identifier)
    return {name: rows[:NODES_A_TYPE] for name, rows in found.items()}


async def answered(engine: Engine, company: Company, actor: Actor, text: str, variables: dict[str, Any]) -> Any:
    operation = engine.prepare(GraphQLRequest(text, variables=variables), suggestions=True)
    result = await engine.execute(operation, Context(company.database, actor, REQUEST_ID, KEY))
    errors = [(error.message, error.path, error.extensions) for error in result.errors or ()]
    return json.loads(json.dumps([result.data, errors], default=str))


@pytest.mark.parametrize("viewer", VIEWERS)
async def test_every_field_of_every_node_is_the_same(
    engines: tuple[Engine, Engine, GraphQLSchema], original: Company, ids: dict[str, list[str]], viewer: str
) -> None:
    batch, core, schema = engines
    asking, actor = Asking(schema), original.actors[viewer]
    assert len(ids) > 10

    for name, identifiers in ids.items():
        text, variables = asking.nodes_named(name), {"ids": identifiers}
        expected = await answered(core, original, actor, text, variables)
        assert await answered(batch, original, actor, text, variables) == expected, name


@pytest.mark.parametrize("viewer", VIEWERS)
async def test_every_root_field_is_the_same(
    engines: tuple[Engine, Engine, GraphQLSchema], original: Company, viewer: str
) -> None:
    batch, core, schema = engines
    asking, actor = Asking(schema), original.actors[viewer]
    assert schema.query_type is not None

    for name in schema.query_type.fields:
        text = asking.field(name, ARGUMENTS.get(name, ""))
        expected = await answered(core, original, actor, text, {})
        assert await answered(batch, original, actor, text, {}) == expected, name


async def test_no_field_of_any_node_is_left_to_graphql_core(
    engines: tuple[Engine, Engine, GraphQLSchema],
    original: Company,
    ids: dict[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So every column that a resolver reads is among those it is said to read."""
    batch, _, schema = engines
    left: list[str] = []
    asking, actor = Asking(schema), original.actors["ada"]

    for name, identifiers in ids.items():
        monkeypatch.setattr(BatchExecutor, "execute_field", lambda *_, name=name: left.append(name))
        await answered(batch, original, actor, asking.nodes_named(name), {"ids": identifiers})

    assert left == []
