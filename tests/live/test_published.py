"""The log as GraphQL publishes it."""

from contextlib import aclosing
from typing import Any

from graphql import ExecutionResult

from commands.okrs.key_results import UpdateKeyResult, update_key_result
from commands.okrs.lifecycle import ChangeObjective, delete_objective
from commands.okrs.objectives import UpdateObjective, update_objective
from domain.okrs.objectives import ObjectiveState, Visibility
from tests.live.enterprise import CountingDatabase, Enterprise
from tests.live.surface import ACTIVITY, CHANGES, EVENTS, Surface, cursor_of_end, results_of


async def types(surface: Surface, **filter_: object) -> list[str]:
    page = (await surface.ask(EVENTS, filter=filter_))["events"]
    return [event["type"] for event in page["nodes"]]


async def test_one_check_in_is_a_change_of_its_key_result_and_of_each_objective_above(
    surface: Surface, enterprise: Enterprise
) -> None:
    top, objective = await enterprise.objective(), await enterprise.objective()
    await enterprise.align(objective, top)
    key_result = await enterprise.key_result(objective)
    start = await cursor_of_end(surface)
    await enterprise.check_in(key_result, 40)

    changes = await surface.missed(CHANGES, "progressChanged", "change", after=start)

    assert [change["nodeId"] for change in changes] == [key_result, objective, top]
    assert {change["causeId"] for change in changes} == {changes[0]["causeId"]}
    assert {change["cause"]["type"] for change in changes} == {"CHECKED_IN"}
    assert changes[0]["before"] == {
        "progress": 0,
        "rawProgress": 0,
        "status": "NO_DATA",
        "statusReason": "NO_DATA",
        "confidence": None,
    }
    assert changes[2]["after"] == {
        "progress": 0.4,
        "rawProgress": 0.4,
        "status": "AT_RISK",
        "statusReason": "SCORE_BAND",
        "confidence": None,
    }
    assert changes[0]["node"] == {
        "id": key_result,
        "progress": 0.4,
        "status": "AT_RISK",
        "objective": {"id": objective},
    }
    assert changes[2]["node"]["title"].startswith("Objective")
    assert changes[1]["event"]["type"] == "PROGRESS_CHANGED"
    assert changes[1]["event"]["subjectId"] == objective


async def test_each_message_shows_its_node_as_it_is_now(surface: Surface, enterprise: Enterprise) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    only = {"nodeIds": [key_result]}

    async with aclosing(await surface.follow(CHANGES, filter=only)) as results:
        await results_of(results, 1)
        seen = []
        for value in (10, 20, 30):
            await enterprise.check_in(key_result, value)
            (result,) = await results_of(results, 1)
            seen.append(_change(result)["node"]["progress"])

    assert seen == [0.1, 0.2, 0.3]


async def test_the_first_message_is_a_heartbeat_from_which_everything_follows(
    surface: Surface, enterprise: Enterprise
) -> None:
    async with aclosing(await surface.follow(ACTIVITY)) as results:
        (first,) = await results_of(results, 1)
    await enterprise.team()

    message = (first.data or {})["activity"]
    events = await surface.missed(ACTIVITY, "activity", "event", after=message["cursor"])

    assert message["event"] is None
    assert [event["type"] for event in events] == ["TEAM_CREATED"]


async def test_a_cursor_of_any_message_or_page_goes_on_anywhere(surface: Surface, enterprise: Enterprise) -> None:
    for _ in range(4):
        await enterprise.team()
    page = (await surface.ask(EVENTS, first=2))["events"]

    async with aclosing(await surface.follow(ACTIVITY, after=page["cursor"])) as results:
        (message,) = await results_of(results, 1)
    cursor = (message.data or {})["activity"]["cursor"]
    rest = (await surface.ask(EVENTS, after=cursor))["events"]

    assert [event["number"] for event in page["nodes"]] == [1, 2]
    assert (message.data or {})["activity"]["event"]["number"] == 3
    assert [event["number"] for event in rest["nodes"]] == [4, 5, 6]
    assert (page["hasMore"], rest["hasMore"]) == (True, False)


async def test_an_event_tells_who_did_what_to_what(surface: Surface, enterprise: Enterprise) -> None:
    person = await enterprise.person()
    objective = await enterprise.objective(lead_id=person)
    key_result = await enterprise.key_result(objective)
    actor = enterprise.member(person)
    enterprise.admin, admin = actor, enterprise.admin
    check = await enterprise.check_in(key_result, 10)
    enterprise.admin = admin

    page = (await surface.ask(EVENTS, filter={"types": ["CHECKED_IN"]}))["events"]

    (event,) = page["nodes"]
    assert event["actor"] == {"id": person}
    assert event["causeId"] == event["id"]
    assert event["subject"] == {"__typename": "CheckIn", "id": check}
    assert event["data"] == {"keyResultId": key_result, "date": "2026-04-15", "value": 10, "replacesId": None}


async def test_the_data_of_events_speaks_the_words_of_the_api(surface: Surface, enterprise: Enterprise) -> None:
    objective = await enterprise.objective()
    key_result = await enterprise.key_result(objective)
    changes = {"due_date": enterprise.database.clock().date(), "owner_id": await enterprise.person()}
    await enterprise.run(update_key_result, UpdateKeyResult(key_result, changes))
    await enterprise.check_in(key_result, 10)

    page = (await surface.ask(EVENTS, filter={"subjectIds": [key_result]}))["events"]
    data = {event["type"]: event["data"] for event in page["nodes"]}

    assert data["KEY_RESULT_UPDATED"] == {"changed": ["dueDate", "ownerId"]}
    assert set(data["PROGRESS_CHANGED"]) == {"before", "after"}
    assert set(data["PROGRESS_CHANGED"]["after"]) == {
        "progress",
        "rawProgress",
        "status",
        "statusReason",
        "confidence",
    }


async def test_a_deletion_is_published_bare(surface: Surface, enterprise: Enterprise) -> None:
    objective = await enterprise.objective(state=ObjectiveState.DRAFT)
    await enterprise.run(delete_objective, ChangeObjective(objective))

    (event,) = (await surface.ask(EVENTS, filter={"types": ["OBJECTIVE_DELETED"]}))["events"]["nodes"]

    assert (event["subjectId"], event["subject"], event["actor"], event["data"]) == (objective, None, None, {})


async def test_an_event_is_a_node(surface: Surface, enterprise: Enterprise) -> None:
    private = await enterprise.objective(visibility=Visibility.PRIVATE)
    (event,) = (await surface.ask(EVENTS, filter={"objectiveIds": [private]}))["events"]["nodes"]
    query = "query ($id: ID!) { node(id: $id) { ... on Event { number } } }"

    assert await surface.ask(query, id=event["id"]) == {"node": {"number": event["number"]}}
    assert await surface.ask(query, enterprise.member(), id=event["id"]) == {"node": None}


async def test_a_node_that_became_invisible_is_null_in_the_message(surface: Surface, enterprise: Enterprise) -> None:
    objective = await enterprise.objective()
    key_result = await enterprise.key_result(objective)

    async with aclosing(await surface.follow(CHANGES, enterprise.member())) as results:
        await results_of(results, 1)
        await enterprise.check_in(key_result, 10)
        (first,) = await results_of(results, 1)
        await enterprise.run(update_objective, UpdateObjective(objective, {"visibility": Visibility.PRIVATE}))
        (second,) = await results_of(results, 1)

    assert _change(first)["node"]["id"] == key_result
    assert (_change(second)["nodeId"], _change(second)["node"]) == (objective, None)


async def test_filters_of_activity(surface: Surface, enterprise: Enterprise) -> None:
    person, team = await enterprise.person(), await enterprise.team()
    objective = await enterprise.objective(lead_id=person)
    await enterprise.objective()

    assert await types(surface, subjectIds=[person]) == ["PERSON_CREATED"]
    assert await types(surface, types=["TEAM_CREATED"]) == ["TEAM_CREATED"]
    assert await types(surface, objectiveIds=[objective]) == ["OBJECTIVE_CREATED"]
    assert await types(surface, withinIds=[objective]) == ["OBJECTIVE_CREATED"]
    assert await types(surface, ownerIds=[person]) == ["OBJECTIVE_CREATED"]
    assert await types(surface, cycleIds=[enterprise.cycle_id]) == ["OBJECTIVE_CREATED"] * 2
    assert await types(surface, teamIds=[team]) == []
    assert await types(surface, actorIds=[person]) == []


async def test_filters_of_changes(surface: Surface, enterprise: Enterprise) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    start = await cursor_of_end(surface)
    for value in (10, 50, 55):
        await enterprise.check_in(key_result, value)

    filters: list[dict[str, object]] = [
        {"nodeIds": [key_result], "minimumChange": 0.1},
        {"nodeIds": [key_result], "status": {"from": ["OFF_TRACK"], "to": ["AT_RISK", "ON_TRACK"]}},
        {"withinIds": [key_result]},
        {"cycleIds": [enterprise.cycle_id]},
    ]
    told = [await surface.missed(CHANGES, "progressChanged", "change", after=start, filter=each) for each in filters]

    assert [[change["after"]["progress"] for change in each] for each in told] == [
        [0.1, 0.5],
        [0.5],
        [0.1, 0.5, 0.55],
        [0.1, 0.1, 0.5, 0.5, 0.55, 0.55],
    ]


async def test_the_statements_of_a_page_do_not_grow_with_its_events(
    surface: Surface, enterprise: Enterprise, database: CountingDatabase
) -> None:
    text = "query ($first: Int!) { events(first: $first) { nodes { subject { id } cause { id } actor { id } } } }"
    for _ in range(20):
        await enterprise.key_result(await enterprise.objective())
    database.counted()

    await surface.ask(text, first=10)
    of_few = database.counted()
    await surface.ask(text, first=40)

    assert of_few == database.counted()


def _change(result: ExecutionResult) -> Any:
    return (result.data or {})["progressChanged"]["change"]
