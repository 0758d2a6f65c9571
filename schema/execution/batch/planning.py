"""From a selection to the plan that completes it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Protocol

from graphql import (
    FieldNode,
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

from schema.execution.batch.completion import Abstract, Completion, Leaf, Lists, NotNull, Objects, SelectedField
from schema.execution.batch.leaves import NotCovered, column_reader, writer_of
from schema.execution.batch.resolution import (
    HOLDS_ROWS,
    AllRows,
    Arguments,
    Column,
    Columns,
    EachRow,
    Resolution,
    TypeName,
    reading_of,
)
from schema.execution.batch.variables import variables_in

_BACKREF: Final = "strawberry-definition"
_NONE: Final[Columns] = frozenset()


class Selecting(Protocol):
    """What planning needs of an executor."""

    @property
    def schema(self) -> GraphQLSchema:
        """The schema."""

    @property
    def hide_suggestions(self) -> bool:
        """Whether messages name nothing the request did not name."""

    def collect_subfields(self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList) -> Any:
        """Collect what is selected of a type, fragments and conditions applied."""


class Planner:
    """Makes plans for the selections of one operation, as its `@skip` and `@include` leave them."""

    def __init__(self, executor: Selecting, converter: GraphQLCoreConverter) -> None:
        """Plan for `executor`; `converter` knows how arguments become what resolvers take."""
        self._executor = executor
        self._converter = converter

    def field(self, parent: GraphQLObjectType, name: str, details: FieldDetailsList) -> SelectedField:
        """Plan a field of a type. Raises `NotCovered` for what graphql-core has to do."""
        return self._field(parent, name, details)[0]

    def plan(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Completion:
        """Plan how values of a field's type are completed. Raises `NotCovered` for what graphql-core has to do."""
        if is_non_null_type(type_):
            if is_leaf_type(type_.of_type):
                return Leaf(_NONE, writer_of(type_.of_type, nullable=False))
            inner = self.plan(type_.of_type, details)
            return NotNull(inner.columns, inner)
        if is_list_type(type_):
            item = self.plan(type_.of_type, details)
            return Lists(item.columns, item)
        if is_leaf_type(type_):
            return Leaf(_NONE, writer_of(type_, nullable=True))
        if is_object_type(type_):
            return self._objects(type_, details)
        if is_abstract_type(type_):
            return self._abstract(type_, details)
        raise NotCovered

    def _objects(self, type_: GraphQLObjectType, details: FieldDetailsList) -> Completion:
        selected, deferred, _ = self._executor.collect_subfields(type_, details)
        if deferred:
            raise NotCovered
        fields = [self._field(type_, name, field) for name, field in selected.items()]
        columns = _union(needed for _, needed in fields)
        return Objects(columns, [field for field, _ in fields], _type_test(type_))

    def _abstract(self, type_: GraphQLAbstractType, details: FieldDetailsList) -> Completion:
        possible = self._executor.schema.get_possible_types(type_)
        by_type = {each.name: self._objects(each, details) for each in possible}
        columns = _union(completion.columns for completion in by_type.values())
        return Abstract(columns, _type_of(type_, possible), by_type)

    def _field(self, parent: GraphQLObjectType, name: str, details: FieldDetailsList) -> tuple[SelectedField, Columns]:
        node = details[0].node
        field = self._executor.schema.get_field(parent, node.name.value)
        if field is None:
            raise NotCovered
        completion = self.plan(field.type, details)
        resolution, columns = self._resolution(parent, field, details, completion.columns)
        if isinstance(resolution, Column) and isinstance(completion, Leaf):
            read = column_reader(resolution.name, completion.write)
            return SelectedField(name, resolution, completion, read), columns
        return SelectedField(name, resolution, completion), columns

    def _resolution(
        self, parent: GraphQLObjectType, field: GraphQLField, details: FieldDetailsList, wanted: Columns
    ) -> tuple[Resolution, Columns]:
        """Give where values come from, and the columns that needs, where `wanted` is needed of the values."""
        if field is TypeNameMetaFieldDef:
            return TypeName(parent.name), _NONE
        definition = field.extensions.get(_BACKREF)
        if not isinstance(definition, StrawberryField) or definition.extensions:
            raise NotCovered
        resolver = definition.base_resolver
        if resolver is None:
            name = definition.python_name
            return Column(name), wanted if definition.metadata.get(HOLDS_ROWS) else frozenset((name,))
        function = resolver.wrapped_func
        if resolver.self_parameter is not None or isinstance(function, staticmethod | classmethod):
            raise NotCovered
        arguments = self._arguments(field, definition, details[0].node, details)
        reading = reading_of(function)
        columns = reading.columns_for(wanted)
        if reading.resolve_rows is not None:
            return AllRows(reading.resolve_rows, arguments, (wanted,) if reading.selective else ()), columns
        row, info = resolver.parent_parameter or resolver.root_parameter, resolver.info_parameter
        return EachRow(function, row.name if row else None, info.name if info else None, arguments), columns

    def _arguments(
        self, field: GraphQLField, definition: StrawberryField, node: FieldNode, details: FieldDetailsList
    ) -> Arguments:
        resolver = definition.base_resolver
        reserved = (resolver.parent_parameter, resolver.root_parameter, resolver.info_parameter) if resolver else ()
        names = [parameter.name for parameter in reserved if parameter is not None]
        config, scalars = self._converter.config, self._converter.scalar_registry
        fragment_variables, hide = details[0].fragment_variable_values, self._executor.hide_suggestions
        nothing: Any = None

        def read(variables: Any) -> dict[str, Any]:
            if not field.args:
                return {}
            given = get_argument_values(field, node, variables, fragment_variables, hide)
            _, arguments = get_arguments(
                field=definition, source=nothing, info=nothing, kwargs=given, config=config, scalar_registry=scalars
            )
            for name in names:
                arguments.pop(name, None)
            return arguments

        return Arguments(read, constant=not variables_in(node.arguments or ()))


def _union(parts: Iterable[Columns]) -> Columns:
    union: set[str] = set()
    for part in parts:
        if part is None:
            return None
        union |= part
    return frozenset(union)


def _type_test(type_: GraphQLObjectType) -> Callable[[Sequence[Any]], bool] | None:
    """Give what tells whether rows are of a type: the test for all at once, if the type's class has one."""
    is_type_of = type_.is_type_of
    if is_type_of is None:
        return None
    are_of_type: Callable[[Sequence[Any]], bool] | None = getattr(_class_of(type_), "are_of_type", None)
    info: Any = None
    return are_of_type or (lambda rows: all(is_type_of(row, info) for row in rows))


def _class_of(type_: GraphQLObjectType) -> object:
    return getattr(type_.extensions.get(_BACKREF), "origin", None)


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
