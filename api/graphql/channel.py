"""One WebSocket as the server sees it: text in, text out, a reason when it is closed."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from enum import IntEnum

from starlette.types import Receive, Send

from api.graphql.settings import TransportSettings
from api.requests import ClientGone

_LONGEST_REASON = 123  # bytes: RFC 6455, section 5.5


class CloseCode(IntEnum):
    """Why the server closes: RFC 6455, and from 4400 on the protocol `graphql-transport-ws`."""

    MESSAGE_TOO_BIG = 1009
    INTERNAL_ERROR = 1011
    SERVICE_RESTART = 1012
    TRY_AGAIN_LATER = 1013
    BAD_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INIT_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITS = 4429


class CloseSocket(Exception):
    """The conversation ends here, for the reason given."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        """Keep what to tell the client."""
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Channel:
    """Sends and receives messages. Whoever sends waits until the client can take more."""

    def __init__(self, receive: Receive, send: Send, settings: TransportSettings) -> None:
        """Use the limits of `settings` for the size of messages and the patience with the client."""
        self._receive = receive
        self._send = send
        self._settings = settings

    async def accept(self, subprotocol: str | None) -> None:
        """Complete the handshake."""
        await self._receive()  # the server announces the connection before anything else
        event = {"type": "websocket.accept", "subprotocol": subprotocol}
        await self._write(event, self._settings.send_timeout)

    async def read(self) -> str:
        """Wait for the next message.

        Raises:
            ClientGone: when there will be none.
            CloseSocket: when it is too long or no text.
        """
        event = await self._receive()
        if event["type"] == "websocket.disconnect":
            raise ClientGone
        text: str | None = event.get("text")
        if text is None:
            raise CloseSocket(CloseCode.BAD_MESSAGE, "Messages are text.")
        if len(text) * 4 > self._settings.body_bytes and len(text.encode()) > self._settings.body_bytes:
            reason = f"A message may have at most {self._settings.body_bytes} bytes."
            raise CloseSocket(CloseCode.MESSAGE_TOO_BIG, reason)
        return text

    async def send(self, text: str) -> None:
        """Send a message.

        Raises:
            ClientGone: when there is nobody to take it.
        """
        await self._write({"type": "websocket.send", "text": text}, self._settings.send_timeout)

    async def close(self, code: CloseCode, reason: str) -> None:
        """End the connection; a client that has left already need not be told."""
        text = reason.encode()[:_LONGEST_REASON].decode(errors="ignore")
        event = {"type": "websocket.close", "code": int(code), "reason": text}
        with suppress(ClientGone):
            await self._write(event, self._settings.farewell_timeout)

    async def _write(self, event: Mapping[str, object], patience: float) -> None:
        try:
            async with asyncio.timeout(patience):
                await self._send(dict(event))
        except (OSError, RuntimeError):
            # OSError (TimeoutError is one) is what ASGI promises for a closed connection; uvicorn raises a
            # RuntimeError while it closes one whose client no longer answers its pings.
            raise ClientGone from None
