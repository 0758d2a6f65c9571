"""What kinds of values a list can be filtered and ordered by, and how a cursor carries them exactly."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Numeric
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text, TypeEngine

from storage.tables.columns import ID as ID_TYPE


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its type in statements, and its text in cursors.

    A number is read as text where a cursor may be made of it: nothing is lost, and nothing converted in vain.
    """

    type: TypeEngine[Any]
    member: TypeEngine[Any]
    write: Callable[[Any], str] = str
    read: Callable[[str], object] = str
    is_read_as_text: bool = False


ID: Final = Kind(ID_TYPE, Text())
TEXT: Final = Kind(Text(), Text())
NUMBER: Final = Kind(Numeric(), Numeric(), read=Decimal, is_read_as_text=True)
INTEGER: Final = Kind(Integer(), Integer(), read=int)
BOOLEAN: Final = Kind(Boolean(), Boolean(), read=lambda text: text == "True")
DATE: Final = Kind(Date(), Date(), write=date.isoformat, read=date.fromisoformat)
MOMENT: Final = Kind(
    DateTime(timezone=True), DateTime(timezone=True), write=datetime.isoformat, read=datetime.fromisoformat
)
TAGS: Final = Kind(ARRAY(Text()), Text())


_KINDS: Final[tuple[tuple[type[TypeEngine[Any]], Kind], ...]] = (
    (ARRAY, TAGS),
    (Boolean, BOOLEAN),
    (Integer, INTEGER),
    (Numeric, NUMBER),
    (DateTime, MOMENT),
    (Date, DATE),
)


def kind_of(column: Column[Any]) -> Kind:
    """Tell the kind of a table's column."""
    if isinstance(column.type, Text):
        return ID if column.type.collation == ID_TYPE.collation else TEXT
    return next(kind for type_, kind in _KINDS if isinstance(column.type, type_))
