"""From what arrives to a `GraphQLRequest`, or to a clear refusal."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

import orjson
import uuid_utils
from starlette.types import Receive

from schema.execution import GraphQLRequest

_SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,127}")
_CHARSET = re.compile(r'charset\s*=\s*"?([^";\s]*)', re.IGNORECASE)

# A page of another site cannot send any of these without the browser asking us first.
PREFLIGHT_HEADERS = (b"x-okra-preflight", b"apollo-require-preflight", b"graphql-require-preflight")


class ClientGone(Exception):
    """Nobody is there to be answered."""


class HttpRefused(Exception):
    """The request is no GraphQL request: an HTTP status, a code and a message say why."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[bytes, bytes] | None = None) -> None:
        """Keep what to answer."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


class InvalidParameters(Exception):
    """The members of a GraphQL request are not of the types GraphQL over HTTP gives them."""


def request_id_of(headers: Mapping[bytes, bytes]) -> str:
    """Take over the client's `X-Request-Id` if it is sane (8 to 128 of `A-Za-z0-9._:-`), or make one."""
    given = headers.get(b"x-request-id", b"").decode("latin-1")
    return given if _SANE_REQUEST_ID.fullmatch(given) else new_request_id()


def new_request_id() -> str:
    """Make a request id: 32 hexadecimal digits that sort by time."""
    return uuid_utils.uuid7().hex


async def read_post(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> GraphQLRequest:
    """Read the request of a POST. A body longer than `limit` bytes is refused, not read to its end.

    Raises:
        HttpRefused: 415 for other bodies than JSON in UTF-8, 413 for one that is too long, 400 for
            one that is no GraphQL request.
        ClientGone: when the client leaves before its end.
    """
    _check_content_type(headers)
    body = await _read_body(headers, receive, limit)
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


def _check_content_type(headers: Mapping[bytes, bytes]) -> None:
    content_type = headers.get(b"content-type", b"").decode("latin-1")
    if content_type.partition(";")[0].strip().lower() != "application/json":
        message = "Send the request as `Content-Type: application/json`."
        raise HttpRefused(415, "UNSUPPORTED_MEDIA_TYPE", message)
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in {"utf-8", "utf8"}:
        raise HttpRefused(415, "UNSUPPORTED_MEDIA_TYPE", "JSON is encoded in UTF-8.")
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise HttpRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body without compression.")


async def _read_body(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> bytes:
    message = f"The body is longer than {limit} bytes."
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared) > limit:
        raise HttpRefused(413, "BODY_TOO_LARGE", message)
    chunks: list[bytes] = []
    length = 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise ClientGone
        chunk: bytes = event.get("body", b"")
        length += len(chunk)
        if length > limit:
            raise HttpRefused(413, "BODY_TOO_LARGE", message)
        chunks.append(chunk)
        if not event.get("more_body", False):
            return b"".join(chunks)
