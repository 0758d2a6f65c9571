"""Finding single things: by id, by an id of another system, by search, and where one stands in a tree."""

from typing import Any

import pytest
from graphql import GraphQLObjectType

from domain.ids import Kind, kind_of
from schema.nodes import TYPE_NAMES
from tests.graphql.caller import Caller, messages
from tests.graphql.walking import selection

UNKNOWN = "00000000000000000000000000"
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


async def test_everything_with_an_id_is_a_node(reader: Caller) -> None:
    events = "{ events(first: 1) { nodes { id } } }"
    ids = {**reader.company.ids, "event": (await reader.ask(events))["events"]["nodes"][0]["id"]}

    found = {name: (await reader.ask(NODE, id=identifier))["node"] for name, identifier in ids.items()}

    kinds = {name: kind for name, identifier in ids.items() if (kind := kind_of(identifier))}
    assert found == {
        name: {"__typename": TYPE_NAMES[kind], "id": ids[name]} if kind in TYPE_NAMES else None
        for name, kind in kinds.items()
    }
    assert set(kinds.values()) == {*TYPE_NAMES, Kind.CHOICE}, "a choice is read through its field"


async def test_nodes_answer_in_order_with_null_where_there_is_nothing_to_see(reader: Caller) -> None:
    company = reader.company
    ids = [company["secret"], company["eve"], f"obj_{UNKNOWN}", "nonsense", company["private_goal"], company["eve"]]

    seen = (await reader.ask(NODES, "eve", ids=ids))["nodes"]
    seen_by_one_named = (await reader.ask(NODES, "dan", ids=ids))["nodes"]

    assert [node and node["id"] for node in seen] == [None, company["eve"], None, None, None, company["eve"]]
    assert [bool(node) for node in seen_by_one_named] == [True, True, False, False, True, True]


async def test_at_most_a_hundred_nodes_at_once(reader: Caller) -> None:
    (refused,) = await reader.refused(NODES, ids=[reader.company["eve"]] * 101)

    assert (refused["code"], refused["path"]) == ("TOO_MANY", ["ids"])


@pytest.mark.parametrize(
    ("field", "source", "names"),
    [
        ("team", "staff", ["squad"]),
        ("person", "staff", ["eve"]),
        ("cycle", "calendar", ["q2"]),
        ("objective", "tracker", ["squad_goal", "past_goal"]),
        ("keyResult", "tracker", ["metric"]),
        ("kpi", "tracker", ["kpi"]),
    ],
)
async def test_a_thing_is_found_by_its_id_and_by_its_external_key(
    reader: Caller, field: str, source: str, names: list[str]
) -> None:
    text = f"query ($by: {field[0].upper()}{field[1:]}By!) {{ {field}(by: $by) {{ id }} }}"
    keys = {"kpi": "Acme-response-time"}

    for name in names:
        identifier = reader.company[name]
        key = {"source": source, "id": keys.get(name, f"Acme-{name}")}
        by_id = await reader.ask(text, by={"id": identifier})
        by_key = await reader.ask(text, by={"externalKey": key})
        by_other_source = await reader.ask(text, by={"externalKey": {**key, "source": "elsewhere"}})

        assert by_id[field] == by_key[field] == {"id": identifier}
        assert by_other_source[field] is None


async def test_an_external_key_shows_no_more_than_an_id(reader: Caller) -> None:
    text = """query ($objective: ExternalKeyInput!, $keyResult: ExternalKeyInput!) {
      objective(by: {externalKey: $objective}) { id }
      keyResult(by: {externalKey: $keyResult}) { id }
    }"""
    given = {
        "objective": {"source": "tracker", "id": "Acme-private_goal"},
        "keyResult": {"source": "tracker", "id": "Acme-secret"},
    }

    assert await reader.ask(text, "eve", **given) == {"objective": None, "keyResult": None}
    assert all((await reader.ask(text, "finn", **given)).values())


async def test_a_person_is_found_by_their_address_whatever_its_case(reader: Caller) -> None:
    data = await reader.ask('{ person(by: {email: "EVE@acme.Example"}) { id } }')

    assert data["person"] == {"id": reader.company["eve"]}


async def test_relations_lead_to_what_belongs_together(reader: Caller) -> None:
    text = """query ($id: ID!) { keyResult(by: {id: $id}) {
      objective { person { teams { nodes { id parent { id lead { id } } ancestors { id } depth } } }
        alignments { id primary contributes weight parent { ... on Node { id } } }
        cycle { id parent { id } isCurrent } lead { id ledObjectives { nodes { id } } } }
      owner { id keyResults { nodes { id } } }
      lastCheckIn { id author { id } keyResult { id } }
    } }"""
    company = reader.company

    found = (await reader.ask(text, id=company["metric"]))["keyResult"]

    (team,) = found["objective"]["person"]["teams"]["nodes"]
    assert team["id"] == company["squad"]
    assert team["parent"] == {"id": company["department"], "lead": {"id": company["cleo"]}}
    assert team["ancestors"] == [{"id": company["division"]}, {"id": company["department"]}]
    assert team["depth"] == 2
    assert [
        (edge["id"], edge["primary"], edge["contributes"], edge["parent"]["id"])
        for edge in found["objective"]["alignments"]
    ] == [
        (company["personal_edge"], True, True, company["squad_goal"]),
        (company["second_edge"], False, False, company["sales_goal"]),
        (company["third_edge"], False, True, company["driven"]),
    ]
    assert found["objective"]["cycle"] == {"id": company["q2"], "parent": {"id": company["year"]}, "isCurrent": True}
    assert found["owner"] == {"id": company["eve"], "keyResults": {"nodes": [{"id": company["metric"]}]}}
    assert found["lastCheckIn"] == {
        "id": company["last_word"],
        "author": {"id": company["eve"]},
        "keyResult": {"id": company["metric"]},
    }


async def test_a_parent_that_the_viewer_may_not_see_is_null(caller: Caller) -> None:
    company = caller.company
    given = {"objectiveId": company["sales_goal"], "parentId": company["private_goal"]}
    await caller.mutate("alignObjective", given)
    text = "query ($id: ID!) { objective(by: {id: $id}) { alignments { parent { ... on Objective { id } } } } }"

    seen = {name: (await caller.ask(text, name, id=company["sales_goal"]))["objective"] for name in ("finn", "eve")}

    assert {"parent": {"id": company["private_goal"]}} in seen["finn"]["alignments"]
    assert {"parent": None} in seen["eve"]["alignments"]
    assert len(seen["eve"]["alignments"]) == 2


async def search(reader: Caller, text: str, viewer: str = "ada", **given: object) -> list[Any]:
    query = """query ($text: String!, $types: [SearchType!], $first: Int! = 50) {
      search(text: $text, types: $types, first: $first) { id name type node { id __typename } }
    }"""
    hits: list[Any] = (await reader.ask(query, viewer, text=text, **given))["search"]
    return hits


async def test_search_finds_what_has_all_words_best_first(reader: Caller) -> None:
    names = {identifier: name for name, identifier in reader.company.ids.items()}

    hits = await search(reader, "squad acme")

    assert [(names[hit["id"]], hit["type"]) for hit in hits] == [("squad_goal", "OBJECTIVE"), ("squad", "TEAM")]
    assert [hit["node"]["id"] for hit in hits] == [hit["id"] for hit in hits]
    assert [names[hit["id"]] for hit in await search(reader, "eve of")] == ["eve"]


async def test_search_is_limited_to_the_types_asked_for(reader: Caller) -> None:
    types = {hit["type"] for hit in await search(reader, "acme")}

    assert types == {"OBJECTIVE", "KEY_RESULT", "INITIATIVE", "KPI", "TEAM", "PERSON"}
    assert {hit["type"] for hit in await search(reader, "acme", types=["TEAM"])} == {"TEAM"}
    assert len(await search(reader, "acme", first=3)) == 3


async def test_search_does_not_find_what_is_invisible_archived_or_gone(reader: Caller) -> None:
    company = reader.company
    found = {name: {hit["id"] for hit in await search(reader, "acme", name)} for name in ("ada", "eve")}

    assert company["archived_goal"] not in found["ada"]
    assert company["shelved"] not in found["ada"]
    assert company["gone"] not in found["ada"]
    hidden = ("private_goal", "secret", "plot", "team_goal", "hushed")
    assert found["ada"] - found["eve"] == {company[name] for name in hidden}


@pytest.mark.parametrize("text", ["", " ", "%", "squad_goal", "\\", "100%", "squad' or 1=1", "zzz"])
async def test_search_takes_every_text_as_it_is(reader: Caller, text: str) -> None:
    assert await search(reader, text) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "x" * 201}, "INVALID_INPUT"),
        ({"text": "a b c d e f g h i"}, "TOO_MANY"),
        ({"text": "a", "first": 51}, "TOO_MANY"),
        ({"text": "a", "first": 0}, "TOO_MANY"),
    ],
)
async def test_a_search_for_too_much_is_refused(reader: Caller, given: dict[str, object], code: str) -> None:
    query = "query ($text: String!, $first: Int! = 20) { search(text: $text, first: $first) { id } }"

    (refused,) = await reader.refused(query, **given)

    assert refused["code"] == code


async def test_the_viewer_learns_who_they_are(reader: Caller) -> None:
    text = "{ viewer { role scope person { id } organization { id name } token { id } } organization { name } }"

    data = await reader.ask(text, "eve")

    assert data["viewer"]["person"] == {"id": reader.company["eve"]}
    assert (data["viewer"]["role"], data["viewer"]["scope"]) == ("MEMBER", "WRITE")
    assert data["viewer"]["organization"] == {"id": reader.company.org_id, "name": "Acme"}
    assert data["viewer"]["token"]["id"].startswith("tok_")


@pytest.mark.parametrize("viewer", ["ada", "ben", "cleo", "dan", "eve", "finn", "vera"])
async def test_whoever_looks_at_whatever_nothing_breaks(reader: Caller, viewer: str) -> None:
    """Every field of every type, two relations deep: what somebody may not see is null or absent, never an error."""
    for kind, name in TYPE_NAMES.items():
        ids = [identifier for identifier in reader.company.ids.values() if kind_of(identifier) is kind]
        type_ = reader.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        text = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {selection(type_, 3)} }} }}"

        result = await reader.result(text, viewer, ids=ids)

        assert messages(result.errors) == []


@pytest.mark.parametrize("viewer", ["ada", "cleo", "dan", "eve", "vera"])
async def test_lists_and_look_ups_agree_on_what_is_visible(reader: Caller, viewer: str) -> None:
    text = """{
      objectives(filter: {archived: INCLUDE}) { nodes { id } }
      keyResults(filter: {archived: INCLUDE}) { nodes { id checkIns { nodes { id } } } }
    }"""
    known = reader.company.ids.values()
    asked = [identifier for identifier in known if identifier.partition("_")[0] in {"obj", "kr", "chk"}]

    lists = await reader.ask(text, viewer)
    found = await reader.ask(NODES, viewer, ids=asked)

    listed = {node["id"] for field in lists.values() for node in field["nodes"]}
    listed |= {said["id"] for node in lists["keyResults"]["nodes"] for said in node["checkIns"]["nodes"]}
    assert {node["id"] for node in found["nodes"] if node} == listed & set(asked)
