"""Filters: what a list gives is what plain Python says it must give."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.actor import Role
from domain.errors import InvalidInput
from domain.lists import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    ListRequest,
    Negation,
    Operator,
    Order,
    Quantifier,
    Related,
)
from storage.lists.cursors import CursorCodec
from storage.lists.definition import ListDefinition
from storage.lists.pages import Lists
from storage.okrs.lists import ALIGNMENTS, KEY_RESULTS, OBJECTIVES
from storage.orgs.lists import PEOPLE, TEAMS
from storage.tables import alignments, cycles, key_results, objectives, people, team_members, teams
from tests.lists.company import MORNING, Company, day
from tests.lists.conftest import Found
from tests.lists.model import Thing, listed

STATUSES = ["NO_DATA", "AT_RISK", "ON_TRACK"]
TITLES = ["", "grow", "Grow 10%", "GROW_10", "x\\y", "'; DROP TABLE objectives; --", "$1 {} %s"]
NUMBERS = [Decimal(text) for text in ("0", "0.3", "0.300001", "1")]
TAGS = ["a", "b", "{c}"]
ORDERED = (Operator.GT, Operator.GTE, Operator.LT, Operator.LTE)
SINGLE = (Operator.EQ, Operator.NEQ)
SETS = (Operator.IN, Operator.NOT_IN)

Rows = Sequence[dict[str, Any]]


def row(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "title": st.sampled_from(TITLES[1:]),
            "status": st.sampled_from(STATUSES),
            "progress": st.sampled_from(NUMBERS),
            "confidence": st.none() | st.sampled_from(NUMBERS),
            "due_date": st.integers(0, 2).map(day),
            "tags": st.lists(st.sampled_from(TAGS), unique=True),
            "archived_at": st.sampled_from([None, None, MORNING]),
            **more,
        }
    )


def comparing(name: str, values: Sequence[Any], *operators: Operator) -> st.SearchStrategy[Condition]:
    one = st.sampled_from(values)
    some = st.lists(one, max_size=3).map(tuple)
    compares = [
        st.builds(Compare, st.just(name), st.just(operator), some if operator in SETS else one)
        for operator in operators
    ]
    return st.one_of(compares)


def tagged() -> st.SearchStrategy[Condition]:
    operators = st.sampled_from([Operator.HAS_ANY, Operator.HAS_ALL, Operator.HAS_NONE])
    return st.builds(Compare, st.just("tags"), operators, st.lists(st.sampled_from(TAGS), max_size=2).map(tuple))


COMPARISONS: st.SearchStrategy[Condition] = st.one_of(
    comparing("title", TITLES, *SINGLE, *SETS, Operator.CONTAINS),
    comparing("status", STATUSES, *SINGLE, *SETS),
    comparing("progress", NUMBERS, *SINGLE, *SETS, *ORDERED),
    comparing("confidence", NUMBERS, *SINGLE, *SETS, *ORDERED),
    comparing("confidence", [True, False], Operator.IS_NULL),
    comparing("due_date", [day(offset) for offset in range(3)], *SINGLE, *SETS, *ORDERED),
    comparing("archived", [True, False], *SINGLE),
    tagged(),
)


def combined(parts: st.SearchStrategy[Condition], relations: Sequence[str]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, max_size=3).map(tuple)
    related = st.builds(
        Related, st.sampled_from(relations), st.sampled_from(Quantifier), st.none() | COMPARISONS | parts
    )
    return st.one_of(several.map(AllOf), several.map(AnyOf), parts.map(Negation), related)


OF_OBJECTIVES = st.recursive(
    COMPARISONS, lambda parts: combined(parts, ["key_results", "parents", "aligned_objectives"]), max_leaves=5
)
OBJECTIVE_ROWS = st.lists(row(key_results=st.lists(row(), max_size=2), parent=st.integers(0, 8)), max_size=8)


def thing_of(id_: str, values: dict[str, Any]) -> Thing:
    return Thing(id_, {**values, "archived": values["archived_at"] is not None})


async def things_of(company: Company, rows: Rows) -> list[Thing]:
    """Write objectives, their key results, and to which earlier one each is aligned."""
    cycle_id = await company.add(cycles)
    things: list[Thing] = []
    for given_row in rows:
        values = {name: value for name, value in given_row.items() if name not in {"key_results", "parent"}}
        thing = thing_of(await company.add(objectives, cycle_id=cycle_id, **values), values)
        thing.related |= {"parents": [], "aligned_objectives": [], "key_results": []}
        for inner in given_row["key_results"]:
            below = thing_of(await company.add(key_results, objective_id=thing.id, **inner), inner)
            below.related["objective"] = [thing]
            thing.related["key_results"].append(below)
        if given_row["parent"] < len(things):
            parent = things[given_row["parent"]]
            await company.add(alignments, objective_id=thing.id, parent_objective_id=parent.id)
            thing.related["parents"].append(parent)
            parent.related["aligned_objectives"].append(thing)
        things.append(thing)
    return things


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=OBJECTIVE_ROWS, conditions=st.lists(OF_OBJECTIVES, min_size=1, max_size=4))
async def test_a_filter_of_objectives_gives_what_its_words_say(
    found: Found, cursors: CursorCodec, rows: Rows, conditions: list[Condition]
) -> None:
    company = await found()
    things = await things_of(company, rows)
    lists = Lists(company.reader(), cursors)

    for condition in conditions:
        page = await lists.page(OBJECTIVES, ListRequest(condition, first=100))
        assert {found_row["id"] for found_row in page.rows} == listed(things, condition)
        assert await lists.count(OBJECTIVES, condition) == len(page.rows)


class Reader:
    """Reads lists of one company as one person."""

    def __init__(self, company: Company, cursors: CursorCodec, person_id: str | None = None) -> None:
        role = Role.ADMIN if person_id is None else Role.MEMBER
        self._lists = Lists(company.reader(person_id, role), cursors)

    async def ids(self, definition: ListDefinition, condition: Condition | None = None) -> list[str]:
        page = await self._lists.page(definition, ListRequest(condition, first=100))
        return [found_row["id"] for found_row in page.rows]


@pytest.fixture
def reader(company: Company, cursors: CursorCodec) -> Reader:
    return Reader(company, cursors)


@pytest.mark.parametrize("title", TITLES[1:])
async def test_a_text_is_found_as_it_is_written_and_no_other(company: Company, reader: Reader, title: str) -> None:
    cycle_id = await company.add(cycles)
    ids = await company.add_many(objectives, [{"cycle_id": cycle_id, "title": each} for each in TITLES[1:]])
    wanted = ids[TITLES.index(title) - 1]

    assert await reader.ids(OBJECTIVES, Compare("title", Operator.EQ, title)) == [wanted]
    assert wanted in await reader.ids(OBJECTIVES, Compare("title", Operator.CONTAINS, title.upper()))


async def test_a_team_is_looked_for_alone_or_with_all_below_it(company: Company, reader: Reader) -> None:
    cycle_id = await company.add(cycles)
    top = await company.add(teams)
    middle = await company.add(teams, parent_id=top)
    bottom = await company.add(teams, parent_id=middle)
    beside = await company.add(teams)
    of_team = {
        team: await company.add(objectives, cycle_id=cycle_id, scope="TEAM", team_id=team)
        for team in (top, middle, bottom, beside)
    }

    assert await reader.ids(OBJECTIVES, Compare("team", Operator.IN, (middle,))) == [of_team[middle]]
    assert await reader.ids(OBJECTIVES, Compare("team", Operator.WITHIN, (middle,))) == [
        of_team[middle],
        of_team[bottom],
    ]
    assert await reader.ids(TEAMS, Compare("team", Operator.WITHIN, (middle, beside))) == [middle, bottom, beside]


async def test_people_are_found_by_the_branch_of_their_teams(company: Company, reader: Reader) -> None:
    top = await company.add(teams)
    below = await company.add(teams, parent_id=top)
    member, stranger = await company.add_many(people, [{}, {}])
    await company.write(team_members, [{"team_id": below, "person_id": member, "created_at": MORNING}])

    within = Related("teams", Quantifier.SOME, Compare("team", Operator.WITHIN, (top,)))

    assert await reader.ids(PEOPLE, within) == [member]
    assert await reader.ids(PEOPLE, Negation(within)) == [stranger]
    assert await reader.ids(TEAMS, Related("members", Quantifier.NONE)) == [top]


async def test_what_is_overdue_is_stale_and_what_is_never_due_is_not(company: Company, reader: Reader) -> None:
    objective = await company.add(objectives, cycle_id=await company.add(cycles))
    stale, fresh, never = await company.add_many(
        key_results,
        [{"objective_id": objective, "stale_after": after} for after in (day(-1), day(0), None)],
    )

    assert await reader.ids(KEY_RESULTS, Compare("is_stale", Operator.EQ, value=True)) == [stale]
    assert await reader.ids(KEY_RESULTS, Compare("is_stale", Operator.EQ, value=False)) == [fresh, never]


async def test_key_results_of_an_archived_objective_are_archived_with_it_but_shown_by_it(
    company: Company, reader: Reader, cursors: CursorCodec
) -> None:
    cycle_id = await company.add(cycles)
    archived = await company.add(objectives, cycle_id=cycle_id, archived_at=MORNING)
    key_result = await company.add(key_results, objective_id=archived)
    lists = Lists(company.reader(), cursors)

    nested = await lists.pages_by_parent(KEY_RESULTS, "objective_id", [archived], ListRequest())

    assert await reader.ids(KEY_RESULTS) == []
    assert await reader.ids(KEY_RESULTS, Compare("archived", Operator.IN, (False, True))) == [key_result]
    assert [found_row["id"] for found_row in nested[archived].rows] == [key_result]


async def test_what_a_viewer_may_not_see_answers_no_filter(company: Company, cursors: CursorCodec) -> None:
    person = await company.add(people)
    cycle_id = await company.add(cycles)
    seen = await company.add(objectives, cycle_id=cycle_id)
    secret = await company.add(objectives, cycle_id=cycle_id, visibility="PRIVATE", title="Secret")
    await company.add(key_results, objective_id=secret)
    alignment = await company.add(alignments, objective_id=seen, parent_objective_id=secret)
    reader = Reader(company, cursors, person)
    to_secret = Related("parents", Quantifier.SOME, Compare("title", Operator.CONTAINS, "s"))

    assert await reader.ids(OBJECTIVES) == [seen]
    assert await reader.ids(KEY_RESULTS) == []
    assert await reader.ids(OBJECTIVES, to_secret) == []
    assert await reader.ids(OBJECTIVES, Related("parents", Quantifier.NONE)) == [seen]
    assert await reader.ids(OBJECTIVES, Related("parents", Quantifier.EVERY, AnyOf(()))) == [seen]
    assert await reader.ids(ALIGNMENTS) == [alignment]
    assert (
        await reader.ids(ALIGNMENTS, Related("parent_objective", Quantifier.SOME, Compare("id", Operator.EQ, secret)))
        == []
    )


@pytest.mark.parametrize("definition", [KEY_RESULTS, ALIGNMENTS, OBJECTIVES])
async def test_nothing_hangs_on_a_parent_that_is_not_seen(
    company: Company, cursors: CursorCodec, definition: ListDefinition
) -> None:
    person = await company.add(people)
    cycle_id = await company.add(cycles)
    secret = await company.add(objectives, cycle_id=cycle_id, visibility="PRIVATE")
    seen = await company.add(objectives, cycle_id=cycle_id)
    await company.add(key_results, objective_id=secret)
    await company.add(alignments, objective_id=seen, parent_objective_id=secret)
    lists = Lists(company.reader(person, Role.MEMBER), cursors)
    parent_field = "objective_id" if definition is KEY_RESULTS else "parent_objective_id"

    pages = await lists.pages_by_parent(definition, parent_field, [secret], ListRequest())

    assert list(pages[secret].rows) == []


async def test_a_status_sorts_from_the_worst_to_the_best(company: Company, cursors: CursorCodec) -> None:
    cycle_id = await company.add(cycles)
    rows = [{"cycle_id": cycle_id, "status": status} for status in ("ON_TRACK", "NO_DATA", "AT_RISK")]
    on_track, no_data, at_risk = await company.add_many(objectives, rows)

    page = await Lists(company.reader(), cursors).page(OBJECTIVES, ListRequest(order=(Order("status"),)))

    assert [found_row["id"] for found_row in page.rows] == [no_data, at_risk, on_track]


@pytest.mark.parametrize(
    "request_",
    [
        ListRequest(Compare("exact_progress", Operator.EQ, Decimal(1))),
        ListRequest(Related("events", Quantifier.SOME)),
        ListRequest(order=(Order("org_id"),)),
    ],
)
async def test_a_field_that_the_list_does_not_know_is_refused(
    company: Company, cursors: CursorCodec, request_: ListRequest
) -> None:
    with pytest.raises(InvalidInput):
        await Lists(company.reader(), cursors).page(OBJECTIVES, request_)
