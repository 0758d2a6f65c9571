"""A client that costs next to nothing: requests prepared as bytes, answers read by their length."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Self

CONNECTIONS: Final = 8
_LARGEST_HEAD: Final = 65_536


class NotAccepted(Exception):
    """A server answered something that would make its time meaningless."""

    def __init__(self, answer: "Answer") -> None:
        """Quote the answer."""
        super().__init__(f"Status {answer.status}: {answer.body[:500].decode(errors='replace')}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens, and what it wants to be told by every request."""

    port: int
    headers: tuple[str, ...] = ()

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "application/json") -> bytes:
        """Write a request as it goes over the wire."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept: application/json", *self.headers]
        if body:
            lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class Connection:
    """One connection that is kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, address: Address) -> Self:
        """Connect."""
        return cls(*await asyncio.open_connection("127.0.0.1", address.port, limit=_LARGEST_HEAD))

    async def send(self, request: bytes) -> Answer:
        """Send a request and read its answer."""
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        if b"transfer-encoding: chunked" in head:
            return Answer(status, await self._chunks())
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        return Answer(status, await self._reader.readexactly(int(length or b"0")))

    async def _chunks(self) -> bytes:
        parts: list[bytes] = []
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            parts.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def ask(address: Address, request: bytes) -> Answer:
    """Send one request on a connection of its own. Raises `NotAccepted` if the answer is not 200."""
    connection = await Connection.open(address)
    try:
        answer = await connection.send(request)
    finally:
        connection.close()
    if answer.status != 200:
        raise NotAccepted(answer)
    return answer


async def load(
    address: Address, requests: Sequence[bytes], *, connections: int = CONNECTIONS, accepted: Callable[[Answer], bool]
) -> list[float]:
    """Send all requests over so many connections and give the seconds each took.

    Raises an exception group with `NotAccepted` at the first answer that is not `accepted`.
    """
    waiting = iter(requests)
    seconds: list[float] = []

    async def work(connection: Connection) -> None:
        for request in waiting:
            started = time.perf_counter()
            answer = await connection.send(request)
            seconds.append(time.perf_counter() - started)
            if not accepted(answer):
                raise NotAccepted(answer)

    opened = [await Connection.open(address) for _ in range(min(connections, len(requests)))]
    try:
        async with asyncio.TaskGroup() as group:
            for connection in opened:
                group.create_task(work(connection))
    finally:
        for connection in opened:
            connection.close()
    return seconds
