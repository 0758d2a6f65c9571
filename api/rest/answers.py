"""Answers: what a handler gives back, and the HTTP response that is made of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

JSON: Final = "application/json"
SAFE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
"""Whatever a browser is made to open here, it runs nothing, shows nothing in a frame, and tells nobody."""

REVALIDATED: Final = "private, no-cache"
REVALIDATED_BY_ALL: Final = "public, no-cache"
_NOT_MODIFIED: Final = 304

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
    tag = f'W/"{_digest(orjson.dumps(data, option=orjson.OPT_UTC_Z))}"'
    return _unless_known(request, Answer({"data": data}, headers={"ETag": tag, "Cache-Control": REVALIDATED}))


def document(request: Request, content: bytes, media_type: str) -> Answer:
    """Answer with a document that everybody may have, or with 304 to a client that has it already."""
    headers = {"ETag": f'"{_digest(content)}"', "Cache-Control": REVALIDATED_BY_ALL}
    return _unless_known(request, Answer(content, headers=headers, media_type=media_type))


def _unless_known(request: Request, answer: Answer) -> Answer:
    known = [tag.strip() for tag in ",".join(request.headers.getlist("if-none-match")).split(",")]
    # RFC 9110, section 13.1.2: compared weakly, whatever the tags.
    if "*" in known or answer.headers["ETag"].removeprefix("W/") in {tag.removeprefix("W/") for tag in known}:
        return Answer(None, _NOT_MODIFIED, answer.headers)
    return answer


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
