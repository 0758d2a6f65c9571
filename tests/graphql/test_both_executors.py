"""Breadth-first execution answers what graphql-core answers, for everything that the real schema offers."""

import json
from typing import Any

import pytest
from graphql import GraphQLSchema

from domain.actor import Actor
from domain.ids import Kind, kind_of
from schema.context import Context
from schema.execution import Engine, GraphQLRequest, Operation
from schema.execution.batch import BatchExecutor
from schema.nodes import TYPE_NAMES
from schema.root import build_schema
from storage.tables import METADATA
from tests.company import KEY, Company
from tests.graphql.caller import REQUEST_ID
from tests.graphql.house import House
from tests.secrecy.asking import Asking
from tests.secrecy.conftest import UNLIMITED

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


async def answered(engine: Engine, company: Company, actor: Actor, operation: Operation) -> Any:
    result = await engine.execute(operation, Context(company.database, actor, REQUEST_ID, KEY))
    errors = [(error.message, error.path, error.extensions) for error in result.errors or ()]
    return json.loads(json.dumps([result.data, errors], default=str))


async def test_every_field_of_every_node_is_the_same_and_none_is_left_to_graphql_core(
    engines: tuple[Engine, Engine, GraphQLSchema],
    original: Company,
    ids: dict[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That none is left says that every column that a resolver reads is among those it is said to read."""
    batch, core, schema = engines
    left: list[str] = []
    asking, actor = Asking(schema), original.actors["ada"]
    assert len(ids) > 10

    for name, identifiers in ids.items():
        request = GraphQLRequest(asking.nodes_named(name), variables={"ids": identifiers})
        operation = batch.prepare(request, suggestions=True)
        expected = await answered(core, original, actor, operation)
        with monkeypatch.context() as patched:
            patched.setattr(BatchExecutor, "execute_field", lambda *_, name=name: left.append(name))
            told = await answered(batch, original, actor, operation)
        assert left == []
        assert told == expected, name


@pytest.mark.parametrize("viewer", VIEWERS)
async def test_every_root_field_is_the_same(
    engines: tuple[Engine, Engine, GraphQLSchema], original: Company, viewer: str
) -> None:
    batch, core, schema = engines
    asking, actor = Asking(schema), original.actors[viewer]
    assert schema.query_type is not None

    for name in schema.query_type.fields:
        text = asking.field(name, ARGUMENTS.get(name, ""))
        operation = batch.prepare(GraphQLRequest(text), suggestions=True)
        expected = await answered(core, original, actor, operation)
        assert await answered(batch, original, actor, operation) == expected, name
