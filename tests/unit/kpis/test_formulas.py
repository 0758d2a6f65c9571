"""Formulas: read as arithmetic is, worked out exactly, and kept small."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.kpis.formulas import read_formula, stored_expression, stored_formula
from domain.errors import InvalidInput, ValidationFailed
from domain.kpis.derivation import rounded
from domain.kpis.formulas.dimensions import UnitOfKpi
from domain.kpis.formulas.expressions import names_in, operands_of, parts_of, renamed, unknown_operand
from domain.kpis.formulas.units import check_units, unit_of_result
from domain.kpis.formulas.values import formula_of
from domain.kpis.kpis import NoValueReason
from domain.units import Unit

VALUES: Final = {"a": Decimal("2.5"), "b": Decimal(-3), "c": Decimal("0.7")}
LONG_KEY: Final = "k" * 50


def both(text: str, *, python: str | None = None) -> tuple[str, str]:
    """Give a formula, and what Python calls the same."""
    return text, text if python is None else python


def joined(parts: tuple[tuple[str, str], str, tuple[str, str]]) -> tuple[str, str]:
    (left, left_python), operator, (right, right_python) = parts
    return f"{left} {operator} {right}", f"{left_python} {operator} {right_python}"


def wrapped(parts: tuple[str, tuple[str, str]]) -> tuple[str, str]:
    opening, (inside, inside_python) = parts
    closing = ")" if opening.endswith("(") else ""
    return f"{opening}{inside}{closing}", f"{opening}{inside_python}{closing}"


LEAVES: Final = st.sampled_from(
    [both("a"), both("b"), both("c"), both("2", python="F(2)"), both("0.5", python="F(1, 2)")]
)
FORMULAS: Final = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(joined),
        st.tuples(st.sampled_from(["(", "-", "abs("]), inner).map(wrapped),
        st.tuples(inner, inner).map(
            lambda two: both(f"min({two[0][0]}, {two[1][0]})", python=f"min({two[0][1]}, {two[1][1]})")
        ),
    ),
    max_leaves=12,
)


@given(FORMULAS)
@settings(max_examples=200, deadline=None)
def test_a_formula_means_what_arithmetic_does(pair: tuple[str, str]) -> None:
    text, python = pair
    names = {name: Fraction(value) for name, value in VALUES.items()}
    try:
        expected = Fraction(eval(python, {"F": Fraction, **names}))
    except ZeroDivisionError:
        expected = None

    outcome = formula_of(stored_expression(text)).derive(VALUES, {})

    if expected is None:
        assert outcome.reason is NoValueReason.DIVISION_BY_ZERO
    else:
        assert outcome.value is not None
        assert abs(Fraction(outcome.value) - expected) <= abs(expected) * Fraction(5, 10**15)


def test_a_formula_names_what_it_needs_of_now_and_of_before() -> None:
    formula = formula_of(read_formula("a / prev(a) + prev(b)"))

    assert formula.inputs == {"a", "b"}
    assert formula.needed == {"a"}
    assert formula.needed_before == {"a", "b"}


def test_all_that_is_wrong_with_the_size_of_a_formula_is_told_at_once() -> None:
    with pytest.raises(ValidationFailed) as refused:
        read_formula(" + ".join(f"k{number}" for number in range(30)))

    assert [error.message.partition(";")[0] for error in refused.value.errors] == [
        "At most 50 numbers, KPIs, operators and functions together",
        "At most 20 KPIs",
    ]


def test_the_largest_formula_with_the_largest_numbers_is_worked_out() -> None:
    huge = formula_of(read_formula("*".join(["a"] * 25)))
    tiny = formula_of(read_formula("1/" + "/".join(["a"] * 24)))

    assert huge.derive({"a": Decimal("9e307")}, {}).reason is NoValueReason.OUT_OF_RANGE
    assert tiny.derive({"a": Decimal("9e307")}, {}).value == 0
    assert huge.derive({"a": Decimal("1e-307")}, {}) == rounded(Decimal(0))


def test_a_stored_formula_may_be_longer_than_a_new_one() -> None:
    text = " + ".join(f"{LONG_KEY[:-2]}{number:02}" for number in range(20))

    with pytest.raises(InvalidInput, match="at most 500 characters"):
        read_formula(text)
    assert len(stored_formula(text).inputs) == 20


def test_a_formula_is_renamed_word_by_word() -> None:
    assert renamed("mrr / mrr_2 + min(mrr, prev(x))", {"mrr": "kpi_1", "x": "y"}) == (
        "kpi_1 / mrr_2 + min(kpi_1, prev(y))"
    )


def test_the_names_of_a_text_are_known_also_if_it_cannot_be_read() -> None:
    assert names_in("mrr / / prev(arr") == {"mrr", "arr"}


def test_parts_come_from_left_to_right() -> None:
    expression = read_formula("-a + max(b, 2 * c)")

    assert [part.name for part in operands_of(expression)] == ["a", "b", "c"]
    assert len(list(parts_of(expression))) == 8


def test_an_unknown_key_is_told_with_its_place() -> None:
    [operand] = operands_of(read_formula("2 * nowhere"))

    assert unknown_operand(operand).message == "Column 5: no KPI has the key nowhere."


def test_long_parts_are_cut_in_what_is_said_of_them() -> None:
    text = f"({' + '.join(['euros'] * 8)}) + seconds"
    units = {"euros": UnitOfKpi(Unit.CURRENCY, "EUR"), "seconds": UnitOfKpi(Unit.DURATION)}

    [error] = check_units(text, read_formula(text), units, None)

    assert error.message == f"Column 67: {text[:40]}… is in EUR and seconds in seconds: they cannot be added."


@pytest.mark.parametrize(
    ("text", "declared", "message"),
    [
        ("euros / euros", UnitOfKpi(Unit.PERCENT), "a ratio, and the unit of the KPI is PERCENT. Multiply it by 100."),
        ("share * 1", UnitOfKpi(Unit.RATIO), "in percent, and the unit of the KPI is RATIO. Divide it by 100."),
        ("euros", UnitOfKpi(Unit.CURRENCY, "USD"), "in EUR, and the unit of the KPI is USD."),
        ("1 / euros", UnitOfKpi(Unit.RATIO), "in 1 per EUR, and the unit of the KPI is RATIO."),
        ("euros * euros / points", UnitOfKpi(Unit.SCORE), "in EUR × EUR per point, and the unit of the KPI is SCORE."),
        ("points", UnitOfKpi(Unit.NUMBER), "a score, and the unit of the KPI is NUMBER."),
        ("count + 0 * 2", UnitOfKpi(Unit.RATIO), "a number, and the unit of the KPI is RATIO."),
        ("count / count", UnitOfKpi(Unit.DURATION), "a quotient, and the unit of the KPI is DURATION."),
    ],
)
def test_a_result_that_does_not_fit_is_named(text: str, declared: UnitOfKpi, message: str) -> None:
    units = {
        "euros": UnitOfKpi(Unit.CURRENCY, "EUR"),
        "share": UnitOfKpi(Unit.PERCENT),
        "points": UnitOfKpi(Unit.SCORE),
        "count": UnitOfKpi(Unit.NUMBER),
    }

    [error] = check_units(text, read_formula(text), units, declared)

    assert (error.path, error.message) == (("unit",), f"The result of the formula is {message}")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("count / share_of_one", Unit.NUMBER),
        ("share_of_one / count", Unit.RATIO),
        ("count / count * count", Unit.NUMBER),
        ("euros / count * count", Unit.CURRENCY),
        ("euros / count / 2", Unit.CURRENCY),
        ("euros / count + euros", Unit.CURRENCY),
        ("euros + euros / count", Unit.CURRENCY),
        ("euros / count / (euros / count)", Unit.RATIO),
        ("1 / euros * euros", Unit.RATIO),
        ("2 + 3 + count / count", Unit.RATIO),
        ("count / count + 1", Unit.RATIO),
        ("0 - count", Unit.NUMBER),
        ("(1 + 2) * count", Unit.NUMBER),
        ("euros * euros", Unit.NUMBER),
        ("seconds + prev(seconds)", Unit.DURATION),
    ],
)
def test_the_unit_that_suits_a_result_best(text: str, unit: Unit) -> None:
    units = {
        "euros": UnitOfKpi(Unit.CURRENCY, "EUR"),
        "seconds": UnitOfKpi(Unit.DURATION),
        "share_of_one": UnitOfKpi(Unit.RATIO),
        "count": UnitOfKpi(Unit.NUMBER),
    }
    expression = read_formula(text)

    assert check_units(text, expression, units, None) == ()
    assert unit_of_result(text, expression, units).unit is unit
