"""Breadth-first execution gives what graphql-core gives, whatever is asked for and whatever is wrong with the data."""

import asyncio
import json
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from operator import getitem
from typing import Annotated, Any, Self

import pytest
import strawberry
from graphql import GraphQLResolveInfo
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import queries
from strawberry.schema.config import StrawberryConfig

from schema.execution import Engine, GraphQLRequest, Limits
from schema.execution.batch import BatchExecutor, for_rows
from schema.fields import computed

Row = dict[str, Any]
Root = strawberry.Parent[Row]


@dataclass
class Context:
    """What resolvers reach: the rows of this world, and how often they were read as a level."""

    rows: dict[str, Row]
    request_id: str = "request"
    levels: int = 0
    released: bool = False

    async def release(self) -> None:
        self.released = True

    def fork(self) -> Self:
        return self


Info = strawberry.Info[Context, None]


def _read(context: Context, key: object) -> Row | None:
    row = context.rows.get(str(key))
    if row is not None and row.get("raises"):
        raise ValueError("This row cannot be read.")
    return row


async def _parent(root: Root, info: Info) -> Row | None:
    await asyncio.sleep(0)
    return _read(info.context, root["parent_id"])


async def _parents(rows: Sequence[Row], info: Info) -> Sequence[Row | None]:
    info.context.levels += 1
    return [_read(info.context, row["parent_id"]) for row in rows]


def _children(root: Root, info: Info, first: int = 2) -> list[Awaitable[Row | None]]:
    async def read(key: str) -> Row | None:
        return _read(info.context, key)

    return [read(key) for key in root["children"][:first]]


def _shout(root: Root, mark: str = "!") -> str:
    return str(root["name"]).upper() + mark


def _path(root: Root, info: Info) -> str:
    return f"{info.field_name} of {root['name']}"


@strawberry.interface
class Thing:
    id: strawberry.ID
    name: str

    @classmethod
    def resolve_type(cls, row: Row, _info: GraphQLResolveInfo[Any], _type: object) -> str:
        return str(row["kind"])

    @classmethod
    def is_type_of(cls, row: Row, _info: GraphQLResolveInfo[Any]) -> bool:
        return bool(row["kind"] == cls.__name__)


@strawberry.type
class Leaf(Thing):
    weight: float
    flags: list[list[bool | None]] | None


@strawberry.type
class Branch(Thing):
    count: int | None
    shout: str = computed(_shout)
    path: str | None = computed(_path)
    parent: Annotated["Branch", strawberry.lazy("tests.execution.test_batch")] | None = computed(
        for_rows(_parent, _parents)
    )
    children: list[Thing | None] = computed(_children)
    either: list[
        Annotated[Leaf | Annotated["Branch", strawberry.lazy("tests.execution.test_batch")], strawberry.union("Either")]
    ] = computed(_children)


def _all(info: Info) -> list[Row]:
    return [row for row in info.context.rows.values() if row["kind"] == "Branch"]


def _one(info: Info, key: str = "0") -> Row | None:
    return _read(info.context, key)


@strawberry.type
class Query:
    branches: list[Branch] = computed(_all)
    thing: Thing | None = computed(_one)
    branch: Branch | None = computed(_one)


SCHEMA = strawberry.Schema(Query, types=[Leaf, Branch], config=StrawberryConfig(default_resolver=getitem))
LIMITS = Limits(depth=50, aliases=500, directives=500, tokens=20_000, document_bytes=200_000, repetitions=500)

FAULTLESS = 30

KEYS = st.sampled_from(["0", "1", "2", "3", "nowhere"])
NAMES = st.sampled_from(["oak", "elm", ""])


def faulty(sound: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what it should be, sometimes not."""
    return st.integers(0, FAULTLESS).flatmap(
        lambda chance: (
            sound if chance < FAULTLESS else st.sampled_from([None, "text", 7, 1.5, float("nan"), [], True, 2**40])
        )
    )


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Row]:
    world: dict[str, Row] = {}
    for key in ("0", "1", "2", "3"):
        row = {
            "id": key,
            "kind": draw(st.sampled_from(["Branch", "Branch", "Leaf"])),
            "name": draw(faulty(NAMES)),
            "weight": draw(faulty(st.floats(allow_nan=False, allow_infinity=False))),
            "flags": draw(faulty(st.lists(st.lists(st.booleans() | st.none(), max_size=2), max_size=2))),
            "count": draw(faulty(st.integers(-5, 5))),
            "parent_id": draw(KEYS),
            "children": draw(st.lists(KEYS, max_size=3)),
            "raises": draw(st.integers(0, FAULTLESS)) == 0,
        }
        if draw(st.integers(0, FAULTLESS)) == 0:
            del row[draw(st.sampled_from(["name", "weight", "count", "children"]))]
        world[key] = row
    return world


async def run(
    query: str, world: dict[str, Row], variables: dict[str, object] | None = None, *, batch: bool
) -> tuple[str, Context]:
    engine = Engine(SCHEMA, LIMITS, batch=batch)
    context = Context(world)
    operation = engine.prepare(GraphQLRequest(query, None, variables), suggestions=True)
    result = await engine.execute(operation, context)
    errors = sorted(json.dumps(error.formatted, sort_keys=True, default=str) for error in result.errors or ())
    return json.dumps([result.data, errors], default=str), context


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a query of this size shrinks for minutes; a seed is enough
)
@given(query=queries(SCHEMA.as_str(), allow_x00=False), world=rows())
async def test_any_query_on_any_data_is_answered_as_graphql_core_answers_it(query: str, world: dict[str, Row]) -> None:
    assert (await run(query, world, batch=True))[0] == (await run(query, world, batch=False))[0]


SOUND: dict[str, Row] = {
    key: {
        "id": key,
        "kind": "Leaf" if key == "3" else "Branch",
        "name": f"tree {key}",
        "weight": 1.5,
        "flags": [[True, None], []],
        "count": None if key == "1" else int(key),
        "parent_id": parent,
        "children": children,
    }
    for key, parent, children in (("0", None, ["1", "3"]), ("1", "0", ["2"]), ("2", "1", []), ("3", "0", []))
}

CONSTRUCTS = """
query ($deep: Boolean!, $first: Int, $mark: String = "?") {
  all: branches {
    ...Named
    again: name
    __typename
    shout(mark: $mark)
    loud: shout
    children(first: $first) { ...Named ... on Leaf { weight flags } ... on Branch { count children { id } } }
    parent @include(if: $deep) { ...Named parent { name } }
    parent { count }
    either { ... on Leaf { weight } ... on Branch { count } }
  }
  thing(key: "3") { ... on Leaf { flags } ...Named }
  nothing: branch(key: "nowhere") { name }
}
fragment Named on Thing { id name ... on Branch { count @skip(if: $deep) } }
"""


@pytest.mark.parametrize("variables", [{"deep": True}, {"deep": False, "first": 0}, {"deep": True, "mark": "…"}])
async def test_every_construct_is_answered_as_graphql_core_answers_it(variables: dict[str, object]) -> None:
    expected, _ = await run(CONSTRUCTS, SOUND, variables, batch=False)
    answered, context = await run(CONSTRUCTS, SOUND, variables, batch=True)
    assert answered == expected
    assert context.levels > 0


async def test_a_relation_is_read_once_for_all_rows_of_a_level() -> None:
    _, context = await run("{ branches { parent { parent { name } } } }", SOUND, batch=True)
    assert context.levels == 2


async def test_sound_data_is_never_handed_to_graphql_core(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved: list[str] = []

    def observed(executor: BatchExecutor, *arguments: Any) -> Any:
        resolved.append(str(arguments[3].key))
        return execute_field(executor, *arguments)

    execute_field = BatchExecutor.execute_field
    monkeypatch.setattr(BatchExecutor, "execute_field", observed)
    await run("{ branches { name shout parent { name } children { id } } }", SOUND, batch=True)
    assert resolved == []


async def test_only_the_root_field_that_fails_is_handed_to_graphql_core(monkeypatch: pytest.MonkeyPatch) -> None:
    world = {**SOUND, "0": {**SOUND["0"], "name": None}}
    expected, _ = await run('{ branches { name } thing(key: "3") { name } }', world, batch=False)
    answered, _ = await run('{ branches { name } thing(key: "3") { name } }', world, batch=True)
    assert answered == expected


@pytest.mark.parametrize("batch", [True, False])
async def test_what_an_operation_borrowed_is_given_back(*, batch: bool) -> None:
    _, context = await run("{ branches { name } }", SOUND, batch=batch)
    assert context.released


async def test_a_resolver_that_asks_for_more_of_info_than_its_context_still_gets_it() -> None:
    answered, _ = await run("{ branches { path } }", SOUND, batch=True)
    assert "path of tree 0" in answered


async def test_plans_of_an_operation_are_kept_apart_by_the_values_of_its_variables() -> None:
    engine = Engine(SCHEMA, LIMITS)
    query = "query ($first: Int) { branches { children(first: $first) { id } } }"
    lengths = []
    for first in (0, 1, 2):
        operation = engine.prepare(GraphQLRequest(query, None, {"first": first}), suggestions=True)
        data = (await engine.execute(operation, Context(SOUND))).data
        lengths.append(len((data or {})["branches"][0]["children"]))
    assert lengths == [0, 1, 2]
