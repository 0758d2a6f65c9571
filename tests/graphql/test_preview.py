"""The preview: what would move, told exactly as it then happens, and never done."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy import update

from storage.lookups import find_key_result
from storage.snapshot import open_snapshot
from storage.statements import Statement
from storage.tables import key_results
from tests.company import Company
from tests.graphql.caller import ERRORS, Caller, codes
from tests.graphql.house import House, SettableClock

STATE = "{ progress rawProgress measurable hasValue status statusReason scoreBand paceBand confidence }"
PREVIEW = f"""query ($changes: [SupposedChange!]!) {{ preview(input: {{changes: $changes}}) {{
  hiddenCount {ERRORS} nodes {{ nodeId node {{ __typename id progress }} before {STATE} after {STATE} }} }} }}"""
STORED = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Progressing {STATE} }} }}"

Change = dict[str, Any]

MUTATIONS = {
    "checkIn": "checkIn",
    "keyResult": "updateKeyResult",
    "objective": "updateObjective",
    "align": "alignObjective",
    "unalign": "unalignObjective",
}


async def preview(caller: Caller, *changes: Change, viewer: Any = "ada") -> Any:
    return (await caller.ask(PREVIEW, viewer, changes=list(changes)))["preview"]


async def stored(caller: Caller) -> dict[str, Any]:
    ids = [held for held in caller.company.ids.values() if held.startswith(("obj_", "kr_"))]
    return dict(zip(ids, (await caller.ask(STORED, ids=ids))["nodes"], strict=True))


async def do(caller: Caller, change: Change) -> Any:
    ((name, given),) = change.items()
    return await caller.mutate(MUTATIONS[name], given)


def moved(company: Company, told: Any) -> list[str]:
    names = {identifier: name for name, identifier in company.ids.items()}
    return [names[each["nodeId"]] for each in told["nodes"]]


CHANGES: dict[str, Any] = {
    "a value": lambda company: [{"checkIn": {"keyResultId": company["metric"], "value": 95}}],
    "a value of the past": lambda company: [
        {"checkIn": {"keyResultId": company["metric"], "value": 95, "date": "2026-05-01"}},
        {"checkIn": {"keyResultId": company["share"], "value": 95, "date": "2026-04-25"}},
    ],
    "a word": lambda company: [{"checkIn": {"keyResultId": company["ratio"], "status": "OFF_TRACK", "confidence": 1}}],
    "values one after another": lambda company: [
        {"checkIn": {"keyResultId": company["at_most"], "value": 9}},
        {"checkIn": {"keyResultId": company["at_most"], "value": 4, "confidence": 0.25}},
    ],
    "a weight": lambda company: [{"keyResult": {"id": company["ratio"], "weight": 7}}],
    "weights of alignments": lambda company: [
        {"align": {"objectiveId": company["sales_goal"], "parentId": company["company_goal"], "weight": 5}},
        {"align": {"objectiveId": company["personal_goal"], "parentId": company["sales_goal"], "contributes": True}},
    ],
    "a new alignment, by an objective's weight": lambda company: [
        {"objective": {"id": company["sales_goal"], "weight": 3}},
        {"align": {"objectiveId": company["sales_goal"], "parentId": company["by_others"]}},
    ],
    "an alignment taken elsewhere": lambda company: [
        {"unalign": {"objectiveId": company["squad_goal"], "parentId": company["by_others"]}},
        {"align": {"objectiveId": company["squad_goal"], "parentId": company["company_goal"]}},
    ],
    "a loop that is opened first": lambda company: [
        {"unalign": {"objectiveId": company["sales_goal"], "parentId": company["company_goal"]}},
        {"align": {"objectiveId": company["company_goal"], "parentId": company["sales_goal"]}},
    ],
    "another source": lambda company: [
        {"objective": {"id": company["squad_goal"], "progressSource": "ALIGNED"}},
        {"objective": {"id": company["sales_goal"], "progressSource": "MANUAL", "manualProgress": 0.125}},
    ],
    "another target": lambda company: [{"keyResult": {"id": company["metric"], "target": 50}}],
    "another start": lambda company: [{"keyResult": {"id": company["metric"], "start": 20, "weight": 2}}],
    "another measure": lambda company: [
        {"keyResult": {"id": company["share"], "measure": {"atMost": {"threshold": 12, "periods": "SHARE"}}}},
        {"keyResult": {"id": company["driven"], "measure": {"range": {"lower": 4, "upper": 5}}}},
    ],
    "a cancelled key result": lambda company: [{"keyResult": {"id": company["range"], "state": "CANCELLED"}}],
    "nothing at all": lambda company: [{"keyResult": {"id": company["ratio"], "weight": 1}}],
}


@pytest.mark.parametrize("name", CHANGES)
async def test_a_preview_tells_what_then_happens(caller: Caller, name: str) -> None:
    changes = CHANGES[name](caller.company)
    before = await stored(caller)

    told = await preview(caller, *changes)

    given = changes
    if name in {"another target", "another start"}:
        metric = {"start": 0, "target": 100, "commit": 30, "stretch": 120}
        ends = {end: value for end, value in changes[0]["keyResult"].items() if end in metric}
        rest = {field: value for field, value in changes[0]["keyResult"].items() if field not in metric}
        given = [{"keyResult": {**rest, "measure": {"metric": {**metric, **ends}}}}]
    for change in given:
        assert (await do(caller, change))["errors"] == []
    after = await stored(caller)
    differing = {
        each: (before[each], after[each])
        for each in before
        if any(before[each][part] != after[each][part] for part in ("progress", "rawProgress", "status"))
    }
    assert told["errors"] == []
    assert {each["nodeId"]: (each["before"], each["after"]) for each in told["nodes"]} == differing
    assert bool(differing) is (name != "nothing at all")


async def test_a_preview_writes_nothing(caller: Caller, company: Company, house: House) -> None:
    before = await company.dump(house.writer)

    for make in CHANGES.values():
        assert (await preview(caller, *make(company)))["errors"] == []

    assert await company.dump(house.writer) == before


async def test_what_moves_is_told_from_the_leaf_to_the_root(reader: Caller) -> None:
    told = await preview(reader, {"checkIn": {"keyResultId": reader.company["metric"], "value": 95}})

    assert moved(reader.company, told) == [
        "metric",
        "personal_goal",
        "squad_goal",
        "by_others",
        "division_goal",
        "company_goal",
        "year_goal",
    ]
    assert {each["node"]["__typename"] for each in told["nodes"]} == {"KeyResult", "Objective"}
    assert told["nodes"][0]["before"]["progress"] == told["nodes"][0]["node"]["progress"] == 0.4
    assert told["nodes"][0]["after"]["status"] == "ON_TRACK"


@pytest.mark.parametrize("viewer", ["vera", "eve", "reading"])
async def test_who_may_see_may_suppose(reader: Caller, viewer: str) -> None:
    actor = reader.company.reading_only("ada") if viewer == "reading" else viewer

    told = await preview(reader, {"checkIn": {"keyResultId": reader.company["sold"], "value": 1}}, viewer=actor)

    assert told["errors"] == []
    assert moved(reader.company, told) == ["sold", "sales_goal", "company_goal", "year_goal"]


async def test_what_one_may_not_see_is_counted_and_not_named(caller: Caller) -> None:
    company = caller.company
    below = {"objectiveId": company["personal_goal"], "parentId": company["private_goal"], "weight": 4}
    await caller.mutate("alignObjective", below)
    change = {"checkIn": {"keyResultId": company["metric"], "value": 95}}

    told = {name: await preview(caller, change, viewer=name) for name in ("dan", "eve")}

    assert "private_goal" in moved(company, told["dan"])
    assert (told["dan"]["hiddenCount"], told["eve"]["hiddenCount"]) == (0, 1)
    assert company["private_goal"] not in str(told["eve"])
    assert len(told["eve"]["nodes"]) == len(told["dan"]["nodes"]) - 1


@pytest.mark.parametrize(
    "make",
    [
        lambda held: {"checkIn": {"keyResultId": held["secret"], "value": 1}},
        lambda held: {"keyResult": {"id": held["secret"], "weight": 1}},
        lambda held: {"objective": {"id": held["private_goal"], "progressSource": "BOTH"}},
        lambda held: {"align": {"objectiveId": held["private_goal"], "parentId": held["squad_goal"]}},
        lambda held: {"align": {"objectiveId": held["squad_goal"], "parentId": held["private_goal"]}},
        lambda held: {"align": {"objectiveId": held["squad_goal"], "parentId": held["secret"]}},
        lambda held: {"unalign": {"objectiveId": held["private_goal"], "parentId": held["company_goal"]}},
    ],
)
async def test_what_is_invisible_is_not_found_like_what_never_was(reader: Caller, make: Any) -> None:
    hidden = reader.company
    unknown = {**hidden.ids, **{name: hidden[name][:-4] + "zzzz" for name in ("secret", "private_goal")}}

    told = [await preview(reader, make(held), viewer="eve") for held in (hidden, unknown)]

    assert told[0] == told[1]
    assert codes(told[0]) == ["NOT_FOUND"]


REFUSED: dict[str, Any] = {
    "too many digits": lambda held: {"checkIn": {"keyResultId": held["metric"], "value": 1234567890123456.0}},
    "the future": lambda held: {"checkIn": {"keyResultId": held["metric"], "value": 1, "date": "9999-12-31"}},
    "long before": lambda held: {"checkIn": {"keyResultId": held["metric"], "value": 1, "date": "0001-01-01"}},
    "nothing said": lambda held: {"checkIn": {"keyResultId": held["metric"]}},
    "an unknown milestone": lambda held: {"checkIn": {"keyResultId": held["milestones"], "doneMilestones": ["x"]}},
    "a value of a KPI's": lambda held: {"checkIn": {"keyResultId": held["driven"], "value": 1}},
    "no id": lambda held: {"checkIn": {"keyResultId": "\x00", "value": 1}},
    "a closed cycle": lambda held: {"checkIn": {"keyResultId": held["past"], "value": 1}},
    "a weight below zero": lambda held: {"keyResult": {"id": held["metric"], "weight": -1}},
    "a null weight": lambda held: {"keyResult": {"id": held["metric"], "weight": None}},
    "start is target": lambda held: {
        "keyResult": {"id": held["metric"], "measure": {"metric": {"start": 1, "target": 1}}}
    },
    "no number": lambda held: {
        "keyResult": {"id": held["metric"], "measure": {"metric": {"start": 1e308, "target": 1}}}
    },
    "milestones of a KPI's": lambda held: {
        "keyResult": {"id": held["driven"], "measure": {"milestones": [{"title": "x"}]}}
    },
    "a closed key result": lambda held: {"keyResult": {"id": held["past"], "weight": 3}},
    "a closed objective": lambda held: {"objective": {"id": held["past_goal"], "progressSource": "BOTH"}},
    "more than all": lambda held: {"objective": {"id": held["squad_goal"], "manualProgress": 1.5}},
    "a loop": lambda held: {"align": {"objectiveId": held["company_goal"], "parentId": held["metric"]}},
    "itself": lambda held: {"align": {"objectiveId": held["company_goal"], "parentId": held["company_goal"]}},
    "a parent that is none": lambda held: {"align": {"objectiveId": held["company_goal"], "parentId": held["squad"]}},
    "into the past": lambda held: {"align": {"objectiveId": held["squad_goal"], "parentId": held["past_goal"]}},
    "out of the past": lambda held: {"unalign": {"objectiveId": held["past_goal"], "parentId": held["company_goal"]}},
    "what is not aligned": lambda held: {
        "unalign": {"objectiveId": held["squad_goal"], "parentId": held["sales_goal"]}
    },
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_preview_is_refused_for_what_the_change_would_be(caller: Caller, name: str) -> None:
    change = REFUSED[name](caller.company)
    ((kind, _),) = change.items()

    told = await preview(caller, {"checkIn": {"keyResultId": caller.company["sold"], "value": 1}}, change)
    really = (await do(caller, change))["errors"]

    assert (told["nodes"], told["hiddenCount"]) == ([], 0)
    assert really
    for error in really:
        error["path"] = ["input", "changes", "1", kind, *(error["path"] or ["input"])[1:]]
    assert told["errors"] == really


async def test_every_change_that_is_refused_is_told_at_once(reader: Caller) -> None:
    refused = [REFUSED[name](reader.company) for name in ("the future", "a loop", "a closed objective")]

    told = await preview(reader, *refused)

    assert [(error["code"], error["path"][2]) for error in told["errors"]] == [
        ("INVALID_INPUT", "0"),
        ("ALIGNMENT_CYCLE", "1"),
        ("CYCLE_CLOSED", "2"),
    ]
    assert told["errors"][1]["loop"][0] == told["errors"][1]["loop"][-1] == reader.company["company_goal"]


async def test_a_loop_of_supposed_alignments_is_found(reader: Caller) -> None:
    company = reader.company

    told = await preview(
        reader,
        {"align": {"objectiveId": company["company_goal"], "parentId": company["spare_goal"]}},
        {"align": {"objectiveId": company["spare_goal"], "parentId": company["metric"]}},
    )

    assert codes(told) == ["ALIGNMENT_CYCLE"]
    assert told["errors"][0]["loop"][:3] == [company["spare_goal"], company["metric"], company["personal_goal"]]


@pytest.mark.parametrize("given", [{"target": 5}, {"start": 5, "weight": 1}])
async def test_only_a_metric_has_ends_to_move(reader: Caller, given: Change) -> None:
    told = await preview(reader, {"keyResult": {"id": reader.company["share"], **given}})

    (error,) = told["errors"]
    assert (error["code"], error["path"][-1]) == ("INVALID_INPUT", next(iter(given)))


@pytest.mark.parametrize("count", [0, 21])
async def test_one_to_twenty_changes_are_supposed(reader: Caller, count: int) -> None:
    change = {"checkIn": {"keyResultId": reader.company["metric"], "value": 95}}

    told = await preview(reader, *[change] * count)

    assert [(error["code"], error["path"]) for error in told["errors"]] == [("INVALID_INPUT", ["input", "changes"])]


async def test_on_a_new_day_a_preview_tells_what_the_first_change_of_the_day_does(
    caller: Caller, clock: SettableClock
) -> None:
    await caller.mutate("updateOrganization", {"statusBasis": "PACE"})
    clock.now += timedelta(days=35)
    before = await stored(caller)
    change = {"checkIn": {"keyResultId": caller.company["sold"], "value": 9.5}}

    told = await preview(caller, change)

    await do(caller, change)
    after = await stored(caller)
    differing = {each for each in before if before[each]["status"] != after[each]["status"]}
    assert differing
    assert {each["nodeId"]: each["after"] for each in told["nodes"]} == {
        each["nodeId"]: after[each["nodeId"]] for each in told["nodes"]
    }
    assert differing <= {each["nodeId"] for each in told["nodes"]}


async def test_a_preview_waits_for_no_writer_and_no_writer_for_it(caller: Caller, house: House) -> None:
    change = {"checkIn": {"keyResultId": caller.company["metric"], "value": 95}}
    async with house.writer.transaction():
        await house.writer.execute("SELECT 1 FROM clocks WHERE org_id = $1 FOR UPDATE", caller.company.org_id)

        told = await asyncio.wait_for(preview(caller, change), timeout=30)

    assert told["errors"] == []
    assert told["nodes"]


async def test_a_snapshot_sees_one_state_and_cannot_write(caller: Caller) -> None:
    company = caller.company
    session = company.database.reading(company.actors["eve"])
    async with open_snapshot(session) as snapshot:
        before = await find_key_result(snapshot, company["metric"])
        await caller.mutate("checkIn", {"keyResultId": company["metric"], "value": 95})

        assert await find_key_result(snapshot, company["metric"]) == before
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await snapshot.fetch(Statement(update(key_results).values(weight=7).returning(key_results.c.id)))

    async with open_snapshot(session) as snapshot:
        assert (await find_key_result(snapshot, company["metric"]))["current_value"] == 95
