"""From a selection to the plan that completes it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from graphql import (
    GraphQLAbstractType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    TypeNameMetaFieldDef,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import get_argument_values
from strawberry.schema.schema_converter import GraphQLCoreConverter, get_arguments
from strawberry.types.field import StrawberryField

from schema.execution.batch.completion import (
    Abstract,
    Completion,
    Leaf,
    Lists,
    NotCovered,
    NotNull,
    Objects,
    SelectedField,
)
from schema.execution.batch.leaves import writer_of
from schema.execution.batch.resolution import AllRows, Column, EachRow, Resolution, TypeName, twin_of

_BACKREF: Final = "strawberry-definition"


class Selecting(Protocol):
    """What planning needs of an executor."""

    @property
    def schema(self) -> GraphQLSchema:
        """The schema."""

    @property
    def variable_values(self) -> Any:
        """The coerced variables."""

    @property
    def hide_suggestions(self) -> bool:
        """Whether messages name nothing the request did not name."""

    def collect_subfields(self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList) -> Any:
        """Collect what is selected of a type, fragments and conditions applied."""


class Planner:
    """Makes plans for the selections of one operation with its variables."""

    def __init__(self, executor: Selecting, converter: GraphQLCoreConverter) -> None:
        """Plan for `executor`; `converter` knows how arguments become what resolvers take."""
        self._executor = executor
        self._converter = converter

    def plan(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Completion:
        """Plan how values of a field's type are completed. Raises `NotCovered` for what graphql-core has to do."""
        if is_non_null_type(type_):
            return NotNull(self.plan(type_.of_type, details))
        if is_list_type(type_):
            return Lists(self.plan(type_.of_type, details))
        if is_leaf_type(type_):
            return Leaf(writer_of(type_))
        if is_object_type(type_):
            return self._objects(type_, details)
        if is_abstract_type(type_):
            return self._abstract(type_, details)
        raise NotCovered

    def _objects(self, type_: GraphQLObjectType, details: FieldDetailsList) -> Completion:
        fields, deferred, _ = self._executor.collect_subfields(type_, details)
        if deferred:
            raise NotCovered
        return Objects([self._field(type_, name, selected) for name, selected in fields.items()], type_.is_type_of)

    def _abstract(self, type_: GraphQLAbstractType, details: FieldDetailsList) -> Completion:
        possible = self._executor.schema.get_possible_types(type_)
        return Abstract(_type_of(type_, possible), {each.name: self._objects(each, details) for each in possible})

    def _field(self, parent: GraphQLObjectType, name: str, details: FieldDetailsList) -> SelectedField:
        node = details[0].node
        field = self._executor.schema.get_field(parent, node.name.value)
        if field is None:
            raise NotCovered
        return SelectedField(name, self._resolution(parent, field, details), self.plan(field.type, details))

    def _resolution(self, parent: GraphQLObjectType, field: GraphQLField, details: FieldDetailsList) -> Resolution:
        if field is TypeNameMetaFieldDef:
            return TypeName(parent.name)
        definition = field.extensions.get(_BACKREF)
        if not isinstance(definition, StrawberryField) or definition.extensions:
            raise NotCovered
        resolver = definition.base_resolver
        if resolver is None:
            return Column(definition.python_name)
        function = resolver.wrapped_func
        if resolver.self_parameter is not None or isinstance(function, staticmethod | classmethod):
            raise NotCovered
        arguments = self._arguments(field, definition, details)
        row, info = resolver.parent_parameter or resolver.root_parameter, resolver.info_parameter
        twin = twin_of(function)
        if twin is not None:
            return AllRows(twin, arguments)
        return EachRow(function, row.name if row else None, info.name if info else None, arguments)

    def _arguments(
        self, field: GraphQLField, definition: StrawberryField, details: FieldDetailsList
    ) -> Mapping[str, Any]:
        if not field.args:
            return {}
        given = get_argument_values(
            field,
            details[0].node,
            self._executor.variable_values,
            details[0].fragment_variable_values,
            self._executor.hide_suggestions,
        )
        nothing: Any = None
        _, arguments = get_arguments(
            field=definition,
            source=nothing,
            info=nothing,
            kwargs=given,
            config=self._converter.config,
            scalar_registry=self._converter.scalar_registry,
        )
        resolver = definition.base_resolver
        reserved = (resolver.parent_parameter, resolver.root_parameter, resolver.info_parameter) if resolver else ()
        for parameter in reserved:
            if parameter is not None:
                arguments.pop(parameter.name, None)
        return arguments


def _type_of(type_: GraphQLAbstractType, possible: Sequence[GraphQLObjectType]) -> Callable[[Any], str]:
    """Give what tells the type of a row: each member's own test where all have one, else the abstract type's way."""
    info: Any = None
    tests = [(member.name, member.is_type_of) for member in possible if member.is_type_of is not None]

    def by_members(row: Any) -> str:
        for name, is_type_of in tests:
            if is_type_of(row, info):
                return name
        raise NotCovered

    def by_type(row: Any) -> str:
        name = None if type_.resolve_type is None else type_.resolve_type(row, info, type_)
        if not isinstance(name, str):
            raise NotCovered
        return name

    return by_members if type_.resolve_type is None or len(tests) == len(possible) else by_type
