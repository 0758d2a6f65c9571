"""Pages of lists: complete, in order, whatever is written between them, and in one statement."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.lists import Compare, ListRequest, Operator, Order
from storage.lists.cursors import CursorCodec
from storage.lists.definition import ListDefinition
from storage.lists.pages import Lists, Page
from storage.okrs.lists import CHECK_INS, KEY_RESULTS, OBJECTIVES
from storage.tables import alignments, check_ins, cycles, key_results, objectives
from tests.lists.company import Company, day, moment
from tests.lists.conftest import Found
from tests.lists.model import Thing, in_order

IN_ONE_DATABASE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.text("aAbBéÉß%_'\\", min_size=1, max_size=2),
            "progress": st.sampled_from([Decimal(text) for text in ("0", "0.1", "0.100001", "0.999999", "1")]),
            "confidence": st.none() | st.sampled_from([Decimal(text) for text in ("0", "0.3", "0.30")]),
            "due_date": st.integers(0, 2).map(day),
            "updated_at": st.integers(0, 2).map(moment),
            "progress_changed_at": st.none() | st.integers(0, 1).map(moment),
        }
    ),
    max_size=25,
)
STEPS = st.builds(
    Order,
    st.sampled_from(["title", "progress", "confidence", "due_date", "updated_at", "progress_changed_at"]),
    st.booleans(),
    st.booleans(),
)
ORDERS = st.lists(STEPS, max_size=3).map(tuple)


MOST_ROWS = 100
"""More than any test writes: whoever sees more walks in circles."""


class Walker:
    """Walks through a list page by page."""

    def __init__(self, company: Company, cursors: CursorCodec, order: tuple[Order, ...], size: int) -> None:
        self._lists = Lists(company.reader(), cursors)
        self._order = order
        self._size = size

    async def forwards(self, after: str | None) -> tuple[list[str], str | None]:
        """Give the ids of the next page, and where to go on, None at the end."""
        request = ListRequest(order=self._order, first=self._size, after=after)
        page = await self._lists.page(OBJECTIVES, request)
        return ids(page), page.cursor(page.rows[-1]) if page.has_next_page else None

    async def backwards(self, before: str | None) -> tuple[list[str], str | None]:
        """Give the ids of the page before, and where to go on, None at the beginning."""
        request = ListRequest(order=self._order, last=self._size, before=before)
        page = await self._lists.page(OBJECTIVES, request)
        return ids(page), page.cursor(page.rows[0]) if page.has_previous_page else None

    async def all_forwards(self) -> list[str]:
        seen, place = await self.forwards(None)
        while place is not None:
            more, place = await self.forwards(place)
            seen += more
            assert len(seen) <= MOST_ROWS
        return seen

    async def all_backwards(self) -> list[str]:
        seen, place = await self.backwards(None)
        while place is not None:
            more, place = await self.backwards(place)
            seen = more + seen
            assert len(seen) <= MOST_ROWS
        return seen


def ids(page: Page) -> list[str]:
    return [row["id"] for row in page.rows]


async def objectives_of(company: Company, rows: Sequence[dict[str, Any]]) -> list[Thing]:
    cycle_id = await company.add(cycles)
    if not rows:
        return []
    added = await company.add_many(objectives, [{"cycle_id": cycle_id, **row} for row in rows])
    return [Thing(id_, row) for id_, row in zip(added, rows, strict=True)]


async def test_a_page_has_the_rows_asked_for_and_says_that_there_are_more(
    company: Company, cursors: CursorCodec
) -> None:
    things = await objectives_of(company, [{} for _ in range(5)])

    page = await Lists(company.reader(), cursors).page(OBJECTIVES, ListRequest(first=3))

    assert ids(page) == [thing.id for thing in things[:3]]
    assert (page.has_next_page, page.has_previous_page) == (True, False)


async def test_a_list_without_rows_is_one_empty_page(company: Company, cursors: CursorCodec) -> None:
    page = await Lists(company.reader(), cursors).page(OBJECTIVES, ListRequest())

    assert (ids(page), page.has_next_page, page.has_previous_page) == ([], False, False)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("nulls_first", [False, True])
@pytest.mark.parametrize(
    "fields", [("title",), ("confidence",), ("confidence", "due_date"), ("due_date", "confidence")]
)
async def test_ties_and_gaps_cross_the_borders_of_pages(
    company: Company, cursors: CursorCodec, fields: tuple[str, ...], nulls_first: bool, descending: bool
) -> None:
    rows = [
        {"title": title, "confidence": confidence, "due_date": day(offset)}
        for title, confidence, offset in zip(
            "bBaAéc", [None, None, Decimal("0.3"), Decimal("0.30"), Decimal(0), None], [0, 1, 0, 1, 0, 1], strict=True
        )
    ]
    order = (Order(fields[0], descending, nulls_first), *(Order(field, not descending) for field in fields[1:]))
    expected = in_order(await objectives_of(company, rows), order)

    for size in (1, 2, 6):
        walker = Walker(company, cursors, order, size)
        assert await walker.all_forwards() == expected
        assert await walker.all_backwards() == expected


@IN_ONE_DATABASE
@given(rows=ROWS, order=ORDERS, size=st.integers(1, 9))
async def test_walking_either_way_gives_every_row_once_and_in_order(
    found: Found, cursors: CursorCodec, rows: list[dict[str, Any]], order: tuple[Order, ...], size: int
) -> None:
    company = await found()
    expected = in_order(await objectives_of(company, rows), order)
    walker = Walker(company, cursors, order, size)

    assert await walker.all_forwards() == expected
    assert await walker.all_backwards() == expected


@IN_ONE_DATABASE
@given(rows=ROWS, later=ROWS, order=ORDERS, size=st.integers(1, 9))
async def test_rows_written_between_pages_move_no_other_row(
    found: Found,
    cursors: CursorCodec,
    rows: list[dict[str, Any]],
    later: list[dict[str, Any]],
    order: tuple[Order, ...],
    size: int,
) -> None:
    company = await found()
    things = await objectives_of(company, rows)
    walker = Walker(company, cursors, order, size)

    seen, place = await walker.forwards(None)
    while place is not None:
        things += await objectives_of(company, later[:1])
        later = later[1:]
        more, place = await walker.forwards(place)
        seen += more
        assert len(seen) <= MOST_ROWS

    expected = in_order(things, order)
    assert seen == [id_ for id_ in expected if id_ in set(seen)]
    assert set(seen) >= {thing.id for thing in things[: len(rows)]}


async def test_a_page_may_lie_between_two_places(company: Company, cursors: CursorCodec) -> None:
    things = await objectives_of(company, [{} for _ in range(6)])
    lists = Lists(company.reader(), cursors)
    whole = await lists.page(OBJECTIVES, ListRequest())
    after, before = whole.cursor(whole.rows[0]), whole.cursor(whole.rows[5])

    first = await lists.page(OBJECTIVES, ListRequest(first=2, after=after, before=before))
    last = await lists.page(OBJECTIVES, ListRequest(last=2, after=after, before=before))

    assert ids(first) == [thing.id for thing in things[1:3]]
    assert ids(last) == [thing.id for thing in things[3:5]]
    assert (first.has_next_page, first.has_previous_page) == (True, True)
    assert (last.has_next_page, last.has_previous_page) == (True, True)


@pytest.mark.parametrize("parents", [1, 40])
async def test_pages_of_many_parents_take_one_statement(company: Company, cursors: CursorCodec, parents: int) -> None:
    owners = [thing.id for thing in await objectives_of(company, [{} for _ in range(parents)])]
    children = {
        owner: await company.add_many(key_results, [{"objective_id": owner} for _ in range(3)]) for owner in owners
    }
    session = company.reader()

    pages = await Lists(session, cursors).pages_by_parent(
        KEY_RESULTS, "objective_id", owners, ListRequest(first=2, order=(Order("created_at"),))
    )

    assert session.statements == 1
    assert {owner: ids(page) for owner, page in pages.items()} == {owner: children[owner][:2] for owner in owners}
    assert all(page.has_next_page for page in pages.values())


async def test_nested_lists_page_on_each_from_its_own_place(company: Company, cursors: CursorCodec) -> None:
    one, other = [thing.id for thing in await objectives_of(company, [{}, {}])]
    first = await company.add_many(key_results, [{"objective_id": one} for _ in range(3)])
    await company.add_many(key_results, [{"objective_id": other} for _ in range(3)])
    lists = Lists(company.reader(), cursors)
    begun = await lists.pages_by_parent(KEY_RESULTS, "objective_id", [one], ListRequest(first=1))
    after = begun[one].cursor(begun[one].rows[0])

    going_on = await lists.pages_by_parent(KEY_RESULTS, "objective_id", [one], ListRequest(first=5, after=after))

    assert ids(going_on[one]) == first[1:]


async def test_objectives_hang_on_what_they_are_aligned_to(company: Company, cursors: CursorCodec) -> None:
    parent, child, stranger = [thing.id for thing in await objectives_of(company, [{}, {}, {}])]
    key_result = await company.add(key_results, objective_id=parent)
    await company.add(alignments, objective_id=child, parent_objective_id=parent)
    await company.add(alignments, objective_id=stranger, parent_key_result_id=key_result)
    lists = Lists(company.reader(), cursors)

    below = await lists.pages_by_parent(OBJECTIVES, "parent_objective_id", [parent, child], ListRequest())
    beside = await lists.pages_by_parent(OBJECTIVES, "parent_key_result_id", [key_result], ListRequest())

    assert {parent_id: ids(page) for parent_id, page in below.items()} == {parent: [child], child: []}
    assert ids(beside[key_result]) == [stranger]


async def test_check_ins_come_newest_first_corrections_where_the_corrected_one_stood(
    company: Company, cursors: CursorCodec
) -> None:
    (objective,) = await objectives_of(company, [{}])
    key_result = await company.add(key_results, objective_id=objective.id)
    ids_ = [company.new_id(check_ins) for _ in range(3)]
    await company.add(check_ins, id=ids_[0], key_result_id=key_result, date=day(0), position_id=ids_[0])
    await company.add(check_ins, id=ids_[1], key_result_id=key_result, date=day(-1), position_id=ids_[1])
    await company.add(
        check_ins, id=ids_[2], key_result_id=key_result, date=day(-1), position_id=ids_[1], replaces_id=ids_[1]
    )

    page = await Lists(company.reader(), cursors).page(CHECK_INS, ListRequest())

    assert ids(page) == [ids_[0], ids_[2], ids_[1]]


async def test_counts_follow_the_filter_and_not_the_page(company: Company, cursors: CursorCodec) -> None:
    one, other = [thing.id for thing in await objectives_of(company, [{}, {}])]
    await company.add_many(key_results, [{"objective_id": one, "title": title} for title in "aab"])
    session = company.reader()
    lists = Lists(session, cursors)
    condition = Compare("title", Operator.EQ, "a")

    assert await lists.count(KEY_RESULTS, None) == 3
    assert await lists.count(KEY_RESULTS, condition) == 2
    assert await lists.counts_by_parent(KEY_RESULTS, "objective_id", [one, other], condition) == {
        one: 2,
        other: 0,
    }
    assert session.statements == 3


async def test_rows_carry_the_columns_that_were_asked_for(company: Company, cursors: CursorCodec) -> None:
    await objectives_of(company, [{"title": "Grow"}])

    page = await Lists(company.reader(), cursors).page(
        OBJECTIVES, ListRequest(order=(Order("progress"),)), frozenset({"title"})
    )

    assert dict(page.rows[0].items()) == {"id": ids(page)[0], "title": "Grow", "order_0": "0"}


@pytest.mark.parametrize("definition", [OBJECTIVES, KEY_RESULTS, CHECK_INS])
async def test_another_organization_is_an_empty_list(
    found: Found, cursors: CursorCodec, definition: ListDefinition
) -> None:
    company, stranger = await found(), await found()
    (objective,) = await objectives_of(company, [{}])
    key_result = await company.add(key_results, objective_id=objective.id)
    await company.add(check_ins, key_result_id=key_result, position_id="chk_1")

    page = await Lists(stranger.reader(), cursors).page(definition, ListRequest())

    assert ids(page) == []
