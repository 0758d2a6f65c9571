"""Cursors: places in an order, sealed, so that only what was handed out comes back."""

import binascii
import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Final

import orjson

from domain.errors import InvalidInput

LONGEST_CURSOR: Final = 10_000
_SEAL_BYTES: Final = 12
_KEY_BYTES: Final = 64


class CursorCodec:
    """Writes and reads cursors with one secret key, which all processes of an installation share.

    A cursor holds the values by which its row was ordered and the row's id. Its seal also covers the scope
    (organization, list and order), so a cursor of another scope is refused like one that was tampered with.
    """

    def __init__(self, key: bytes) -> None:
        """Keep the key; of a long one, its digest."""
        self._key = key if len(key) <= _KEY_BYTES else hashlib.blake2b(key).digest()

    def write(self, scope: str, values: Sequence[str | None]) -> str:
        """Give the cursor of the row with these values in `scope`."""
        content = orjson.dumps(values)
        return urlsafe_b64encode(self._seal(scope, content) + content).decode().rstrip("=")

    def read(self, scope: str, cursor: str) -> list[str | None]:
        """Give the values in a cursor of `scope`. Raises `InvalidInput` for any other text."""
        sealed = _decoded(cursor)
        seal, content = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal(scope, content)):
            raise _foreign()
        values: list[str | None] = orjson.loads(content)
        return values

    def _seal(self, scope: str, content: bytes) -> bytes:
        digest = hashlib.blake2b(digest_size=_SEAL_BYTES, key=self._key, person=b"okra.list.cursor")
        digest.update(b"%d:" % len(scope.encode()))
        digest.update(scope.encode())
        digest.update(content)
        return digest.digest()


def _decoded(cursor: str) -> bytes:
    if len(cursor) > LONGEST_CURSOR:
        raise _foreign()
    try:
        sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (ValueError, binascii.Error) as error:
        raise _foreign() from error
    if urlsafe_b64encode(sealed).decode().rstrip("=") != cursor:
        raise _foreign()
    return sealed


def _foreign() -> InvalidInput:
    return InvalidInput("This cursor does not belong to this list.")
