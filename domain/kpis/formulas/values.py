"""What a formula gives for a period.

Everything in between is exact, as fractions are, so that 1 / 3 × 3 is 1 and what is zero is found to be zero. Only the
result is rounded, half to even, to the 15 significant digits that every number of the API has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, assert_never

from domain.kpis.aggregation import NUMBER
from domain.kpis.derivation import MISSING, Outcome, rounded
from domain.kpis.formulas.expressions import (
    Call,
    Expression,
    Function,
    Negation,
    Number,
    Operand,
    Operation,
    Operator,
    operands_of,
)
from domain.kpis.kpis import NoValueReason

Values: TypeAlias = Mapping[str, Decimal]
"""What KPIs have in a period, by their names in the formula; one without a value is absent."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that can be worked out: what it says, and which KPIs it needs of a period and of the one before."""

    expression: Expression
    needed: frozenset[str]
    needed_before: frozenset[str]

    @property
    def inputs(self) -> frozenset[str]:
        """The names of all KPIs that it rests on."""
        return self.needed | self.needed_before

    @property
    def looks_back(self) -> bool:
        """Whether it also rests on the period before."""
        return bool(self.needed_before)

    def derive(self, values: Values, previous: Values) -> Outcome:
        """Give the value of a period from those of its inputs, or why it has none.

        Every KPI that is named has to have a value, whatever it is multiplied by.
        """
        if self.needed - values.keys() or self.needed_before - previous.keys():
            return MISSING
        try:
            result = _value(self.expression, values, previous)
        except ZeroDivisionError:
            return Outcome(reason=NoValueReason.DIVISION_BY_ZERO)
        return rounded(NUMBER.divide(Decimal(result.numerator), Decimal(result.denominator)))


def formula_of(expression: Expression) -> Formula:
    """Prepare an expression to be worked out for many periods."""
    operands = operands_of(expression)
    return Formula(
        expression,
        frozenset(operand.name for operand in operands if not operand.is_previous),
        frozenset(operand.name for operand in operands if operand.is_previous),
    )


def _value(part: Expression, values: Values, previous: Values) -> Fraction:
    match part:
        case Number():
            return Fraction(part.value)
        case Operand():
            return Fraction((previous if part.is_previous else values)[part.name])
        case Negation():
            return -_value(part.of, values, previous)
        case Operation():
            return _operated(part.operator, _value(part.left, values, previous), _value(part.right, values, previous))
        case Call():
            return _called(part.function, [_value(each, values, previous) for each in part.arguments])
        case _:
            assert_never(part)


def _operated(operator: Operator, left: Fraction, right: Fraction) -> Fraction:
    match operator:
        case Operator.ADD:
            return left + right
        case Operator.SUBTRACT:
            return left - right
        case Operator.MULTIPLY:
            return left * right
        case Operator.DIVIDE:
            return left / right
        case _:
            assert_never(operator)


def _called(function: Function, arguments: list[Fraction]) -> Fraction:
    match function:
        case Function.MIN:
            return min(arguments)
        case Function.MAX:
            return max(arguments)
        case Function.ABS:
            return abs(arguments[0])
        case _:
            assert_never(function)
