"""Filters: what a reader asks for, and where it stands at present."""

from decimal import Decimal

import pytest

from commands.okrs.check_ins import CheckIn, check_in
from commands.orgs.teams import MoveTeam, move_team
from domain.events import EventType
from domain.live import EventFilter, StatusCrossing, Surroundings
from domain.okrs.objectives import Scope
from domain.okrs.status import Status
from storage.events.positions import START
from tests.live.enterprise import Enterprise, told, types

CHANGES = frozenset({EventType.PROGRESS_CHANGED})


async def subjects(enterprise: Enterprise, filter_: EventFilter) -> set[str]:
    return {event["subject_id"] for event in await told(enterprise, START, filter_=filter_)}


def around(**wanted: str) -> EventFilter:
    """Give a filter for changes with one id of each kind asked for."""
    surroundings = Surroundings(**{name: frozenset({identifier}) for name, identifier in wanted.items()})
    return EventFilter(types=CHANGES, surroundings=surroundings)


async def test_types_subjects_objectives_and_actors(enterprise: Enterprise) -> None:
    objective = await enterprise.objective()
    key_result = await enterprise.key_result(objective)
    check = await enterprise.check_in(key_result, 10)
    await enterprise.check_in(await enterprise.key_result(await enterprise.objective()), 10)

    checked_in = EventFilter(types=frozenset({EventType.CHECKED_IN}), objective_ids=frozenset({objective}))
    about_key_result = EventFilter(subject_ids=frozenset({key_result}))
    by_nobody = EventFilter(actor_ids=frozenset())

    assert await subjects(enterprise, checked_in) == {check}
    assert await subjects(enterprise, about_key_result) == {key_result}
    assert await subjects(enterprise, by_nobody) == set()


async def test_everything_below_an_objective(enterprise: Enterprise) -> None:
    top, middle, bottom, beside = [await enterprise.objective() for _ in range(4)]
    key_result_of_top = await enterprise.key_result(top)
    leaf, other = await enterprise.key_result(bottom), await enterprise.key_result(beside)
    await enterprise.align(middle, key_result_of_top)
    await enterprise.align(bottom, middle)
    await enterprise.check_in(leaf, 10)
    await enterprise.check_in(other, 10)

    assert await subjects(enterprise, around(within_ids=top)) == {bottom, leaf, middle}
    assert await subjects(enterprise, around(within_ids=key_result_of_top)) == {bottom, leaf, middle}
    assert await subjects(enterprise, around(within_ids=middle)) == {bottom, leaf, middle}
    assert await subjects(enterprise, around(within_ids=bottom)) == {bottom, leaf}
    assert await subjects(enterprise, around(within_ids=leaf)) == {leaf}


async def test_a_check_in_lies_below_its_key_result(enterprise: Enterprise) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    check = await enterprise.check_in(key_result, 10)

    within = EventFilter(surroundings=Surroundings(within_ids=frozenset({key_result})))

    assert check in await subjects(enterprise, within)


async def test_the_team_and_the_teams_below_as_they_are_at_present(enterprise: Enterprise) -> None:
    upper, lower = await enterprise.team(), await enterprise.team()
    objective = await enterprise.objective(scope=Scope.TEAM, team_id=lower)
    await enterprise.check_in(await enterprise.key_result(await enterprise.objective()), 10)
    key_result = await enterprise.key_result(objective)
    await enterprise.check_in(key_result, 10)
    before = await subjects(enterprise, around(team_ids=upper))

    await enterprise.run(move_team, MoveTeam(lower, upper))

    assert before == set()
    assert await subjects(enterprise, around(team_ids=upper)) == {objective, key_result}
    assert await subjects(enterprise, around(team_ids=lower)) == {objective, key_result}


async def test_what_people_lead_have_and_own(enterprise: Enterprise) -> None:
    lead, owner, person = [await enterprise.person() for _ in range(3)]
    led = await enterprise.objective(lead_id=lead)
    own = await enterprise.objective(scope=Scope.INDIVIDUAL, person_id=person, lead_id=lead)
    owned, other = await enterprise.key_result(led, owner_id=owner), await enterprise.key_result(own)
    await enterprise.check_in(owned, 10)
    await enterprise.check_in(other, 10)

    assert await subjects(enterprise, around(owner_ids=owner)) == {owned}
    assert await subjects(enterprise, around(owner_ids=person)) == {own, other}
    assert await subjects(enterprise, around(owner_ids=lead)) == {led, owned, own, other}


async def test_a_check_in_is_the_owners_of_its_key_result(enterprise: Enterprise) -> None:
    owner = await enterprise.person()
    check = await enterprise.check_in(await enterprise.key_result(await enterprise.objective(), owner_id=owner), 10)

    filter_ = EventFilter(
        types=frozenset({EventType.CHECKED_IN}), surroundings=Surroundings(owner_ids=frozenset({owner}))
    )

    assert await subjects(enterprise, filter_) == {check}


async def test_the_cycle(enterprise: Enterprise) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    other_cycle = await enterprise.cycle()
    objective = await enterprise.objective(cycle_id=other_cycle)
    other = await enterprise.key_result(objective)
    await enterprise.check_in(key_result, 10)
    await enterprise.check_in(other, 10)

    assert await subjects(enterprise, around(cycle_ids=other_cycle)) == {objective, other}


async def test_all_that_is_asked_for_must_hold(enterprise: Enterprise) -> None:
    lead = await enterprise.person()
    objective = await enterprise.objective(lead_id=lead)
    key_result = await enterprise.key_result(objective)
    await enterprise.check_in(key_result, 10)
    other_cycle = await enterprise.cycle()

    assert await subjects(enterprise, around(owner_ids=lead, cycle_ids=enterprise.cycle_id, within_ids=objective))
    assert not await subjects(enterprise, around(owner_ids=lead, cycle_ids=other_cycle))


async def test_an_empty_set_lets_nothing_through(enterprise: Enterprise) -> None:
    await enterprise.check_in(await enterprise.key_result(await enterprise.objective()), 10)

    filter_ = EventFilter(surroundings=Surroundings(cycle_ids=frozenset()))

    assert await subjects(enterprise, filter_) == set()


async def test_what_is_about_no_objective_is_nowhere(enterprise: Enterprise) -> None:
    await enterprise.team()

    log = await told(
        enterprise, START, filter_=EventFilter(surroundings=Surroundings(cycle_ids=frozenset({enterprise.cycle_id})))
    )

    assert log == []


@pytest.mark.parametrize(("least", "count"), [("0.1", 3), ("0.100001", 2), ("0.2", 2), ("0.3", 1), ("0.31", 0)])
async def test_changes_of_at_least_so_much_up_or_down(enterprise: Enterprise, least: str, count: int) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    for value in (30, 20, 40):
        await enterprise.check_in(key_result, value)

    filter_ = EventFilter(subject_ids=frozenset({key_result}), minimum_change=Decimal(least))

    assert types(await told(enterprise, START, filter_=filter_)) == ["PROGRESS_CHANGED"] * count


@pytest.mark.parametrize(
    ("crossing", "values"),
    [
        (StatusCrossing(), [(0.0, 0.1), (0.1, 0.5), (0.6, 0.9), (0.9, 0.2)]),
        (StatusCrossing(after=frozenset({Status.OFF_TRACK})), [(0.0, 0.1), (0.9, 0.2)]),
        (StatusCrossing(before=frozenset({Status.AT_RISK})), [(0.6, 0.9)]),
        (StatusCrossing(frozenset({Status.ON_TRACK}), frozenset({Status.OFF_TRACK})), [(0.9, 0.2)]),
        (StatusCrossing(frozenset({Status.AT_RISK}), frozenset({Status.OFF_TRACK})), []),
    ],
)
async def test_changes_that_cross_from_one_status_to_another(
    enterprise: Enterprise, crossing: StatusCrossing, values: list[tuple[float, float]]
) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    for value in (10, 50, 60, 90, 20):
        await enterprise.check_in(key_result, value)

    events = await told(enterprise, START, filter_=EventFilter(subject_ids=frozenset({key_result}), crossing=crossing))

    assert [(event["data"]["before"]["progress"], event["data"]["after"]["progress"]) for event in events] == values


async def test_a_status_that_a_person_sets_is_a_crossing_without_a_change_of_progress(enterprise: Enterprise) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    await enterprise.check_in(key_result, 50)
    await enterprise.run(check_in, CheckIn(key_result, status=Status.OFF_TRACK))

    to_off_track = EventFilter(
        subject_ids=frozenset({key_result}), crossing=StatusCrossing(after=frozenset({Status.OFF_TRACK}))
    )
    events = await told(enterprise, START, filter_=to_off_track)

    assert [event["data"]["after"]["status_reason"] for event in events] == ["MANUAL"]
