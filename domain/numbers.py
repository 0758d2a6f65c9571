"""Exact numbers: how they come in, how they are averaged, and how they are published.

Three forms, and no other: what a person typed (at most 15 significant digits, so that it survives the way
out as a float unchanged), the exact form in which progress travels from level to level (30 decimals), and
the published form (6 decimals). Every rounding is half to even.

Rules never use the operators of `Decimal`: those round to the precision of the running thread, not to ours.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from typing import Final

from domain.errors import InvalidInput

SIGNIFICANT_DIGITS: Final = 15
EXACT_PLACES: Final = 30
PUBLISHED_PLACES: Final = 6
LARGEST_EXPONENT: Final = 307

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)

EXACT: Final = Context(prec=34, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
"""The context of every calculation: 34 significant digits, as in IEEE 754 decimal128."""

_WITHOUT_LOSS: Final = Context(prec=2_000, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
"""Wide enough for any sum of products of two accepted numbers: such sums do not depend on their order."""

_AS_TYPED: Final = Context(prec=SIGNIFICANT_DIGITS, traps=[Inexact])
"""Refuses to drop a digit that is not 0."""

_EXACT_STEP: Final = Decimal(f"1e-{EXACT_PLACES}")
_PUBLISHED_STEP: Final = Decimal(f"1e-{PUBLISHED_PLACES}")
_WRITTEN: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


def exact_number(value: float | str | Decimal, *path: str) -> Decimal:
    """Take a number from outside, digit by digit as it was written.

    A float counts as the shortest decimal that stands for it, 0.1 as 0.1. Refused with `InvalidInput` at
    `path`: NaN, infinities, what is no number at all, more than 15 significant digits, and magnitudes that
    a float cannot carry (beyond 10³⁰⁷, or above zero and below 10⁻³⁰⁷).
    """
    number = _read(value)
    if number is None or not number.is_finite():
        raise InvalidInput("This is not a finite number.", *path)
    try:
        number = number.normalize(_AS_TYPED)
    except Inexact as error:
        message = f"A number has at most {SIGNIFICANT_DIGITS} significant digits."
        raise InvalidInput(message, *path) from error
    if number and not -LARGEST_EXPONENT <= number.adjusted() <= LARGEST_EXPONENT:
        raise InvalidInput("This number is too large or too close to zero.", *path)
    return _plain(number)


def publish(value: Decimal) -> Decimal:
    """Round to the 6 decimals that people see."""
    return _rounded(value, _PUBLISHED_STEP)


def settle(value: Decimal) -> Decimal:
    """Round to the 30 decimals in which progress is stored and handed to the next level."""
    return _plain(_rounded(value, _EXACT_STEP))


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Divide, settled. The divisor is not zero."""
    return settle(EXACT.divide(dividend, divisor))


def clamp(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """Give the number nearest to `value` between `low` and `high`."""
    return max(low, min(value, high))


def add_up(numbers: Iterable[Decimal]) -> Decimal:
    """Add numbers, losing nothing."""
    total = ZERO
    for number in numbers:
        total = _WITHOUT_LOSS.add(total, number)
    return total


def weighted_mean(pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Average `(value, weight)` pairs, settled: Σ(weight × value) / Σ(weight).

    Weights are not negative. None when they add up to zero. The sums lose nothing, so the order of the pairs
    does not matter, not even in the last digit.
    """
    total = weights = ZERO
    for value, weight in pairs:
        total = _WITHOUT_LOSS.fma(value, weight, total)
        weights = _WITHOUT_LOSS.add(weights, weight)
    return quotient(total, weights) if weights else None


def _read(value: float | str | Decimal) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return Decimal(value) if _WRITTEN.fullmatch(value) else None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return _without_sign_of_zero(value.quantize(step, context=_WITHOUT_LOSS))


def _plain(number: Decimal) -> Decimal:
    """Write a number in its shortest form without an exponent: 100, not 1E+2 or 100.00."""
    shortest = number.normalize(_WITHOUT_LOSS)
    if shortest == shortest.to_integral_value():
        shortest = shortest.quantize(ONE, context=_WITHOUT_LOSS)
    return _without_sign_of_zero(shortest)


def _without_sign_of_zero(number: Decimal) -> Decimal:
    return number or number.copy_abs()
