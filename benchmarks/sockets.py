"""A subscriber that costs next to nothing: graphql-transport-ws over a socket, as little of it as it takes."""

import asyncio
import struct
from collections.abc import Callable
from typing import Final

import orjson

from benchmarks.client import Address

_TEXT: Final = 0x1
_CLOSE: Final = 0x8
_PING: Final = 0x9
_PONG: Final = 0xA
_FINAL: Final = 0x80
_MASKED: Final = 0x80
_NO_MASK: Final = b"\0\0\0\0"
_SHORT: Final = 126

_HANDSHAKE: Final = (
    "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: b2tyYS1iZW5jaG1hcmstMQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\n{headers}\r\n\r\n"
)


class Subscriber(asyncio.Protocol):
    """One socket with one subscription. `messages` counts what it was told, the first heartbeat included."""

    def __init__(self) -> None:
        """Be not connected yet."""
        self.messages = 0
        self._data = bytearray()
        self._open = False
        self._news = asyncio.Event()
        self._problem = ""
        self._transport: asyncio.WriteTransport | None = None

    @classmethod
    async def subscribed(cls, address: Address, query: str) -> "Subscriber":
        """Connect, subscribe, and wait for the first message."""
        _, subscriber = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", address.port)
        await subscriber.begin(address, query)
        return subscriber

    async def begin(self, address: Address, query: str) -> None:
        """Shake hands, subscribe, and wait for the first message."""
        self._write(_HANDSHAKE.format(port=address.port, headers="\r\n".join(address.headers)).encode())
        await self._until(lambda: self._open)
        self._send({"type": "connection_init"})
        self._send({"type": "subscribe", "id": "1", "payload": {"query": query}})
        await self.told(1)

    @property
    def listens(self) -> bool:
        """Whether the connection stands."""
        return self._open and not self._problem

    async def told(self, messages: int) -> None:
        """Wait until so many messages came. Raises `RuntimeError` if the connection ends before."""
        await self._until(lambda: self.messages >= messages)

    async def _until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            if self._problem:
                raise RuntimeError(self._problem)
            self._news.clear()
            await self._news.wait()

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to write."""
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits."""
        self._problem = self._problem or f"The connection ended: {exc}"
        self._news.set()

    def data_received(self, data: bytes) -> None:
        """Take in what came, frame by frame."""
        self._data += data
        if not self._open:
            head, separator, rest = bytes(self._data).partition(b"\r\n\r\n")
            if not separator:
                return
            if b" 101 " not in head:
                self._problem = head.decode(errors="replace")
            self._open, self._data = True, bytearray(rest)
            self._news.set()
        while self._take_frame():
            pass

    def _take_frame(self) -> bool:
        data = self._data
        if len(data) < 2:
            return False
        length, start = data[1], 2
        if length == _SHORT:
            length, start = int.from_bytes(data[2:4], "big"), 4
        elif length > _SHORT:
            length, start = int.from_bytes(data[2:10], "big"), 10
        if len(data) < start + length:
            return False
        kind, payload = data[0] & 0xF, bytes(data[start : start + length])
        del data[: start + length]
        self._hear(kind, payload)
        return True

    def _hear(self, kind: int, payload: bytes) -> None:
        if kind == _PING:
            self._frame(_PONG, payload)
        elif kind == _CLOSE:
            self._problem = f"Closed: {payload[2:].decode(errors='replace')}"
            self._news.set()
        elif kind == _TEXT:
            message = orjson.loads(payload)
            if message["type"] == "next" and not message["payload"].get("errors"):
                self.messages += 1
            elif message["type"] != "connection_ack":
                self._problem = payload.decode()
            self._news.set()

    def _send(self, message: dict[str, object]) -> None:
        self._frame(_TEXT, orjson.dumps(message))

    def _frame(self, kind: int, payload: bytes) -> None:
        length = len(payload)
        size = bytes([_MASKED | length]) if length < _SHORT else bytes([_MASKED | _SHORT]) + struct.pack(">H", length)
        # A mask of zeros is a mask, and leaves the payload as it is.
        self._write(bytes([_FINAL | kind]) + size + _NO_MASK + payload)

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)
