"""From an `Authorization` header to who is asking."""

import asyncio
from collections import OrderedDict
from time import monotonic
from typing import Final, NamedTuple

from domain.actor import Actor
from domain.errors import Unauthenticated
from domain.orgs.tokens import PresentedToken, hash_token, read_token
from storage.database import Database
from storage.orgs.tokens import actor_of_token

_SCHEME: Final = "bearer"
_REMEMBERED_SECONDS: Final = 1.0
_MOST_REMEMBERED: Final = 1_000


class _Known(NamedTuple):
    org_id: str
    until: float
    changes: int
    answer: asyncio.Task[Actor]


class TokenAuthenticator:
    """Knows API tokens."""

    def __init__(self, database: Database, key: bytes) -> None:
        """Look tokens up in `database`, by their hash under the installation's `key`."""
        self._database = database
        self._key = key
        self._remembered: OrderedDict[str, _Known] = OrderedDict()

    async def recall(self, authorization: str | None) -> Actor:
        """Give who a header stood for a moment ago, for those who only read. Raises `Unauthenticated`.

        A second at most, and never past a change that this process has made: there a revoked token ends at once.
        However many ask at the same moment, it is one question to the database.
        """
        known = self._remembered.pop(authorization or "", None)
        if known is None or monotonic() > known.until or known.changes != self._changes(known.org_id):
            known = self._ask(_token(authorization), authorization or "")
        self._remembered[authorization or ""] = known
        if len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.popitem(last=False)
        return await asyncio.shield(known.answer)

    def _ask(self, token: PresentedToken, authorization: str) -> _Known:
        def forget_failure(answer: asyncio.Task[Actor]) -> None:
            if answer.cancelled() or answer.exception():
                self._remembered.pop(authorization, None)

        answer = asyncio.create_task(self._find(token), name="token looked up")
        answer.add_done_callback(forget_failure)
        return _Known(token.org_id, monotonic() + _REMEMBERED_SECONDS, self._changes(token.org_id), answer)

    async def authenticate(self, authorization: str | None) -> Actor:
        """Give who a header stands for. Raises `Unauthenticated` without telling which part was wrong."""
        return await self._find(_token(authorization))

    def _changes(self, org_id: str) -> int:
        return self._database.wakeups.count(org_id)

    async def _find(self, token: PresentedToken) -> Actor:
        actor = await actor_of_token(self._database, token.org_id, hash_token(self._key, token.text))
        if actor is None:
            raise Unauthenticated
        return actor


def _token(authorization: str | None) -> PresentedToken:
    scheme, _, text = (authorization or "").strip().partition(" ")
    token = read_token(text.strip()) if scheme.lower() == _SCHEME else None
    if token is None:
        raise Unauthenticated
    return token
