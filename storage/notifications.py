"""Wake-ups between processes, through the database: NOTIFY after a commit, LISTEN on a connection of its own."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import asyncpg
import structlog

from storage.wakeups import Wakeups

CHANNEL: Final = "okra_events"
FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 30.0
FAREWELL_SECONDS: Final = 2.0

_SIGN_BYTES: Final = 8
_SEND: Final = "SELECT pg_notify($1, org_id || ' ' || $2) FROM unnest($3::text[]) AS org_id"
_CONNECTION_FAILURES: Final = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

Execute = Callable[..., Awaitable[object]]
"""Runs SQL with arguments on some connection, outside of any transaction."""

_log = structlog.get_logger(__name__)


class Notifications:
    """Tells other processes which logs have grown, and wakes this one when they tell. All of it may fail harmlessly."""

    def __init__(self, dsn: str, execute: Execute, wakeups: Wakeups) -> None:
        """Neither send nor listen yet."""
        self._dsn = dsn
        self._execute = execute
        self._wakeups = wakeups
        self._sign = secrets.token_hex(_SIGN_BYTES)
        self._unsent: set[str] = set()
        self._sender: asyncio.Task[None] | None = None
        self._listener: asyncio.Task[None] | None = None

    def send(self, org_id: str) -> None:
        """Tell the others, soon. What is to be told while one message is under way goes together in the next."""
        self._unsent.add(org_id)
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send(), name="notifications sent")

    def listen(self) -> None:
        """Be woken by the others from now on; while their connection is lost, by nobody."""
        if self._listener is None:
            self._listener = asyncio.create_task(self._listen(), name="notifications heard")

    async def close(self) -> None:
        """Send what is left, if that is quick, and listen no more."""
        sender, listener = self._sender, self._listener
        self._sender = self._listener = None
        if sender is not None:
            await asyncio.wait([sender], timeout=FAREWELL_SECONDS)
        running = [task for task in (sender, listener) if task is not None]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _send(self) -> None:
        while self._unsent:
            org_ids = sorted(self._unsent)
            self._unsent.clear()
            try:
                await self._execute(_SEND, CHANNEL, self._sign, org_ids)
            except _CONNECTION_FAILURES as error:
                _log.warning("other processes could not be told", error=type(error).__name__)

    async def _listen(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with self._hearing() as lost:
                    pause = FIRST_PAUSE_SECONDS
                    self._wakeups.wake_all()  # for what was said while nobody heard it
                    await lost.wait()
            except _CONNECTION_FAILURES as error:
                _log.warning("other processes cannot be heard", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    @asynccontextmanager
    async def _hearing(self) -> AsyncIterator[asyncio.Event]:
        """Listen, and give an event that is set when the connection is lost."""
        connection = await asyncpg.connect(self._dsn, server_settings={"application_name": "okra listening"})
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(CHANNEL, self._hear)
            yield lost
        finally:
            await connection.close(timeout=FAREWELL_SECONDS)

    def _hear(self, _connection: object, _process: int, _channel: str, message: object) -> None:
        org_id, _, sign = str(message).partition(" ")
        if sign != self._sign:  # its own readers, this process has woken itself
            self._wakeups.wake(org_id)
