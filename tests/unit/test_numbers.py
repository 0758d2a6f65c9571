"""Exact numbers: in, averaged, out."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.numbers import clamp, exact_number, publish, quotient, settle, weighted_mean

_typed = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(-12, 12),
)
_weights = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent), st.integers(0, 999_999), st.integers(-9, 0)
)
_half_a_step = Fraction(1, 2 * 10**30)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (0.1, "0.1"),
        (90, "90"),
        (100.0, "100"),
        ("12.50", "12.5"),
        ("-.5", "-0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        (Decimal("1E+2"), "100"),
        (10**18, "1000000000000000000"),
        (123456789012345, "123456789012345"),
        (0.000123456789012345, "0.000123456789012345"),
    ],
)
def test_a_number_is_taken_digit_by_digit(written: float | str | Decimal, expected: str) -> None:
    assert str(exact_number(written)) == expected


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, "-0", "0e99", Decimal("-0.00")])
def test_every_zero_is_the_same_zero(zero: float | str | Decimal) -> None:
    assert str(exact_number(zero)) == "0"


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (float("nan"), "finite"),
        (float("inf"), "finite"),
        (float("-inf"), "finite"),
        (Decimal("NaN"), "finite"),
        (Decimal("sNaN"), "finite"),
        ("NaN", "finite"),
        ("Infinity", "finite"),
        ("", "finite"),
        (" 1", "finite"),
        ("1_000", "finite"),
        ("1,5", "finite"),
        ("٣", "finite"),
        ("0x10", "finite"),
        ("1e99999", "finite"),
        (True, "finite"),
        (0.1 + 0.2, "15 significant"),
        (1234567890123456, "15 significant"),
        ("1." + "0" * 3_000 + "1", "15 significant"),
        ("1e308", "too large"),
        ("-1e308", "too large"),
        ("9" * 9 + "e300", "too large"),
        (5e-324, "too close to zero"),
    ],
)
def test_what_could_not_come_back_unchanged_is_refused(refused: float | str | Decimal, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        exact_number(refused)


def test_a_refused_number_is_named_by_its_place_in_the_input() -> None:
    with pytest.raises(InvalidInput) as refusal:
        exact_number(float("nan"), "measure", "target")

    assert refusal.value.path == ("measure", "target")


@given(number=_typed)
def test_what_comes_back_is_what_went_in(number: Decimal) -> None:
    taken = exact_number(number)

    assert taken == number
    assert exact_number(float(taken)) == number
    assert exact_number(str(taken)) == number


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("0.1666665", "0.166666"),
        ("0.1666675", "0.166668"),
        ("0.16666651", "0.166667"),
        ("1", "1.000000"),
        ("-0.0000001", "0.000000"),
        ("-0.1111111", "-0.111111"),
        ("123456789012345678901234567890.1234567", "123456789012345678901234567890.123457"),
    ],
)
def test_published_numbers_are_rounded_half_even_to_6_places(value: str, seen: str) -> None:
    assert str(publish(Decimal(value))) == seen


@pytest.mark.parametrize(
    ("value", "settled"),
    [
        ("10", "10"),
        ("0.500", "0.5"),
        ("-1e-40", "0"),
        ("0.0000000000000000000000000000005", "0"),
        ("0.0000000000000000000000000000015", "2E-30"),
    ],
)
def test_settled_numbers_are_rounded_half_even_to_30_places(value: str, settled: str) -> None:
    assert str(settle(Decimal(value))) == settled


@given(dividend=_typed, divisor=_typed.filter(bool))
def test_a_quotient_is_exact_to_34_digits_and_30_places(dividend: Decimal, divisor: Decimal) -> None:
    exact = Fraction(dividend) / Fraction(divisor)

    error = abs(Fraction(quotient(dividend, divisor)) - exact)

    assert error <= _half_a_step + abs(exact) / 10**33


@pytest.mark.parametrize(("value", "clamped"), [(-1, 0), (0, 0), (0.5, 0.5), (1, 1), (1.8, 1)])
def test_a_clamped_number_lies_between_its_limits(value: float, clamped: float) -> None:
    assert clamp(exact_number(value), Decimal(0), Decimal(1)) == exact_number(clamped)


def test_a_mean_without_weight_is_no_number() -> None:
    assert weighted_mean([]) is None
    assert weighted_mean([(Decimal(1), Decimal(0))]) is None


@given(pairs=st.lists(st.tuples(_typed, _weights), min_size=1, max_size=8), randomness=st.randoms())
def test_a_mean_does_not_depend_on_the_order(pairs: list[tuple[Decimal, Decimal]], randomness: Random) -> None:
    shuffled = pairs.copy()
    randomness.shuffle(shuffled)

    assert weighted_mean(shuffled) == weighted_mean(pairs)


@given(pairs=st.lists(st.tuples(_typed, _weights), min_size=1, max_size=8))
def test_a_mean_is_the_one_of_exact_fractions(pairs: list[tuple[Decimal, Decimal]]) -> None:
    total = sum((Fraction(weight) for _, weight in pairs), Fraction(0))
    mean = weighted_mean(pairs)

    if mean is None:
        assert total == 0
    else:
        parts = (Fraction(value) * Fraction(weight) for value, weight in pairs)
        exact = sum(parts, Fraction(0)) / total
        assert abs(Fraction(mean) - exact) <= _half_a_step + abs(exact) / 10**33


@pytest.mark.parametrize("extreme", ["1e307", "9.99999999999999e307", "1e-307"])
def test_a_mean_of_extremes_loses_nothing(extreme: str) -> None:
    large, small = exact_number(extreme), exact_number("1e-307")

    mean = weighted_mean([(large, small), (large, Decimal(1_000_000))])

    assert mean == settle(large)
