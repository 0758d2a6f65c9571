"""Answers: what a handler gives back, and the HTTP response that is made of it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

JSON: Final = "application/json"
CSV: Final = "text/csv"
SVG: Final = "image/svg+xml"
SAFE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
"""Whatever a browser is made to open here, it runs nothing, shows nothing in a frame, and tells nobody."""

REVALIDATED: Final = "private, no-cache"
REVALIDATED_BY_ALL: Final = "public, no-cache"
_NOT_MODIFIED: Final = 304
_PICTURE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
}
"""A picture brings its own style sheet."""

Payload = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer: a JSON object, to which the request id is added; or bytes as they are; or nothing."""

    content: Payload | bytes | None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON

    def response(self, method: str, request_id: str) -> Response:
        """Make the response. To HEAD it says all that it says to GET, and keeps the body to itself."""
        headers = {"Cache-Control": "no-store", **SAFE_HEADERS, **self.headers, "X-Request-Id": request_id}
        if self.content is None:
            return Response(None, self.status, headers)
        response = Response(self._body(request_id), self.status, headers, self.media_type)
        if method == "HEAD":
            response.body = b""
        return response

    def _body(self, request_id: str) -> bytes:
        if isinstance(self.content, bytes):
            return self.content
        return orjson.dumps({**(self.content or {}), "requestId": request_id}, option=orjson.OPT_UTC_Z)


def tagged(request: Request, data: Payload) -> Answer:
    """Answer with `data` and its tag, or with 304 to a client that has just that already.

    The tag is weak: two answers with the same data differ in their request ids.
    """
    headers = {"ETag": f'W/"{digest(orjson.dumps(data, option=orjson.OPT_UTC_Z))}"', "Cache-Control": REVALIDATED}
    return _not_modified(request, headers) or Answer({"data": data}, headers=headers)


def document(request: Request, content: bytes, media_type: str) -> Answer:
    """Answer with a document that everybody may have, or with 304 to a client that has it already."""
    headers = {"ETag": f'"{digest(content)}"', "Cache-Control": REVALIDATED_BY_ALL}
    return _not_modified(request, headers) or Answer(content, headers=headers, media_type=media_type)


def picture(request: Request, shown: bytes, draw: Callable[[], bytes]) -> Answer:
    """Answer with a picture of `shown`, or with 304, and nothing drawn, to a client that has the same already."""
    headers = {"ETag": f'"{digest(shown)}"', "Cache-Control": REVALIDATED, **_PICTURE_HEADERS}
    return _not_modified(request, headers) or Answer(draw(), headers=headers, media_type=SVG)


def digest(content: bytes) -> str:
    """Give 32 hexadecimal digits that stand for a content."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _not_modified(request: Request, headers: Mapping[str, str]) -> Answer | None:
    known = [tag.strip() for tag in ",".join(request.headers.getlist("if-none-match")).split(",")]
    # RFC 9110, section 13.1.2: compared weakly, whatever the tags.
    if "*" in known or headers["ETag"].removeprefix("W/") in {tag.removeprefix("W/") for tag in known}:
        return Answer(None, _NOT_MODIFIED, headers)
    return None
