"""What is no id but leads somewhere: external keys, addresses, cursors, words."""

import json
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from tests.graphql.walking import object_types, selection
from tests.tenants.strangers import ROOTS, Strangers, answered
from tests.tenants.test_reading import NODES


@pytest.mark.parametrize(
    ("field", "source", "name"),
    [
        ("team", "staff", "squad"),
        ("person", "staff", "eve"),
        ("cycle", "calendar", "q2"),
        ("objective", "tracker", "squad_goal"),
        ("keyResult", "tracker", "metric"),
        ("kpi", "tracker", "response-time"),
    ],
)
async def test_external_keys_of_theirs_lead_nowhere(strangers: Strangers, field: str, source: str, name: str) -> None:
    text = f"query ($by: {field[0].upper()}{field[1:]}By!) {{ {field}(by: $by) {{ id }} }}"
    keys = [{"source": source, "id": f"{company}-{name}"} for company in ("Acme", "Bravo", "Nobody")]

    ours, theirs, nobodys = [await strangers.answer(text, {"by": {"externalKey": key}}, {}) for key in keys]

    assert theirs == nobodys == json.dumps([{field: None}, []])
    assert ours != theirs


async def test_addresses_of_theirs_lead_to_nobody(strangers: Strangers) -> None:
    text = "query ($email: String!) { person(by: {email: $email}) { id } }"

    answers = {await strangers.answer(text, {"email": f"eve@{name}.example"}, {}) for name in ("bravo", "nobody")}

    assert answers == {'[{"person": null}, []]'}


@pytest.mark.parametrize("text", ["Bravo", "of Bravo", "eve@bravo"])
async def test_words_of_theirs_are_not_found(strangers: Strangers, text: str) -> None:
    query = "query ($text: String!) { search(text: $text) { id } }"

    assert await strangers.answer(query, {"text": text}, {}) == '[{"search": []}, []]'


async def test_cursors_of_theirs_are_as_good_as_none(strangers: Strangers) -> None:
    """Every list that pages is asked for a cursor of theirs, which we then try, beside one that was made up."""
    tried = 0
    for parent, name in lists(strangers):
        cursor = await cursor_of_theirs(strangers, parent, name)
        if cursor is None:
            continue
        made_up = cursor[:-2] + ("AA" if not cursor.endswith("AA") else "BB")
        for argument in ("after", "before"):
            asked = [strangers.document(parent, name, {argument: each}) for each in (cursor, made_up)]
            answers = [await strangers.answer(*document, {}) for document in asked]
            assert answers[0] == answers[1], (parent, name)
            assert '"code": "INVALID_INPUT"' in answers[0]
            tried += 1

    assert tried >= 30


def lists(strangers: Strangers) -> list[tuple[str, str]]:
    return [
        (type_.name, name)
        for type_ in object_types(strangers.schema)
        if type_.name in {"Query", *NODES}
        for name, field in type_.fields.items()
        if get_named_type(field.type).name.endswith("Connection")
    ]


async def cursor_of_theirs(strangers: Strangers, parent: str, name: str) -> str | None:
    """Read the first cursor of a list as they see it, None if it is empty."""
    asked = f"{name}(first: 1) {{ pageInfo {{ endCursor }} }}"
    given: dict[str, object] = {}
    text = f"{{ {asked} }}"
    if parent not in ROOTS:
        text = f"query ($start: ID!) {{ node(id: $start) {{ ... on {parent} {{ {asked} }} }} }}"
        given = {"start": strangers.of_kind(strangers.our(parent))}
    told: Any = json.loads(await answered(strangers.engine, strangers.theirs, their_admin(strangers), text, given))[0]
    within = told if parent == "Query" else told["node"]
    cursor: str | None = within[name]["pageInfo"]["endCursor"]
    return cursor


def their_admin(strangers: Strangers) -> Any:
    return strangers.theirs.actors["ada"]


async def test_a_cursor_of_their_log_is_as_good_as_none(strangers: Strangers) -> None:
    text = "{ events(first: 3) { cursor } }"
    told = json.loads(await answered(strangers.engine, strangers.theirs, their_admin(strangers), text, {}))
    cursor = told[0]["events"]["cursor"]
    operations = (
        "query ($after: Cursor!) { events(after: $after) { nodes { id } } }",
        "subscription ($after: Cursor!) { activity(after: $after) { event { id } } }",
        "subscription ($after: Cursor!) { progressChanged(after: $after) { change { nodeId } } }",
    )

    for operation in operations:
        answers = {await strangers.answer(operation, {"after": each}, {}) for each in (cursor, cursor[::-1])}
        (answer,) = answers
        assert '"code": "INVALID_INPUT"' in answer


async def test_nothing_of_theirs_is_followed(strangers: Strangers) -> None:
    """Filters of subscriptions: replayed from the start of our log, ids of theirs admit what unknown ones do."""
    start = json.loads(await strangers.answer("{ events(first: 1) { cursor } }", {}, {}))[0]["events"]["cursor"]
    subscription = strangers.schema.subscription_type
    assert isinstance(subscription, GraphQLObjectType)
    for name, field in subscription.fields.items():
        filter_type = get_named_type(field.args["filter"].type)
        assert isinstance(filter_type, GraphQLInputObjectType)
        for key in (key for key in filter_type.fields if key.endswith("Ids")):
            for leaf in strangers.one_of_each_kind:
                called = f"{name}(filter: $filter, after: $after) {selection(field.type, 1)}"
                text = f"subscription ($filter: {filter_type.name}, $after: Cursor) {{ {called} }}"
                asked = [{"filter": {key: [each]}, "after": start} for each in (leaf, strangers.unknown[leaf])]
                answers = [await strangers.answer(text, each, {}) for each in asked]
                assert answers[0] == answers[1]
