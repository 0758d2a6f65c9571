"""Nobody reads anything of what they may not see, whatever they ask for. The questions are made from the schema."""

import json

import pytest

from domain.ids import Kind, kind_of
from schema.nodes import TYPE_NAMES
from storage.tables import METADATA
from tests.company import Writer
from tests.graphql.house import House
from tests.secrecy.asking import Asking
from tests.secrecy.secrets import BLIND, Secrets
from tests.secrecy.twins import Twins, answered

LISTED_NODES = 100


def batched(ids: list[str]) -> list[list[str]]:
    """Give ids, as many at once as may be asked for."""
    return [ids[start : start + LISTED_NODES] for start in range(0, len(ids), LISTED_NODES)]


async def visible_ids(secrets: Secrets, writer: Writer) -> dict[str, list[str]]:
    """Give the ids of the nodes that are not hidden, by the names of their types."""
    found: dict[str, list[str]] = {}
    for name, table in METADATA.tables.items():
        if "id" not in table.c:
            continue
        rows = await writer.fetch(f"SELECT id FROM {name} WHERE org_id = $1 ORDER BY id", secrets.company.org_id)
        for identifier in (row["id"] for row in rows if row["id"] not in secrets.ids):
            kind = kind_of(identifier)
            if kind in TYPE_NAMES:
                found.setdefault(TYPE_NAMES[Kind(kind)], []).append(identifier)
    return {type_name: ids[:LISTED_NODES] for type_name, ids in found.items()}


async def test_no_node_tells_of_what_is_hidden(twins: Twins, secrets: Secrets, secret_house: House) -> None:
    """One of the blind is enough: which rows a read gives is no matter of the role. Lists and mutations ask as both."""
    viewer = BLIND[1]
    asking = Asking(twins.schema)
    found, differing = [], []
    for type_name, ids in (await visible_ids(secrets, secret_house.writer)).items():
        document = asking.nodes_named(type_name)
        first, second = await twins.answers(document, viewer, ids=ids)
        assert json.loads(first)[1] == [], first[-300:]
        found += [f"{type_name} tells {each}: {place(first, each)}" for each in secrets.betrayed_by(first)]
        differing += [difference(type_name, first, second)] if first != second else []

    assert (found, differing) == ([], [])


def place(told: str, secret: str) -> str:
    """Give what stands around a secret in an answer."""
    at = told.index(secret)
    return f"…{told[max(0, at - 160) : at + 40]}…"


def difference(name: str, first: str, second: str) -> str:
    """Tell where two answers part."""
    at = next(index for index, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1])
    return f"{name}: …{first[max(0, at - 200) : at + 60]}… / …{second[max(0, at - 60) : at + 60]}…"


@pytest.mark.parametrize("viewer", BLIND)
async def test_no_hidden_node_is_there(secrets: Secrets, twins: Twins, viewer: str) -> None:
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    actor = secrets.company.actors[viewer]
    for ids in batched(list(secrets.ids)):
        told = json.loads(await answered(twins.engine, secrets.company, actor, text, {"ids": ids}))

        assert told == [{"nodes": [None] * len(ids)}, []]


@pytest.mark.parametrize("viewer", BLIND)
async def test_no_field_of_the_root_tells_of_what_is_hidden(secrets: Secrets, twins: Twins, viewer: str) -> None:
    asking = Asking(twins.schema)
    assert twins.schema.query_type is not None
    found, differing = [], []
    for name in twins.schema.query_type.fields:
        for arguments in ARGUMENTS.get(name, ("",)):
            document = asking.field(name, filled(arguments, secrets))
            first, second = await twins.answers(document, viewer)
            assert json.loads(first)[1] == [] or name in UNANSWERED, first[:300]
            found += [f"{name} tells {each}: {place(first, each)}" for each in secrets.betrayed_by(first)]
            differing += [difference(name, first, second)] if first != second else []

    assert (found, differing) == ([], [])


async def test_the_same_questions_do_find_it_for_those_who_see_it(secrets: Secrets, twins: Twins) -> None:
    """Without this, the tests above could pass for questions that ask for nothing."""
    asking = Asking(twins.schema)
    assert twins.schema.query_type is not None
    betrayed, different = set(), set()
    for name in TELLING:
        document = asking.field(name, filled(ARGUMENTS.get(name, ("",))[0], secrets))
        first, second = await twins.answers(document, "ada")
        betrayed |= {name} if secrets.betrayed_by(first) else set()
        different |= {name} if first != second else set()

    assert betrayed >= TELLING
    assert different >= TELLING


ARGUMENTS = {
    "search": ('(text: "a", first: 50)', '(text: "Hushmark")', '(text: "Othermark")'),
    "cascade": ("(cycleId: <q2>)", "(cycleId: <year>, overlapping: true)", "(rootId: <company_goal>)"),
    "events": ("(first: 100)",),
}
"""How fields are called that answer little to what they need at least."""

UNANSWERED: frozenset[str] = frozenset()
TELLING = {
    "kpis",
    "kpiBoards",
    "objectives",
    "keyResults",
    "initiatives",
    "comments",
    "people",
    "teams",
    "cycles",
    "cascade",
    "tags",
    "search",
}
"""The fields of the root that, so asked, do tell those who may know."""


def filled(arguments: str, secrets: Secrets) -> str:
    """Put ids of the company to their places."""
    for name, identifier in secrets.company.ids.items():
        arguments = arguments.replace(f"<{name}>", f'"{identifier}"')
    return arguments
