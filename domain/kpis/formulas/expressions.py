"""What a formula says: numbers and KPIs, put together by operators and functions.

    net / (start + prev(start)) * 100

A formula is read elsewhere; here stands what came of it, where in the text each part was, and how large it may be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from re import compile as pattern
from typing import Final, TypeAlias, assert_never

from domain.errors import InvalidInput, OkraError

LONGEST: Final = 500
MOST_PARTS: Final = 50
DEEPEST: Final = 20
MOST_KPIS: Final = 20

PREVIOUS: Final = "prev"
"""`prev(x)` is the value of KPI x in the period before."""

_NAME: Final = pattern(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the text a part stands: from the character `start` to before `end`, counted from 0."""

    start: int
    end: int


class FormulaError(InvalidInput):
    """The formula cannot be used."""

    def __init__(self, message: str, span: Span) -> None:
        """Say what is wrong, and where."""
        super().__init__(f"Column {span.start + 1}: {message}", "formula")
        self.span = span


class Operator(StrEnum):
    """What stands between two parts."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class Function(StrEnum):
    """What can be asked of one or more parts."""

    MIN = "min"
    MAX = "max"
    ABS = "abs"


FUNCTION_NAMES: Final = frozenset({*(function.value for function in Function), PREVIOUS})


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    span: Span
    value: Decimal


@dataclass(frozen=True, slots=True)
class Operand:
    """The value of a KPI, which is named by its key or its id: of the period at hand, or of the one before."""

    span: Span
    name: str
    is_previous: bool = False


@dataclass(frozen=True, slots=True)
class Negation:
    """The same with the other sign."""

    span: Span
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts and what stands between them."""

    span: Span
    operator: Operator
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of one or more parts."""

    span: Span
    function: Function
    arguments: tuple["Expression", ...]


Expression: TypeAlias = Number | Operand | Negation | Operation | Call


def call(name: str, arguments: tuple[Expression, ...], span: Span) -> Expression:
    """Give what a function's name and arguments stand for. Raises `FormulaError` where they do not go together."""
    if name == PREVIOUS:
        return _previous(arguments, span)
    if name not in FUNCTION_NAMES:
        known = ", ".join(sorted(FUNCTION_NAMES))
        raise FormulaError(f"there is no function {name}. There are {known}.", span)
    function = Function(name)
    if function is Function.ABS and len(arguments) != 1:
        raise FormulaError("abs takes one part, such as abs(x).", span)
    return Call(span, function, arguments)


def _previous(arguments: tuple[Expression, ...], span: Span) -> Operand:
    match arguments:
        case (Operand(name=name, is_previous=False),):
            return Operand(span, name, is_previous=True)
        case _:
            raise FormulaError("prev takes the key of one KPI, such as prev(x).", span)


def parts_of(expression: Expression) -> Iterator[Expression]:
    """Give every part of an expression, from left to right, each before what it is made of."""
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(_made_of(part))


def operands_of(expression: Expression) -> list[Operand]:
    """Give each place where an expression names a KPI, from left to right."""
    return [part for part in parts_of(expression) if isinstance(part, Operand)]


def check_text_of_formula(text: str) -> tuple[OkraError, ...]:
    """Tell whether a formula is too long or too deep to be read at all."""
    if len(text) > LONGEST:
        return (InvalidInput(f"A formula has at most {LONGEST} characters; this has {len(text)}.", "formula"),)
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth > DEEPEST:
            return (FormulaError(f"at most {DEEPEST} brackets inside each other.", Span(place, place + 1)),)
    return ()


def check_expression(expression: Expression) -> tuple[OkraError, ...]:
    """Tell whether a formula that was read has too much in it, or no KPI at all."""
    parts = sum(1 for _ in parts_of(expression))
    named = {operand.name for operand in operands_of(expression)}
    errors: list[OkraError] = []
    if parts > MOST_PARTS:
        message = f"At most {MOST_PARTS} numbers, KPIs, operators and functions together; these are {parts}."
        errors.append(InvalidInput(message, "formula"))
    if len(named) > MOST_KPIS:
        errors.append(InvalidInput(f"At most {MOST_KPIS} KPIs; these are {len(named)}.", "formula"))
    if not named:
        errors.append(InvalidInput("Name at least one KPI by its key.", "formula"))
    return tuple(errors)


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Write a formula with other names for its KPIs; a name that is not given stays."""
    return _NAME.sub(lambda found: names.get(found[0], found[0]), text)


def names_in(text: str) -> frozenset[str]:
    """Give all names in a text that may be a formula, be it one that can be read or not."""
    return frozenset(_NAME.findall(text)) - FUNCTION_NAMES


def unknown_operand(operand: Operand) -> FormulaError:
    """Say that a formula names what is not there, or what the actor may not see."""
    return FormulaError(f"no KPI has the key {operand.name}.", operand.span)


def _made_of(part: Expression) -> tuple[Expression, ...]:
    match part:
        case Number() | Operand():
            return ()
        case Negation():
            return (part.of,)
        case Operation():
            return (part.left, part.right)
        case Call():
            return part.arguments
        case _:
            assert_never(part)
