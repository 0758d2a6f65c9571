"""Custom fields: set with what they are set on, read with it, and told by events."""

import pytest

from schema.context import Context
from schema.root import build_schema
from tests.company import KEY, Company
from tests.graphql.caller import REQUEST_ID, Caller, codes
from tests.graphql.customized import VALUES, last_event, setting, update, values
from tests.graphql.house import House


async def test_values_are_read_by_their_types_in_the_order_of_the_fields(reader: Caller) -> None:
    assert list((await values(reader, "squad_goal")).items()) == [
        ("region", "North"),
        ("budget", 1.5),
        ("sponsor", reader.company["cleo"]),
        ("theme", "Trust"),
    ]
    assert await values(reader, "metric") == {"budget": 0.1, "launch": "2026-05-01"}
    assert await values(reader, "kpi") == {"region": "South", "budget": 3}
    assert await values(reader, "division_goal") == {}


async def test_what_is_set_while_creating_stands(caller: Caller, company: Company) -> None:
    given = {
        "title": "New",
        "cycleId": company["q2"],
        "scope": "COMPANY",
        "customFields": setting(
            theme={"text": "  Ünïcode 🚀 "},
            budget={"number": 123456789012345},
            launch={"date": "0001-01-01"},
            sponsor={"personId": company["dan"]},
            region={"choiceId": company["south"]},
        ),
    }

    payload = await caller.mutate("createObjective", given)

    company.ids["new"] = payload["objective"]["id"]
    assert await values(caller, "new") == {
        "region": "South",
        "budget": 123456789012345,
        "sponsor": company["dan"],
        "launch": "0001-01-01",
        "theme": "Ünïcode 🚀",
    }


async def test_an_update_changes_what_it_names_and_null_empties(caller: Caller) -> None:
    payload = await update(caller, "squad_goal", setting(theme=None, budget={"number": -0.1}, launch=None))

    assert codes(payload) == []
    assert await values(caller, "squad_goal") == {
        "region": "North",
        "budget": -0.1,
        "sponsor": caller.company["cleo"],
    }


async def test_the_event_tells_what_the_fields_were_and_are(caller: Caller, company: Company) -> None:
    changed = setting(
        theme=None, budget={"number": 2.5}, launch={"date": "2026-05-05"}, region={"choiceId": company["north"]}
    )

    await update(caller, "squad_goal", changed, "dan", title="Renamed")

    event = await last_event(caller, "OBJECTIVE_UPDATED")
    assert event["subjectId"] == company["squad_goal"]
    assert event["data"] == {
        "changed": ["customFields", "title"],
        "customFields": [
            {"key": "theme", "before": "Trust", "after": None},
            {"key": "budget", "before": 1.5, "after": 2.5},
            {"key": "launch", "before": None, "after": "2026-05-05"},
        ],
    }


@pytest.mark.parametrize(
    ("node", "type_"), [("metric", "KEY_RESULT_UPDATED"), ("kpi", "KPI_UPDATED"), ("squad_goal", "OBJECTIVE_UPDATED")]
)
async def test_a_custom_field_alone_is_a_change_with_a_version_and_an_event(
    caller: Caller, company: Company, node: str, type_: str
) -> None:
    version = "query ($id: ID!) { node(id: $id) { ... on Entity { version } } }"
    before = (await caller.ask(version, id=company[node]))["node"]["version"]

    assert codes(await update(caller, node, setting(budget={"number": 9}))) == []

    event = await last_event(caller, type_)
    assert (event["subjectId"], event["data"]["changed"]) == (company[node], ["customFields"])
    assert event["data"]["customFields"][0]["after"] == 9
    assert (await caller.ask(version, id=company[node]))["node"]["version"] == before + 1


async def test_setting_what_is_set_changes_nothing(caller: Caller, company: Company, house: House) -> None:
    before = await company.dump(house.writer)

    payload = await update(
        caller,
        "squad_goal",
        setting(theme={"text": " Trust "}, budget={"number": 1.50}, region={"choiceId": company["north"]}),
    )

    assert codes(payload) == []
    assert await company.dump(house.writer) == before


async def test_everything_wrong_is_told_at_once_and_changes_nothing(
    caller: Caller, company: Company, house: House
) -> None:
    before = await company.dump(house.writer)
    wrong = [
        {"key": "theme", "value": {"number": 1}},
        {"key": "budget", "value": {"number": 1.2345678901234567}},
        {"key": "nothing", "value": None},
        {"key": "idle", "value": {"text": "Only for KPIs"}},
        {"key": "sponsor", "value": {"personId": company["gone"]}},
        {"key": "region", "value": {"choiceId": company["eve"]}},
        {"key": "theme", "value": {"text": "Twice"}},
        {"key": "launch", "value": {"date": "2026-05-05"}},
    ]

    payload = await update(caller, "squad_goal", wrong, title=" ")

    assert sorted((error["path"], error["code"]) for error in payload["errors"]) == [
        (["input", "customFields", "0", "value", "number"], "INVALID_INPUT"),
        (["input", "customFields", "1", "value", "number"], "INVALID_INPUT"),
        (["input", "customFields", "2", "key"], "NOT_FOUND"),
        (["input", "customFields", "3", "key"], "INVALID_INPUT"),
        (["input", "customFields", "4", "value", "personId"], "WRONG_STATE"),
        (["input", "customFields", "5", "value", "choiceId"], "NOT_FOUND"),
        (["input", "customFields", "6", "key"], "INVALID_INPUT"),
        (["input", "title"], "INVALID_INPUT"),
    ]
    assert await company.dump(house.writer) == before


@pytest.mark.parametrize("text", ["", "  ", "x" * 501, "a\x00", "\ud800"])
async def test_a_text_that_cannot_be_is_refused(caller: Caller, text: str) -> None:
    assert codes(await update(caller, "squad_goal", setting(theme={"text": text}))) == ["INVALID_INPUT"]


async def test_the_longest_text_of_the_widest_characters_is_kept(caller: Caller) -> None:
    longest = "".join(chr(0x1F300 + index % 300) for index in range(500))

    assert codes(await update(caller, "squad_goal", setting(theme={"text": longest}))) == []

    assert (await values(caller, "squad_goal"))["theme"] == longest


async def test_a_field_without_a_word_on_its_value_is_refused(caller: Caller) -> None:
    payload = await update(caller, "squad_goal", [{"key": "theme"}, {"key": "budget"}])

    assert [error["path"][-1] for error in payload["errors"]] == ["value", "value"]


async def test_more_than_fifty_values_are_refused_as_a_whole(caller: Caller) -> None:
    many = [{"key": f"key_{index}", "value": None} for index in range(51)]

    assert codes(await update(caller, "squad_goal", many)) == ["TOO_MANY"]


async def test_who_may_not_change_a_thing_sets_no_field_of_it(caller: Caller) -> None:
    fields = setting(budget={"number": 1})

    assert codes(await update(caller, "squad_goal", fields, "eve")) == ["NOT_ALLOWED"]
    assert codes(await update(caller, "private_goal", fields, "eve")) == ["NOT_FOUND"]
    assert codes(await update(caller, "past_goal", fields)) == ["CYCLE_CLOSED"]


async def test_an_archived_field_is_read_only_and_shown_if_asked_for(caller: Caller, company: Company) -> None:
    await caller.mutate("archiveCustomField", {"id": company["theme"]})

    assert "theme" not in await values(caller, "squad_goal")
    text = "query ($id: ID!) { objective(by: {id: $id}) { customFields(archived: ONLY) { field { key } } } }"
    shown = (await caller.ask(text, id=company["squad_goal"]))["objective"]["customFields"]
    assert [value["field"]["key"] for value in shown] == ["theme"]
    for value in (None, {"text": "New"}):
        assert codes(await update(caller, "squad_goal", setting(theme=value))) == ["WRONG_STATE"]
    assert (await last_event(caller, "CUSTOM_FIELD_ARCHIVED"))["subjectId"] == company["theme"]

    await caller.mutate("restoreCustomField", {"id": company["theme"]})

    assert (await values(caller, "squad_goal"))["theme"] == "Trust"


async def test_what_is_carried_over_takes_its_fields_along(caller: Caller, company: Company) -> None:
    await caller.mutate("archiveCustomField", {"id": company["theme"]})
    await caller.mutate("deactivatePerson", {"id": company["cleo"]})
    given = {"cycleId": company["q3"], "objectives": [{"id": company["squad_goal"]}]}

    payload = await caller.mutate("cloneObjectives", given, select="results { objective { id } }")

    company.ids["clone"] = payload["results"][0]["objective"]["id"]
    assert await values(caller, "clone") == {"region": "North", "budget": 1.5}


async def test_values_go_with_what_they_are_set_on(caller: Caller, company: Company, house: House) -> None:
    await update(caller, "spare_goal", setting(theme={"text": "Going"}))
    await update(caller, "idle_kpi", setting(budget={"number": 1}))

    assert codes(await caller.mutate("deleteObjective", {"id": company["spare_goal"]})) == []
    assert codes(await caller.mutate("deleteKpi", {"id": company["idle_kpi"]})) == []

    left = (await company.dump(house.writer))["custom_field_values"]
    assert not [row for row in left if company["spare_goal"] in row or company["idle_kpi"] in row]


async def test_values_of_what_one_may_not_see_are_nowhere(reader: Caller) -> None:
    text = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Objective {{ {VALUES} }} }} }}"

    data = await reader.ask(text, "eve", ids=[reader.company["private_goal"], reader.company["squad_goal"]])

    assert data["nodes"][0] is None
    assert len(data["nodes"][1]["customFields"]) == 4


async def test_values_and_advice_are_the_same_by_whichever_executor(reader: Caller) -> None:
    text = f"""{{ objectives(first: 100) {{ nodes {{ {VALUES} advice {{ code message keyResult {{ id }} }}
      keyResults {{ nodes {{ {VALUES} }} }} }} }} kpis {{ nodes {{ {VALUES} }} }}
      customFields {{ key choices {{ name }} viewerCan {{ update {{ allowed }} }} }} }}"""
    context = Context(reader.company.database, reader.actor("dan"), REQUEST_ID, KEY)

    one_by_one = await build_schema().execute(text, context_value=context)

    assert one_by_one.errors is None
    assert await reader.ask(text, "dan") == one_by_one.data
