"""Check-ins through the API: dated, corrected, taken back, and always visible."""

from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import SettableClock

HISTORY = """
query ($id: ID!) {
  keyResult(by: {id: $id}) {
    progress currentValue lastValueDate confidence status statusReason
    lastCheckIn { id }
    checkIns { totalCount nodes { id kind date value note author { name } replaces { id } replacedBy { id kind } } }
  }
}
"""
MOVED = "keyResult { progress currentValue lastValueDate }"


@pytest.fixture
def said(caller: Caller, company: Company) -> Any:
    async def say(**given: object) -> Any:
        return await caller.mutate("checkIn", {"keyResultId": company["metric"], **given}, "eve", select=MOVED)

    return say


async def history(caller: Caller, key_result_id: str) -> Any:
    return (await caller.ask(HISTORY, id=key_result_id))["keyResult"]


async def test_everything_that_was_said_is_listed_newest_first(reader: Caller) -> None:
    company = reader.company
    names = {identifier: name for name, identifier in company.ids.items()}

    told = await history(reader, company["metric"])

    listed = [
        (names[node["id"]], node["kind"], node["date"], node["value"], (node["author"] or {}).get("name"))
        for node in told["checkIns"]["nodes"]
    ]
    assert listed == [
        ("last_word", "CHECK_IN", "2026-05-10", 40, "Eve of Acme"),
        ("no_word", "VOID", "2026-04-25", None, "Dan of Acme"),
        ("hasty_word", "CHECK_IN", "2026-04-25", 90, "Dan of Acme"),
        ("right_word", "CORRECTION", "2026-04-20", 20, "Eve of Acme"),
        ("wrong_word", "CHECK_IN", "2026-04-20", 80, "Eve of Acme"),
        ("first_word", "CHECK_IN", "2026-04-10", 10, "Eve of Acme"),
    ]
    assert told["checkIns"]["totalCount"] == 6


async def test_a_correction_and_what_it_corrects_know_each_other(reader: Caller) -> None:
    company = reader.company

    nodes = {node["id"]: node for node in (await history(reader, company["metric"]))["checkIns"]["nodes"]}

    assert nodes[company["wrong_word"]]["replacedBy"] == {"id": company["right_word"], "kind": "CORRECTION"}
    assert nodes[company["right_word"]]["replaces"] == {"id": company["wrong_word"]}
    assert nodes[company["hasty_word"]]["replacedBy"] == {"id": company["no_word"], "kind": "VOID"}
    assert nodes[company["last_word"]]["replacedBy"] is None


async def test_a_check_in_of_today_moves_the_key_result(said: Any) -> None:
    payload = await said(value=70)

    assert payload == {
        "keyResult": {"progress": 0.7, "currentValue": 70, "lastValueDate": "2026-05-20"},
        "errors": [],
    }


async def test_a_check_in_of_the_past_takes_its_place_behind_later_ones(
    caller: Caller, company: Company, said: Any
) -> None:
    payload = await said(value=70, date="2026-05-01")

    told = await history(caller, company["metric"])
    assert payload["keyResult"] == {"progress": 0.4, "currentValue": 40, "lastValueDate": "2026-05-10"}
    assert [node["date"] for node in told["checkIns"]["nodes"]][:2] == ["2026-05-10", "2026-05-01"]
    assert told["lastCheckIn"] == {"id": company["last_word"]}


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-05-21", "A check-in cannot speak of the future."),
        ("2026-03-31", "The key result starts on 2026-04-01."),
    ],
)
async def test_a_check_in_lies_between_the_start_and_today(said: Any, day: str, message: str) -> None:
    (error,) = (await said(value=70, date=day))["errors"]

    assert (error["code"], error["path"], error["message"]) == ("INVALID_INPUT", ["input", "date"], message)


async def test_which_day_is_today_the_organization_decides(said: Any, clock: SettableClock) -> None:
    clock.now = clock.now.replace(hour=22, minute=30)  # the next day in Berlin

    assert (await said(value=70, date="2026-05-21"))["errors"] == []
    assert codes(await said(value=70, date="2026-05-22")) == ["INVALID_INPUT"]


async def test_a_check_in_after_the_end_still_counts(said: Any, clock: SettableClock) -> None:
    clock.now = clock.now.replace(month=7)

    assert (await said(value=70, date="2026-07-03"))["keyResult"]["progress"] == 0.7


async def test_a_check_in_says_something(said: Any) -> None:
    (error,) = (await said())["errors"]

    assert (error["code"], error["path"]) == ("INVALID_INPUT", None)


async def test_a_word_without_a_value_leaves_the_value(caller: Caller, company: Company, said: Any) -> None:
    await said(confidence=0.9, status="AT_RISK", note="Hm.")

    told = await history(caller, company["metric"])
    assert (told["progress"], told["confidence"]) == (0.4, 0.9)
    assert (told["status"], told["statusReason"]) == ("AT_RISK", "MANUAL")


async def test_a_correction_moves_the_key_result_and_all_above(caller: Caller, company: Company) -> None:
    select = "keyResult { progress objective { progress alignments { parent { ... on Objective { progress } } } } }"
    before = await caller.ask("query ($id: ID!) { objective(by: {id: $id}) { progress } }", id=company["company_goal"])

    payload = await caller.mutate("correctCheckIn", {"id": company["last_word"], "value": 60}, "eve", select=select)

    after = await caller.ask("query ($id: ID!) { objective(by: {id: $id}) { progress } }", id=company["company_goal"])
    assert payload["keyResult"]["progress"] == 0.6
    assert payload["keyResult"]["objective"]["progress"] == 0.6
    assert after["objective"]["progress"] > before["objective"]["progress"]


async def test_a_correction_may_move_a_check_in_to_another_day(caller: Caller, company: Company) -> None:
    given = {"id": company["last_word"], "value": 60, "date": "2026-04-15"}

    payload = await caller.mutate("correctCheckIn", given, "eve", select=MOVED)

    assert payload["keyResult"] == {"progress": 0.2, "currentValue": 20, "lastValueDate": "2026-04-20"}


async def test_what_is_taken_back_counts_no_more(caller: Caller, company: Company) -> None:
    payload = await caller.mutate("voidCheckIn", {"id": company["last_word"], "note": "Wrong sheet."}, select=MOVED)

    assert payload["keyResult"] == {"progress": 0.2, "currentValue": 20, "lastValueDate": "2026-04-20"}


async def test_taking_back_the_only_check_in_leaves_no_data(caller: Caller, company: Company) -> None:
    text = "query ($id: ID!) { keyResult(by: {id: $id}) { progress hasValue status currentValue confidence } }"
    await caller.mutate("voidCheckIn", {"id": company["secret_word"]}, "finn")

    told = (await caller.ask(text, id=company["secret"]))["keyResult"]

    assert told == {"progress": 0, "hasValue": False, "status": "NO_DATA", "currentValue": None, "confidence": None}


@pytest.mark.parametrize("name", ["wrong_word", "hasty_word", "no_word"])
@pytest.mark.parametrize("mutation", ["correctCheckIn", "voidCheckIn"])
async def test_what_was_replaced_or_taken_back_is_not_replaced_again(
    caller: Caller, company: Company, name: str, mutation: str
) -> None:
    given = {"id": company[name]} | ({"value": 5} if mutation == "correctCheckIn" else {})

    assert codes(await caller.mutate(mutation, given)) == ["INVALID_INPUT"]


async def test_milestones_are_checked_in_by_their_ids(caller: Caller, company: Company) -> None:
    text = """query ($id: ID!) { keyResult(by: {id: $id}) {
      measure { ... on MilestonesMeasure { milestones { id title weight done } } }
    } }"""
    steps = (await caller.ask(text, id=company["milestones"]))["keyResult"]["measure"]["milestones"]
    given = {"keyResultId": company["milestones"], "doneMilestones": [steps[1]["id"]]}

    payload = await caller.mutate("checkIn", given, select="keyResult { progress }")

    told = (await caller.ask(text, id=company["milestones"]))["keyResult"]["measure"]["milestones"]
    assert payload["keyResult"] == {"progress": 0.7}
    assert [(step["title"], step["done"]) for step in told] == [("First", False), ("Second", True)]


async def test_who_follows_a_kpi_or_others_takes_no_value_from_people(caller: Caller, company: Company) -> None:
    answers = [
        (await caller.mutate("checkIn", {"keyResultId": company[name], "value": 5}))["errors"][0]["message"]
        for name in ("driven", "by_others")
    ]

    assert answers == [
        "The value of this key result comes from its KPI.",
        "The value of this key result comes from its ALIGNED.",
    ]


async def test_a_measurement_moves_the_key_result_that_follows_its_kpi(caller: Caller, company: Company) -> None:
    text = "query ($id: ID!) { keyResult(by: {id: $id}) { progress currentValue source kpi { id } } }"
    row = {"kpi": {"id": company["kpi"]}, "at": "2026-05-19T08:00:00Z", "value": 7}
    before = (await caller.ask(text, id=company["driven"]))["keyResult"]

    await caller.mutate("recordMeasurements", {"measurements": [row]})

    after = (await caller.ask(text, id=company["driven"]))["keyResult"]
    assert before == {"progress": 1, "currentValue": 3.5, "source": "KPI", "kpi": {"id": company["kpi"]}}
    assert after == before | {"progress": 0, "currentValue": 7}
