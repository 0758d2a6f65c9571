"""Acknowledged check-ins: the lead says once that they have read what was said."""

from datetime import timedelta

import pytest

from tests.company import NOW, Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House, SettableClock

CHECK_IN = "checkIn { acknowledgedAt acknowledgedBy { id } }"


async def test_an_acknowledgement_says_who_and_when(
    caller: Caller, company: Company, clock: SettableClock, house: House
) -> None:
    clock.now = NOW + timedelta(minutes=5)
    given = {"id": company["first_word"]}
    first = await caller.mutate("acknowledgeCheckIn", given, "dan", select=CHECK_IN)
    before = await company.dump(house.writer)
    clock.now = NOW + timedelta(minutes=9)
    second = await caller.mutate("acknowledgeCheckIn", given, "cleo", select=CHECK_IN)

    assert first["checkIn"] == {"acknowledgedAt": "2026-05-20T09:35:00Z", "acknowledgedBy": {"id": company["dan"]}}
    assert second == first
    assert await company.dump(house.writer) == before


async def test_the_organization_itself_acknowledges_without_a_name(caller: Caller, company: Company) -> None:
    given = {"id": company["first_word"]}

    payload = await caller.mutate("acknowledgeCheckIn", given, company.owner, select=CHECK_IN)

    assert payload["checkIn"] == {"acknowledgedAt": "2026-05-20T09:30:00Z", "acknowledgedBy": None}


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("first_word", "ada ben cleo dan eve"),
        ("word_by_others", "ada ben"),
        ("secret_word", "ada finn"),
    ],
)
async def test_those_who_lead_the_objective_acknowledge(caller: Caller, company: Company, name: str, who: str) -> None:
    """Eve is the lead of her own objective; whoever owns but the key result is not asked."""
    text = "query ($id: ID!) { node(id: $id) { ... on CheckIn { viewerCan { acknowledge { allowed } } } } }"
    allowed, said = set(), set()
    for viewer in ("ada", "ben", "cleo", "dan", "eve", "finn", "vera"):
        told = (await caller.ask(text, viewer, id=company[name]))["node"]
        said |= {viewer} if told and told["viewerCan"]["acknowledge"]["allowed"] else set()
        refused = codes(await caller.mutate("acknowledgeCheckIn", {"id": company[name]}, viewer))
        assert refused in ([], ["NOT_ALLOWED"], ["NOT_FOUND"])
        allowed |= set() if refused else {viewer}

    assert allowed == said == set(who.split())


@pytest.mark.parametrize("name", ["wrong_word", "hasty_word", "no_word"])
async def test_what_counts_no_more_is_not_acknowledged(caller: Caller, company: Company, name: str) -> None:
    assert codes(await caller.mutate("acknowledgeCheckIn", {"id": company[name]})) == ["INVALID_INPUT"]


async def test_a_correction_is_to_be_read_anew(caller: Caller, company: Company) -> None:
    given = {"id": company["last_word"], "value": 41}

    payload = await caller.mutate("correctCheckIn", given, "eve", select=f"{CHECK_IN} keyResult {{ id }}")

    assert payload["checkIn"] == {"acknowledgedAt": None, "acknowledgedBy": None}


async def test_what_is_to_be_read_is_found(reader: Caller) -> None:
    text = """query ($id: ID!, $filter: CheckInFilter) {
      keyResult(by: {id: $id}) { checkIns(filter: $filter) { totalCount nodes { id acknowledgedAt } } }
      keyResults(filter: {checkIns: {some: $filter}}) { nodes { id } }
    }"""
    held = reader.company
    to_read = {"acknowledged": {"eq": False}, "replaced": {"eq": False}, "kind": {"neq": "VOID"}}

    unread = await reader.ask(text, id=held["metric"], filter=to_read)
    read = await reader.ask(text, id=held["metric"], filter={"acknowledged": {"eq": True}})

    assert [node["id"] for node in unread["keyResult"]["checkIns"]["nodes"]] == [held["right_word"], held["first_word"]]
    assert [node["id"] for node in read["keyResult"]["checkIns"]["nodes"]] == [held["last_word"]]
    assert {node["id"] for node in read["keyResults"]["nodes"]} == {held["metric"], held["secret"], held["past"]}


async def test_an_invisible_check_in_is_answered_like_one_that_never_was(caller: Caller, company: Company) -> None:
    answers = [
        await caller.mutate("acknowledgeCheckIn", {"id": identifier}, "ben")
        for identifier in (company["secret_word"], "chk_00000000000000000000000000")
    ]

    assert answers[0] == answers[1]
    assert codes(answers[0]) == ["NOT_FOUND"]
