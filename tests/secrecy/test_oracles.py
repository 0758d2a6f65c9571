"""No filter, no id and no refusal answers a question about what is hidden: twins that differ in that answer alike."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest
import uuid_utils.compat
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
)

from domain.actor import Actor
from domain.ids import Kind, kind_of, new_id
from tests.company import Company
from tests.graphql.house import House
from tests.graphql.walking import Place, id_places
from tests.graphql.writing import EVERY_MUTATION
from tests.secrecy.asking import literal
from tests.secrecy.secrets import BLIND, Secrets
from tests.secrecy.twins import Twins, answered
from tests.tenants.strangers import Strangers
from tests.tenants.strangers import answered as told_by

_TOGETHER: Final = 60
"""How many questions one document asks."""

_OPERANDS: Final[dict[str, tuple[Any, ...]]] = {
    "String": ("hushmark",),
    "Float": (0.4, 30_000.0),
    "Int": (5,),
    "Boolean": (True,),
    "DateOrDuration": ("2026-09-01",),
    "DateTimeOrDuration": ("2026-06-01T00:00:00Z",),
    "Date": ("2026-09-01",),
}
"""What tells the secrets of one twin from those of the other."""

_NAMED_BY_READERS: Final = frozenset({Kind.OBJECTIVE, Kind.KEY_RESULT, Kind.CHECK_IN, Kind.KPI, Kind.COMMENT})
_NAMED: Final[dict[str, frozenset[Kind]]] = {
    "vera": _NAMED_BY_READERS,
    "eve": _NAMED_BY_READERS | {Kind.INITIATIVE, Kind.GUARDRAIL, Kind.ALIGNMENT},
    "everywhere": frozenset(Kind) - {Kind.MEASUREMENT, Kind.KPI_EVENT},
}
"""The kinds of ids by which they ask mutations: who only reads is refused before most of it is looked for, and no
mutation takes a measurement or an event of a timer."""

_ASKED: Final = frozenset({"eq", "gte", "contains", "has", "isNull"})
_ASKED_OF_RELATED: Final = frozenset({"eq", "contains"})
_ASKED_OF_IDS: Final = frozenset({"in", "isNull"})
_ASKED_OF_MEASURED: Final = frozenset({"gte", "isNull"})
"""What can be more or less equals nothing that is asked for."""
_TELLING_FIELDS: Final = frozenset(
    {"id", "text", "title", "name", "status", "progress", "kpi", "note", "value", "state"}
)
"""Enough of what is related to tell its secrets: whether it is found at all does not depend on the field."""
_QUANTIFIERS: Final = frozenset({"some", "none", "every"})
_QUANTIFIED: Final = frozenset({"some"})
"""What is not there through `some` is not there through the others, which are made of it."""
_COMBINING: Final = frozenset({"and", "or", "not"})


def filters(type_: GraphQLInputType, ids: list[str], relations: int) -> Iterator[Any]:
    """Give filters that ask for one thing each, through so many relations at most."""
    named = get_named_type(type_)
    if not isinstance(named, GraphQLInputObjectType):
        if named.name == "ID":
            yield ids
            return
        for operand in operands(named):
            yield [operand] if is_list(type_) else operand
        return
    is_filter = _COMBINING & set(named.fields)
    for name, field in named.fields.items():
        inner = get_named_type(field.type)
        quantifies = bool(_QUANTIFIERS & set(named.fields))
        wanted = asked_of(named) or (_ASKED if relations else _ASKED_OF_RELATED)
        if name in _COMBINING or name not in (named.fields if is_filter else _QUANTIFIED if quantifies else wanted):
            continue
        if is_filter and relations == 0 and name not in _TELLING_FIELDS:
            continue
        leads_on = isinstance(inner, GraphQLInputObjectType) and bool(
            _COMBINING & set(inner.fields) or _QUANTIFIERS & set(inner.fields)
        )
        is_relation = is_filter and leads_on
        if is_relation and relations == 0:
            continue
        for asked in filters(field.type, ids, relations - 1 if is_relation else relations):
            yield {name: [asked] if is_list(field.type) and not isinstance(asked, list) else asked}


def asked_of(comparator: GraphQLInputObjectType) -> frozenset[str]:
    """Give the comparisons that can tell, where these are special ones."""
    fields = comparator.fields
    if "in" in fields and get_named_type(fields["in"].type).name == "ID":
        return _ASKED_OF_IDS
    return _ASKED_OF_MEASURED if "gte" in fields else frozenset()


def operands(named: Any) -> Iterator[Any]:
    if isinstance(named, GraphQLEnumType):
        yield from list(named.values)[:3]
    else:
        yield from _OPERANDS.get(named.name, ())


def is_list(type_: GraphQLInputType) -> bool:
    """Tell whether a type is a list, null or not."""
    return isinstance(type_.of_type if isinstance(type_, GraphQLNonNull) else type_, GraphQLList)


def one_of_each(secrets: Secrets) -> dict[Any, str]:
    return {kind_of(identifier): identifier for identifier in secrets.ids}


def questions(twins: Twins, ids: list[str]) -> dict[str, list[str]]:
    """Give what can be asked of the lists of the root, as calls of their fields, by ids always with all of these."""
    query = twins.schema.query_type
    assert query is not None
    asked: dict[str, list[str]] = {}
    for name, field in query.fields.items():
        if "filter" not in field.args or not isinstance(get_named_type(field.type), GraphQLObjectType):
            continue
        type_ = field.args["filter"].type
        counted = "totalCount" if "totalCount" in get_named_type(field.type).fields else "nodes { id }"
        asked[name] = [
            f"{name}(filter: {literal(type_, each)}) {{ {counted} }}" for each in filters(type_, ids, relations=1)
        ]
    return asked


def differing_ids(twins: Twins) -> list[str]:
    """Give to what the hidden refers in one twin, and not in the other."""
    return twins.secrets.named("ada", "q3")


async def test_no_filter_asks_what_is_hidden(twins: Twins) -> None:
    differing, asked = [], 0
    for calls in questions(twins, differing_ids(twins)).values():
        for start in range(0, len(calls), _TOGETHER):
            some = calls[start : start + _TOGETHER]
            text = "{ " + " ".join(f"q{index}: {call}" for index, call in enumerate(some)) + " }"
            first, second = [json.loads(each) for each in await twins.answers(text, BLIND[0])]
            assert first[1] == second[1] == [], first[1][:1]
            differing += [some[int(key[1:])] for key, told in first[0].items() if told != second[0][key]]
            asked += len(some)

    assert differing == []
    assert asked > 300


async def test_no_filter_tells_the_hidden_from_what_never_was(twins: Twins) -> None:
    hidden = list(one_of_each(twins.secrets).values())
    never = twins_of(tuple(hidden))
    differing, asked = [], 0
    for name, calls in questions(twins, hidden).items():
        some = [call for call in calls if hidden[0] in call]
        text = "{ " + " ".join(f"q{index}: {call}" for index, call in enumerate(some)) + " }"
        answers = []
        for replaced in ({}, never):
            for each, unknown in replaced.items():
                text = text.replace(each, unknown)
            answers.append((await twins.answers(text, BLIND[0]))[0])
        differing += [name] if answers[0] != answers[1] else []
        asked += len(some)

    assert differing == []
    assert asked > 40


async def test_the_same_filters_do_ask_it_of_those_who_see_it(twins: Twins) -> None:
    """Without this, the test above could pass for filters that ask nothing."""
    different = {}
    for name, calls in questions(twins, differing_ids(twins)).items():
        text = "{ " + " ".join(f"q{index}: {call}" for index, call in enumerate(calls[::9])) + " }"
        first, second = await twins.answers(text, "ada")
        different[name] = first != second

    assert {name for name, is_different in different.items() if is_different} >= {"objectives", "keyResults", "kpis"}


@pytest.fixture
async def strangers(twins: Twins, secrets: Secrets, secret_house: House) -> Strangers:
    """A copy of the company that may be written to, and an id of each kind of what is hidden in it."""
    company = await secrets.company.copy(secret_house.writer)
    hidden = tuple(one_of_each(secrets).values())
    return Strangers(twins.engine, twins.schema, company, company, hidden, twins_of(hidden))


def with_every_right(company: Company) -> Actor:
    """Give somebody who leads every team, and yet does not see what is PRIVATE."""
    teams = frozenset(company[name] for name in ("division", "department", "squad", "sales", "lobby"))
    return replace(company.actors["eve"], leads=teams)


async def told_apart(strangers: Strangers, place: Place, given: Any, viewer: Actor) -> list[str]:
    """Put hidden ids to a place, and ids that never were: give what is answered otherwise."""
    differing = []
    for leaf in strangers.ids:
        hidden = {leaf: "<id>", strangers.unknown[leaf]: "<id>"}
        asked = [strangers.document_at(place, each, given) for each in hidden]
        answers = [await strangers.answer(*document, hidden, viewer) for document in asked]
        if answers[0] != answers[1]:
            differing.append(f"{place} {leaf}: {answers[0][:300]} / {answers[1][:300]}")
    return differing


@pytest.mark.parametrize("viewer", BLIND)
async def test_no_place_of_a_query_tells_the_hidden_from_what_never_was(strangers: Strangers, viewer: str) -> None:
    differing = []
    for place in id_places(strangers.schema):
        if place.parent == "Query" and place.argument != "filter":
            differing += await told_apart(strangers, place, None, strangers.ours.actors[viewer])

    assert differing == []


@pytest.mark.parametrize("viewer", [*BLIND, "everywhere"])
async def test_no_mutation_tells_the_hidden_from_what_never_was(
    strangers: Strangers, secrets: Secrets, secret_house: House, viewer: str
) -> None:
    company = strangers.ours
    if viewer == "everywhere":
        actor = with_every_right(company)
        private = await hidden_from(actor, strangers, secrets)
        strangers = replace(strangers, ids=private, unknown=twins_of(private))
    else:
        actor = company.actors[viewer]
    strangers = replace(strangers, ids=tuple(each for each in strangers.ids if kind_of(each) in _NAMED[viewer]))
    before = await hidden_rows(company, secrets, secret_house)
    differing, places = [], [place for place in id_places(strangers.schema) if place.parent == "Mutation"]
    for place in places:
        differing += await told_apart(strangers, place, EVERY_MUTATION[place.field](company), actor)

    assert differing == []
    assert len(places) > 50
    assert await hidden_rows(company, secrets, secret_house) == before


async def hidden_from(actor: Actor, strangers: Strangers, secrets: Secrets) -> tuple[str, ...]:
    """Give one id of each kind that somebody does not see."""
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    found: dict[Any, str] = {}
    ids = list(secrets.ids)
    for start in range(0, len(ids), 100):
        some = ids[start : start + 100]
        told = json.loads(await answered(strangers.engine, strangers.ours, actor, text, {"ids": some}))
        found |= {kind_of(each): each for each, node in zip(some, told[0]["nodes"], strict=True) if node is None}
    return tuple(found.values())


def twins_of(ids: tuple[str, ...]) -> dict[str, str]:
    """Give for each id one of the same kind that nothing ever had."""
    return {each: new_id(Kind(each.partition("_")[0]), uuid_utils.compat.uuid7()) for each in ids}


async def hidden_rows(company: Company, secrets: Secrets, house: House) -> list[str]:
    rows = await house.writer.fetch(
        """SELECT row::text FROM objectives AS row WHERE org_id = $1 AND id = ANY($2)
        UNION ALL SELECT row::text FROM kpis AS row WHERE org_id = $1 AND id = ANY($2) ORDER BY 1""",
        company.org_id,
        list(secrets.ids),
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize("viewer", BLIND)
async def test_whoever_follows_the_log_learns_nothing_of_what_is_hidden(
    strangers: Strangers, secrets: Secrets, viewer: str
) -> None:
    company, actor = strangers.ours, strangers.ours.actors[viewer]
    start = json.loads(await told_by(strangers.engine, company, actor, "{ events(first: 1) { cursor } }", {}))
    after = start[0]["events"]["cursor"]
    event = "event { id type subjectId affects data causeId cause { id type } subject { __typename id } }"
    operations = {
        "activity": f"subscription ($after: Cursor!) {{ activity(after: $after) {{ {event} }} }}",
        "progressChanged": """subscription ($after: Cursor!) { progressChanged(after: $after) { change {
          nodeId node { __typename id } event { id data affects } before { progress } after { progress } } } }""",
    }
    for text in operations.values():
        told = await told_by(strangers.engine, company, actor, text, {"after": after})
        assert secrets.betrayed_by(told) == []
        assert len(told) > 1_000


@pytest.mark.parametrize("viewer", BLIND)
async def test_no_filter_of_a_subscription_tells_the_hidden_from_what_never_was(
    strangers: Strangers, viewer: str
) -> None:
    company, actor = strangers.ours, strangers.ours.actors[viewer]
    start = json.loads(await told_by(strangers.engine, company, actor, "{ events(first: 1) { cursor } }", {}))
    after = start[0]["events"]["cursor"]
    subscription = strangers.schema.subscription_type
    assert subscription is not None
    for name, field in subscription.fields.items():
        type_ = get_named_type(field.args["filter"].type)
        assert isinstance(type_, GraphQLInputObjectType)
        for key in (key for key in type_.fields if key.endswith("Ids")):
            called = f"{name}(filter: $filter, after: $after) {{ __typename }}"
            text = f"subscription ($filter: {type_.name}, $after: Cursor) {{ {called} }}"
            for leaf in strangers.ids:
                asked = [{"filter": {key: [each]}, "after": after} for each in (leaf, strangers.unknown[leaf])]
                answers = [len(await told_by(strangers.engine, company, actor, text, each)) for each in asked]
                assert answers[0] == answers[1], (name, key, leaf)
