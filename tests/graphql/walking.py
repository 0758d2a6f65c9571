"""Walking the published schema: what can be asked, with which arguments, and where an input takes an id."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_composite_type,
    is_interface_type,
    is_object_type,
)

Path = tuple[str | int, ...]
"""The way into an input: names of fields, and 0 for the first item of a list."""

_EXAMPLES: Final[dict[str, object]] = {
    "ID": "obj_00000000000000000000000000",
    "String": "x",
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "Cursor": "x",
    "Date": "2026-05-20",
    "DateTime": "2026-05-20T09:30:00Z",
    "DateOrDuration": "2026-05-20",
    "Duration": "P1D",
    "DateTimeOrDuration": "2026-05-20T09:30:00Z",
}


@dataclass(frozen=True)
class Place:
    """A place in the arguments of a field that takes an id."""

    parent: str
    field: str
    argument: str
    path: Path

    def __str__(self) -> str:
        return ".".join((self.parent, self.field, self.argument, *map(str, self.path)))


def object_types(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    """Give the published object types, those of introspection left out."""
    for name, type_ in schema.type_map.items():
        if is_object_type(type_) and not name.startswith("__"):
            yield type_


def id_places(schema: GraphQLSchema) -> list[Place]:
    """Give every place in the arguments of any field that takes an id."""
    return [
        Place(type_.name, name, argument, path)
        for type_ in object_types(schema)
        for name, field in type_.fields.items()
        for argument, published in field.args.items()
        for path in _ids_within(published.type)
    ]


def _ids_within(type_: GraphQLInputType, met: tuple[str, ...] = ()) -> Iterator[Path]:
    """Give the ways to every id in an input. Each input type is entered once on a way: filters hold filters."""
    match type_:
        case GraphQLNonNull():
            yield from _ids_within(type_.of_type, met)
        case GraphQLList():
            yield from ((0, *path) for path in _ids_within(type_.of_type, met))
        case GraphQLInputObjectType() if type_.name not in met:
            for name, field in type_.fields.items():
                yield from ((name, *path) for path in _ids_within(field.type, (*met, type_.name)))
        case GraphQLScalarType(name="ID"):
            yield ()
        case _:
            return


def example(type_: GraphQLInputType) -> Any:
    """Give a value of a type, with nothing in it that can be left out."""
    match type_:
        case GraphQLNonNull():
            return example(type_.of_type)
        case GraphQLList():
            return [example(type_.of_type)]
        case GraphQLEnumType():
            return next(iter(type_.values))
        case GraphQLInputObjectType():
            return {name: example(field.type) for name, field in _needed(type_).items()}
        case _:
            return _EXAMPLES[str(type_)]


def _needed(type_: GraphQLInputObjectType) -> dict[str, GraphQLInputField]:
    if type_.is_one_of:
        return dict([next(iter(type_.fields.items()))])
    return {
        name: field
        for name, field in type_.fields.items()
        if isinstance(field.type, GraphQLNonNull) and field.default_value is Undefined
    }


def placed(type_: GraphQLInputType, path: Path, leaf: object, given: Any = None) -> Any:
    """Give `given`, or an example, with `leaf` at the end of the way: a list of leaves fills a list that ends it."""
    if path == (0,) and isinstance(leaf, list):
        return leaf
    match type_:
        case GraphQLNonNull():
            return placed(type_.of_type, path, leaf, given)
        case GraphQLList():
            rest = given[1:] if given else []
            return [placed(type_.of_type, path[1:], leaf, given[0] if given else None), *rest]
        case GraphQLInputObjectType():
            name = str(path[0])
            present = given or {}
            whole = {} if type_.is_one_of else {**example(type_), **present}
            return {**whole, name: placed(type_.fields[name].type, path[1:], leaf, present.get(name))}
        case _:
            return leaf


def needed_arguments(field: GraphQLField) -> dict[str, object]:
    """Give examples of the arguments that a field cannot do without."""
    return {
        name: example(argument.type)
        for name, argument in field.args.items()
        if isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
    }


def call(field: GraphQLField, name: str, arguments: dict[str, object]) -> tuple[str, str, dict[str, object]]:
    """Write a field with arguments from variables: their declarations, the call, and their values."""
    declared = ", ".join(f"${argument}: {field.args[argument].type}" for argument in arguments)
    passed = ", ".join(f"{argument}: ${argument}" for argument in arguments)
    return f"({declared})" if declared else "", f"{name}({passed})" if passed else name, arguments


def selection(type_: GraphQLOutputType, depth: int) -> str:
    """Select all plain fields without arguments, and those of what they lead to, so deep."""
    named = get_named_type(type_)
    if not is_composite_type(named):
        return ""
    if not (is_object_type(named) or is_interface_type(named)):
        return "{ __typename }"
    parts = ["__typename"]
    for name, field in named.fields.items():
        inner = get_named_type(field.type)
        if any(isinstance(argument.type, GraphQLNonNull) for argument in field.args.values()):
            continue
        if not is_composite_type(inner):
            parts.append(name)
        elif depth > 1 and not field.args:
            parts.append(f"{name} {selection(inner, depth - 1)}")
    return "{ " + " ".join(parts) + " }"
