"""Whether what a formula puts together belongs together, and what unit its values have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Final, assert_never

from domain.errors import InvalidInput, OkraError
from domain.kpis.formulas.dimensions import (
    Meanings,
    UnitOfKpi,
    common,
    fits,
    meanings_of_number,
    meanings_of_unit,
    product,
    ratio,
    unit_for,
)
from domain.kpis.formulas.expressions import (
    Call,
    Expression,
    FormulaError,
    Negation,
    Number,
    Operand,
    Operation,
    Operator,
)
from domain.units import Unit

_SHOWN: Final = 40
_HINTS: Final = {
    (Unit.RATIO, Unit.PERCENT): " Multiply it by 100.",
    (Unit.PERCENT, Unit.RATIO): " Divide it by 100.",
}


@dataclass(slots=True)
class UnitCheck:
    """A formula on the way through the check. `text` is what it was read from; `units` are those of its KPIs."""

    text: str
    units: Mapping[str, UnitOfKpi]
    errors: list[OkraError] = field(default_factory=list)

    def meanings(self, part: Expression) -> Meanings:
        """Tell what a part is counted in, and note what does not fit together in it."""
        match part:
            case Number():
                return meanings_of_number(part.value)
            case Operand():
                return meanings_of_unit(self.units[part.name])
            case Negation():
                return self.meanings(part.of)
            case Operation():
                return self._operated(part)
            case Call():
                return self._common(part.arguments, "compared")
            case _:
                assert_never(part)

    def _operated(self, part: Operation) -> Meanings:
        match part.operator:
            case Operator.MULTIPLY:
                return product(self.meanings(part.left), self.meanings(part.right))
            case Operator.DIVIDE:
                return ratio(self.meanings(part.left), self.meanings(part.right))
            case Operator.ADD:
                return self._common((part.left, part.right), "added")
            case Operator.SUBTRACT:
                return self._common((part.left, part.right), "subtracted")
            case _:
                assert_never(part.operator)

    def _common(self, parts: tuple[Expression, ...], verb: str) -> Meanings:
        known = [(part, self.meanings(part)) for part in parts]

        def join(one: tuple[Expression, Meanings], other: tuple[Expression, Meanings]) -> tuple[Expression, Meanings]:
            both = common(one[1], other[1])
            if not both:
                message = f"{self._said(one[0])} is {one[1][0]} and {self._said(other[0])} {other[1][0]}"
                self.errors.append(FormulaError(f"{message}: they cannot be {verb}.", other[0].span))
            return one[0], both or one[1]

        return reduce(join, known)[1]

    def _said(self, part: Expression) -> str:
        said = self.text[part.span.start : part.span.end]
        return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


def check_units(
    text: str, expression: Expression, units: Mapping[str, UnitOfKpi], declared: UnitOfKpi | None
) -> tuple[OkraError, ...]:
    """Tell what does not fit together in a formula, and whether its result fits the unit of the KPI it is for.

    `units` are those of the KPIs by the names that the formula gives them.
    """
    check = UnitCheck(text, units)
    meanings = check.meanings(expression)
    if not check.errors and declared is not None and not fits(meanings, declared):
        check.errors.append(_misfit(meanings, declared))
    return tuple(check.errors)


def unit_of_result(text: str, expression: Expression, units: Mapping[str, UnitOfKpi]) -> UnitOfKpi:
    """Give the unit that suits the result of a formula best."""
    return unit_for(UnitCheck(text, units).meanings(expression))


def _misfit(meanings: Meanings, declared: UnitOfKpi) -> InvalidInput:
    wanted = declared.currency if declared.unit is Unit.CURRENCY else declared.unit.value
    hint = _HINTS.get((unit_for(meanings[:1]).unit, declared.unit), "")
    return InvalidInput(
        f"The result of the formula is {meanings[0]}, and the unit of the KPI is {wanted}.{hint}", "unit"
    )
