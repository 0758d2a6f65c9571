"""Links to pictures for places that cannot send a token: wikis, mails, READMEs.

A link is sealed in the name of the token that asked for it, and for one picture. It shows what that token may see at
the moment somebody looks, and nothing else; it ends with its token: revoked, expired, or its person deactivated.
"""

import hmac
from dataclasses import replace
from hashlib import sha256
from typing import Final

from domain.actor import Actor, TokenScope
from domain.errors import Unauthenticated
from domain.ids import Kind, base32, is_id
from storage.database import Database
from storage.orgs.tokens import actor_of_token_id

SIGNATURE: Final = "signature"
"""The parameter that a link carries."""

_PURPOSE: Final = b"okra.image.link"
_ID: Final = 26
_SEAL: Final = 32
_SEAL_BYTES: Final = 20


class ImageLinks:
    """Seals links with the installation's key, and knows them again."""

    def __init__(self, database: Database, key: bytes) -> None:
        """Look tokens up in `database`."""
        self._database = database
        self._key = key

    def signature(self, actor: Actor, path: str) -> str:
        """Give what opens the picture at a path, without its parameters, in the name of the actor's token."""
        names = f"{_digits(actor.org_id)}{_digits(actor.token_id or '')}"
        return names + self._seal(names, path)

    async def viewer(self, signature: str, path: str) -> Actor:
        """Give who looks through a link: somebody who only reads. Raises `Unauthenticated`."""
        names, seal = signature[: 2 * _ID], signature[2 * _ID :]
        if not signature.isascii() or not hmac.compare_digest(seal, self._seal(names, path)):
            raise Unauthenticated
        org_id, token_id = f"{Kind.ORGANIZATION}_{names[:_ID]}", f"{Kind.TOKEN}_{names[_ID:]}"
        if not (is_id(Kind.ORGANIZATION, org_id) and is_id(Kind.TOKEN, token_id)):
            raise Unauthenticated
        actor = await actor_of_token_id(self._database, org_id, token_id)
        if actor is None:
            raise Unauthenticated
        return replace(actor, scope=TokenScope.READ)

    def _seal(self, names: str, path: str) -> str:
        message = b"\0".join((_PURPOSE, names.encode(), path.encode()))
        digest = hmac.new(self._key, message, sha256).digest()[:_SEAL_BYTES]
        return base32(int.from_bytes(digest, "big"), _SEAL)


def _digits(identifier: str) -> str:
    return identifier.partition("_")[2]
