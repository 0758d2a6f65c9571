"""Units: a currency goes with CURRENCY, and only with it."""

import pytest

from domain.units import Unit, check_unit


@pytest.mark.parametrize("unit", Unit)
def test_a_unit_goes_with_the_currency_it_needs(unit: Unit) -> None:
    assert check_unit(unit, "EUR" if unit is Unit.CURRENCY else None) == ()


@pytest.mark.parametrize("currency", [None, "", "eur", "EURO", "€", "EU1"])
def test_money_without_a_currency_is_refused(currency: str | None) -> None:
    assert [error.path for error in check_unit(Unit.CURRENCY, currency)] == [("currency",)]


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.CURRENCY])
def test_another_unit_with_a_currency_is_refused(unit: Unit) -> None:
    assert [error.path for error in check_unit(unit, "EUR")] == [("currency",)]
