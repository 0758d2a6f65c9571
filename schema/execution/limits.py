"""How large a request may be. Each limit is checked before the document is validated."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import GraphQLError, OperationDefinitionNode, OperationType

from schema.execution.errors import RequestErrorCode, RequestRefused, coded
from schema.execution.outline import DocumentOutline, OperationOutline


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one request. All are settings; the defaults are published in the documentation.

    Sizes of pages are limited where they are read, by the resolvers.
    """

    document_bytes: int = 20_000
    """Length of the document in UTF-8."""

    tokens: int = 2_000
    """Lexical tokens of the document, and, counted apart, its comments."""

    depth: int = 15
    """Fields inside fields, fragments counted where they are spread. `{ a { b } }` has depth 2."""

    introspection_depth: int = 20
    """The same below `__schema` and `__type`: the usual introspection query nests 15 deep."""

    aliases: int = 30
    """Aliased fields of one operation, those of a fragment counted at every place it is spread."""

    directives: int = 20
    """Directives written in the document."""

    repetitions: int = 50
    """How often one selection set repeats a response name, or spreads fragments.

    Whether repeated fields can be merged takes time quadratic in this number: without it, 2 kB of the same
    field keep a processor busy for a second.
    """

    root_mutations: int = 5
    """Root fields of a mutation."""

    root_subscriptions: int = 1
    """Root fields of a subscription; the GraphQL specification allows no more."""

    deadline_seconds: float | None = 10.0
    """Time for a query, a mutation, or one event of a subscription. None waits for ever."""

    cached_characters: int = 512 * 1024
    """Documents kept ready, in characters of their text. Parsed, each character takes up to 270 bytes."""


def check_size(text: str, limits: Limits) -> None:
    """Refuse a document that is too long to be looked at.

    Raises:
        RequestRefused: with `DOCUMENT_TOO_LARGE`.
    """
    # A character takes at most four bytes, so most documents need not be encoded to know that they fit.
    if len(text) * 4 > limits.document_bytes and len(text.encode("utf-8", "replace")) > limits.document_bytes:
        message = f"The document is longer than {limits.document_bytes} bytes."
        raise RequestRefused([coded(RequestErrorCode.DOCUMENT_TOO_LARGE, message)])


def check_outline(outline: DocumentOutline, limits: Limits) -> None:
    """Refuse a document that asks for too much, in any of its operations.

    Raises:
        RequestRefused: with one error for each limit an operation exceeds.
    """
    errors = list(_document_errors(outline, limits))
    for operation in outline.operations:
        errors.extend(_operation_errors(operation, limits))
    if errors:
        raise RequestRefused(errors)


def _document_errors(outline: DocumentOutline, limits: Limits) -> Iterator[GraphQLError]:
    if outline.directives > limits.directives:
        yield coded(
            RequestErrorCode.TOO_MANY_DIRECTIVES,
            f"The document has {outline.directives} directives; at most {limits.directives} are allowed.",
        )
    if outline.repetitions > limits.repetitions:
        yield coded(
            RequestErrorCode.TOO_MANY_REPETITIONS,
            f"A selection set repeats a field or spreads fragments {outline.repetitions} times; "
            f"at most {limits.repetitions} are allowed.",
        )


def _operation_errors(operation: OperationOutline, limits: Limits) -> Iterator[GraphQLError]:
    node, size = operation.node, operation.size
    if size.depth > limits.depth:
        message = f"The operation nests fields {size.depth} deep; at most {limits.depth} are allowed."
        yield coded(RequestErrorCode.TOO_DEEP, message, node)
    if size.introspection_depth > limits.introspection_depth:
        message = f"The introspection nests fields {size.introspection_depth} deep; at most "
        yield coded(RequestErrorCode.TOO_DEEP, f"{message}{limits.introspection_depth} are allowed.", node)
    if size.aliases > limits.aliases:
        message = f"The operation has more than {limits.aliases} aliases; a fragment's count at every spread."
        yield coded(RequestErrorCode.TOO_MANY_ALIASES, message, node)
    allowed = _root_fields_allowed(node, limits)
    if allowed is not None and size.root_fields > allowed:
        message = f"A {node.operation.value} has {size.root_fields} root fields; at most {allowed} allowed."
        yield coded(RequestErrorCode.TOO_MANY_ROOT_FIELDS, message, node)


def _root_fields_allowed(node: OperationDefinitionNode, limits: Limits) -> int | None:
    match node.operation:
        case OperationType.MUTATION:
            return limits.root_mutations
        case OperationType.SUBSCRIPTION:
            return limits.root_subscriptions
        case OperationType.QUERY:
            return None
