"""Wherever an id of theirs is put, we are answered as if it had never been."""

import pytest
from graphql import GraphQLNonNull

from tests.graphql.walking import Place, id_places, object_types
from tests.tenants.strangers import ROOTS, Strangers

LARGEST_SET = 100
NODES = frozenset({"Team", "Person", "Cycle", "Objective", "KeyResult", "Kpi"})


def reading_places(strangers: Strangers) -> list[Place]:
    """Give the places of queries and nested fields. Filters of relations are tried on the lists at the root alone."""
    return [
        place
        for place in id_places(strangers.schema)
        if place.parent == "Query" or (place.parent not in ROOTS and not is_deep(place))
    ]


def is_deep(place: Place) -> bool:
    """Tell whether a place lies in the filter of a relation."""
    return place.argument == "filter" and not {"some", "none", "every"}.isdisjoint(place.path)


def takes_many(place: Place) -> bool:
    return place.path != () and place.path[-1] == 0


async def test_no_place_of_a_query_tells_theirs_from_what_never_was(strangers: Strangers) -> None:
    places = reading_places(strangers)

    found: list[str] = []
    for place in places:
        if takes_many(place):
            found += await strangers.differences(place, [list(strangers.ids[:LARGEST_SET])])
        elif not is_deep(place):
            found += await strangers.differences(place, strangers.one_of_each_kind)

    assert found == []
    assert {place.parent for place in places} == {"Query", *NODES}
    assert len(places) > 300


async def test_the_same_places_do_find_what_is_ours(strangers: Strangers) -> None:
    """Without this, the test above could pass for filters that do nothing."""
    deaf = []
    for place in reading_places(strangers):
        if place.parent == "Query" and takes_many(place):
            groups = (list(strangers.ours.ids.values()), list(strangers.unknown.values()))
            asked = [strangers.document_at(place, group[:LARGEST_SET]) for group in groups]
            answers = [await strangers.answer(*document, {}) for document in asked]
            deaf += [str(place)] if answers[0] == answers[1] else []

    print("\nE DEAF ".join(deaf))
    assert deaf == []


@pytest.mark.parametrize("viewer", ["vera", "finn"])
async def test_every_id_of_theirs_is_nothing_to_us(strangers: Strangers, viewer: str) -> None:
    text = "query ($id: ID!) { node(id: $id) { __typename id } }"
    actor = strangers.ours.actors[viewer]

    answers = {await strangers.answer(text, {"id": each}, {}, actor) for each in strangers.ids}

    assert answers == {'[{"node": null}, []]'}


async def test_no_field_shows_anything_of_theirs(strangers: Strangers) -> None:
    asked = 0
    for type_ in object_types(strangers.schema):
        for name, field in type_.fields.items() if type_.name in {"Query", *NODES} else ():
            if any(isinstance(argument.type, GraphQLNonNull) for argument in field.args.values()):
                continue
            told = await strangers.answer(*strangers.document(type_.name, name, {}), {})
            assert not strangers.betrays(told), (type_.name, name)
            asked += 1

    assert asked > 100
