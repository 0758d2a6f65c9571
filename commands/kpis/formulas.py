"""Reading the text of formulas. The parser is lark's; the text is never run as a program."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, Final, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken, v_args

from domain.errors import InvalidInput, refuse
from domain.kpis.formulas.dimensions import UnitOfKpi
from domain.kpis.formulas.expressions import (
    FUNCTION_NAMES,
    Expression,
    FormulaError,
    Negation,
    Number,
    Operand,
    Operation,
    Operator,
    Span,
    call,
    check_expression,
    check_text_of_formula,
)
from domain.kpis.formulas.values import Formula, formula_of
from domain.numbers import exact_number
from domain.units import Unit

_GRAMMAR: Final = r"""
    ?start: sum
    ?sum: product
        | sum PLUS product      -> operation
        | sum MINUS product     -> operation
    ?product: signed
        | product TIMES signed  -> operation
        | product OVER signed   -> operation
    ?signed: atom
        | MINUS signed          -> negation
    ?atom: NUMBER               -> number
        | NAME                  -> operand
        | OPEN sum CLOSE        -> group
        | NAME OPEN arguments CLOSE -> call
    arguments: sum ("," sum)*

    PLUS: "+"
    MINUS: "-"
    TIMES: "*"
    OVER: "/"
    OPEN: "("
    CLOSE: ")"
    NAME: /[A-Za-z_][A-Za-z0-9_]*/
    NUMBER: /[0-9]+(\.[0-9]+)?|\.[0-9]+/
    BLANK: /[ \t\r\n]+/
    %ignore BLANK
"""

_VALUE: Final = "a number, the key of a KPI or “(”"
_OPERATORS: Final = "“+”, “-”, “*”, “/”"
_MEANT: Final = {"×": "*", "·": "*", "÷": "/", ":": "/", "−": "-", "–": "-", "[": "(", "]": ")"}
_END: Final = "$END"
_MOST_KEPT: Final = 1_000


def read_formula(text: str) -> Expression:
    """Read a formula. Raises `InvalidInput` at `formula`, with the column and what was expected there."""
    refuse(check_text_of_formula(text))
    expression = _parsed(text)
    refuse(check_expression(expression))
    return expression


def unit_of(kpi: Mapping[str, Any]) -> UnitOfKpi:
    """Read the unit of a KPI from its row."""
    return UnitOfKpi(Unit(kpi["unit"]), kpi["currency"])


def stored_expression(text: str) -> Expression:
    """Read a formula that was accepted before. Its KPIs are named by their ids, so it may have become longer."""
    return _parsed(text)


@lru_cache(_MOST_KEPT)
def stored_formula(text: str) -> Formula:
    """Prepare a formula that was accepted before to be worked out. It is read once, and the same for every period."""
    return formula_of(stored_expression(text))


@v_args(inline=True)
class _Reader(Transformer[Token, Expression]):
    """Builds the expression while the text is read, from the inside out."""

    def number(self, token: Token) -> Number:
        span = _span(token)
        try:
            return Number(span, exact_number(str(token)))
        except InvalidInput as error:
            raise FormulaError(error.message, span) from error

    def operand(self, name: Token) -> Operand:
        if name in FUNCTION_NAMES:
            raise FormulaError(f"{name} is a function: write {name}(…).", _span(name))
        return Operand(_span(name), str(name))

    def operation(self, left: Expression, operator: Token, right: Expression) -> Operation:
        return Operation(Span(left.span.start, right.span.end), Operator(str(operator)), left, right)

    def negation(self, minus: Token, of: Expression) -> Negation:
        return Negation(Span(_span(minus).start, of.span.end), of)

    def group(self, begin: Token, inside: Expression, end: Token) -> Expression:
        return replace(inside, span=Span(_span(begin).start, _span(end).end))

    def arguments(self, *arguments: Expression) -> tuple[Expression, ...]:
        return arguments

    def call(self, name: Token, _begin: Token, arguments: tuple[Expression, ...], end: Token) -> Expression:
        return call(str(name), arguments, Span(_span(name).start, _span(end).end))


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", transformer=_Reader())


def _parsed(text: str) -> Expression:
    try:
        return cast("Expression", _parser().parse(text))  # what the reader built in the place of a tree
    except UnexpectedCharacters as error:
        raise _meaningless(text, error) from None
    except UnexpectedToken as error:
        raise _unexpected(text, error) from None


def _meaningless(text: str, error: UnexpectedCharacters) -> FormulaError:
    lines_before = text.split("\n")[: error.line - 1]
    place = sum(len(line) + 1 for line in lines_before) + error.column - 1
    found = text[place]
    hint = f" Write {_MEANT[found]} instead." if found in _MEANT else ""
    return FormulaError(f"{_shown(found)} has no meaning in a formula.{hint}", Span(place, place + 1))


def _unexpected(text: str, error: UnexpectedToken) -> FormulaError:
    token = error.token
    at_end = token.type == _END
    span = Span(len(text), len(text)) if at_end else _span(token)
    found = "the end" if at_end else _shown(str(token))
    if "NAME" in error.expected:
        return FormulaError(f"expected {_VALUE}, found {found}.", span)
    before = text[: span.start]
    is_inside = before.count("(") > before.count(")")
    return FormulaError(f"expected {_OPERATORS} or {'“)”' if is_inside else 'the end'}, found {found}.", span)


def _shown(found: str) -> str:
    return f"“{found if found.isprintable() else ascii(found)[1:-1]}”"


def _span(token: Token) -> Span:
    return Span(token.start_pos or 0, token.end_pos or 0)
