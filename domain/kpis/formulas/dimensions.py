"""Dimensions: what the parts of a formula are counted in, and which of them go together.

- The units `CURRENCY` (each code for itself), `DURATION`, `PERCENT` and `SCORE` are multiplied and divided like
  quantities: EUR / EUR is a ratio, and EUR / seconds is EUR per second.
- What has none of them is plain: `NUMBER`, `RATIO`, or the quotient of two numbers, which is as much the one as the
  other. A number or a ratio scales anything: EUR × number and EUR / number are EUR.
- A number that is written in a formula scales anything too. It may be added to what is plain, a percentage or a
  score; 0 may be added to anything. 100 may also stand for 100 %: 100 × ratio is in percent, percent / 100 is a ratio.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from domain.numbers import ZERO
from domain.units import Unit


@dataclass(frozen=True, slots=True)
class UnitOfKpi:
    """The unit that a KPI was given, and its currency exactly if that is `CURRENCY`."""

    unit: Unit
    currency: str | None = None


class Plain(StrEnum):
    """What kind of number something is, apart from its quantities.

    `NOTHING`: a written 0. `WRITTEN`: any other written number. `PER_NUMBER`: quantities divided by a number.
    """

    NOTHING = "NOTHING"
    WRITTEN = "WRITTEN"
    QUOTIENT = "QUOTIENT"
    NUMBER = "NUMBER"
    RATIO = "RATIO"
    PER_NUMBER = "PER_NUMBER"


Powers: TypeAlias = frozenset[tuple[str, int]]
"""Quantities and the powers they come in, none of them 0."""

_SECONDS: Final = "seconds"
_PERCENT: Final = "percent"
_POINTS: Final = "points"
_QUANTITIES: Final = {Unit.DURATION: _SECONDS, Unit.PERCENT: _PERCENT, Unit.SCORE: _POINTS}
_ONE_OF: Final = {_SECONDS: "second", _POINTS: "point"}
_NONE: Final[Powers] = frozenset()
_IN_PERCENT: Final[Powers] = frozenset({(_PERCENT, 1)})
_IN_POINTS: Final[Powers] = frozenset({(_POINTS, 1)})
_ANY_NUMBER_FITS: Final = (_IN_PERCENT, _IN_POINTS)
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Dimension:
    """What something is counted in."""

    powers: Powers
    plain: Plain

    def __str__(self) -> str:
        """Say it so that it can follow `is`."""
        if not self.powers:
            return _PLAIN_WORDS[self.plain]
        if self.powers == _IN_POINTS:
            return "a score"
        above = [name for name, power in sorted(self.powers) for _ in range(power)]
        below = [_ONE_OF.get(name, name) for name, power in sorted(self.powers) for _ in range(-power)]
        return "in " + " per ".join([" × ".join(above) or "1", *below])


Meanings: TypeAlias = tuple[Dimension, ...]
"""All that something may be counted in, what it is at first sight first."""

_PLAIN_WORDS: Final = {
    Plain.NOTHING: "zero",
    Plain.WRITTEN: "a written number",
    Plain.QUOTIENT: "a quotient",
    Plain.NUMBER: "a number",
    Plain.RATIO: "a ratio",
    Plain.PER_NUMBER: "a quotient",
}


def meanings_of_unit(given: UnitOfKpi) -> Meanings:
    """Tell what the values of a KPI are counted in."""
    if given.unit in {Unit.NUMBER, Unit.RATIO}:
        return (Dimension(_NONE, Plain(given.unit.value)),)
    quantity = _QUANTITIES.get(given.unit, given.currency or "")
    return (Dimension(frozenset({(quantity, 1)}), Plain.RATIO),)


def meanings_of_number(value: Decimal) -> Meanings:
    """Tell what a number that is written in a formula is counted in."""
    if value == ZERO:
        return (Dimension(_NONE, Plain.NOTHING),)
    plain = Dimension(_NONE, Plain.WRITTEN)
    return (plain, Dimension(_IN_PERCENT, Plain.RATIO)) if value == _HUNDRED else (plain,)


def product(left: Meanings, right: Meanings) -> Meanings:
    """Tell what a product is counted in."""
    return _distinct(_multiplied(one, other) for one in left for other in right)


def ratio(left: Meanings, right: Meanings) -> Meanings:
    """Tell what a quotient is counted in."""
    return _distinct(_divided(one, other) for one in left for other in right)


def common(left: Meanings, right: Meanings) -> Meanings:
    """Tell what two parts that are added, subtracted or compared are both counted in: nothing if they do not fit."""
    found = (_joined(one, other) for one in left for other in right)
    return _distinct(dimension for dimension in found if dimension is not None)


def fits(meanings: Meanings, declared: UnitOfKpi) -> bool:
    """Tell whether a result may be given as the values of a KPI with this unit."""
    return any(_fits(dimension, declared) for dimension in meanings)


def unit_for(meanings: Meanings) -> UnitOfKpi:
    """Give the unit that suits a result best.

    What is in percent by a written 100 is meant to be, and what is a ratio by one too.
    """
    simple = [unit for dimension in meanings if (unit := _simple_unit(dimension)) is not None]
    first = _simple_unit(meanings[0])
    if first is not None and first.unit not in {Unit.RATIO, Unit.PERCENT}:
        return first
    return simple[-1] if simple else UnitOfKpi(Unit.NUMBER)


def _multiplied(left: Dimension, right: Dimension) -> Dimension:
    powers = _added(left.powers, right.powers, 1)
    kinds = {left.plain, right.plain}
    if not powers and (left.powers or right.powers):
        return Dimension(powers, Plain.RATIO)
    if powers:
        per_number = Plain.PER_NUMBER in kinds and Plain.NUMBER not in kinds
        return Dimension(powers, Plain.PER_NUMBER if per_number else Plain.RATIO)
    strongest = next(
        kind for kind in (Plain.NUMBER, Plain.RATIO, Plain.QUOTIENT, Plain.WRITTEN, Plain.NOTHING) if kind in kinds
    )
    return Dimension(powers, strongest)


def _divided(left: Dimension, right: Dimension) -> Dimension:
    powers = _added(left.powers, right.powers, -1)
    if powers:
        by_number = not right.powers and right.plain is Plain.NUMBER
        still = left.plain is Plain.PER_NUMBER and right.plain is not Plain.PER_NUMBER
        return Dimension(powers, Plain.PER_NUMBER if by_number or still else Plain.RATIO)
    if left.powers:
        uneven = (left.plain is Plain.PER_NUMBER) != (right.plain is Plain.PER_NUMBER)
        return Dimension(powers, Plain.QUOTIENT if uneven else Plain.RATIO)
    return Dimension(powers, _plainly_divided(left.plain, right.plain))


def _plainly_divided(left: Plain, right: Plain) -> Plain:
    if left is Plain.RATIO or right in {Plain.WRITTEN, Plain.NOTHING}:
        return left
    return Plain.NUMBER if left is Plain.NUMBER and right is not Plain.NUMBER else Plain.QUOTIENT


def _joined(left: Dimension, right: Dimension) -> Dimension | None:
    for one, other in ((left, right), (right, left)):
        if one.plain is Plain.NOTHING:
            return other
        if one.plain is Plain.WRITTEN and other.powers in _ANY_NUMBER_FITS:
            return other
    if left.powers != right.powers:
        return None
    if left.powers:
        return left if right.plain is Plain.PER_NUMBER else right
    for one, other in ((left, right), (right, left)):
        if one.plain in {Plain.WRITTEN, other.plain} or (
            one.plain is Plain.QUOTIENT and other.plain is not Plain.WRITTEN
        ):
            return other
    return None


def _fits(result: Dimension, declared: UnitOfKpi) -> bool:
    match declared.unit:
        case Unit.NUMBER:
            compound = _simple_unit(result) is None
            return not result.powers or compound or result.plain is Plain.PER_NUMBER
        case Unit.RATIO:
            return not result.powers and result.plain is not Plain.NUMBER
        case Unit.SCORE:
            return result.powers in {_NONE, _IN_PERCENT, _IN_POINTS}
        case _:
            return result.powers == meanings_of_unit(declared)[0].powers


def _simple_unit(result: Dimension) -> UnitOfKpi | None:
    """Give the unit that stands for just this; None for what is put together of several quantities."""
    if not result.powers:
        return UnitOfKpi(Unit.NUMBER if result.plain is Plain.NUMBER else Unit.RATIO)
    [(quantity, power), *others] = result.powers
    if others or power != 1:
        return None
    for unit, name in _QUANTITIES.items():
        if name == quantity:
            return UnitOfKpi(unit)
    return UnitOfKpi(Unit.CURRENCY, quantity)


def _added(left: Powers, right: Powers, sign: int) -> Powers:
    powers = dict(left)
    for quantity, power in right:
        powers[quantity] = powers.get(quantity, 0) + sign * power
    return frozenset((quantity, power) for quantity, power in powers.items() if power)


def _distinct(dimensions: Iterable[Dimension]) -> Meanings:
    return tuple(dict.fromkeys(dimensions))
