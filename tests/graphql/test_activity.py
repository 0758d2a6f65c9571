"""The activity of one thing: its part of the log, newest first, as far as the viewer may know of it."""

from typing import Any

import pytest

from domain.events import EventType
from tests.company import Company
from tests.graphql.caller import Caller

NODES = "nodes { number type subjectId actor { id } data }"
ACTIVITY = f"""query ($id: ID!, $filter: EventFilter) {{ node(id: $id) {{
  ... on Objective {{ activity(first: 100, filter: $filter) {{ totalCount {NODES} }} }}
  ... on KeyResult {{ activity(first: 100, filter: $filter) {{ totalCount {NODES} }} }}
  ... on Initiative {{ activity(first: 100, filter: $filter) {{ totalCount {NODES} }} }}
  ... on Person {{ activity(first: 100, filter: $filter) {{ totalCount {NODES} }} }}
}} }}"""
EVENTS = """query ($filter: ActivityFilter, $after: Cursor) {
  events(first: 100, filter: $filter, after: $after) { nodes { number type subjectId } cursor hasMore } }"""


async def activity(caller: Caller, name: str, viewer: str = "ada", filter_: Any = None) -> list[Any]:
    told = (await caller.ask(ACTIVITY, viewer, id=caller.company[name], filter=filter_))["node"]["activity"]
    nodes: list[Any] = told["nodes"]
    assert told["totalCount"] == len(nodes)
    return nodes


async def log(caller: Caller, filter_: Any, viewer: str = "ada") -> list[Any]:
    """Read the whole log with a filter, page by page."""
    found: list[Any] = []
    cursor, has_more = None, True
    while has_more:
        page = (await caller.ask(EVENTS, viewer, filter=filter_, after=cursor))["events"]
        found += page["nodes"]
        cursor, has_more = page["cursor"], page["hasMore"]
    return found


async def test_the_activity_of_an_objective_is_its_part_of_the_log_newest_first(reader: Caller) -> None:
    for name in ("squad_goal", "personal_goal", "private_goal"):
        whole = await log(reader, {"objectiveIds": [reader.company[name]]})

        assert [event["number"] for event in await activity(reader, name)] == [
            event["number"] for event in reversed(whole)
        ]


async def test_a_key_result_tells_of_its_check_ins_initiatives_and_comments(reader: Caller) -> None:
    held = reader.company

    told = await activity(reader, "metric", filter_={"type": {"neq": "PROGRESS_CHANGED"}})

    assert held["hint"] in {event["subjectId"] for event in told}
    assert held["praise"] in {event["subjectId"] for event in told}
    assert {event["type"] for event in told} >= {
        "KEY_RESULT_CREATED",
        "CHECKED_IN",
        "CHECK_IN_CORRECTED",
        "CHECK_IN_VOIDED",
        "CHECK_IN_ACKNOWLEDGED",
        "INITIATIVE_CREATED",
        "COMMENT_ADDED",
        "COMMENT_DELETED",
        "REACTION_ADDED",
    }
    assert held["personal_goal"] not in {event["subjectId"] for event in told}
    assert [event["number"] for event in told] == sorted((event["number"] for event in told), reverse=True)


async def test_an_initiative_tells_of_itself_and_of_what_was_said_of_it(caller: Caller, company: Company) -> None:
    await caller.mutate("addReaction", {"subjectId": company["hint"], "emoji": "EYES"}, "eve")
    await caller.mutate("updateInitiative", {"id": company["campaign"], "state": "DONE"}, "eve")

    told = await activity(caller, "campaign")

    assert [event["type"] for event in told] == [
        "INITIATIVE_STATE_CHANGED",
        "REACTION_ADDED",
        "COMMENT_ADDED",
        "INITIATIVE_CREATED",
    ]
    place = {"initiativeId": company["campaign"], "keyResultId": company["metric"], "onId": company["campaign"]}
    assert told[1]["data"] == {**place, "emoji": "EYES"}
    assert told[2]["data"] == {**place, "replyToId": None, "mentionIds": []}


async def test_the_activity_of_a_person_is_what_they_did_and_the_viewer_may_know_of(reader: Caller) -> None:
    held = reader.company
    whole = await log(reader, {"actorIds": [held["finn"]]}, "ben")

    seen = await activity(reader, "finn", "ben")
    everything = await activity(reader, "finn")

    assert [event["number"] for event in seen] == [event["number"] for event in reversed(whole)]
    assert held["murmur"] in {event["subjectId"] for event in everything}
    assert not {held[name] for name in ("murmur", "plotting", "secret_word")} & {event["subjectId"] for event in seen}


async def test_activity_pages_on_and_back(reader: Caller) -> None:
    text = """query ($id: ID!, $after: Cursor) { objective(by: {id: $id}) {
      activity(first: 7, after: $after) { nodes { number } pageInfo { hasNextPage endCursor } } } }"""
    identifier = reader.company["personal_goal"]
    numbers: list[int] = []
    after, has_more = None, True
    while has_more:
        page = (await reader.ask(text, id=identifier, after=after))["objective"]["activity"]
        numbers += [node["number"] for node in page["nodes"]]
        after, has_more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    assert numbers == [event["number"] for event in await activity(reader, "personal_goal")]
    assert len(numbers) > 14


@pytest.mark.parametrize(
    "filter_",
    [
        {"type": {"in": ["COMMENT_ADDED"]}},
        {"actor": {"isNull": True}},
        {"at": {"gte": "2026-05-20T09:30:00Z"}},
        {"not": [{"type": {"in": ["PROGRESS_CHANGED"]}}]},
    ],
)
async def test_activity_can_be_filtered(reader: Caller, filter_: Any) -> None:
    everything = {event["number"] for event in await activity(reader, "squad_goal")}

    found = {event["number"] for event in await activity(reader, "squad_goal", filter_=filter_)}

    assert found
    assert found <= everything


async def test_whom_a_comment_mentions_can_follow_that(caller: Caller, company: Company) -> None:
    mentioning = {"mentionIds": [company["eve"]]}
    before = len(await log(caller, mentioning))
    given = {"subjectId": company["sales_goal"], "text": "Look.", "mentionIds": [company["eve"]]}
    made = (await caller.mutate("addComment", given))["comment"]["id"]
    await caller.mutate("updateComment", {"id": made, "text": "Look again."})
    await caller.mutate("updateComment", {"id": company["own_word"], "mentionIds": []})
    await caller.mutate("updateComment", {"id": company["own_word"], "mentionIds": [company["eve"], company["ben"]]})

    told = (await log(caller, mentioning))[before:]

    assert [(event["type"], event["subjectId"]) for event in told] == [
        ("COMMENT_ADDED", made),
        ("COMMENT_UPDATED", company["own_word"]),
    ]


async def test_nobody_is_told_of_a_mention_in_what_they_cannot_see(reader: Caller) -> None:
    mentioning = {"mentionIds": [reader.company["dan"]]}

    seen = {event["subjectId"] for event in await log(reader, mentioning, "ben")}

    assert reader.company["remark"] in seen
    assert reader.company["murmur"] not in seen
    assert reader.company["murmur"] in {event["subjectId"] for event in await log(reader, mentioning, "dan")}


async def test_the_place_in_the_cascade_also_finds_work_and_talk(reader: Caller) -> None:
    held = reader.company
    types = ["COMMENT_ADDED", "INITIATIVE_CREATED"]

    of_key_result = await log(reader, {"withinIds": [held["metric"]], "types": types})
    of_owner = await log(reader, {"ownerIds": [held["eve"]], "types": types})
    of_branch = await log(reader, {"teamIds": [held["division"]], "types": types})

    assert {event["subjectId"] for event in of_key_result} == {
        held[name] for name in ("campaign", "hint", "praise", "withdrawn")
    }
    assert {held["campaign"], held["hint"]} <= {event["subjectId"] for event in of_owner}
    assert {held["workshop"], held["remark"]} <= {event["subjectId"] for event in of_branch}


async def test_no_event_carries_what_was_said(reader: Caller) -> None:
    said = [type_.value for type_ in EventType if type_.value.startswith(("COMMENT_", "REACTION_"))]
    text = "query ($filter: ActivityFilter) { events(first: 100, filter: $filter) { nodes { data } } }"

    told = (await reader.ask(text, filter={"types": said}))["events"]["nodes"]

    assert told
    assert "of Acme" not in str(told)
