"""Cursors: only what a list gave out brings anybody on in it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.lists import ListRequest, Order
from storage.lists.cursors import CursorCodec
from storage.lists.pages import Lists
from storage.okrs.lists import KEY_RESULTS, OBJECTIVES
from storage.tables import cycles, objectives
from tests.lists.company import Company, moment
from tests.lists.conftest import Found

SCOPE = "org_1/objectives/title+ id+"
CODEC = CursorCodec(b"key")
VALUES = st.lists(st.none() | st.text(st.characters(codec="utf-8")), max_size=4)


@given(values=VALUES)
def test_a_cursor_gives_back_what_it_was_written_of(values: list[str | None]) -> None:
    assert CODEC.read(SCOPE, CODEC.write(SCOPE, values)) == values


@given(values=VALUES, position=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_a_cursor_with_one_byte_changed_is_refused(values: list[str | None], position: int, flip: int) -> None:
    cursor = CODEC.write(SCOPE, values)
    sealed = bytearray(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    sealed[position % len(sealed)] ^= flip

    with pytest.raises(InvalidInput):
        CODEC.read(SCOPE, urlsafe_b64encode(sealed).decode().rstrip("="))


@given(text=st.text() | st.binary().map(lambda content: urlsafe_b64encode(content).decode()))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        CODEC.read(SCOPE, text)


@pytest.mark.parametrize("suffix", ["=", "\n", " ", ".", "\x00"])
def test_a_cursor_is_written_in_one_way_only(suffix: str) -> None:
    cursor = CODEC.write(SCOPE, ["a"])

    with pytest.raises(InvalidInput):
        CODEC.read(SCOPE, cursor + suffix)


@pytest.mark.parametrize("scope", ["org_2/objectives/title+ id+", "org_1/objectives/title- id-", ""])
def test_a_cursor_of_another_scope_is_refused(scope: str) -> None:
    with pytest.raises(InvalidInput, match="does not belong to this list"):
        CODEC.read(SCOPE, CODEC.write(scope, ["a"]))


def test_a_cursor_of_another_key_is_refused() -> None:
    with pytest.raises(InvalidInput):
        CODEC.read(SCOPE, CursorCodec(b"another").write(SCOPE, ["a"]))


def test_a_key_may_be_of_any_length() -> None:
    long, longer = CursorCodec(b"x" * 65), CursorCodec(b"x" * 66)

    assert long.read(SCOPE, long.write(SCOPE, ["a"])) == ["a"]
    with pytest.raises(InvalidInput):
        longer.read(SCOPE, long.write(SCOPE, ["a"]))


def test_a_very_long_text_is_refused_unread() -> None:
    with pytest.raises(InvalidInput):
        CODEC.read(SCOPE, "A" * 10_000_000)


async def first_cursor(company: Company, cursors: CursorCodec, *order: Order) -> str:
    page = await Lists(company.reader(), cursors).page(OBJECTIVES, ListRequest(order=order))
    return page.cursor(page.rows[0])


async def test_a_list_refuses_cursors_of_other_orders_lists_and_organizations(
    found: Found, cursors: CursorCodec
) -> None:
    company, other = await found(), await found()
    await company.add(objectives, cycle_id=await company.add(cycles))
    cursor = await first_cursor(company, cursors, Order("title"))

    for reader, definition, request in (
        (company, OBJECTIVES, ListRequest(after=cursor)),
        (company, OBJECTIVES, ListRequest(after=cursor, order=(Order("title", descending=True),))),
        (company, KEY_RESULTS, ListRequest(after=cursor, order=(Order("title"),))),
        (other, OBJECTIVES, ListRequest(after=cursor, order=(Order("title"),))),
    ):
        with pytest.raises(InvalidInput) as refused:
            await Lists(reader.reader(), cursors).page(definition, request)
        assert refused.value.path == ("after",)


async def test_a_place_before_is_checked_like_a_place_behind(company: Company, cursors: CursorCodec) -> None:
    with pytest.raises(InvalidInput) as refused:
        await Lists(company.reader(), cursors).page(OBJECTIVES, ListRequest(last=1, before="x"))
    assert refused.value.path == ("before",)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("progress", [Decimal("0.333333333333333"), Decimal("0.333333333333334")]),
        ("raw_progress", [Decimal("1E-300"), Decimal("2E-300")]),
        ("updated_at", [moment(0).replace(microsecond=1), moment(0).replace(microsecond=2)]),
        ("title", ["'; --\\", "\N{SNOWMAN}"]),
    ],
)
async def test_neighbours_are_told_apart_to_the_last_digit(
    company: Company, cursors: CursorCodec, field: str, values: list[object]
) -> None:
    cycle_id = await company.add(cycles)
    rows = [{"cycle_id": cycle_id, field: value} for value in values]
    first, second = await company.add_many(objectives, rows)
    cursor = await first_cursor(company, cursors, Order(field))

    page = await Lists(company.reader(), cursors).page(OBJECTIVES, ListRequest(order=(Order(field),), after=cursor))

    assert [row["id"] for row in page.rows] == [second]
    assert first != second
