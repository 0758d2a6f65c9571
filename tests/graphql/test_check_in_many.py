"""Many check-ins in one call: each as if it were alone, all of them one change."""

from typing import Any

from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House

SELECT = "results { index checkIn { id value keyResult { id currentValue } } errors { code path } }"


def by_key(name: str) -> dict[str, Any]:
    return {"externalKey": {"source": "tracker", "id": f"Acme-{name}"}}


async def check_in(caller: Caller, *rows: dict[str, Any], viewer: Any = "ada", atomic: bool = False) -> Any:
    return await caller.mutate("checkInMany", {"checkIns": list(rows), "atomic": atomic}, viewer, SELECT)


async def events_after(caller: Caller, number: int) -> list[Any]:
    cursor, found = None, []
    while True:
        page = await caller.ask(
            "query ($after: Cursor) { events(first: 100, after: $after) "
            "{ hasMore cursor nodes { number causeId type subjectId } } }",
            after=cursor,
        )
        found += [event for event in page["events"]["nodes"] if event["number"] > number]
        cursor = page["events"]["cursor"]
        if not page["events"]["hasMore"]:
            return found


async def test_rows_are_answered_in_their_order_and_count_one_after_the_other(caller: Caller, company: Company) -> None:
    payload = await check_in(
        caller,
        {"keyResult": {"id": company["sold"]}, "value": 3},
        {"keyResult": by_key("sold"), "value": 4, "note": "Better."},
        {"keyResult": by_key("ratio"), "value": 17, "date": "2026-05-01"},
    )

    assert [row["checkIn"] and row["checkIn"]["value"] for row in payload["results"]] == [3, 4, 17]
    assert [row["checkIn"]["keyResult"] for row in payload["results"]] == [
        {"id": company["sold"], "currentValue": 4},
        {"id": company["sold"], "currentValue": 4},
        {"id": company["ratio"], "currentValue": 16},
    ]


async def test_all_that_moves_has_one_cause_and_moves_once(caller: Caller, company: Company) -> None:
    before = (await caller.ask("{ organization { revision } }"))["organization"]["revision"]

    await check_in(
        caller,
        {"keyResult": {"id": company["sold"]}, "value": 3},
        {"keyResult": {"id": company["sold"]}, "value": 4},
        {"keyResult": {"id": company["metric"]}, "value": 60},
    )

    events = await events_after(caller, before)
    moved = [event["subjectId"] for event in events if event["type"] == "PROGRESS_CHANGED"]
    assert {event["causeId"] for event in events} == {events[0]["causeId"]}
    assert [event["type"] for event in events[:3]] == ["CHECKED_IN"] * 3
    assert {company["sold"], company["metric"], company["company_goal"]} <= set(moved)
    assert len(moved) == len(set(moved))


async def test_the_outcome_is_that_of_single_check_ins(caller: Caller, company: Company, house: House) -> None:
    said = [
        ("sold", 3.0, "2026-05-11"),
        ("ratio", 12.0, "2026-04-30"),
        ("sold", 5.0, "2026-05-02"),
        ("metric", 55.0, None),
    ]
    other = Caller(caller._engine, caller.schema, await company.copy(house.writer))

    for name, value, day in said:
        given = {"keyResultId": company[name], "value": value} | ({"date": day} if day else {})
        assert codes(await other.mutate("checkIn", given)) == []
    rows = [
        {"keyResult": {"id": company[name]}, "value": value} | ({"date": day} if day else {})
        for name, value, day in said
    ]
    await check_in(caller, *rows)

    assert await standing(house, company) == await standing(house, other.company)


async def standing(house: House, company: Company) -> list[object]:
    """Give how far everything is, and the days on which that changed."""
    nodes = await house.writer.fetch(
        "SELECT id, exact_progress, status, confidence FROM objectives WHERE org_id = $1 ORDER BY id", company.org_id
    )
    days = await house.writer.fetch(
        """
        SELECT * FROM (
            SELECT node_id, date, told, lag(told) OVER (PARTITION BY node_id ORDER BY date) AS before FROM (
                SELECT node_id, date, row(exact_progress, exact_raw_progress, status, confidence)::text AS told
                FROM progress_history WHERE org_id = $1
            ) AS entries
        ) AS series WHERE told IS DISTINCT FROM before ORDER BY node_id, date
        """,
        company.org_id,
    )
    return [*nodes, *days]


async def test_a_bad_row_leaves_the_others_alone(caller: Caller, company: Company) -> None:
    payload = await check_in(
        caller,
        {"keyResult": by_key("nothing"), "value": 1},
        {"keyResult": {"id": company["past"]}, "value": 1},
        {"keyResult": {"id": company["sold"]}, "value": 1, "date": "2099-01-01", "confidence": 2},
        {"keyResult": {"id": company["sold"]}, "value": 0.1234567890123456789},
        {"keyResult": {"id": company["sold"]}},
        {"keyResult": {"id": company["driven"]}, "value": 1},
        {"keyResult": {"id": company["sold"]}, "value": 7},
    )

    assert [codes(row) for row in payload["results"][:3]] == [
        ["NOT_FOUND"],
        ["CYCLE_CLOSED"],
        ["INVALID_INPUT", "INVALID_INPUT"],
    ]
    assert [codes(row) for row in payload["results"][4:6]] == [["INVALID_INPUT"], ["INVALID_INPUT"]]
    assert payload["results"][0]["errors"][0]["path"] == ["input", "checkIns", "0", "keyResult"]
    assert payload["results"][6]["checkIn"]["value"] == 7


async def test_an_atomic_call_with_a_bad_row_says_nothing_at_all(
    caller: Caller, company: Company, house: House
) -> None:
    before = await company.dump(house.writer)

    payload = await check_in(
        caller,
        {"keyResult": {"id": company["sold"]}, "value": 7},
        {"keyResult": {"id": company["sold"]}, "confidence": 7},
        atomic=True,
    )

    assert payload["results"] is None
    assert [error["path"] for error in payload["errors"]] == [["input", "checkIns", "1", "confidence"]]
    assert await company.dump(house.writer) == before


async def test_rights_and_sight_are_those_of_single_check_ins(caller: Caller, company: Company) -> None:
    rows = [{"keyResult": {"id": company[name]}, "confidence": 0.5} for name in ("metric", "sold", "secret")]

    payload = await check_in(caller, *rows, {"keyResult": by_key("secret"), "confidence": 0.5}, viewer="eve")

    assert [codes(row) for row in payload["results"]] == [[], ["NOT_ALLOWED"], ["NOT_FOUND"], ["NOT_FOUND"]]
