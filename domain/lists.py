"""A request for a list, the same for every edge: which rows, in which order, which page of them.

A `ListRequest` that exists is within the documented limits: whatever is not is refused where it is built.
Fields and relations are named as in the definition of the list that the request is for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias, assert_never

from domain.errors import InvalidInput, TooMany

DEFAULT_SIZE: Final = 50
LARGEST_SIZE: Final = 100
LARGEST_SET: Final = 100
LONGEST_TEXT: Final = 1_000
MOST_CONDITIONS: Final = 50
DEEPEST_NESTING: Final = 5
_JOINED: Final = "/"

MOST_ORDERS: Final = 5

Scalar: TypeAlias = str | bool | int | Decimal | date | datetime
Value: TypeAlias = Scalar | tuple[Scalar, ...]


class Operator(StrEnum):
    """How a field is compared. What is not set equals nothing, differs from everything, and is in no order.

    `CONTAINS` looks for a part of a text, whatever its case. `WITHIN` holds for a set of nodes of a tree and
    all below them. The `HAS_…` operators compare a set of tags with another.
    """

    EQ = "EQ"
    NEQ = "NEQ"
    IN = "IN"
    NOT_IN = "NOT_IN"
    GT = "GT"
    GTE = "GTE"
    LT = "LT"
    LTE = "LTE"
    CONTAINS = "CONTAINS"
    IS_NULL = "IS_NULL"
    WITHIN = "WITHIN"
    HAS_ANY = "HAS_ANY"
    HAS_ALL = "HAS_ALL"
    HAS_NONE = "HAS_NONE"


SET_OPERATORS: Final = frozenset(
    {Operator.IN, Operator.NOT_IN, Operator.WITHIN, Operator.HAS_ANY, Operator.HAS_ALL, Operator.HAS_NONE}
)


class Quantifier(StrEnum):
    """How many of the related rows must fit. `EVERY` and `NONE` hold where there are none."""

    SOME = "SOME"
    NONE = "NONE"
    EVERY = "EVERY"


@dataclass(frozen=True, slots=True)
class Compare:
    """Hold where a field compares with a value as the operator says.

    Raises `TooMany` for a set of more than 100 values, `InvalidInput` for a text that no database can hold.
    """

    field: str
    operator: Operator
    value: Value

    def __post_init__(self) -> None:
        """Refuse what cannot be looked for."""
        members = self.value if isinstance(self.value, tuple) else (self.value,)
        if len(members) > LARGEST_SET:
            message = f"At most {LARGEST_SET} values; these are {len(members)}."
            raise TooMany(message)
        for member in members:
            if isinstance(member, str):
                _require_storable(member)


@dataclass(frozen=True, slots=True)
class Related:
    """Hold where so many of the related rows that the viewer may see fit. Without a condition, all fit."""

    relation: str
    quantifier: Quantifier
    condition: "Condition | None" = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Hold where every part holds; without parts, everywhere."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Hold where one part holds; without parts, nowhere."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Negation:
    """Hold where the condition does not."""

    condition: "Condition"


Condition: TypeAlias = Compare | Related | AllOf | AnyOf | Negation


@dataclass(frozen=True, slots=True)
class Order:
    """One step of an order. What is not set comes last, or first if `nulls_first`, whatever the direction."""

    field: str
    descending: bool = False
    nulls_first: bool = False


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A page of a list: the `first` so many behind the cursor `after`, or the `last` so many before `before`.

    Without `first` and `last`, the first 50. Without an order, the list's own. Raises `InvalidInput` or
    `TooMany` for a request outside the documented limits.
    """

    condition: Condition | None = None
    order: tuple[Order, ...] = ()
    first: int | None = None
    last: int | None = None
    after: str | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is outside the limits."""
        if self.first is not None and self.last is not None:
            raise InvalidInput("Ask for the first or for the last, not for both.", "last")
        _require_size(self.first, "first")
        _require_size(self.last, "last")
        if len(self.order) > MOST_ORDERS:
            message = f"At most {MOST_ORDERS} steps of order; these are {len(self.order)}."
            raise TooMany(message, "orderBy")
        if self.condition is not None:
            _require_bounded(self.condition)

    @property
    def size(self) -> int:
        """The largest number of rows on the page."""
        return self.first or self.last or DEFAULT_SIZE

    @property
    def is_backward(self) -> bool:
        """Whether the page is counted from its end."""
        return self.last is not None


def joined(column: str, name: str) -> str:
    """Name a field of the row that a column leads to, where it is read together with the row it stands in."""
    return f"{column}{_JOINED}{name}"


def is_plain(name: str) -> bool:
    """Tell whether a name is that of a field of the row itself."""
    return _JOINED not in name


def split_joined(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give the fields that are wanted of rows which columns lead to, by column. Plain names are left out."""
    wanted: dict[str, set[str]] = {}
    for name in names:
        column, separator, field = name.partition(_JOINED)
        if separator:
            wanted.setdefault(column, set()).add(field)
    return {column: frozenset(fields) for column, fields in sorted(wanted.items())}


def parts_of(condition: Condition) -> Iterator[Condition]:
    """Give a condition and all its parts, outermost first, left to right."""
    yield condition
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from parts_of(part)
        case Negation(inner):
            yield from parts_of(inner)
        case Related(condition=inner) if inner is not None:
            yield from parts_of(inner)
        case _:
            pass


def _require_size(size: int | None, name: str) -> None:
    if size is None:
        return
    if size < 1:
        raise InvalidInput("Ask for at least one.", name)
    if size > LARGEST_SIZE:
        message = f"At most {LARGEST_SIZE} at once; page on with cursors."
        raise TooMany(message, name)


def _require_bounded(condition: Condition) -> None:
    count = sum(isinstance(part, (Compare, Related)) for part in parts_of(condition))
    if count > MOST_CONDITIONS:
        message = f"At most {MOST_CONDITIONS} conditions; these are {count}."
        raise TooMany(message, "filter")
    if _depth(condition) > DEEPEST_NESTING:
        message = f"At most {DEEPEST_NESTING} filters inside one another."
        raise TooMany(message, "filter")


def _depth(condition: Condition | None) -> int:
    match condition:
        case None | Compare():
            return 0
        case Related(condition=inner) | Negation(inner):
            return 1 + _depth(inner)
        case AnyOf(parts):
            return 1 + max(map(_depth, parts), default=0)
        case AllOf(parts):
            return max((_depth(part) + isinstance(part, AllOf) for part in parts), default=0)
        case _:
            assert_never(condition)


def _require_storable(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        message = f"At most {LONGEST_TEXT} characters; this has {len(text)}."
        raise InvalidInput(message)
    if "\x00" in text or not _is_unicode(text):
        raise InvalidInput("Contains a character that cannot be stored.")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
