"""Who learns of what: an event is as visible as its objective is now."""

from contextlib import aclosing
from dataclasses import replace

from commands.okrs.lifecycle import ChangeKeyResult, ChangeObjective, delete_key_result, delete_objective
from commands.okrs.objectives import UpdateObjective, update_objective
from domain.live import EVERYTHING, EventFilter, Surroundings
from domain.okrs.objectives import ObjectiveState, Scope, Visibility
from storage.database import Database
from storage.events.admission import admitted
from storage.events.log import page_arguments, page_of, page_statement
from storage.events.positions import START
from storage.events.reads import events_by_id
from tests.live.enterprise import Enterprise, events_of, numbers, take, told, types

DRAFT = ObjectiveState.DRAFT


async def test_the_events_of_a_private_objective_reach_nobody_else(enterprise: Enterprise) -> None:
    private = await enterprise.objective(visibility=Visibility.PRIVATE)
    await enterprise.check_in(await enterprise.key_result(private), 10)

    stranger = await told(enterprise, START, enterprise.member(await enterprise.person()))

    assert {event["objective_id"] for event in stranger} == {None}


async def test_the_people_named_lead_and_administrators_learn_of_a_private_objective(enterprise: Enterprise) -> None:
    named, lead = await enterprise.person(), await enterprise.person()
    private = await enterprise.objective(visibility=Visibility.PRIVATE, viewer_ids=(named,), lead_id=lead)

    logs = [await told(enterprise, START, viewer) for viewer in (enterprise.member(named), enterprise.member(lead))]

    assert logs[0] == logs[1] == await told(enterprise, START)
    assert private in {event["objective_id"] for event in logs[0]}


async def test_a_team_learns_of_what_only_the_team_may_see(enterprise: Enterprise) -> None:
    team = await enterprise.team()
    objective = await enterprise.objective(scope=Scope.TEAM, team_id=team, visibility=Visibility.TEAM)

    inside = await told(enterprise, START, enterprise.member(member_of=frozenset({team})))
    outside = await told(enterprise, START, enterprise.member())

    assert objective in {event["objective_id"] for event in inside}
    assert objective not in {event["objective_id"] for event in outside}


async def test_live_events_of_a_private_objective_reach_nobody_else(enterprise: Enterprise) -> None:
    private = await enterprise.key_result(await enterprise.objective(visibility=Visibility.PRIVATE))
    public = await enterprise.key_result(await enterprise.objective())

    async with aclosing(enterprise.follow(None, enterprise.member())) as messages:
        await take(messages, 1)
        await enterprise.check_in(private, 10)
        await enterprise.check_in(public, 10)
        came = await events_of(messages, 3)

    assert public in {event["subject_id"] for event in came}
    assert private not in {event["subject_id"] for event in came}
    assert len({event["objective_id"] for event in came}) == 1


async def test_of_what_became_private_only_that_is_told_and_not_even_the_past(enterprise: Enterprise) -> None:
    objective = await enterprise.objective()
    await enterprise.check_in(await enterprise.key_result(objective), 10)
    before = await told(enterprise, START, enterprise.member())

    await enterprise.run(update_objective, UpdateObjective(objective, {"visibility": Visibility.PRIVATE}))

    assert objective in {event["objective_id"] for event in before}
    after = [
        event for event in await told(enterprise, START, enterprise.member()) if event["objective_id"] == objective
    ]
    assert [(event["type"], event["subject_id"], event["actor_id"], event["data"]) for event in after] == [
        ("OBJECTIVE_VISIBILITY_CHANGED", objective, None, {})
    ]


async def test_who_never_saw_an_objective_learns_nothing_of_who_else_does_now(enterprise: Enterprise) -> None:
    named = await enterprise.person()
    objective = await enterprise.objective(visibility=Visibility.PRIVATE, viewer_ids=(named,))

    await enterprise.run(update_objective, UpdateObjective(objective, {"viewer_ids": ()}))

    stranger, loser = enterprise.member(await enterprise.person()), enterprise.member(named)
    assert objective not in {event["objective_id"] for event in await told(enterprise, START, stranger)}
    assert [event["type"] for event in await told(enterprise, START, loser) if event["objective_id"] == objective] == [
        "OBJECTIVE_VISIBILITY_CHANGED"
    ]


async def test_who_sees_an_objective_is_told_of_no_audience(enterprise: Enterprise) -> None:
    named = await enterprise.person()
    objective = await enterprise.objective(visibility=Visibility.PRIVATE, viewer_ids=(named,))

    await enterprise.run(update_objective, UpdateObjective(objective, {"visibility": Visibility.ORGANIZATION}))

    for viewer in (enterprise.admin, enterprise.member()):
        log = await told(enterprise, START, viewer)
        assert [event["data"] for event in log if event["type"] == "OBJECTIVE_VISIBILITY_CHANGED"] == [
            {"referring_ids": []}
        ]


async def test_a_filter_by_actor_does_not_tell_who_hid_an_objective(enterprise: Enterprise) -> None:
    enterprise.admin = replace(enterprise.admin, person_id=await enterprise.person())
    objective = await enterprise.objective()
    await enterprise.run(update_objective, UpdateObjective(objective, {"visibility": Visibility.PRIVATE}))
    assert enterprise.admin.person_id is not None
    filter_ = EventFilter(actor_ids=frozenset({enterprise.admin.person_id}))

    events = await told(enterprise, START, enterprise.member(), filter_)

    assert objective not in {event["objective_id"] for event in events}


async def test_a_reader_who_pauses_is_not_told_what_became_private_meanwhile(enterprise: Enterprise) -> None:
    objective = await enterprise.objective()
    key_result = await enterprise.key_result(objective)

    async with aclosing(enterprise.follow(None, enterprise.member())) as messages:
        await take(messages, 1)
        await enterprise.check_in(key_result, 10)
        await enterprise.run(update_objective, UpdateObjective(objective, {"visibility": Visibility.PRIVATE}))
        await enterprise.team()
        came = await events_of(messages, 2)

    assert types(came) == ["OBJECTIVE_VISIBILITY_CHANGED", "TEAM_CREATED"]
    assert came[0]["data"] == {}


async def test_of_a_deleted_objective_everybody_learns_only_that_it_is_gone(enterprise: Enterprise) -> None:
    enterprise.admin = replace(enterprise.admin, person_id=await enterprise.person())
    start = await enterprise.end()
    private = await enterprise.objective(visibility=Visibility.PRIVATE, state=DRAFT)
    key_result = await enterprise.key_result(private)
    await enterprise.run(delete_key_result, ChangeKeyResult(key_result))
    await enterprise.run(delete_objective, ChangeObjective(private))

    events = await told(enterprise, start, enterprise.member())

    assert [(event["type"], event["subject_id"]) for event in events] == [
        ("KEY_RESULT_DELETED", key_result),
        ("OBJECTIVE_DELETED", private),
    ]
    assert {event["actor_id"] for event in events} == {None}
    assert [event["data"] for event in events] == [{}, {}]


async def test_a_deletion_is_told_bare_also_as_it_happens(enterprise: Enterprise) -> None:
    person = await enterprise.person()
    objective = await enterprise.objective(visibility=Visibility.PRIVATE, state=DRAFT)
    async with aclosing(enterprise.follow(None, enterprise.member(person))) as messages:
        await take(messages, 1)
        await enterprise.run(delete_objective, ChangeObjective(objective))
        (event,) = await events_of(messages, 1)

    assert (event["type"], event["subject_id"], event["actor_id"], event["data"]) == (
        "OBJECTIVE_DELETED",
        objective,
        None,
        {},
    )


async def test_what_was_deleted_after_it_was_read_is_not_told_to_anybody(
    enterprise: Enterprise, database: Database
) -> None:
    objective = await enterprise.objective(visibility=Visibility.PRIVATE, state=DRAFT)
    session = database.reading(enterprise.admin)
    found = await session.fetch(page_statement(), **page_arguments(START, 100))
    await enterprise.run(delete_objective, ChangeObjective(objective))

    told_late = await admitted(session, page_of(found, START, 100), EVERYTHING)

    assert objective not in {event["subject_id"] for event in told_late}


async def test_nobody_learns_what_lies_below_something_private(enterprise: Enterprise) -> None:
    private = await enterprise.objective(visibility=Visibility.PRIVATE)
    private_key_result = await enterprise.key_result(private)
    below = await enterprise.objective()
    await enterprise.align(below, private)
    await enterprise.align(below, private_key_result)

    for root in (private, private_key_result):
        filter_ = EventFilter(surroundings=Surroundings(within_ids=frozenset({root})))
        assert await told(enterprise, START, enterprise.member(), filter_) == []
        assert below in {event["subject_id"] for event in await told(enterprise, START, filter_=filter_)}


async def test_a_tenant_learns_nothing_of_another(enterprise: Enterprise, database: Database) -> None:
    other = await Enterprise.founded(database)
    start = await other.end()

    async with aclosing(other.follow(start)) as messages:
        await take(messages, 1)
        await enterprise.check_in(await enterprise.key_result(await enterprise.objective()), 10)
        await other.team()
        (came,) = await events_of(messages, 1)

    assert came["number"] == start.number + 1
    assert came["type"] == "TEAM_CREATED"


async def test_an_event_is_found_by_id_exactly_by_those_who_are_told_of_it(
    enterprise: Enterprise, database: Database
) -> None:
    other = await Enterprise.founded(database)
    await enterprise.objective(visibility=Visibility.PRIVATE)
    gone = await enterprise.objective(state=DRAFT)
    await enterprise.run(delete_objective, ChangeObjective(gone))
    ids = [event["id"] for event in await enterprise.log()] + await _every_id(enterprise)

    for viewer in (enterprise.admin, enterprise.member()):
        found = await events_by_id(database.reading(viewer), ids)
        log = await enterprise.log(viewer)
        assert sorted(numbers(list(found.values()))) == numbers(log)
        assert {(event["id"], event["actor_id"], str(event["data"])) for event in found.values()} == {
            (event["id"], event["actor_id"], str(event["data"])) for event in log
        }
    assert await events_by_id(database.reading(other.admin), ids) == {}


async def _every_id(enterprise: Enterprise) -> list[str]:
    async with enterprise.database.connection(enterprise.org_id) as connection:
        return [row["id"] for row in await connection.fetch("SELECT id FROM events")]
