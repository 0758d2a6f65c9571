"""Numbers and days as people write them: 1.23 M, 45 %, €12 k, 3 h 20 min, Apr 2026."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import pairwise
from typing import Final, assert_never

from domain.kpis.kpis import KpiCadence
from domain.units import Unit

MINUS: Final = "−"
GAP: Final = "\u00a0"
"""Between a number and what it counts: the two stay on one line."""

DIGITS: Final = 3
"""So many significant digits are enough to see where something stands."""

_SYMBOLS: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}
_SCALES: Final = ((12, "tn"), (9, "bn"), (6, "M"), (3, "k"))
_LARGEST_EXPONENT: Final = 15
_SMALLEST_EXPONENT: Final = -6
_SUPERSCRIPTS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_MINUTE: Final = 60
_HOUR: Final = 3_600
_DAY: Final = 86_400
_TIMES: Final = ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min"), (1, "s"))
_FEWEST_DAYS_ALONE: Final = 100


def figure(value: Decimal, unit: Unit, currency: str | None = None, digits: int = DIGITS) -> str:
    """Write a value of `unit` with so many significant digits, or as the two largest parts of a duration."""
    rounded = Context(prec=digits, rounding=ROUND_HALF_EVEN)
    written = _duration(abs(value), rounded) if unit is Unit.DURATION else _counted(abs(value), unit, currency, rounded)
    return f"{MINUS}{written}" if value < 0 else written


def share(fraction: Decimal) -> str:
    """Write a fraction of 1 as whole percents."""
    percents = int((fraction * 100).to_integral_value(ROUND_HALF_EVEN))
    return f"{MINUS if percents < 0 else ''}{abs(percents)}{GAP}%"


def day(value: date) -> str:
    """Write a day: 3 Apr 2026."""
    return f"{value.day}{GAP}{_MONTHS[value.month - 1]}{GAP}{value.year}"


def period(start: date, cadence: KpiCadence) -> str:
    """Name the period that begins on a day. A quarter goes by its first month: fiscal years begin where they like."""
    match cadence:
        case KpiCadence.DAILY | KpiCadence.WEEKLY:
            return day(start)
        case KpiCadence.MONTHLY | KpiCadence.QUARTERLY:
            return f"{_MONTHS[start.month - 1]}{GAP}{start.year}"
        case _:
            assert_never(cadence)


def _counted(value: Decimal, unit: Unit, currency: str | None, context: Context) -> str:
    number = _number(value, context)
    match unit:
        case Unit.PERCENT:
            return f"{number}{GAP}%"
        case Unit.CURRENCY:
            symbol = _SYMBOLS.get(currency or "")
            return f"{symbol}{number}" if symbol else f"{currency}{GAP}{number}"
        case _:
            return number


def _number(value: Decimal, context: Context) -> str:
    rounded = context.plus(value)
    if not rounded:
        return "0"
    exponent = rounded.adjusted()
    if not _SMALLEST_EXPONENT <= exponent < _LARGEST_EXPONENT:
        return f"{_plain(rounded.scaleb(-exponent))}×10{str(exponent).translate(_SUPERSCRIPTS)}"
    for scale, word in _SCALES:
        if exponent >= scale:
            return f"{_plain(rounded.scaleb(-scale))}{GAP}{word}"
    return _plain(rounded)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _duration(seconds: Decimal, context: Context) -> str:
    if seconds >= _FEWEST_DAYS_ALONE * _DAY:
        return f"{_number(seconds / _DAY, context)}{GAP}d"
    for (length, word), (part_length, part_word) in pairwise(_TIMES):
        parts = int((seconds / part_length).to_integral_value(ROUND_HALF_EVEN))
        whole, part = divmod(parts, length // part_length)
        if whole and context.plus(seconds) >= length:
            return f"{whole}{GAP}{word}" + (f"{GAP}{part}{GAP}{part_word}" if part else "")
    return f"{_number(seconds, context)}{GAP}s"
