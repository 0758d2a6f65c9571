"""Errors as callers see them: expected ones with a code, everything else masked and logged once."""

import traceback
from collections.abc import Iterable, Sequence
from enum import StrEnum

import structlog
from graphql import ArgumentNode, DirectiveNode, GraphQLError, Node, ValueNode
from strawberry.exceptions import StrawberryInputCoercionError

from domain.errors import OkraError, ValidationFailed

MASKED_MESSAGE = "Something went wrong on our side. Quote this request id to support."

# Their text names things of the program, never a value of the caller, and is what finds the mistake.
_ERRORS_ABOUT_CODE = (AttributeError, ImportError, NameError, NotImplementedError, TypeError)

_log = structlog.get_logger(__name__)


class RequestErrorCode(StrEnum):
    """Why a request was not carried out, next to the codes of `domain.errors.ErrorCode`. Never renamed."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    OPERATION_NAME_REQUIRED = "OPERATION_NAME_REQUIRED"
    OPERATION_NOT_FOUND = "OPERATION_NOT_FOUND"
    TOO_DEEP = "TOO_DEEP"
    TOO_MANY_ALIASES = "TOO_MANY_ALIASES"
    TOO_MANY_DIRECTIVES = "TOO_MANY_DIRECTIVES"
    TOO_MANY_REPETITIONS = "TOO_MANY_REPETITIONS"
    TOO_MANY_ROOT_FIELDS = "TOO_MANY_ROOT_FIELDS"
    TOO_MANY_TOKENS = "TOO_MANY_TOKENS"


class RequestRefused(Exception):
    """The request is not executed. `errors` say why, each with its code; a response has no `data`."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        """Keep every reason found, in the order of the document."""
        super().__init__("; ".join(error.message for error in errors))
        self.errors = tuple(errors)


def coded(code: RequestErrorCode, message: str, node: Node | None = None) -> GraphQLError:
    """Make an error of the caller's doing, located at `node`."""
    return GraphQLError(message, node, extensions={"code": code.value})


def with_code(code: RequestErrorCode, errors: Iterable[GraphQLError]) -> list[GraphQLError]:
    """Give errors that graphql-core found a code, keeping message and locations."""
    return [_with_extensions(error, error.message, {"code": code.value}) for error in errors]


def present(errors: Iterable[GraphQLError], request_id: str) -> list[GraphQLError]:
    """Turn the errors of an execution into what the caller may see, each with code and request id.

    What nobody foresaw is masked, and logged once however many fields it spoiled.
    """
    logged: set[int] = set()
    presented = []
    for error in errors:
        cause = _root_cause(error)
        extensions = _expected(error, cause)
        if extensions is None:
            if id(cause) not in logged:
                logged.add(id(cause))
                log_failure(cause, request_id, error.path)
            extensions = {"code": RequestErrorCode.INTERNAL_ERROR.value}
            message = MASKED_MESSAGE
        else:
            message = cause.message if isinstance(cause, OkraError) else error.message
        presented.append(_with_extensions(error, message, {**extensions, "requestId": request_id}))
    return presented


def log_failure(cause: BaseException, request_id: str | None, path: Sequence[str | int] | None = None) -> None:
    """Log what nobody foresaw: where it happened and what kind it is, without values of the caller."""
    _log.error(
        "unexpected failure",
        request_id=request_id,
        path=list(path) if path else None,
        traceback=_describe(cause),
    )


def _with_extensions(error: GraphQLError, message: str, extensions: dict[str, object]) -> GraphQLError:
    located = (error.nodes, error.source, error.positions, error.path)
    return GraphQLError(message, *located, extensions=extensions)


def _root_cause(error: GraphQLError) -> Exception:
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _expected(error: GraphQLError, cause: Exception) -> dict[str, object] | None:
    """Say what the caller did, or None when the failure is ours."""
    if isinstance(cause, ValidationFailed):
        return {"code": cause.code.value, "errors": [_described(each) for each in cause.errors]}
    if isinstance(cause, OkraError):
        return {"code": cause.code.value, **({"path": list(cause.path)} if cause.path else {})}
    if isinstance(cause, StrawberryInputCoercionError) or _is_about_an_argument(error, cause):
        return {"code": RequestErrorCode.BAD_USER_INPUT.value}
    return None


def _described(error: OkraError) -> dict[str, object]:
    return {"code": error.code.value, "message": error.message, "path": list(error.path)}


def _is_about_an_argument(error: GraphQLError, cause: Exception) -> bool:
    # graphql-core locates what it refuses in the input at the argument, variable or value, and what goes
    # wrong with our own output (a null in a non-null field, a float that is not finite) at the field.
    input_nodes = (ArgumentNode, DirectiveNode, ValueNode)
    return isinstance(cause, GraphQLError) and any(isinstance(node, input_nodes) for node in error.nodes or ())


def _describe(cause: BaseException) -> str:
    chain: list[BaseException] = []
    current: BaseException | None = cause
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join("".join(traceback.format_tb(each.__traceback__)) + _title(each) for each in chain[::-1])


def _title(cause: BaseException) -> str:
    name = f"{type(cause).__module__}.{type(cause).__qualname__}"
    if isinstance(cause, _ERRORS_ABOUT_CODE):
        return f"{name}: {cause}"
    sql_state = getattr(cause, "sqlstate", None)
    return f"{name} (SQLSTATE {sql_state})" if sql_state else name
