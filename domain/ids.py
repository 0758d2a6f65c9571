"""Ids as they are stored and published: a short type prefix and a UUIDv7 in base32.

They sort by the time they were made. To callers they are opaque.
"""

from enum import StrEnum
from typing import Final
from uuid import UUID

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH: Final = 26
_PAIRS: Final = tuple(high + low for high in _ALPHABET for low in _ALPHABET)


class Kind(StrEnum):
    """What an id belongs to; the value is its prefix."""

    ORGANIZATION = "org"
    TEAM = "team"
    PERSON = "per"
    CYCLE = "cyc"
    OBJECTIVE = "obj"
    KEY_RESULT = "kr"
    ALIGNMENT = "aln"
    CHECK_IN = "chk"
    KPI = "kpi"
    MEASUREMENT = "msr"
    KPI_EVENT = "kev"
    KPI_BOARD = "brd"
    GUARDRAIL = "grd"
    EVENT = "evt"
    TOKEN = "tok"  # noqa: S105 - a prefix, not a secret
    MILESTONE = "mst"
    INITIATIVE = "ini"
    COMMENT = "com"
    CUSTOM_FIELD = "cuf"
    CHOICE = "cho"


_DIGITS: Final = frozenset(_ALPHABET)
_KIND_BY_PREFIX: Final = {kind.value: kind for kind in Kind}


def new_id(kind: Kind, uuid: UUID) -> str:
    """Write `uuid` (128 bits, version 7) as the published id of a `kind`."""
    return f"{kind.value}_{base32(uuid.int, _LENGTH)}"


def base32(number: int, length: int) -> str:
    """Write a number in `length` digits of Crockford's base32, in lower case."""
    pairs = [_PAIRS[(number >> shift) & 1023] for shift in range(10 * ((length - 1) // 2), -1, -10)]
    return "".join(pairs)[-length:]


def kind_of(identifier: str) -> Kind | None:
    """Tell what `identifier` belongs to, or None if it is not an id at all."""
    prefix, separator, digits = identifier.partition("_")
    kind = _KIND_BY_PREFIX.get(prefix)
    if kind is None or not separator or len(digits) != _LENGTH:
        return None
    if digits[0] > "7" or not _is_base32(digits):
        return None
    return kind


def is_id(kind: Kind, identifier: str) -> bool:
    """Tell whether `identifier` is well formed and belongs to a `kind`."""
    return kind_of(identifier) is kind


def _is_base32(digits: str) -> bool:
    return _DIGITS.issuperset(digits)
