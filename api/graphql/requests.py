"""From what arrives to a `GraphQLRequest`, or to a clear refusal."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive

from api.requests import HttpRefused, read_json_bytes
from schema.execution import GraphQLRequest

# A page of another site cannot send any of these without the browser asking us first.
PREFLIGHT_HEADERS = (b"x-okra-preflight", b"apollo-require-preflight", b"graphql-require-preflight")


class InvalidParameters(Exception):
    """The members of a GraphQL request are not of the types GraphQL over HTTP gives them."""


async def read_post(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> GraphQLRequest:
    """Read the request of a POST. A body longer than `limit` bytes is refused, not read to its end.

    Raises:
        HttpRefused: 415 for other bodies than JSON in UTF-8, 413 for one that is too long, 400 for
            one that is no GraphQL request.
        ClientGone: when the client leaves before its end.
    """
    body = await read_json_bytes(headers, receive, limit)
    try:
        members = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        message = f"The body is not JSON: {error}."
        raise HttpRefused(400, "BAD_REQUEST", message) from None
    if isinstance(members, list):
        message = "Send one operation for each request; a list of them is not supported."
        raise HttpRefused(400, "BATCHING_NOT_SUPPORTED", message)
    try:
        return read_members(members)
    except InvalidParameters as error:
        raise HttpRefused(400, "BAD_REQUEST", str(error)) from None


def read_get(headers: Mapping[bytes, bytes], query_string: bytes) -> GraphQLRequest:
    """Read the request of a GET, whose `variables` and `extensions` are JSON.

    Raises:
        HttpRefused: 400, also without a preflight header: only that keeps other sites' pages out.
    """
    if not any(name in headers for name in PREFLIGHT_HEADERS):
        message = "A GET needs the header `X-Okra-Preflight: 1` (any value), or use POST."
        raise HttpRefused(400, "PREFLIGHT_REQUIRED", message)
    members: dict[str, object] = dict(parse_qsl(query_string.decode("latin-1"), keep_blank_values=True))
    try:
        for name in ("variables", "extensions"):
            text = members.pop(name, None)
            if isinstance(text, str) and text:
                members[name] = orjson.loads(text)
        return read_members(members)
    except orjson.JSONDecodeError as error:
        message = f"`variables` and `extensions` must be JSON: {error}."
        raise HttpRefused(400, "BAD_REQUEST", message) from None
    except InvalidParameters as error:
        raise HttpRefused(400, "BAD_REQUEST", str(error)) from None


def read_members(members: object) -> GraphQLRequest:
    """Check the members of a request.

    Raises:
        InvalidParameters: naming the first member that is wrong.
    """
    if not isinstance(members, dict):
        raise InvalidParameters("A GraphQL request is a JSON object with the member `query`.")
    query = members.get("query")
    if not isinstance(query, str):
        raise InvalidParameters("`query` must be a string: the GraphQL document.")
    operation_name = members.get("operationName")
    if operation_name is not None and not isinstance(operation_name, str):
        raise InvalidParameters("`operationName` must be a string or null.")
    return GraphQLRequest(query, operation_name or None, _object(members, "variables"), _object(members, "extensions"))


def _object(members: dict[str, object], name: str) -> dict[str, object] | None:
    value = members.get(name)
    if value is not None and not isinstance(value, dict):
        message = f"`{name}` must be an object or null."
        raise InvalidParameters(message)
    return value
