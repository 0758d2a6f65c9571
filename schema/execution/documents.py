"""Documents made ready to execute: parsed, measured, validated, and kept while they are in use."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails

from schema.execution.batch import Plans, condition_variables
from schema.execution.errors import RequestErrorCode, RequestRefused, coded, with_code
from schema.execution.limits import Limits, check_outline, check_size
from schema.execution.outline import OperationOutline, outline

_INTROSPECTION_FIELDS = frozenset({"__schema", "__type", "__typename"})
_MAX_VALIDATION_ERRORS = 20


@dataclass(frozen=True, slots=True)
class DocumentOperation:
    """One operation of a document that has passed every check."""

    node: OperationDefinitionNode
    root_fields: tuple[str, ...]
    only_introspection: bool
    conditions: tuple[str, ...]
    """The variables that decide what is selected."""
    plans: Plans = field(default_factory=dict, compare=False, repr=False)
    """How it is answered, kept from one request to the next."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document that has passed every check, so it has an operation. Plans may be kept by its identity."""

    node: DocumentNode
    fragment_nodes: dict[str, FragmentDefinitionNode]
    fragments: dict[str, FragmentDetails]
    operations: dict[str | None, DocumentOperation]

    def operation(self, name: str | None) -> DocumentOperation:
        """Choose the operation to execute; without a name the document must have exactly one.

        Raises:
            RequestRefused: with `OPERATION_NAME_REQUIRED` or `OPERATION_NOT_FOUND`.
        """
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None:
            message = "The document has several operations. Say which one in `operationName`."
            raise RequestRefused([coded(RequestErrorCode.OPERATION_NAME_REQUIRED, message)])
        if name not in self.operations:
            message = f"The document has no operation named '{name}'."
            raise RequestRefused([coded(RequestErrorCode.OPERATION_NOT_FOUND, message)])
        return self.operations[name]


def make_ready(text: str, schema: GraphQLSchema, limits: Limits, *, suggestions: bool) -> Document:
    """Parse, measure and validate a document.

    Without `suggestions` error messages never name fields or types the caller did not write.
    This is also the place for a cost limit: between measuring and validating.

    Raises:
        RequestRefused: with every error of the first of these steps that found any.
    """
    check_size(text, limits)
    node = _parse(text, limits)
    measured = outline(node)
    check_outline(measured, limits)
    if errors := validate(schema, node, max_errors=_MAX_VALIDATION_ERRORS, hide_suggestions=not suggestions):
        raise RequestRefused(with_code(RequestErrorCode.GRAPHQL_VALIDATION_FAILED, errors))
    fragments = [each for each in node.definitions if isinstance(each, FragmentDefinitionNode)]
    conditions = tuple(sorted(condition_variables(node.definitions)))
    return Document(
        node=node,
        fragment_nodes={each.name.value: each for each in fragments},
        # Fragments have no variables of their own: that experiment of graphql-core is off.
        fragments={each.name.value: FragmentDetails(each, None) for each in fragments},
        operations={_name(each): _operation(each, conditions) for each in measured.operations},
    )


def _name(operation: OperationOutline) -> str | None:
    return operation.node.name.value if operation.node.name else None


def _operation(operation: OperationOutline, conditions: tuple[str, ...]) -> DocumentOperation:
    reads = operation.node.operation is OperationType.QUERY
    only_introspection = reads and _INTROSPECTION_FIELDS.issuperset(operation.root_fields)
    return DocumentOperation(operation.node, operation.root_fields, only_introspection, conditions)


def _parse(text: str, limits: Limits) -> DocumentNode:
    try:
        return parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
    except GraphQLSyntaxError as error:
        raise RequestRefused(with_code(_syntax_code(error), [error])) from None


def _syntax_code(error: GraphQLSyntaxError) -> RequestErrorCode:
    # graphql-core tells its limits from a misspelling by the message alone.
    if "Document contains more than" in error.message:
        return RequestErrorCode.TOO_MANY_TOKENS
    if "nested too deeply" in error.message:
        return RequestErrorCode.TOO_DEEP
    return RequestErrorCode.GRAPHQL_PARSE_FAILED


class DocumentCache:
    """The documents used last, found by their text. A refused document is not kept."""

    def __init__(self, make: Callable[[str], Document], characters: int) -> None:
        """Keep documents of at most `characters` together, made by `make`."""
        self._make = make
        self._free = characters
        self._documents: OrderedDict[str, Document] = OrderedDict()

    def __len__(self) -> int:
        return len(self._documents)

    def get(self, text: str) -> Document:
        """Return the document of this text, ready to execute.

        Raises:
            RequestRefused: as `make` does.
        """
        document = self._documents.get(text)
        if document is not None:
            self._documents.move_to_end(text)
            return document
        document = self._documents[text] = self._make(text)
        self._free -= len(text)
        while self._free < 0:
            dropped, _ = self._documents.popitem(last=False)
            self._free += len(dropped)
        return document
