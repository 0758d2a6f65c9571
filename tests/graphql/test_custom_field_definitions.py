"""Custom fields, as administrators define them, and what that does to what is set."""

from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.customized import definition, last_event, setting, update, values


async def test_fields_are_listed_in_their_order_for_what_they_apply_to(reader: Caller) -> None:
    data = await reader.ask(
        """{ all: customFields { key position } kpi: customFields(appliesTo: KPI) { key }
        none: customFields(archived: ONLY) { key } }"""
    )

    assert [(field["key"], field["position"]) for field in data["all"]] == [
        (key, place) for place, key in enumerate(("region", "budget", "sponsor", "launch", "theme", "idle"), 1)
    ]
    assert [field["key"] for field in data["kpi"]] == ["region", "budget", "idle"]
    assert data["none"] == []


async def test_a_field_is_found_by_its_id_and_as_a_node(reader: Caller) -> None:
    text = "query ($id: ID!) { customField(by: {id: $id}) { key } node(id: $id) { __typename id } }"

    data = await reader.ask(text, id=reader.company["region"])

    assert data["customField"] == {"key": "region"}
    assert data["node"] == {"__typename": "CustomField", "id": reader.company["region"]}
    assert await definition(reader, "nothing") is None


async def test_only_administrators_define_fields_and_everybody_knows_why(caller: Caller, company: Company) -> None:
    text = "query ($id: ID!) { customField(by: {id: $id}) { viewerCan { update { allowed reason } } } }"

    for name, allowed in (("ada", True), ("ben", False), ("vera", False)):
        told = (await caller.ask(text, name, id=company["region"]))["customField"]["viewerCan"]["update"]
        payload = await caller.mutate("updateCustomField", {"id": company["region"], "name": "X"}, name)
        assert (told["allowed"], codes(payload)) == (allowed, [] if allowed else ["NOT_ALLOWED"])
        assert (told["reason"] is None) is allowed


async def test_everything_wrong_with_a_definition_is_told_at_once(caller: Caller) -> None:
    payload = await caller.mutate(
        "createCustomField",
        {
            "key": "Region!",
            "name": " ",
            "type": "CHOICE",
            "appliesTo": [],
            "choices": [{"name": "A"}, {"name": " a "}, {"name": "", "id": "cho_x"}],
            "position": 9,
        },
    )

    assert [error["path"][1:] for error in payload["errors"]] == [
        ["key"],
        ["name"],
        ["appliesTo"],
        ["choices", "0", "name"],
        ["choices", "1", "name"],
        ["choices", "2", "name"],
        ["choices", "2", "id"],
        ["position"],
    ]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"key": "region"}, "key"),
        ({"type": "CHOICE"}, "choices"),
        ({"choices": [{"name": "A"}]}, "choices"),
        ({"position": 0}, "position"),
    ],
)
async def test_a_definition_that_does_not_hold_is_refused(caller: Caller, given: dict[str, Any], path: str) -> None:
    sound = {"key": "new", "name": "New", "type": "TEXT", "appliesTo": ["KPI"]}

    payload = await caller.mutate("createCustomField", sound | given)

    assert [error["path"] for error in payload["errors"]] == [["input", path]]


async def test_a_field_may_be_put_between_others(caller: Caller, company: Company) -> None:
    given = {"key": "new", "name": "New", "type": "TEXT", "appliesTo": ["KPI", "OBJECTIVE", "KPI"], "position": 2}

    await caller.mutate("createCustomField", given)
    await caller.mutate("updateCustomField", {"id": company["region"], "position": 7})

    fields = (await caller.ask("{ customFields { key position appliesTo } }"))["customFields"]
    assert [field["key"] for field in fields] == ["new", "budget", "sponsor", "launch", "theme", "idle", "region"]
    assert [field["position"] for field in fields] == [1, 2, 3, 4, 5, 6, 7]
    assert fields[0]["appliesTo"] == ["OBJECTIVE", "KPI"]


async def test_choices_are_renamed_ordered_and_archived_without_touching_what_has_them(
    caller: Caller, company: Company
) -> None:
    region = company["region"]
    await caller.mutate("updateCustomField", {"id": region, "choices": [{"name": "West"}, {"name": "East"}]})
    west, east, north, south = (await definition(caller, "region"))["choices"]

    assert (await values(caller, "squad_goal"))["region"] == "North"
    assert [choice["archivedAt"] is None for choice in (west, east, north, south)] == [True, True, False, False]
    refused = await update(caller, "team_goal", setting(region={"choiceId": company["north"]}))
    assert codes(refused) == ["NOT_FOUND"]
    assert codes(await update(caller, "squad_goal", setting(region={"choiceId": company["north"]}))) == []

    back = {"id": region, "choices": [{"id": north["id"], "name": "Far north"}, {"id": west["id"], "name": "West"}]}
    assert codes(await caller.mutate("updateCustomField", back)) == []

    assert [(each["name"], each["archivedAt"] is None) for each in (await definition(caller, "region"))["choices"]] == [
        ("Far north", True),
        ("West", True),
        ("South", False),
    ]
    assert (await values(caller, "squad_goal"))["region"] == "Far north"


async def test_what_is_used_is_neither_deleted_nor_taken_from_what_has_it(caller: Caller, company: Company) -> None:
    assert codes(await caller.mutate("deleteCustomField", {"id": company["theme"]})) == ["IN_USE"]
    payload = await caller.mutate("updateCustomField", {"id": company["budget"], "appliesTo": ["KEY_RESULT"]})
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("IN_USE", ["input", "appliesTo"])] * 2

    assert codes(await caller.mutate("deleteCustomField", {"id": company["idle"]})) == []

    assert await definition(caller, "idle") is None
    event = await last_event(caller, "CUSTOM_FIELD_DELETED")
    assert event["data"] == {"name": f"Idle of {company.name}", "key": "idle"}


async def test_where_a_field_was_deleted_the_others_move_up_and_the_event_names_them(
    caller: Caller, company: Company
) -> None:
    await caller.mutate("updateCustomField", {"id": company["idle"], "position": 4})
    moved = await last_event(caller, "CUSTOM_FIELD_UPDATED")
    await caller.mutate("deleteCustomField", {"id": company["idle"]})
    deleted = await last_event(caller, "CUSTOM_FIELD_DELETED")

    fields = (await caller.ask("{ customFields { key position } }"))["customFields"]
    assert [field["position"] for field in fields] == [1, 2, 3, 4, 5]
    assert moved["data"]["movedIds"] == [company["idle"], company["launch"], company["theme"]]
    assert deleted["data"]["movedIds"] == [company["launch"], company["theme"]]


async def test_fifty_fields_are_enough_for_anybody(caller: Caller, company: Company) -> None:
    for index in range(44):
        given = {"key": f"key_{index}", "name": "X", "type": "DATE", "appliesTo": ["KPI"]}
        assert codes(await caller.mutate("createCustomField", given)) == []
    one_more = {"key": "one_more", "name": "X", "type": "DATE", "appliesTo": ["KPI"]}

    assert codes(await caller.mutate("createCustomField", one_more)) == ["TOO_MANY"]

    await caller.mutate("archiveCustomField", {"id": company["idle"]})
    assert codes(await caller.mutate("createCustomField", one_more)) == []
    assert codes(await caller.mutate("restoreCustomField", {"id": company["idle"]})) == ["TOO_MANY"]


async def test_a_definition_that_somebody_changed_since_is_not_changed(caller: Caller, company: Company) -> None:
    payload = await caller.mutate("updateCustomField", {"id": company["theme"], "name": "X", "expectedVersion": 7})

    assert payload["errors"][0]["code"] == "VERSION_CONFLICT"
    assert payload["errors"][0]["current"] == 1
