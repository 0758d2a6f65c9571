"""No field lets in who must not come in. These tests walk the schema, so a new field is guarded or found out."""

from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLSchema, OperationType

from schema.context import Context
from schema.execution import Engine, GraphQLRequest
from tests.company import KEY, Company
from tests.graphql.caller import REQUEST_ID, Caller, codes
from tests.graphql.house import House
from tests.graphql.walking import Place, call, id_places, needed_arguments, placed, selection
from tests.graphql.writing import EVERY_MUTATION

_FROM_THE_START = {"cascade": {"cycleId": "cyc_00000000000000000000000000"}}


def root_documents(schema: GraphQLSchema, type_: OperationType) -> dict[str, tuple[str, dict[str, object]]]:
    """Write a document, with variables, for every root field of one kind of operation."""
    root = schema.get_root_type(type_)
    assert root is not None
    documents = {}
    for name, field in root.fields.items():
        declared, asked, variables = call(field, name, needed_arguments(field) | _FROM_THE_START.get(name, {}))
        documents[name] = (f"{type_.value} {declared} {{ {asked} {selection(field.type, 1)} }}", variables)
    return documents


async def answer_to_a_stranger(built: tuple[Engine, GraphQLSchema], house: House, text: str, given: Any) -> Any:
    engine = built[0]
    operation = engine.prepare(GraphQLRequest(text, variables=given), suggestions=False)
    context = Context(house.database, None, REQUEST_ID, KEY)
    if operation.type is OperationType.SUBSCRIPTION:
        return await engine.subscribe(operation, context)
    return await engine.execute(operation, context)


@pytest.mark.parametrize("type_", list(OperationType))
async def test_every_root_field_refuses_a_stranger(
    built: tuple[Engine, GraphQLSchema], house: House, type_: OperationType
) -> None:
    answers = {}
    for name, (text, variables) in root_documents(built[1], type_).items():
        result = await answer_to_a_stranger(built, house, text, variables)
        assert isinstance(result, ExecutionResult), f"{name} let a stranger in"
        errors = [(error.path, (error.extensions or {})["code"]) for error in result.errors or ()]
        answers[name] = (result.data and result.data[name], errors)

    assert len(answers) > 1
    assert answers == {name: (None, [([name], "UNAUTHENTICATED")]) for name in answers}


async def refusals(caller: Caller, viewer: Any) -> dict[str, list[str]]:
    """Send every mutation as somebody, and give the codes of what each was refused for."""
    return {
        name: codes(await caller.mutate(name, make(caller.company), viewer)) for name, make in EVERY_MUTATION.items()
    }


def test_the_list_of_mutations_is_complete(caller: Caller) -> None:
    assert sorted(EVERY_MUTATION) == sorted(caller.mutations)


async def test_an_administrator_may_do_everything(caller: Caller) -> None:
    assert await refusals(caller, "ada") == {name: [] for name in EVERY_MUTATION}


async def test_a_viewer_changes_nothing(caller: Caller, company: Company, house: House) -> None:
    before = await company.dump(house.writer)

    assert await refusals(caller, "vera") == {name: ["NOT_ALLOWED"] for name in EVERY_MUTATION}

    assert await company.dump(house.writer) == before


async def test_a_token_that_only_reads_changes_nothing_even_for_an_administrator(
    caller: Caller, company: Company, house: House
) -> None:
    before = await company.dump(house.writer)

    assert await refusals(caller, company.reading_only("ada")) == {name: ["NOT_ALLOWED"] for name in EVERY_MUTATION}

    assert await company.dump(house.writer) == before


async def test_rows_of_measurements_are_refused_one_by_one(caller: Caller, company: Company) -> None:
    given = EVERY_MUTATION["recordMeasurements"](company) | {"atomic": False}

    payload = await caller.mutate("recordMeasurements", given, "vera")

    assert payload["errors"] == []
    assert [(row["status"], codes(row)) for row in payload["results"]] == [("REJECTED", ["NOT_ALLOWED"])]


async def test_the_schema_itself_is_no_secret(built: tuple[Engine, GraphQLSchema], house: House) -> None:
    result = await answer_to_a_stranger(built, house, "{ __schema { queryType { name } } __typename }", {})

    assert result.data == {"__schema": {"queryType": {"name": "Query"}}, "__typename": "Query"}


async def test_what_can_be_no_id_is_nobodys_and_breaks_nothing(caller: Caller) -> None:
    broken = []
    for place in id_places(caller.schema):
        if place.parent not in {"Query", "Mutation"} or not {"some", "none", "every"}.isdisjoint(place.path):
            continue
        for impossible in IMPOSSIBLE:
            text, variables = question(caller, place, impossible)
            result = await caller.result(text, **variables)
            codes_ = {(error.extensions or {})["code"] for error in result.errors or ()}
            broken += [f"{place} {impossible[:30]!r}: {codes_}"] if not codes_ <= {"INVALID_INPUT"} else []

    assert broken == []


IMPOSSIBLE = ("", "x", "\x00", "obj_\ud800", "obj_" + "z" * 26, "9" * 5_000)


def question(caller: Caller, place: Place, leaf: str) -> tuple[str, dict[str, object]]:
    """Write a document, with variables, that has `leaf` at a place of the arguments of a root field."""
    root = caller.schema.get_root_type(OperationType(place.parent.lower()))
    assert root is not None
    field = root.fields[place.field]
    given = EVERY_MUTATION[place.field](caller.company) if place.parent == "Mutation" else None
    argument = placed(field.args[place.argument].type, place.path, leaf, given)
    declared, called, variables = call(field, place.field, needed_arguments(field) | {place.argument: argument})
    return f"{place.parent.lower()} {declared} {{ {called} {selection(field.type, 1)} }}", variables
