"""From the text of a request to its result: limits, document cache, execution, errors."""

from schema.execution.context import ExecutionContext
from schema.execution.engine import Engine, GraphQLRequest, Operation
from schema.execution.errors import RequestErrorCode, RequestRefused
from schema.execution.limits import Limits

__all__ = [
    "Engine",
    "ExecutionContext",
    "GraphQLRequest",
    "Limits",
    "Operation",
    "RequestErrorCode",
    "RequestRefused",
]
