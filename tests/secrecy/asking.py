"""Documents generated from the schema: everything that can be read of a root field or of a node, two nodes deep."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_composite_type,
)

from tests.graphql.walking import needed_arguments

NODE_DEPTH: Final = 2
_UNASKED: Final = frozenset({"edges", "cursor", "startCursor", "endCursor"})
"""Edges lead to the nodes that are asked for beside them; cursors are signed for their organization."""


def nodes_of(schema: GraphQLSchema) -> list[str]:
    """Give the names of the types that have an id of their own."""
    node = schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    return [type_.name for type_ in schema.get_implementations(node).objects]


class Asking:
    """Writes selections of everything."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.nodes = frozenset(nodes_of(schema))
        self.visited: set[tuple[str, str]] = set()

    def nodes_named(self, type_name: str) -> str:
        """Write the document that asks for everything of the nodes `$ids`."""
        selected = self.all_of(type_name, NODE_DEPTH)
        return f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {type_name} {selected} }} }}"

    def field(self, name: str, arguments: str = "") -> str:
        """Write the selection of a root field with these arguments."""
        query = self.schema.query_type
        assert query is not None
        field = query.fields[name]
        selected = self.all_of(get_named_type(field.type).name, 1)
        return f"{{ {name}{arguments or self.called_with(field)} {selected} }}"

    @cache  # noqa: B019 - one for all tests
    def all_of(self, type_name: str, depth: int, met: tuple[str, ...] = ()) -> str:
        """Select everything of a type: of nodes so many deep, of anything else as deep as it goes."""
        type_ = self.schema.type_map[type_name]
        if not is_composite_type(type_):
            return ""
        if isinstance(type_, GraphQLUnionType | GraphQLInterfaceType):
            return self._each_of(type_, depth, met)
        assert isinstance(type_, GraphQLObjectType)
        if type_name in self.nodes:
            if depth == 0:
                return "{ __typename id }"
            depth, met = depth - 1, ()
        parts = ["__typename", *self._parts(type_, depth, (*met, type_name))]
        return "{ " + " ".join(parts) + " }"

    def _parts(self, type_: GraphQLObjectType, depth: int, met: tuple[str, ...]) -> Iterator[str]:
        for name, field in type_.fields.items():
            inner = get_named_type(field.type)
            if name in _UNASKED or (inner.name in met and inner.name not in self.nodes):
                continue
            self.visited.add((type_.name, name))
            yield f"{name}{self.called_with(field)} {self.all_of(inner.name, depth, met)}"

    def _each_of(self, type_: GraphQLNamedType, depth: int, met: tuple[str, ...]) -> str:
        assert isinstance(type_, GraphQLUnionType | GraphQLInterfaceType)
        if depth == 0 and all(each.name in self.nodes for each in self.schema.get_possible_types(type_)):
            return "{ __typename ... on Node { id } }"
        parts = []
        for possible in self.schema.get_possible_types(type_):
            whole = self.all_of(possible.name, depth, met)
            parts.append(f"... on {possible.name} {renamed(whole, possible.name)}")
        return "{ __typename " + " ".join(parts) + " }"

    def called_with(self, field: GraphQLField) -> str:
        """Write what a field cannot do without."""
        given = needed_arguments(field)
        if not given:
            return ""
        written = [f"{name}: {literal(field.args[name].type, value)}" for name, value in given.items()]
        return f"({', '.join(written)})"


def renamed(selection: str, prefix: str) -> str:
    """Give every field of the outermost braces a name of its own, so that fields of several types do not clash."""
    words: list[str] = []
    depth = 0
    for word in selection[1:-1].split():
        plain = depth == 0 and word[0].isalpha() and not word.startswith("on")
        if plain and not words_end_open(words):
            name = word.partition("(")[0]
            words.append(f"{prefix}_{name}: {word}")
        else:
            words.append(word)
        depth += word.count("{") + word.count("(") - word.count("}") - word.count(")")
    return "{ " + " ".join(words) + " }"


def words_end_open(words: list[str]) -> bool:
    """Tell whether the word before belongs to the next: `... on`."""
    return bool(words) and words[-1] in {"...", "on"}


def literal(type_: Any, value: Any) -> str:
    """Write a value as GraphQL does."""
    match type_:
        case GraphQLNonNull():
            return literal(type_.of_type, value)
        case GraphQLList():
            return "[" + ", ".join(literal(type_.of_type, each) for each in value) + "]"
        case GraphQLInputObjectType():
            written = (f"{name}: {literal(type_.fields[name].type, each)}" for name, each in value.items())
            return "{" + ", ".join(written) + "}"
        case GraphQLEnumType():
            return str(value)
        case _:
            return json.dumps(value)
