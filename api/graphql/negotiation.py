"""Which media type answers a request: RFC 9110 section 12.5.1, GraphQL over HTTP, graphql-sse."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

_ELEMENT = re.compile(r'[^,"]*(?:"[^"]*"[^,"]*)*')
_LONGEST_REMEMBERED = 500
_ANYTHING = "*/*"


class MediaType(StrEnum):
    """What a response may be."""

    JSON = "application/json"
    GRAPHQL_RESPONSE = "application/graphql-response+json"
    EVENT_STREAM = "text/event-stream"
    MULTIPART = "multipart/mixed"


@dataclass(frozen=True, slots=True)
class Negotiated:
    """What the client accepts: for one result, for a stream of results, and which of them it prefers.

    A client that merely lists a stream type beside a JSON type, at the same quality, does not prefer it.
    """

    result: MediaType | None
    stream: MediaType | None
    prefers_stream: bool
    html: bool


class _Range(NamedTuple):
    type: str
    parameters: dict[str, str]
    quality: float


class _Offer(NamedTuple):
    quality: float
    specificity: int


_REFUSED = _Offer(0.0, 0)


def negotiate(accept: str | None) -> Negotiated:
    """Read an `Accept` header; none accepts anything."""
    if accept is None:
        return _negotiate(_ANYTHING)
    if len(accept) > _LONGEST_REMEMBERED:
        return _negotiate.__wrapped__(accept)
    return _negotiate(accept)


@lru_cache(maxsize=256)
def _negotiate(accept: str) -> Negotiated:
    ranges = [_parse(element) for element in _ELEMENT.findall(accept) if element.strip()]
    offers = {media_type: _offer(media_type, ranges) for media_type in MediaType}
    # Named by the client, the newer type goes first; for a wildcard, the one that every client understands.
    json_first = offers[MediaType.GRAPHQL_RESPONSE].specificity < 2  # noqa: PLR2004 - named in full
    results = [MediaType.JSON, MediaType.GRAPHQL_RESPONSE][:: 1 if json_first else -1]
    result = _best(results, offers)
    stream = _best([MediaType.EVENT_STREAM, MediaType.MULTIPART], offers)
    prefers_stream = stream is not None and (result is None or offers[stream].quality > offers[result].quality)
    html = any(each.type == "text/html" and each.quality > 0 for each in ranges)
    return Negotiated(result, stream, prefers_stream, html)


def _best(media_types: list[MediaType], offers: dict[MediaType, _Offer]) -> MediaType | None:
    best = max(media_types, key=lambda media_type: offers[media_type].quality)
    return best if offers[best].quality > 0 else None


def _offer(media_type: MediaType, ranges: list[_Range]) -> _Offer:
    fitting = [(_specificity(each, media_type), each.quality) for each in ranges]
    specificity, quality = max(fitting, default=(-1, 0.0))
    return _Offer(quality, specificity) if specificity >= 0 else _REFUSED


def _specificity(accepted: _Range, media_type: MediaType) -> int:
    """Tell how closely a range names a media type: 2 in full, 1 by its main type, 0 by `*/*`, -1 not."""
    if accepted.type == media_type:
        # Multipart carries many things; only who asks for this protocol can read it.
        return 2 if media_type is not MediaType.MULTIPART or "subscriptionspec" in accepted.parameters else -1
    if media_type is MediaType.MULTIPART:
        return -1
    if accepted.type == f"{media_type.partition('/')[0]}/*":
        return 1
    return 0 if accepted.type == _ANYTHING else -1


def _parse(element: str) -> _Range:
    media_type, *pairs = (part.strip() for part in element.split(";"))
    parameters = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        parameters[name.strip().lower()] = value.strip().strip('"')
    return _Range(media_type.lower(), parameters, _quality(parameters.get("q", "1")))


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
