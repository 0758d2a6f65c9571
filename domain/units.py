"""What a number counts. A unit never changes a formula; it tells people how to read the result."""

import re
from enum import StrEnum

from domain.errors import InvalidInput, OkraError

_CURRENCY = re.compile(r"[A-Z]{3}")


class Unit(StrEnum):
    """How to read a number. `DURATION` is in seconds; `PERCENT` is the number as written, 12 for 12 %."""

    NUMBER = "NUMBER"
    PERCENT = "PERCENT"
    CURRENCY = "CURRENCY"
    DURATION = "DURATION"
    RATIO = "RATIO"
    SCORE = "SCORE"


def check_unit(unit: Unit, currency: str | None) -> tuple[OkraError, ...]:
    """Tell what is wrong with a unit: a currency code (ISO 4217) goes with `CURRENCY`, and only with it."""
    if unit is Unit.CURRENCY and (currency is None or not _CURRENCY.fullmatch(currency)):
        return (InvalidInput("Name the currency by its ISO 4217 code, such as EUR.", "currency"),)
    if unit is not Unit.CURRENCY and currency is not None:
        return (InvalidInput("A currency code goes only with the unit CURRENCY.", "currency"),)
    return ()
