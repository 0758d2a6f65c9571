"""No mutation takes an id of theirs, tells it from one that never was, or touches anything of theirs."""

from typing import Any

import pytest
from graphql import GraphQLSchema

from domain.ids import kind_of
from schema.execution import Engine
from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House
from tests.graphql.walking import Place, id_places
from tests.graphql.writing import EVERY_MUTATION
from tests.tenants.strangers import Strangers

ERRORS = "errors { __typename code message path }"


def present(given: Any, place: Place) -> str | None:
    """Give the id that a good input has at a place, if it has one there."""
    for step in place.path:
        if not (given := given.get(step) if isinstance(given, dict) else (given or [None])[0]):
            return None
    return str(given)


def leaves(strangers: Strangers, given: Any, place: Place) -> list[str]:
    """Give ids of theirs for a place: one of the right kind where that is known, else one of each kind."""
    expected = present(given, place)
    return [strangers.of_kind(expected)] if expected and kind_of(expected) else strangers.one_of_each_kind


async def test_no_place_of_a_mutation_takes_anything_of_theirs(strangers: Strangers) -> None:
    places = [place for place in id_places(strangers.schema) if place.parent == "Mutation"]
    found: list[str] = []
    taken: list[str] = []

    for place in places:
        given = EVERY_MUTATION[place.field](strangers.ours)
        for leaf in leaves(strangers, given, place):
            found += await strangers.differences(place, [leaf], given)
            text, variables = strangers.document_at(place, leaf, given)
            told = await strangers.answer(text, variables, {})
            taken += [] if '"code"' in told else [f"{place} took {leaf}: {told[:300]}"]

    assert (found, taken) == ([], [])
    assert {place.field for place in places} == set(EVERY_MUTATION) - {
        "updateOrganization",
        "createPerson",
        "upsertPeople",
        "renameTag",
        "removeTag",
    }


@pytest.mark.parametrize("viewer", ["finn", "vera"])
async def test_who_may_do_little_learns_as_little(strangers: Strangers, viewer: str) -> None:
    actor = strangers.ours.actors[viewer]
    differing = []
    for place in id_places(strangers.schema):
        if place.parent != "Mutation":
            continue
        given = EVERY_MUTATION[place.field](strangers.ours)
        for leaf in leaves(strangers, given, place)[:3]:
            hidden = {leaf: "<id>", strangers.unknown[leaf]: "<id>"}
            asked = [strangers.document_at(place, each, given) for each in hidden]
            answers = {await strangers.answer(*document, hidden, actor) for document in asked}
            differing += [] if len(answers) == 1 else [f"{place} {leaf} {answers}"]

    assert differing == []


async def test_everything_we_do_leaves_them_as_they_are(
    surface: tuple[Engine, GraphQLSchema], ours: Company, theirs: Company, tenement: House
) -> None:
    """The copy has the very ids of ours, so whatever forgot the tenant would reach both."""
    before = [await company.dump(tenement.writer) for company in (ours, theirs)]
    copied = await ours.copy(tenement.writer)
    caller = Caller(*surface, copied)

    answers = {name: codes(await caller.mutate(name, make(copied))) for name, make in EVERY_MUTATION.items()}

    assert answers == {name: [] for name in EVERY_MUTATION}
    assert [await company.dump(tenement.writer) for company in (ours, theirs)] == before


async def test_names_that_they_have_are_free_for_us(
    surface: tuple[Engine, GraphQLSchema], ours: Company, tenement: House
) -> None:
    """An external key or an address that is taken elsewhere would say that somebody has it."""
    caller = Caller(*surface, await ours.copy(tenement.writer))
    held = caller.company
    given: dict[str, dict[str, object]] = {
        "createTeam": {"name": "X", "externalKey": {"source": "staff", "id": "Bravo-squad"}},
        "createPerson": {
            "name": "X",
            "email": "eve@bravo.example",
            "externalKey": {"source": "staff", "id": "Bravo-eve"},
        },
        "createCycle": {
            "name": "X",
            "startDate": "2026-10-01",
            "endDate": "2026-12-31",
            "externalKey": {"source": "calendar", "id": "Bravo-q2"},
        },
        "createObjective": {
            "title": "X",
            "cycleId": held["q2"],
            "scope": "COMPANY",
            "externalKey": {"source": "tracker", "id": "Bravo-squad_goal"},
        },
        "createKeyResult": {
            "objectiveId": held["squad_goal"],
            "title": "X",
            "measure": {"atLeast": {"threshold": 1}},
            "externalKey": {"source": "tracker", "id": "Bravo-metric"},
        },
        "createKpi": {
            "name": "X",
            "scope": "COMPANY",
            "direction": "HIGHER",
            "externalKey": {"source": "tracker", "id": "Bravo-response-time"},
        },
    }

    assert {name: codes(await caller.mutate(name, each)) for name, each in given.items()} == {
        name: [] for name in given
    }
    assert {name: codes(await caller.mutate(name, each)) for name, each in given.items()} == {
        name: ["ALREADY_EXISTS"] * (2 if name == "createPerson" else 1) for name in given
    }


async def test_measurements_find_no_kpi_of_theirs(strangers: Strangers) -> None:
    text = """mutation ($kpi: KpiBy!) {
      recordMeasurements(input: {measurements: [{kpi: $kpi, at: "2026-05-01T00:00:00Z", value: 1}]}) {
        results { status errors { code message path } measurement { id } } errors { code }
      }
    }"""
    key = {"source": "tracker", "id": "Bravo-response-time"}
    names = [
        {"id": strangers.theirs["kpi"]},
        {"id": strangers.unknown[strangers.theirs["kpi"]]},
        {"externalKey": key},
        {"externalKey": {**key, "id": "nothing"}},
    ]

    answers = {await strangers.answer(text, {"kpi": name}, {}) for name in names}

    (answer,) = answers
    assert '"status": "REJECTED"' in answer
    assert '"code": "NOT_FOUND"' in answer
