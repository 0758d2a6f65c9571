"""Who may ask, and whether they still may while a connection lives."""

import asyncio
from typing import NoReturn, Protocol

from api.graphql.streams import OpenStreams
from domain.actor import Actor
from domain.errors import ErrorCode, Unauthenticated
from schema.execution import ExecutionContext
from schema.execution.errors import log_failure

AUTHORITY_CHANGED = "AUTHORITY_CHANGED"
AUTHORITY_UNKNOWN = "AUTHORITY_UNKNOWN"


class Authenticator(Protocol):
    """Tells who stands behind an `Authorization` header."""

    async def authenticate(self, authorization: str | None) -> Actor:
        """Return the actor.

        Two answers must be equal (`==`, so in the same order) as long as nothing about the actor changed: a
        live connection whose actor changed is ended.

        Raises:
            domain.errors.Unauthenticated: for no token, and for one that is unknown, expired or revoked.
        """
        ...

    async def recall(self, authorization: str | None) -> Actor:
        """Return the actor as it was a moment ago, which costs little: enough for one answer that only reads.

        Asked every few seconds for each live connection; thousands with one token have to be one question.

        Raises:
            domain.errors.Unauthenticated: as `authenticate` does.
        """
        ...


class ContextFactory(Protocol):
    """Makes what resolvers find in `info.context`."""

    def __call__(self, actor: Actor | None, request_id: str) -> ExecutionContext:
        """Make a context for one operation. Without an actor only the schema itself is read."""
        ...


class AuthorityLost(Exception):
    """The connection may not go on: `code` and `message` tell its client why."""

    def __init__(self, code: str, message: str) -> None:
        """Keep what to tell the client."""
        super().__init__(message)
        self.code = code
        self.message = message


class Guard:
    """Ends a live connection when its authority does, or when the server stops."""

    def __init__(self, authenticator: Authenticator, streams: OpenStreams, *, interval: float, timeout: float) -> None:
        """Check every `interval` seconds; a check that takes longer than `timeout` has failed."""
        self._authenticator = authenticator
        self._streams = streams
        self._interval = interval
        self._timeout = timeout

    async def watch(self, authorization: str | None, actor: Actor | None) -> NoReturn:
        """Return never; raise as soon as the connection has to end.

        Raises:
            AuthorityLost: the token is no longer good, or the actor is not what it was: what the
                connection may see was decided for the actor it started with.
            ServerStopping: the process is about to end.
        """
        while True:
            await self._streams.pause(self._interval)
            if actor is not None and await self._ask(authorization) != actor:
                raise AuthorityLost(AUTHORITY_CHANGED, "Your permissions changed. Connect again.")

    async def _ask(self, authorization: str | None) -> Actor:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._authenticator.recall(authorization)
        except Unauthenticated as error:
            raise AuthorityLost(ErrorCode.UNAUTHENTICATED, error.message) from None
        except Exception as error:  # noqa: BLE001 - whoever cannot be checked may not go on
            log_failure(error, None)
            message = "Whether you may go on could not be checked. Connect again."
            raise AuthorityLost(AUTHORITY_UNKNOWN, message) from None
