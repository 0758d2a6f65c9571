"""Keys of KPIs: the short names by which formulas and people know them, such as `mrr`."""

from re import compile as pattern
from typing import Final

from domain.errors import InvalidInput, OkraError
from domain.ids import kind_of
from domain.kpis.formulas.expressions import FUNCTION_NAMES

_KEY: Final = pattern(r"[a-z][a-z0-9_]{0,49}")


def is_key(text: str) -> bool:
    """Tell whether a KPI may have this key."""
    return _KEY.fullmatch(text) is not None and text not in FUNCTION_NAMES and kind_of(text) is None


def check_key(key: str | None) -> tuple[OkraError, ...]:
    """Tell what is wrong with the key of a KPI. It is fine to have none."""
    if key is None or is_key(key):
        return ()
    if key in FUNCTION_NAMES:
        return (InvalidInput(f"{key} is the name of a function in formulas.", "key"),)
    message = "A key has 1 to 50 lower-case letters a to z, digits and _, begins with a letter, and is no id."
    return (InvalidInput(message, "key"),)
