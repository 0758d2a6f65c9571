"""Teams: a tree that stays one, changed by those who lead it, and put aside when nothing in it lives."""

import asyncio
from typing import Any

import pytest

from commands.entities import ExternalKey
from commands.kpis.kpis import CreateKpi, create_kpi
from commands.okrs.lifecycle import ChangeObjective, archive_objective
from commands.orgs.people import ChangePerson, deactivate_person
from commands.orgs.teams import (
    ChangeTeam,
    ChangeTeamMember,
    CreateTeam,
    MoveTeam,
    UpdateTeam,
    add_team_member,
    archive_team,
    create_team,
    move_team,
    remove_team_member,
    restore_team,
    update_team,
)
from domain.actor import Role, TokenScope
from domain.errors import (
    AlreadyExists,
    InUse,
    NotAllowed,
    NotFound,
    OkraError,
    TeamCycle,
    ValidationFailed,
    VersionConflict,
    WrongState,
)
from domain.kpis.kpis import KpiDirection
from domain.okrs.objectives import Scope
from tests.orgs.acme import NOW, Acme

_UNKNOWN = "team_" + "0" * 26


async def test_a_team_is_stored_as_it_was_given(acme: Acme) -> None:
    lead_id, top_id = await acme.person(), await acme.team("Top")

    team_id = await acme.run(create_team, CreateTeam("  Desk ", "Answers.", top_id, lead_id, ExternalKey("hr", "D-1")))

    row = await acme.row("teams", team_id)
    assert {name: row[name] for name in ("name", "description", "parent_id", "lead_id", "version")} == {
        "name": "Desk",
        "description": "Answers.",
        "parent_id": top_id,
        "lead_id": lead_id,
        "version": 1,
    }
    assert (row["external_source"], row["external_id"], row["created_at"]) == ("hr", "D-1", NOW)


async def test_a_new_team_is_told(acme: Acme) -> None:
    team_id = await acme.team("Desk")

    [event] = await acme.events("TEAM_CREATED")
    assert (event["subject_id"], event["data"]) == (team_id, {"name": "Desk", "parent_id": None})


async def test_everything_wrong_with_a_new_team_is_told_at_once(acme: Acme) -> None:
    await acme.run(create_team, CreateTeam("First", external_key=ExternalKey("hr", "D-1")))
    command = CreateTeam(" ", "x" * 20_001, None, "per_" + "0" * 26, ExternalKey("hr", "D-1"))

    with pytest.raises(ValidationFailed) as refusal:
        await acme.run(create_team, command)

    assert [error.path for error in refusal.value.errors] == [
        ("name",),
        ("description",),
        ("leadId",),
        ("externalKey",),
    ]
    assert [type(error) for error in refusal.value.errors[2:]] == [NotFound, AlreadyExists]


async def test_a_refused_team_changes_nothing(acme: Acme) -> None:
    before = await acme.rows("clocks")

    with pytest.raises(OkraError):
        await acme.run(create_team, CreateTeam(""))

    assert (await acme.rows("teams"), await acme.rows("clocks")) == ([], before)


async def test_a_team_below_nothing_is_refused(acme: Acme) -> None:
    with pytest.raises(NotFound) as refusal:
        await acme.team(parent_id=_UNKNOWN)

    assert refusal.value.path == ("parentId",)


async def test_who_was_deactivated_leads_nothing_new(acme: Acme) -> None:
    lead_id = await acme.person()
    await acme.run(deactivate_person, ChangePerson(lead_id))

    with pytest.raises(WrongState) as refusal:
        await acme.team(lead_id=lead_id)

    assert refusal.value.path == ("leadId",)


async def test_only_what_is_named_changes(acme: Acme) -> None:
    team_id = await acme.run(create_team, CreateTeam("Desk", "Answers.", lead_id=await acme.person()))
    before = await acme.row("teams", team_id)

    await acme.run(update_team, UpdateTeam(team_id, {"name": " Help desk ", "description": None}))

    after = await acme.row("teams", team_id)
    assert after == {**before, "name": "Help desk", "description": None, "version": 2}
    [event] = await acme.events("TEAM_UPDATED")
    assert event["data"] == {"changed": ["description", "name"]}


async def test_a_change_to_what_it_was_changes_nothing(acme: Acme) -> None:
    team_id = await acme.team("Desk")

    await acme.run(update_team, UpdateTeam(team_id, {"name": "Desk ", "lead_id": None}))

    assert (await acme.row("teams", team_id))["version"] == 1
    assert await acme.events("TEAM_UPDATED") == []


async def test_a_lead_who_left_does_not_hinder_other_changes(acme: Acme) -> None:
    lead_id = await acme.person()
    team_id = await acme.team(lead_id=lead_id)
    await acme.run(deactivate_person, ChangePerson(lead_id))

    await acme.run(update_team, UpdateTeam(team_id, {"name": "Renamed"}))

    assert (await acme.row("teams", team_id))["name"] == "Renamed"


async def test_an_external_key_may_be_kept_and_changed_but_not_taken(acme: Acme) -> None:
    key = ExternalKey("hr", "D-1")
    team_id = await acme.run(create_team, CreateTeam("Desk", external_key=key))
    other_id = await acme.team("Other")

    await acme.run(update_team, UpdateTeam(team_id, {"external_key": key}))
    with pytest.raises(AlreadyExists) as refusal:
        await acme.run(update_team, UpdateTeam(other_id, {"external_key": key}))
    await acme.run(update_team, UpdateTeam(team_id, {"external_key": ExternalKey("hr", "D-2")}))
    await acme.run(update_team, UpdateTeam(other_id, {"external_key": key}))

    assert refusal.value.path == ("externalKey",)
    assert (await acme.row("teams", other_id))["external_id"] == "D-1"


_CHANGES: list[tuple[Any, Any]] = [
    (update_team, lambda team_id, version: UpdateTeam(team_id, {"name": "New"}, version)),
    (move_team, lambda team_id, version: MoveTeam(team_id, None, version)),
    (archive_team, ChangeTeam),
    (restore_team, ChangeTeam),
]


@pytest.mark.parametrize(("function", "command"), _CHANGES)
async def test_a_change_of_what_somebody_changed_meanwhile_is_refused(acme: Acme, function: Any, command: Any) -> None:
    team_id = await acme.team()
    await acme.run(update_team, UpdateTeam(team_id, {"name": "Somebody was faster"}, 1))

    with pytest.raises(VersionConflict) as refusal:
        await acme.run(function, command(team_id, 1))

    assert refusal.value.current == 2


@pytest.mark.parametrize(("function", "command"), _CHANGES)
async def test_what_is_not_there_is_not_found(acme: Acme, function: Any, command: Any) -> None:
    with pytest.raises(NotFound) as refusal:
        await acme.run(function, command(_UNKNOWN, None))

    assert refusal.value.path == ("id",)


async def test_a_team_moves_with_all_below_it(acme: Acme) -> None:
    old_id, new_id = await acme.team("Old"), await acme.team("New")
    team_id = await acme.team("Moved", old_id)
    below_id = await acme.team("Below", team_id)

    await acme.run(move_team, MoveTeam(team_id, new_id, 1))

    assert (await acme.row("teams", team_id))["parent_id"] == new_id
    assert (await acme.row("teams", below_id))["parent_id"] == team_id
    [event] = await acme.events("TEAM_MOVED")
    assert event["data"] == {"before": old_id, "after": new_id}


async def test_a_team_moves_to_the_top(acme: Acme) -> None:
    team_id = await acme.team("Moved", await acme.team("Old"))

    await acme.run(move_team, MoveTeam(team_id, None))

    assert (await acme.row("teams", team_id))["parent_id"] is None


async def test_a_move_to_where_it_is_changes_nothing(acme: Acme) -> None:
    old_id = await acme.team("Old")
    team_id = await acme.team("Stays", old_id)

    await acme.run(move_team, MoveTeam(team_id, old_id))

    assert (await acme.row("teams", team_id))["version"] == 1
    assert await acme.events("TEAM_MOVED") == []


@pytest.mark.parametrize("depth", [0, 1, 2])
async def test_a_team_is_never_below_itself(acme: Acme, depth: int) -> None:
    line = [await acme.team("Top")]
    for _ in range(depth):
        line.append(await acme.team("Below", line[-1]))

    with pytest.raises(TeamCycle) as refusal:
        await acme.run(move_team, MoveTeam(line[0], line[-1]))

    assert refusal.value.path == ("parentId",)


async def test_of_many_moves_at_once_that_would_close_a_loop_one_is_refused(acme: Acme) -> None:
    ring = [await acme.team(f"Team {number}") for number in range(6)]
    moves = [MoveTeam(team_id, ring[index - 1]) for index, team_id in enumerate(ring)]

    outcomes = await asyncio.gather(*(acme.run(move_team, move) for move in moves), return_exceptions=True)

    refused = [type(outcome) for outcome in outcomes if isinstance(outcome, BaseException)]
    assert refused == [TeamCycle]
    assert [row["parent_id"] for row in await acme.rows("teams")].count(None) == 1


async def test_of_two_teams_moved_below_each_other_at_once_one_wins(acme: Acme) -> None:
    one_id, other_id = await acme.team("One"), await acme.team("Other")

    outcomes = await asyncio.gather(
        acme.run(move_team, MoveTeam(one_id, other_id)),
        acme.run(move_team, MoveTeam(other_id, one_id)),
        return_exceptions=True,
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["TeamCycle", "str"]
    assert len(await acme.events("TEAM_MOVED")) == 1


async def test_of_two_changes_of_one_version_at_once_one_wins(acme: Acme) -> None:
    team_id = await acme.team()

    outcomes = await asyncio.gather(
        *(acme.run(update_team, UpdateTeam(team_id, {"name": f"Name {number}"}, 1)) for number in range(4)),
        return_exceptions=True,
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["VersionConflict"] * 3 + ["str"]
    assert (await acme.row("teams", team_id))["version"] == 2


async def test_the_log_has_no_gaps_after_commands_at_once(acme: Acme) -> None:
    await asyncio.gather(*(acme.team(f"Team {number}") for number in range(12)))

    numbers = [event["number"] for event in await acme.events()]
    assert numbers == list(range(1, 14))
    assert (await acme.rows("clocks"))[0]["revision"] == 13


async def test_an_empty_team_is_put_aside_and_taken_back(acme: Acme) -> None:
    team_id = await acme.team()

    await acme.run(archive_team, ChangeTeam(team_id))
    archived = await acme.row("teams", team_id)
    await acme.run(restore_team, ChangeTeam(team_id, 2))

    assert archived["archived_at"] == NOW
    assert (await acme.row("teams", team_id))["archived_at"] is None
    assert [event["type"] for event in await acme.events()][2:] == ["TEAM_ARCHIVED", "TEAM_RESTORED"]


async def test_to_put_aside_or_take_back_twice_changes_nothing(acme: Acme) -> None:
    archived_id, living_id = await acme.team(), await acme.team()
    await acme.run(archive_team, ChangeTeam(archived_id))
    before = await acme.rows("teams")

    await acme.run(archive_team, ChangeTeam(archived_id))
    await acme.run(restore_team, ChangeTeam(living_id))

    assert await acme.rows("teams") == before


async def test_a_team_with_living_parts_is_not_put_aside(acme: Acme) -> None:
    team_id = await acme.team()
    await acme.team("Below", team_id)
    await acme.objective(await acme.quarter(), scope=Scope.TEAM, team_id=team_id)

    with pytest.raises(ValidationFailed) as refusal:
        await acme.run(archive_team, ChangeTeam(team_id))

    assert [type(error) for error in refusal.value.errors] == [InUse, InUse]


async def test_a_team_with_a_living_kpi_is_not_put_aside(acme: Acme) -> None:
    team_id = await acme.team()
    kpi = CreateKpi(name="Time to respond", scope=Scope.TEAM, direction=KpiDirection.LOWER, team_id=team_id)
    await acme.run(create_kpi, kpi)

    with pytest.raises(InUse, match="KPIs"):
        await acme.run(archive_team, ChangeTeam(team_id))


async def test_a_team_whose_parts_are_put_aside_or_in_a_closed_cycle_may_follow(acme: Acme) -> None:
    team_id = await acme.team()
    await acme.run(archive_team, ChangeTeam(await acme.team("Below", team_id)))
    old_id, present_id = await acme.quarter(), await acme.quarter()
    await acme.objective(old_id, scope=Scope.TEAM, team_id=team_id)
    await acme.close(old_id)
    objective_id = await acme.objective(present_id, scope=Scope.TEAM, team_id=team_id)
    await acme.run(archive_objective, ChangeObjective(objective_id))

    await acme.run(archive_team, ChangeTeam(team_id))

    assert (await acme.row("teams", team_id))["archived_at"] == NOW


async def test_an_archived_team_is_not_changed(acme: Acme) -> None:
    team_id, person_id = await acme.team(), await acme.person()
    await acme.run(archive_team, ChangeTeam(team_id))
    attempts: list[tuple[Any, Any]] = [
        (update_team, UpdateTeam(team_id, {"name": "New"})),
        (move_team, MoveTeam(team_id, None)),
        (add_team_member, ChangeTeamMember(team_id, person_id)),
        (remove_team_member, ChangeTeamMember(team_id, person_id)),
    ]

    for function, command in attempts:
        with pytest.raises(WrongState):
            await acme.run(function, command)


async def test_nothing_is_put_below_an_archived_team(acme: Acme) -> None:
    archived_id, team_id = await acme.team(), await acme.team()
    await acme.run(archive_team, ChangeTeam(archived_id))

    with pytest.raises(WrongState) as created:
        await acme.team(parent_id=archived_id)
    with pytest.raises(WrongState) as moved:
        await acme.run(move_team, MoveTeam(team_id, archived_id))

    assert (created.value.path, moved.value.path) == (("parentId",), ("parentId",))


async def test_a_team_is_taken_back_after_the_one_above_it(acme: Acme) -> None:
    top_id = await acme.team()
    below_id = await acme.team("Below", top_id)
    await acme.run(archive_team, ChangeTeam(below_id))
    await acme.run(archive_team, ChangeTeam(top_id))

    with pytest.raises(WrongState):
        await acme.run(restore_team, ChangeTeam(below_id))
    await acme.run(restore_team, ChangeTeam(top_id))
    await acme.run(restore_team, ChangeTeam(below_id))

    assert (await acme.row("teams", below_id))["archived_at"] is None


async def test_a_member_joins_and_leaves(acme: Acme) -> None:
    team_id, person_id = await acme.team(), await acme.person()

    await acme.run(add_team_member, ChangeTeamMember(team_id, person_id))
    members = [(row["team_id"], row["person_id"]) for row in await acme.rows("team_members")]
    await acme.run(remove_team_member, ChangeTeamMember(team_id, person_id))

    assert members == [(team_id, person_id)]
    assert await acme.rows("team_members") == []
    assert [event["data"] for event in await acme.events("TEAM_MEMBER_ADDED", "TEAM_MEMBER_REMOVED")] == [
        {"person_id": person_id},
        {"person_id": person_id},
    ]


async def test_to_join_or_leave_twice_changes_nothing(acme: Acme) -> None:
    team_id, person_id, other_id = await acme.team(), await acme.person(), await acme.person()
    await acme.run(add_team_member, ChangeTeamMember(team_id, person_id))
    before = await acme.events()

    await acme.run(add_team_member, ChangeTeamMember(team_id, person_id))
    await acme.run(remove_team_member, ChangeTeamMember(team_id, other_id))

    assert await acme.events() == before


async def test_a_person_who_is_not_there_joins_nothing(acme: Acme) -> None:
    team_id = await acme.team()

    for function in (add_team_member, remove_team_member):
        with pytest.raises(NotFound) as refusal:
            await acme.run(function, ChangeTeamMember(team_id, "per_" + "0" * 26))
        assert refusal.value.path == ("personId",)


async def test_who_was_deactivated_joins_nothing_but_may_be_taken_out(acme: Acme) -> None:
    team_id, person_id = await acme.team(), await acme.person()
    await acme.run(add_team_member, ChangeTeamMember(team_id, person_id))
    await acme.run(deactivate_person, ChangePerson(person_id))

    with pytest.raises(WrongState):
        await acme.run(add_team_member, ChangeTeamMember(await acme.team(), person_id))
    await acme.run(remove_team_member, ChangeTeamMember(team_id, person_id))

    assert await acme.rows("team_members") == []


async def test_a_lead_runs_the_teams_below_theirs(acme: Acme) -> None:
    lead_id = await acme.person("Lead")
    top_id = await acme.team("Top", lead_id=lead_id)
    left_id, right_id = await acme.team("Left", top_id), await acme.team("Right", top_id)
    lead = await acme.acting_as(lead_id)

    below_id = await acme.run(create_team, CreateTeam("Below", parent_id=left_id), lead)
    lead = await acme.acting_as(lead_id)
    await acme.run(update_team, UpdateTeam(below_id, {"name": "Renamed"}), lead)
    await acme.run(move_team, MoveTeam(below_id, right_id), lead)
    await acme.run(add_team_member, ChangeTeamMember(below_id, lead_id), lead)
    await acme.run(remove_team_member, ChangeTeamMember(below_id, lead_id), lead)
    await acme.run(archive_team, ChangeTeam(below_id), lead)
    await acme.run(restore_team, ChangeTeam(below_id), lead)

    assert (await acme.row("teams", below_id))["parent_id"] == right_id


async def test_a_lead_does_not_touch_the_tree_outside_of_theirs(acme: Acme) -> None:
    lead_id = await acme.person("Lead")
    above_id = await acme.team("Above")
    team_id = await acme.team("Theirs", above_id, lead_id)
    below_id, other_id = await acme.team("Below", team_id), await acme.team("Other")
    lead = await acme.acting_as(lead_id)
    attempts: list[tuple[Any, Any]] = [
        (create_team, CreateTeam("New")),
        (create_team, CreateTeam("New", parent_id=above_id)),
        (move_team, MoveTeam(team_id, None)),
        (move_team, MoveTeam(below_id, other_id)),
        (move_team, MoveTeam(below_id, None)),
        (move_team, MoveTeam(other_id, team_id)),
        (update_team, UpdateTeam(above_id, {"lead_id": lead_id})),
        (archive_team, ChangeTeam(other_id)),
        (restore_team, ChangeTeam(other_id)),
        (add_team_member, ChangeTeamMember(other_id, lead_id)),
        (remove_team_member, ChangeTeamMember(other_id, lead_id)),
    ]

    for function, command in attempts:
        with pytest.raises(NotAllowed):
            await acme.run(function, command, lead)


async def test_a_new_lead_leads_from_their_next_request_on(acme: Acme) -> None:
    person_id = await acme.person()
    top_id = await acme.team("Top")
    below_id = await acme.team("Below", top_id)
    token = await acme.token(person_id)

    await acme.run(update_team, UpdateTeam(top_id, {"lead_id": person_id}))

    actor = await acme.actor_of(token)
    assert actor is not None
    assert actor.leads == {top_id, below_id}


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.MEMBER, TokenScope.WRITE), (Role.VIEWER, TokenScope.WRITE), (Role.ADMIN, TokenScope.READ)]
)
async def test_others_change_no_team(acme: Acme, role: Role, scope: TokenScope) -> None:
    team_id = await acme.team()
    actor = await acme.acting_as(await acme.person(role=role), scope)

    with pytest.raises(NotAllowed):
        await acme.run(create_team, CreateTeam("New"), actor)
    with pytest.raises(NotAllowed):
        await acme.run(update_team, UpdateTeam(team_id, {"name": "New"}), actor)


async def test_a_viewer_who_leads_a_team_still_only_reads(acme: Acme) -> None:
    person_id = await acme.person(role=Role.VIEWER)
    team_id = await acme.team(lead_id=person_id)

    with pytest.raises(NotAllowed, match="Viewers only read"):
        await acme.run(update_team, UpdateTeam(team_id, {"name": "New"}), await acme.acting_as(person_id))
