"""What every HTTP surface reads from a request in the same way: its id, and a body of JSON within a limit."""

import re
from collections.abc import Mapping, Sequence

import uuid_utils
from starlette.types import Receive

_SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,127}")
_NAMES = {"application/json": "JSON", "text/csv": "CSV"}
_CHARSET = re.compile(r'charset\s*=\s*"?([^";\s]*)', re.IGNORECASE)


class ClientGone(Exception):
    """Nobody is there to be answered."""


class HttpRefused(Exception):
    """The request is not one that this surface takes: an HTTP status, a code and a message say why."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[bytes, bytes] | None = None) -> None:
        """Keep what to answer."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


def request_id_of(headers: Mapping[bytes, bytes]) -> str:
    """Take over the client's `X-Request-Id` if it is sane (8 to 128 of `A-Za-z0-9._:-`), or make one."""
    given = headers.get(b"x-request-id", b"").decode("latin-1")
    return given if _SANE_REQUEST_ID.fullmatch(given) else new_request_id()


def new_request_id() -> str:
    """Make a request id: 32 hexadecimal digits that sort by time."""
    return uuid_utils.uuid7().hex


async def read_json_bytes(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> bytes:
    """Read a body that says it is JSON. Raises what `media_type_of` and `read_bytes` raise."""
    media_type_of(headers, ("application/json",))
    return await read_bytes(headers, receive, limit)


def media_type_of(headers: Mapping[bytes, bytes], taken: Sequence[str]) -> str:
    """Give the type that a body says it has, without parameters.

    Raises `HttpRefused`, 415, for other types than those `taken`, and for what is compressed or not in UTF-8.
    """
    content_type = headers.get(b"content-type", b"").decode("latin-1")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in taken:
        message = f"Send the request as {' or '.join(f'`Content-Type: {each}`' for each in taken)}."
        raise HttpRefused(415, "UNSUPPORTED_MEDIA_TYPE", message)
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in {"utf-8", "utf8"}:
        raise HttpRefused(415, "UNSUPPORTED_MEDIA_TYPE", f"{_NAMES[media_type]} is encoded in UTF-8.")
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise HttpRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body without compression.")
    return media_type


async def read_bytes(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> bytes:
    """Read a body. One longer than `limit` bytes is refused, not read to its end.

    Raises:
        HttpRefused: 413 for one that is too long.
        ClientGone: when the client leaves before its end.
    """
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
