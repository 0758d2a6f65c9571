"""Wherever an id of theirs is put, we are answered as if it had never been."""

from collections.abc import Iterator

import pytest
from graphql import GraphQLNonNull

from tests.graphql.walking import Place, id_places, object_types
from tests.tenants.strangers import Strangers

LARGEST_SET = 100
MOST_TOGETHER = 12
SOMEBODY = frozenset({"lead", "owner", "person", "accountable", "author"})
NODES = frozenset({"Team", "Person", "Cycle", "Objective", "KeyResult", "Kpi", "Initiative", "Comment"})


def reading_places(strangers: Strangers) -> list[Place]:
    """Give the places of queries and nested fields.

    Tried on the lists at the root alone: filters of relations, each way once, and comparators other than `in`.
    """
    places = [place for place in id_places(strangers.schema) if place.parent in {"Query", *NODES}]
    return [place for place in places if place.argument != "filter" or is_tried(place)]


def is_tried(place: Place) -> bool:
    if not {"none", "every"}.isdisjoint(place.path):
        return False
    if place.path[-2:] == ("in", 0):
        return place.parent == "Query" or "some" not in place.path
    return place.parent == "Query" and "some" not in place.path


def is_asked_alone(strangers: Strangers, place: Place) -> bool:
    """Tell whether a place is tried by itself.

    The filters of the lists at the root are, that are shown to find what is ours below; and what cannot be one of many:
    filters without `or`, and those by a custom field, which nobody has defined.
    """
    at_the_root = place.parent == "Query" and place.path[-2:] == ("in", 0)
    return at_the_root or "customFields" in place.path or not strangers.can_be_one_of_many(place)


def together(strangers: Strangers, places: list[Place]) -> Iterator[dict[Place, str | list[str]]]:
    """Give the other places of filters with what to put there, those of one list at once: it shows what any finds."""
    found: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        if not is_asked_alone(strangers, place):
            found.setdefault((place.parent, place.field), []).append(place)
    for of_one_list in found.values():
        for start in range(0, len(of_one_list), MOST_TOGETHER):
            yield {each: leaves(strangers, each)[0] for each in of_one_list[start : start + MOST_TOGETHER]}


def leaves(strangers: Strangers, place: Place) -> list[str | list[str]]:
    """Give what of theirs to put to a place: all at once where it takes many, else one of each kind.

    Where a filter takes one, the same filter is tried with all at once, too: one that is likely to be meant will do.
    """
    if place.path and place.path[-1] == 0:
        return [list(strangers.ids[:LARGEST_SET])]
    if place.argument == "filter":
        return [strangers.theirs["eve" if place.path[0] in SOMEBODY else "squad_goal"]]
    return list(strangers.one_of_each_kind)


async def test_no_place_of_a_query_tells_theirs_from_what_never_was(strangers: Strangers) -> None:
    places = reading_places(strangers)

    found = [
        difference
        for place in places
        if is_asked_alone(strangers, place)
        for difference in await strangers.differences(place, leaves(strangers, place))
    ]
    for asked in together(strangers, places):
        found += await strangers.differences_of_any(asked)

    assert found == []
    assert {place.parent for place in places} == {"Query", *NODES}
    assert len(places) > 200


async def test_the_same_places_do_find_what_is_ours(strangers: Strangers) -> None:
    """Without this, the test above could pass for filters that do nothing."""
    deaf = []
    for place in reading_places(strangers):
        # Filters by custom fields need the key of one: see tests/graphql/test_custom_field_filters.py.
        if place.parent == "Query" and place.path[-2:] == ("in", 0) and "customFields" not in place.path:
            groups = (list(strangers.ours.ids.values()), list(strangers.unknown.values()))
            asked = [strangers.document_at(place, group[:LARGEST_SET]) for group in groups]
            answers = [await strangers.answer(*document, {}) for document in asked]
            deaf += [str(place)] if answers[0] == answers[1] else []

    assert not deaf, "\n".join(deaf)


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
            text, variables = strangers.document(type_.name, name, {})
            told = await strangers.answer(text, variables, {})
            assert not strangers.betrays(told), (type_.name, name)
            asked += 1

    assert asked > 100
