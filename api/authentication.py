"""From an `Authorization` header to who is asking."""

from domain.actor import Actor
from domain.errors import Unauthenticated
from domain.orgs.tokens import hash_token, read_token
from storage.database import Database
from storage.orgs.tokens import actor_of_token

_SCHEME = "bearer"


class TokenAuthenticator:
    """Knows API tokens. Nothing is remembered between two requests, so a revoked token ends at once."""

    def __init__(self, database: Database, key: bytes) -> None:
        """Look tokens up in `database`, by their hash under the installation's `key`."""
        self._database = database
        self._key = key

    async def authenticate(self, authorization: str | None) -> Actor:
        """Give who a header stands for. Raises `Unauthenticated` without telling which part was wrong."""
        scheme, _, text = (authorization or "").strip().partition(" ")
        token = read_token(text.strip()) if scheme.lower() == _SCHEME else None
        if token is None:
            raise Unauthenticated
        actor = await actor_of_token(self._database, token.org_id, hash_token(self._key, token.text))
        if actor is None:
            raise Unauthenticated
        return actor
