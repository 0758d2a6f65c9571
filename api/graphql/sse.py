"""Server-sent events: the distinct connections mode of the GraphQL over SSE protocol."""

from api.graphql.negotiation import MediaType

_NEXT = b"event: next\ndata: %s\n\n"


class EventStream:
    """Writes results as events. What ends without `complete` makes a client connect again."""

    media_type = MediaType.EVENT_STREAM
    content_type = b"text/event-stream; charset=utf-8"
    opening = b":\n\n"
    keep_alive = b":\n\n"
    completion = b"event: complete\ndata: \n\n"
    interruption = b""

    def result(self, body: bytes) -> bytes:
        """Write a result."""
        return _NEXT % body

    def failure(self, body: bytes) -> bytes:
        """Write errors that are not of an execution; the protocol has no other place for them."""
        return _NEXT % body
