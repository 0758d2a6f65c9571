"""Ids: short, typed, sortable by time, and never mistaken for one another."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import Kind, base32, is_id, kind_of, new_id

_UUID = UUID("0199f1c2-7a3e-7abc-8def-0123456789ab")


@given(st.sampled_from(Kind), st.uuids())
def test_an_id_tells_what_it_belongs_to(kind: Kind, uuid: UUID) -> None:
    assert kind_of(new_id(kind, uuid)) is kind


@given(st.uuids(), st.uuids())
def test_ids_sort_as_their_numbers_do(one: UUID, other: UUID) -> None:
    assert (new_id(Kind.TEAM, one) < new_id(Kind.TEAM, other)) == (one.int < other.int)


def test_an_id_looks_the_same_in_every_release() -> None:
    assert new_id(Kind.KEY_RESULT, UUID(int=0)) == "kr_" + "0" * 26
    assert new_id(Kind.OBJECTIVE, UUID(int=2**128 - 1)) == "obj_7" + "z" * 25


def test_base32_writes_the_digits_of_a_number() -> None:
    assert base32(31 * 32 + 1, 4) == "00z1"


def test_an_id_of_one_kind_is_not_of_another() -> None:
    identifier = new_id(Kind.TEAM, _UUID)

    assert is_id(Kind.TEAM, identifier)
    assert not is_id(Kind.PERSON, identifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "team",
        "team_",
        "team" + "0" * 26,
        "boat_" + "0" * 26,
        "TEAM_" + "0" * 26,
        "team_" + "0" * 25,
        "team_" + "0" * 27,
        "team_8" + "0" * 25,
        "team_z" + "0" * 25,
        "team_0" + "u" * 25,
        "team_0" + "A" * 25,
        "team_0" + "\x00" * 25,
    ],
)
def test_what_is_no_id_is_of_no_kind(text: str) -> None:
    assert kind_of(text) is None
