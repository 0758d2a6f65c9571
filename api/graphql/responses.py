"""Results as bytes, and HTTP responses around them."""

from collections.abc import Iterable, Mapping

import orjson
from graphql import ExecutionResult
from starlette.types import Send

from api.graphql.negotiation import MediaType
from api.requests import ClientGone
from schema.execution import RequestRefused

SAFE_HEADERS = ((b"x-content-type-options", b"nosniff"),)

Payload = dict[str, object]


def result_payload(result: ExecutionResult) -> Payload:
    """Return a result as the GraphQL specification orders it: errors first, so that nobody misses them."""
    payload: Payload = {}
    if result.errors:
        payload["errors"] = [error.formatted for error in result.errors]
    payload["data"] = result.data
    if result.extensions:
        payload["extensions"] = result.extensions
    return payload


def refused_errors(refused: RequestRefused, request_id: str) -> list[Payload]:
    """Return the errors of a request that is not executed, each with the request id."""
    return [
        {**error.formatted, "extensions": {**(error.extensions or {}), "requestId": request_id}}
        for error in refused.errors
    ]


def single_error(code: str, message: str, request_id: str) -> list[Payload]:
    """Return one error in the shape GraphQL gives errors."""
    return [{"message": message, "extensions": {"code": code, "requestId": request_id}}]


def errors_payload(errors: list[Payload], request_id: str) -> Payload:
    """Return the answer to a request that was not executed: it has no `data`."""
    return {"errors": errors, "extensions": {"requestId": request_id}}


async def send_json(
    send: Send,
    status: int,
    payload: Payload,
    request_id: str,
    media_type: MediaType = MediaType.JSON,
    headers: Mapping[bytes, bytes] | None = None,
) -> None:
    """Send a whole response.

    Raises:
        ClientGone: when there is nobody to take it.
    """
    body = orjson.dumps(payload)
    start_headers: Iterable[tuple[bytes, bytes]] = (
        (b"content-type", b"%s; charset=utf-8" % media_type.encode()),
        (b"content-length", b"%d" % len(body)),
        (b"x-request-id", request_id.encode()),
        (b"cache-control", b"no-store"),
        *SAFE_HEADERS,
        *(headers or {}).items(),
    )
    try:
        await send({"type": "http.response.start", "status": status, "headers": list(start_headers)})
        await send({"type": "http.response.body", "body": body})
    except OSError:  # what ASGI promises for a closed connection
        raise ClientGone from None
