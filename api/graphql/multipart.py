"""Subscriptions as a multipart response: Apollo's protocol `subscriptionSpec=1.0`."""

from api.graphql.negotiation import MediaType

# The boundary after a part goes with the part: only by it does a client know that the part is whole.
_PART = b"\r\ncontent-type: application/json\r\n\r\n%s\r\n--graphql"


class Multipart:
    """Writes results as parts."""

    media_type = MediaType.MULTIPART
    content_type = b'multipart/mixed;boundary="graphql";subscriptionSpec=1.0'
    opening = b"\r\n--graphql"
    keep_alive = _PART % b"{}"
    completion = b"--\r\n"
    interruption = b"--\r\n"

    def result(self, body: bytes) -> bytes:
        """Write a result."""
        return _PART % (b'{"payload":%s}' % body)

    def failure(self, body: bytes) -> bytes:
        """Write errors that are not of an execution: beside a payload of null, not in it."""
        return _PART % (b'{"payload":null,' + body.removeprefix(b"{"))
