"""Connections: lists as GraphQL gives them."""

from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
)

from domain.errors import InvalidInput, TooMany
from storage.lists.cursors import CursorCodec
from storage.tables import cycles, key_results, objectives
from tests.lists.company import Company
from tests.lists.surface import SCHEMA, Surface, asked, refused

LISTS = ["teams", "people", "cycles", "objectives", "keyResults", "checkIns", "alignments", "kpis", "measurements"]
SAMPLES: dict[str, Any] = {
    "ID": "x",
    "String": "x",
    "Int": 1,
    "Float": 0.5,
    "Boolean": True,
    "DateOrDuration": "-P7D",
    "DateTimeOrDuration": "2026-04-15T09:30:00Z",
}


@pytest.fixture
def surface(company: Company, cursors: CursorCodec) -> Surface:
    return Surface(company.reader(), cursors)


@pytest.fixture
async def tree(company: Company) -> dict[str, list[str]]:
    """Three objectives with two, one and no key results."""
    cycle_id = await company.add(cycles)
    parents = await company.add_many(
        objectives, [{"cycle_id": cycle_id, "title": title} for title in ("one", "two", "three")]
    )
    return {
        parent: await company.add_many(
            key_results, [{"objective_id": parent, "title": f"{parent} {n}"} for n in range(size)]
        )
        if size
        else []
        for parent, size in zip(parents, (2, 1, 0), strict=True)
    }


async def test_a_connection_gives_nodes_edges_and_where_it_stands(surface: Surface, tree: dict[str, list[str]]) -> None:
    data = await asked(
        surface,
        """{ objectives(first: 2) {
            nodes { id title } edges { cursor node { id } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }""",
    )

    ids, found = list(tree), data["objectives"]
    assert found["nodes"] == [{"id": ids[0], "title": "one"}, {"id": ids[1], "title": "two"}]
    assert [edge["node"]["id"] for edge in found["edges"]] == ids[:2]
    assert found["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": found["edges"][0]["cursor"],
        "endCursor": found["edges"][1]["cursor"],
    }
    assert found["totalCount"] == 3


async def test_the_end_cursor_brings_one_on(surface: Surface, tree: dict[str, list[str]]) -> None:
    query = """query ($after: Cursor) {
        objectives(first: 2, after: $after, orderBy: [{field: TITLE, direction: DESC}]) {
            nodes { title } pageInfo { endCursor hasNextPage } } }"""

    begun = await asked(surface, query)
    going_on = await asked(surface, query, after=begun["objectives"]["pageInfo"]["endCursor"])

    assert [node["title"] for node in begun["objectives"]["nodes"]] == ["two", "three"]
    assert [node["title"] for node in going_on["objectives"]["nodes"]] == ["one"]


async def test_an_empty_page_has_no_cursors(surface: Surface) -> None:
    data = await asked(surface, "{ kpis { nodes { id } pageInfo { startCursor endCursor } totalCount } }")

    assert data["kpis"] == {
        "nodes": [],
        "pageInfo": {"startCursor": None, "endCursor": None},
        "totalCount": 0,
    }


@pytest.mark.parametrize(
    ("selection", "statements"),
    [
        ("objectives { nodes { id } }", 1),
        ("objectives { nodes { id } totalCount }", 2),
        ("objectives { nodes { keyResults { nodes { id } } } }", 2),
        ("objectives { nodes { keyResults(first: 1) { nodes { id } totalCount } } }", 3),
        ("objectives { nodes { a: keyResults { nodes { id } } b: keyResults(first: 1) { totalCount } } }", 4),
    ],
)
async def test_a_statement_serves_all_that_ask_alike(
    surface: Surface, tree: dict[str, list[str]], selection: str, statements: int
) -> None:
    await asked(surface, f"{{ {selection} }}")

    assert surface.session.statements == statements


async def test_nested_lists_have_pages_counts_and_filters_of_their_own(
    surface: Surface, tree: dict[str, list[str]]
) -> None:
    data = await asked(
        surface,
        """{ objectives { nodes { id
            all: keyResults(first: 1) { nodes { id } totalCount pageInfo { hasNextPage } }
            some: keyResults(filter: {title: {contains: " 1"}}) { nodes { id } totalCount } } } }""",
    )

    for node in data["objectives"]["nodes"]:
        ids = tree[node["id"]]
        assert node["all"] == {
            "nodes": [{"id": id_} for id_ in ids[:1]],
            "totalCount": len(ids),
            "pageInfo": {"hasNextPage": len(ids) > 1},
        }
        assert node["some"] == {"nodes": [{"id": id_} for id_ in ids[1:]], "totalCount": len(ids[1:])}


async def test_a_refused_list_leaves_its_neighbours_alone(surface: Surface, tree: dict[str, list[str]]) -> None:
    result = await SCHEMA.execute(
        """{ objectives(first: 1) { nodes { good: keyResults { nodes { id } } } }
             more: objectives(first: 1) { nodes { bad: keyResults(after: "x") { nodes { id } } } } }""",
        context_value=surface,
    )

    assert result.errors is not None
    assert [error.path for error in result.errors] == [["more", "nodes", 0, "bad"]]


@pytest.mark.parametrize(
    ("arguments", "path", "kind"),
    [
        ("first: 0", ("first",), InvalidInput),
        ("first: -1", ("first",), InvalidInput),
        ("last: 101", ("last",), TooMany),
        ("first: 1, last: 1", ("last",), InvalidInput),
        ('after: "x"', ("after",), InvalidInput),
        ('filter: {title: {eq: "\\u0000"}}', ("filter", "title", "eq"), InvalidInput),
        ("filter: {title: {eq: null}}", ("filter", "title", "eq"), InvalidInput),
        (f"orderBy: [{'{field: TITLE}' * 6}]", ("orderBy",), TooMany),
    ],
)
async def test_arguments_outside_the_limits_are_refused_at_their_place(
    surface: Surface, arguments: str, path: tuple[str, ...], kind: type[InvalidInput | TooMany]
) -> None:
    error = (await refused(surface, f"{{ objectives({arguments}) {{ nodes {{ id }} }} }}")).original_error

    assert isinstance(error, kind)
    assert error.path == path


def input_of(list_: str, argument: str) -> object:
    query = SCHEMA._schema.query_type
    assert query is not None
    return query.fields[list_].args[argument].type


def sample_of(type_: Any) -> Any:
    """Give a value that says everything that may be said; a filter inside a filter says but one thing."""
    match type_:
        case GraphQLNonNull():
            return sample_of(type_.of_type)
        case GraphQLList():
            return [sample_of(type_.of_type)]
        case GraphQLEnumType():
            return next(iter(type_.values))
        case GraphQLInputObjectType():
            said = ["id"] if "and" in type_.fields else list(type_.fields)
            return {name: sample_of(type_.fields[name].type) for name in said}
        case _:
            return SAMPLES[type_.name]


@pytest.mark.parametrize("list_", LISTS)
async def test_every_comparison_of_every_filter_is_understood(surface: Surface, list_: str) -> None:
    filter_type = input_of(list_, "filter")
    assert isinstance(filter_type, GraphQLInputObjectType)
    query = f"""query ($filter: {filter_type.name}) {{
        list: {list_}(filter: $filter) {{ nodes {{ id }} totalCount }} }}"""

    for name, field in filter_type.fields.items():
        data = await asked(surface, query, filter={name: sample_of(field.type)})
        assert data["list"] == {"nodes": [], "totalCount": 0}


@pytest.mark.parametrize("list_", LISTS)
async def test_every_order_is_understood(surface: Surface, list_: str) -> None:
    order_type = input_of(list_, "orderBy")
    assert isinstance(order_type, GraphQLList)
    fields = order_type.of_type.of_type.fields["field"].type.of_type.values

    for field in fields:
        for direction in ("ASC", "DESC"):
            data = await asked(
                surface,
                f"{{ list: {list_}(orderBy: [{{field: {field}, direction: {direction}}}]) {{ nodes {{ id }} }} }}",
            )
            assert data["list"] == {"nodes": []}
