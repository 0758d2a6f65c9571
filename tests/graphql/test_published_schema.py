"""The schema is the product: what is committed is what is served, and it keeps its own rules."""

import re
from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_interface_type,
    is_object_type,
    is_scalar_type,
    is_specified_scalar_type,
)

from api.cli.contracts import SCHEMA_FILE, schema_of_code

Part = GraphQLField | GraphQLInputField | GraphQLArgument

NODES_WITH_GAPS = "Query.nodes"
OF_OTHER_SYSTEMS = frozenset({"ExternalKey.id", "ExternalKeyInput.id"})
PAGING = ["filter", "orderBy", "first", "after", "last", "before"]


def parts(schema: GraphQLSchema) -> Iterator[tuple[str, Part]]:
    """Give every field, argument and input field, with its full name."""
    for type_name, type_ in schema.type_map.items():
        if type_name.startswith("__"):
            continue
        if is_object_type(type_) or is_interface_type(type_):
            for name, field in type_.fields.items():
                yield f"{type_name}.{name}", field
                yield from ((f"{type_name}.{name}.{argument}", each) for argument, each in field.args.items())
        elif isinstance(type_, GraphQLInputObjectType):
            yield from ((f"{type_name}.{name}", given) for name, given in type_.fields.items())


def root_fields(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLField]]:
    for root in (schema.query_type, schema.mutation_type, schema.subscription_type):
        assert root is not None
        yield from ((f"{root.name}.{name}", field) for name, field in root.fields.items())


def mutations(schema: GraphQLSchema) -> dict[str, GraphQLField]:
    assert schema.mutation_type is not None
    return dict(schema.mutation_type.fields)


def test_the_committed_schema_is_that_of_the_code() -> None:
    assert SCHEMA_FILE.read_text() == schema_of_code(), "./okra schema print > schema/schema.graphql"


def test_every_type_is_described(published: GraphQLSchema) -> None:
    """What stands behind a single root field of a mutation or subscription is described by that field."""
    behind = {
        get_named_type(type_).name
        for name, field in root_fields(published)
        if not name.startswith("Query.")
        for type_ in (field.type, *(argument.type for argument in field.args.values()))
    }
    bare = {
        name
        for name, type_ in published.type_map.items()
        if not name.startswith("__") and not type_.description and not is_specified_scalar_type(type_)
    }

    assert bare <= behind


def test_every_root_field_and_each_of_its_arguments_is_described(published: GraphQLSchema) -> None:
    """Where an argument has a type of its own, or pages a list, the type and the field say what it is."""
    fields = [name for name, field in root_fields(published) if not field.description]
    arguments = [
        f"{name}.{argument}"
        for name, field in root_fields(published)
        for argument, given in field.args.items()
        if not given.description and argument not in {"input", "by", *PAGING}
    ]

    assert (fields, arguments) == ([], [])


def test_names_are_written_in_one_way(published: GraphQLSchema) -> None:
    types = [name for name in published.type_map if not name.startswith("__")]
    members = {
        f"{type_.name}.{value}"
        for type_ in published.type_map.values()
        if isinstance(type_, GraphQLEnumType) and not type_.name.startswith("__")
        for value in type_.values
    }

    assert [name for name in types if not re.fullmatch(r"[A-Z][A-Za-z]*", name) or re.search(r"[A-Z]{2}", name)] == [
        "ID",
        "JSON",
    ]
    assert [name for name, _ in parts(published) if not re.fullmatch(r"[a-z][A-Za-z]*", name.rpartition(".")[2])] == []
    assert {name for name in members if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name.partition(".")[2])} == set()


def test_what_is_called_an_id_is_one(published: GraphQLSchema) -> None:
    wrong = {
        name
        for name, part in parts(published)
        if re.search(r"(\.id|[a-z]Ids?)$", name)
        and not name.endswith(".externalId")
        and get_named_type(part.type).name not in {"ID", "IdFilter"}
    }

    assert wrong == OF_OTHER_SYSTEMS


def test_items_of_lists_are_never_null(published: GraphQLSchema) -> None:
    def has_gaps(type_: object) -> bool:
        if isinstance(type_, GraphQLNonNull):
            return has_gaps(type_.of_type)
        return isinstance(type_, GraphQLList) and not isinstance(type_.of_type, GraphQLNonNull)

    assert [name for name, part in parts(published) if has_gaps(part.type)] == [NODES_WITH_GAPS]


def test_lists_that_are_answered_are_never_null(published: GraphQLSchema) -> None:
    nullable = {
        name for name, part in parts(published) if isinstance(part, GraphQLField) and isinstance(part.type, GraphQLList)
    }

    # Null says that there is nothing to list: no place in the input, no milestones spoken of, nothing recorded.
    assert {name.rpartition(".")[2] for name in nullable} == {"path", "doneMilestones", "results"}


def test_every_mutation_takes_one_input_and_gives_one_payload_with_errors(published: GraphQLSchema) -> None:
    for name, field in mutations(published).items():
        (argument,) = field.args
        assert (argument, isinstance(field.args[argument].type, GraphQLNonNull)) == ("input", True), name
        assert isinstance(get_named_type(field.args[argument].type), GraphQLInputObjectType)
        payload = get_named_type(field.type)
        assert isinstance(payload, GraphQLObjectType)
        assert str(field.type) == f"{payload.name}!"
        assert payload.name.endswith("Payload")
        assert str(payload.fields["errors"].type) == "[MutationError!]!"
        assert [key for key, each in payload.fields.items() if isinstance(each.type, GraphQLNonNull)] == ["errors"]


def test_every_list_takes_the_same_arguments_and_gives_a_connection(published: GraphQLSchema) -> None:
    for name, part in parts(published):
        named = get_named_type(part.type)
        if not isinstance(part, GraphQLField) or not named.name.endswith("Connection"):
            continue
        assert isinstance(named, GraphQLObjectType)
        assert isinstance(part.type, GraphQLNonNull), name
        assert list(part.args) == PAGING, name
        assert {key: str(each.type) for key, each in named.fields.items() if key != "edges"} == {
            "nodes": f"[{named.name.removesuffix('Connection')}!]!",
            "pageInfo": "PageInfo!",
            "totalCount": "Int!",
        }


@pytest.mark.parametrize("interface", ["Node", "Entity"])
def test_whatever_has_an_id_of_ours_is_a_node(published: GraphQLSchema, interface: str) -> None:
    fields = {"Node": {"id"}, "Entity": {"id", "version", "createdAt", "updatedAt"}}[interface]
    alike = {
        type_.name
        for type_ in published.type_map.values()
        if isinstance(type_, GraphQLObjectType) and fields <= set(type_.fields)
    }
    implementing = {
        type_.name
        for type_ in published.type_map.values()
        if isinstance(type_, GraphQLObjectType) and interface in {each.name for each in type_.interfaces}
    }

    # An external key is another system's, a token, a milestone and a choice are found through what they belong to, a
    # hit leads to its node. An alignment is changed by aligning again, so nobody expects a version of it.
    assert (
        alike - implementing
        == {
            "Node": {"ExternalKey", "ApiToken", "Milestone", "CustomFieldChoice", "SearchHit"},
            "Entity": {"Alignment"},
        }[interface]
    )


def test_every_scalar_of_ours_says_what_specifies_it(published: GraphQLSchema) -> None:
    scalars = [
        type_ for type_ in published.type_map.values() if is_scalar_type(type_) and not is_specified_scalar_type(type_)
    ]

    assert [type_.name for type_ in scalars if not type_.specified_by_url] == []
    assert len(scalars) > 4


def test_every_live_message_carries_a_cursor(published: GraphQLSchema) -> None:
    assert published.subscription_type is not None
    for field in published.subscription_type.fields.values():
        message = get_named_type(field.type)
        assert isinstance(message, GraphQLObjectType)
        assert str(message.fields["cursor"].type) == "Cursor!"
        assert set(field.args) == {"filter", "after"}
