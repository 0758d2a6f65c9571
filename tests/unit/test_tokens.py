"""API tokens: their form, what is recognised, and what is stored of them."""

import string
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import Kind, new_id
from domain.orgs.tokens import SECRET_BYTES, PresentedToken, check_token, hash_token, read_token, write_token

_ORG = new_id(Kind.ORGANIZATION, UUID("0199f1c2-7a3e-7000-8000-000000000001"))
_TOKEN = write_token(_ORG, bytes(range(SECRET_BYTES)))


@given(st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES), st.uuids())
def test_a_token_that_was_written_is_read_again(secret: bytes, uuid: UUID) -> None:
    org_id = new_id(Kind.ORGANIZATION, uuid)
    text = write_token(org_id, secret)

    assert read_token(text) == PresentedToken(org_id, text)


def test_a_token_looks_the_same_in_every_release() -> None:
    assert _TOKEN.startswith("okra_")
    assert len(_TOKEN) == 5 + 26 + 32 + 7
    assert set(_TOKEN[5:]) <= set(string.ascii_lowercase + string.digits)


@given(st.integers(0, len(_TOKEN) - 1), st.sampled_from(string.printable))
def test_a_token_with_one_other_character_is_none(place: int, character: str) -> None:
    text = _TOKEN[:place] + character + _TOKEN[place + 1 :]

    assert read_token(text) is None or text == _TOKEN


@pytest.mark.parametrize(
    "text",
    ["", "okra_", "bearer", _TOKEN[:-1], _TOKEN + "0", _TOKEN.replace("okra_", "orka_"), _TOKEN[:-1] + "é"],
)
def test_what_was_never_a_token_is_none(text: str) -> None:
    assert read_token(text) is None


def test_a_token_of_what_cannot_be_an_organization_is_none() -> None:
    assert read_token(write_token("org_" + "z" * 26, bytes(SECRET_BYTES))) is None


def test_the_same_token_is_stored_differently_under_another_key() -> None:
    assert hash_token(b"one", _TOKEN) != hash_token(b"two", _TOKEN)


def test_two_tokens_are_stored_differently() -> None:
    assert hash_token(b"key", _TOKEN) != hash_token(b"key", write_token(_ORG, bytes(SECRET_BYTES)))


def test_a_token_is_not_stored() -> None:
    assert _TOKEN.encode() not in hash_token(b"key", _TOKEN)


@pytest.mark.parametrize("days", [None, 1, 3650])
def test_a_token_lives_up_to_ten_years_or_for_ever(days: int | None) -> None:
    assert check_token("Dashboard", days) == ()


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_another_lifetime_is_refused(days: int) -> None:
    assert [error.path for error in check_token("Dashboard", days)] == [("expiresInDays",)]


def test_a_token_has_a_name() -> None:
    assert [error.path for error in check_token("", None)] == [("name",)]
