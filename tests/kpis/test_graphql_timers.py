"""Timers and the business calendar through the published schema."""

from typing import Any, Final

import pytest

from domain.actor import TokenScope
from tests.kpis.client import Client

Given = dict[str, Any]

DESK: Final[Given] = {
    "scope": "COMPANY",
    "direction": "LOWER",
    "unit": "DURATION",
    "cadence": "WEEKLY",
    "aggregation": "MEDIAN",
    "target": None,
    "thresholds": None,
    "externalKey": None,
}
RECORD: Final = """
mutation ($input: RecordKpiEventsInput!) {
  recordKpiEvents(input: $input) {
    results { status event { subject kind state at version } errors { code path } }
    errors { code path }
  }
}
"""
UPDATE: Final = """
mutation ($input: UpdateOrganizationInput!) {
  updateOrganization(input: $input) {
    organization { businessCalendar { hours { weekday opens closes } holidays } version }
    errors { code path }
  }
}
"""
CALENDAR: Final = "{ organization { businessCalendar { hours { weekday opens closes } holidays } } }"


def event(kpi_id: str, subject: str, kind: str, at: str, **more: object) -> Given:
    return {"kpi": {"id": kpi_id}, "subject": subject, "kind": kind, "at": at, **more}


async def timer(client: Client, clock: str = "ELAPSED", **given: Any) -> str:
    return await client.create(**{**DESK, "timer": {"clock": clock}, **given})


async def record(client: Client, *events: Given, atomic: bool = False) -> Any:
    answer = await client.ask(RECORD, input={"events": list(events), "atomic": atomic})
    return answer["recordKpiEvents"]


async def test_events_are_answered_row_by_row(client: Client) -> None:
    kpi_id = await timer(client)

    answer = await record(
        client,
        event(kpi_id, "T-1", "STOP", "2026-04-14T12:00:00+02:00"),
        event(kpi_id, "T-1", "START", "2026-04-14T09:00:00Z"),
        event(kpi_id, "T-1", "START", "2026-04-14T11:00:00+02:00"),
        event(kpi_id, "", "START", "2999-04-14T11:00:00Z"),
    )

    assert answer["errors"] == []
    told = [(result["status"], result["event"] and result["event"]["state"]) for result in answer["results"]]
    assert told == [("CREATED", "MATCHED"), ("CREATED", "MATCHED"), ("UNCHANGED", "MATCHED"), ("REJECTED", None)]
    assert answer["results"][0]["event"]["at"] == "2026-04-14T10:00:00Z"
    assert [error["path"] for error in answer["results"][3]["errors"]] == [
        ["input", "events", "3", "subject"],
        ["input", "events", "3", "at"],
    ]
    refused = await record(client, event(kpi_id, "T-2", "START", "2999-04-14T11:00:00Z"), atomic=True)
    assert (refused["results"], refused["errors"][0]["path"]) == (None, ["input", "events", "0", "at"])


async def test_a_service_desk_sees_its_times_and_the_share_within_what_was_agreed(client: Client) -> None:
    """The worked example of docs/rules.md: office hours, with tickets over a weekend."""
    response, plan, resolution = [await timer(client, "BUSINESS", name=name) for name in ("A", "B", "C")]
    share: Given = {"aggregation": "SHARE_WITHIN", "shareLimit": 28_800, "unit": "PERCENT", "direction": "HIGHER"}
    within = await timer(client, timer={"of": resolution}, **share)
    story = {
        "T-1": ("2026-04-03T09:00", "2026-04-03T09:30", "2026-04-03T11:00", "2026-04-06T10:00"),
        "T-2": ("2026-04-06T09:00", "2026-04-06T10:00", "2026-04-06T13:00", "2026-04-07T16:00"),
        "T-3": ("2026-04-08T16:30", "2026-04-09T09:30", "2026-04-09T10:00", "2026-04-09T12:00"),
        "T-4": ("2026-04-10T08:00", "2026-04-10T18:00", "2026-04-11T12:00", None),
    }
    events = [
        event(kpi_id, subject, kind, f"{at}:00+02:00")
        for subject, (asked, *moments) in story.items()
        for kpi_id, ended in zip((response, plan, resolution), moments, strict=True)
        for kind, at in (("START", asked), ("STOP", ended))
        if at is not None
    ]

    await record(client, *reversed(events))

    answer = await client.ask(
        """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Kpi {
            currentValue currentPeriodStart
            timer { clock of { id } openEvents { running unmatched repeated } }
            measurements { nodes { subject value } } } } }""",
        ids=[response, plan, resolution, within],
    )
    hours = [
        {each["subject"]: each["value"] / 3_600 for each in kpi["measurements"]["nodes"]} for kpi in answer["nodes"]
    ]
    assert hours == [
        {"T-1": 0.5, "T-2": 1, "T-3": 1, "T-4": 8},
        {"T-1": 2, "T-2": 4, "T-3": 1.5, "T-4": 8},
        {"T-1": 9, "T-2": 15, "T-3": 3.5},
        {},
    ]
    assert [kpi["currentPeriodStart"] for kpi in answer["nodes"]] == ["2026-04-06"] * 4
    assert [kpi["currentValue"] for kpi in answer["nodes"]] == [3_600, 14_400, 32_400, 33.3333333333333]
    assert [kpi["timer"] for kpi in answer["nodes"][2:]] == [
        {"clock": "BUSINESS", "of": None, "openEvents": {"running": 1, "unmatched": 0, "repeated": 0}},
        {"clock": None, "of": {"id": resolution}, "openEvents": {"running": 0, "unmatched": 0, "repeated": 0}},
    ]


async def test_events_are_found_by_what_became_of_them(client: Client) -> None:
    kpi_id, measured = await timer(client), await client.create(externalKey=None)
    words = (("A", "START", 1), ("A", "START", 2), ("A", "STOP", 3), ("B", "STOP", 4), ("C", "START", 5))
    await record(client, *(event(kpi_id, subject, kind, f"2026-04-0{day}T12:00:00Z") for subject, kind, day in words))

    answer = await client.ask(
        """query ($id: ID!, $other: ID!) {
            other: kpi(by: {id: $other}) { timer { clock } viewerCan { recordEvents { allowed code } } }
            kpi(by: {id: $id}) {
            viewerCan { recordEvents { allowed } recordMeasurements { allowed code } }
            timer {
                openEvents { running unmatched repeated }
                open: events(filter: {state: {neq: MATCHED}, at: {gte: "2026-04-02T00:00:00Z"}}) {
                    totalCount nodes { id subject state } }
                ofA: events(filter: {subject: {eq: "A"}}, orderBy: [{field: AT}]) { nodes { kind state kpi { id } } }
            } } }""",
        id=kpi_id,
        other=measured,
    )

    facts = answer["kpi"]["timer"]
    assert facts["openEvents"] == {"running": 1, "unmatched": 1, "repeated": 1}
    assert facts["open"]["totalCount"] == 3
    assert [(each["subject"], each["state"]) for each in facts["open"]["nodes"]] == [
        ("C", "RUNNING"),
        ("B", "UNMATCHED"),
        ("A", "REPEATED"),
    ]
    assert facts["ofA"]["nodes"] == [
        {"kind": kind, "state": state, "kpi": {"id": kpi_id}}
        for kind, state in (("START", "MATCHED"), ("START", "REPEATED"), ("STOP", "MATCHED"))
    ]
    assert answer["kpi"]["viewerCan"] == {
        "recordEvents": {"allowed": True},
        "recordMeasurements": {"allowed": False, "code": "WRONG_STATE"},
    }
    assert answer["other"] == {"timer": None, "viewerCan": {"recordEvents": {"allowed": False, "code": "WRONG_STATE"}}}
    node = await client.ask("query ($id: ID!) { node(id: $id) { __typename } }", id=facts["open"]["nodes"][0]["id"])
    assert node == {"node": {"__typename": "KpiEvent"}}


async def test_who_may_not_see_a_timer_sees_none_of_its_events_and_records_none(client: Client) -> None:
    desk = client.desk
    kpi_id = await timer(client, visibility="PRIVATE")
    recorded = await record(client, event(kpi_id, "T-1", "START", "2026-04-14T09:00:00Z"))
    (stored,) = await desk.acme.rows("kpi_events")
    anna = await desk.acme.acting_as(await desk.acme.person("Anna"), TokenScope.WRITE)

    read = await client.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", anna, ids=[kpi_id, stored["id"]])
    given = {"events": [event(kpi_id, "T-1", "STOP", "2026-04-14T10:00:00Z")], "atomic": True}
    refused = (await client.ask(RECORD, anna, input=given))["recordKpiEvents"]

    assert recorded["results"][0]["event"]["state"] == "RUNNING"
    assert read == {"nodes": [None, None]}
    assert refused["errors"] == [{"code": "NOT_FOUND", "path": ["input", "events", "0", "kpi"]}]


async def test_any_number_of_timers_is_read_in_as_many_statements_as_one(client: Client) -> None:
    text = """query ($first: Int) { kpis(first: $first) { nodes {
        timer { of { id } openEvents { running } events { totalCount nodes { subject author { id } } } } } } }"""
    acme = client.desk.acme
    one = await timer(client)
    await record(client, event(one, "T-1", "START", "2026-04-14T09:00:00Z"))
    first = await acme.ask(text, first=1)
    for number in range(5):
        kpi_id = await timer(client, timer={"of": one} if number % 2 else {"clock": "BUSINESS"})
        if not number % 2:
            await record(
                client, *(event(kpi_id, f"{day}", "START", f"2026-04-0{day}T09:00:00Z") for day in range(1, 6))
            )

    every = await acme.ask(text, first=100)

    assert (first.errors, every.errors) == ([], [])
    assert [len(node["timer"]["events"]["nodes"]) for node in every.data["kpis"]["nodes"]] == [1, 5, 0, 5, 0, 5]
    assert every.statements <= first.statements + 1


async def test_an_organization_has_office_hours_until_it_says_otherwise(client: Client) -> None:
    weekdays = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
    office = {
        "hours": [{"weekday": weekday, "opens": "09:00", "closes": "17:00"} for weekday in weekdays],
        "holidays": [],
    }
    own: Given = {
        "hours": [
            {"weekday": "SUNDAY", "opens": "00:00", "closes": "24:00"},
            {"weekday": "MONDAY", "opens": "13:00", "closes": "17:30"},
            {"weekday": "MONDAY", "opens": "08:00", "closes": "12:00"},
        ],
        "holidays": ["2026-12-25", "2026-01-01", "2026-12-25"],
    }

    found = [await client.ask(CALENDAR)]
    updated = [
        (await client.ask(UPDATE, input={"businessCalendar": each}))["updateOrganization"] for each in (own, own)
    ]
    found.append(await client.ask(CALENDAR))
    await client.ask(UPDATE, input={"businessCalendar": None})
    found.append(await client.ask(CALENDAR))

    in_order = {"hours": own["hours"][::-1], "holidays": ["2026-01-01", "2026-12-25"]}
    assert [each["organization"]["businessCalendar"] for each in found] == [office, in_order, office]
    assert [each["organization"] for each in updated] == [{"businessCalendar": in_order, "version": 2}] * 2


@pytest.mark.parametrize(
    ("calendar", "paths"),
    [
        ({"hours": []}, [["hours"]]),
        (
            {"hours": [{"weekday": "MONDAY", "opens": "9:00", "closes": "8:61"}]},
            [["hours", "0", "opens"], ["hours", "0", "closes"]],
        ),
        (
            {
                "hours": [
                    {"weekday": "SUNDAY", "opens": "09:00", "closes": "10:00"},
                    {"weekday": "MONDAY", "opens": "10:00", "closes": "09:00"},
                ]
            },
            [["hours", "1", "closes"]],
        ),
    ],
)
async def test_a_calendar_that_is_none_is_refused(client: Client, calendar: Given, paths: list[list[str]]) -> None:
    answer = (await client.ask(UPDATE, input={"businessCalendar": calendar, "name": " "}))["updateOrganization"]

    assert answer["organization"] is None
    assert [error["path"] for error in answer["errors"]] == [
        ["input", "name"],
        *(["input", "businessCalendar", *path] for path in paths),
    ]
