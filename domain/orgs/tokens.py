"""API tokens: what they look like, and what of them may be kept.

`okra_` + the organization's digits + 160 random bits + a checksum, in base32. The organization's part tells which
tenant to look in, so that no lookup ever crosses tenants; it is no secret. The checksum lets scanners and typos be
told apart from guesses without a look-up. Only a keyed hash is stored.
"""

import hmac
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from domain.errors import InvalidInput, OkraError
from domain.ids import Kind, base32, is_id
from domain.text import check_title

_PREFIX: Final = "okra_"
_ORGANIZATION: Final = 26
SECRET_BYTES: Final = 20
_SECRET: Final = 32
_CHECKSUM: Final = 7
_LONGEST_LIFE_DAYS: Final = 3650


@dataclass(frozen=True, slots=True)
class PresentedToken:
    """A well-formed token, as somebody presents it."""

    org_id: str
    text: str


def write_token(org_id: str, secret: bytes) -> str:
    """Write a token of the organization from 20 random bytes."""
    body = org_id.partition("_")[2] + base32(int.from_bytes(secret, "big"), _SECRET)
    return f"{_PREFIX}{body}{_checksum(body)}"


def read_token(text: str) -> PresentedToken | None:
    """Take a token apart, or give None for anything that was never one."""
    body, checksum = text[len(_PREFIX) : -_CHECKSUM], text[-_CHECKSUM:]
    if not text.isascii() or not text.startswith(_PREFIX) or len(body) != _ORGANIZATION + _SECRET:
        return None
    org_id = f"{Kind.ORGANIZATION.value}_{body[:_ORGANIZATION]}"
    if not hmac.compare_digest(_checksum(body), checksum) or not is_id(Kind.ORGANIZATION, org_id):
        return None
    return PresentedToken(org_id, text)


def hash_token(key: bytes, text: str) -> bytes:
    """Give what is stored of a token: an HMAC-SHA-256 of it under the installation's key."""
    return hmac.new(key, text.encode(), sha256).digest()


def check_token(name: str, lifetime_days: int | None) -> tuple[OkraError, ...]:
    """Tell what is wrong with a token to be made: its name, and how many days it is to live (None: for ever)."""
    errors = [*check_title(name, "name")]
    if lifetime_days is not None and not 1 <= lifetime_days <= _LONGEST_LIFE_DAYS:
        errors.append(InvalidInput(f"A token lives 1 to {_LONGEST_LIFE_DAYS} days.", "expiresInDays"))
    return tuple(errors)


def _checksum(body: str) -> str:
    return base32(zlib.crc32(body.encode()), _CHECKSUM)
