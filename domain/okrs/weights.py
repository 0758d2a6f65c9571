"""Weights: how much one member counts beside the others. Only their proportions matter."""

from decimal import Decimal
from typing import Final

from domain.errors import InvalidInput
from domain.numbers import ZERO

LARGEST_WEIGHT: Final = Decimal(1_000_000)


def check_weight(weight: Decimal, *path: str) -> tuple[InvalidInput, ...]:
    """Tell what is wrong with a weight: 0 to 1,000,000.

    A weight of 0 is a member that is shown, yet moves nothing.
    """
    if weight.is_finite() and ZERO <= weight <= LARGEST_WEIGHT:
        return ()
    return (InvalidInput(f"A weight is 0 to {LARGEST_WEIGHT:,}.", *path),)
