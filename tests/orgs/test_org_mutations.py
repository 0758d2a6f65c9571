"""Changing organizations, teams, people and cycles through GraphQL: payloads, errors as data, absent and null."""

import asyncio
from typing import Any

import pytest

from commands.orgs.teams import UpdateTeam, update_team
from domain.actor import Role
from tests.orgs.acme import Acme

_ERRORS = "errors { __typename code message path ... on VersionConflict { current } }"
_TEAM = f"{{ team {{ id name description parent {{ id }} lead {{ id }} archivedAt version }} {_ERRORS} }}"
_PERSON = f"{{ person {{ id name email title role deactivatedAt version }} {_ERRORS} }}"
_CYCLE = f"{{ cycle {{ id name startDate endDate parent {{ id }} state version }} {_ERRORS} }}"


def _codes(payload: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def test_a_team_is_created_and_read_back(acme: Acme) -> None:
    lead_id, top_id = await acme.person(), await acme.team("Top")

    payload = await acme.change(
        f"createTeam {_TEAM}", name="Desk", description="Answers.", parentId=top_id, leadId=lead_id
    )

    team = payload["team"]
    assert payload["errors"] == []
    assert {**team, "id": None} == {
        "id": None,
        "name": "Desk",
        "description": "Answers.",
        "parent": {"id": top_id},
        "lead": {"id": lead_id},
        "archivedAt": None,
        "version": 1,
    }


async def test_what_is_refused_is_told_in_the_payload_with_its_place(acme: Acme) -> None:
    payload = await acme.change(f"createTeam {_TEAM}", name=" ", leadId="per_" + "0" * 26)

    assert payload["team"] is None
    assert _codes(payload) == [("INVALID_INPUT", ["input", "name"]), ("NOT_FOUND", ["input", "leadId"])]
    assert {error["__typename"] for error in payload["errors"]} == {"GeneralError"}


async def test_what_is_left_out_of_an_update_stays_and_null_empties(acme: Acme) -> None:
    lead_id = await acme.person()
    team_id = await acme.team("Desk", lead_id=lead_id)
    await acme.run(update_team, UpdateTeam(team_id, {"description": "Answers."}))

    renamed = await acme.change(f"updateTeam {_TEAM}", id=team_id, name="Help desk", expectedVersion=2)
    emptied = await acme.change(f"updateTeam {_TEAM}", id=team_id, description=None, leadId=None)

    assert (renamed["team"]["name"], renamed["team"]["description"], renamed["team"]["lead"]) == (
        "Help desk",
        "Answers.",
        {"id": lead_id},
    )
    assert (emptied["team"]["name"], emptied["team"]["description"], emptied["team"]["lead"]) == (
        "Help desk",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("mutation", "given", "paths"),
    [
        ("updateTeam { errors { path } }", {"id": "x", "name": None, "externalKey": None}, ["name", "externalKey"]),
        ("updatePerson { errors { path } }", {"id": "x", "name": None, "role": None}, ["name", "role"]),
        ("updateCycle { errors { path } }", {"id": "x", "startDate": None, "endDate": None}, ["startDate", "endDate"]),
        ("updateOrganization { errors { path } }", {"scoreBands": None, "timeZone": None}, ["timeZone", "scoreBands"]),
    ],
)
async def test_a_null_for_what_must_hold_something_is_told_in_the_payload(
    acme: Acme, mutation: str, given: dict[str, Any], paths: list[str]
) -> None:
    payload = await acme.change(mutation, **given)

    assert [error["path"] for error in payload["errors"]] == [["input", path] for path in paths]


async def test_a_version_conflict_tells_the_present_version(acme: Acme) -> None:
    team_id = await acme.team()
    await acme.run(update_team, UpdateTeam(team_id, {"name": "Somebody was faster"}))

    payload = await acme.change(f"updateTeam {_TEAM}", id=team_id, name="Too late", expectedVersion=1)

    [error] = payload["errors"]
    assert (error["__typename"], error["code"], error["current"], error["path"]) == (
        "VersionConflict",
        "VERSION_CONFLICT",
        2,
        ["input", "expectedVersion"],
    )


async def test_a_team_is_moved_and_never_below_itself(acme: Acme) -> None:
    top_id, team_id = await acme.team("Top"), await acme.team("Moved")

    moved = await acme.change(f"moveTeam {_TEAM}", id=team_id, parentId=top_id)
    refused = await acme.change(f"moveTeam {_TEAM}", id=top_id, parentId=team_id)
    lifted = await acme.change(f"moveTeam {_TEAM}", id=team_id, parentId=None)

    assert moved["team"]["parent"] == {"id": top_id}
    assert _codes(refused) == [("TEAM_CYCLE", ["input", "parentId"])]
    assert lifted["team"]["parent"] is None


async def test_a_move_to_nowhere_moves_nothing(acme: Acme) -> None:
    team_id = await acme.team("Stays", await acme.team("Top"))

    payload = await acme.change(f"moveTeam {_TEAM}", id=team_id)

    assert _codes(payload) == [("INVALID_INPUT", ["input", "parentId"])]
    assert (await acme.row("teams", team_id))["version"] == 1


async def test_of_many_moves_at_once_that_would_close_a_loop_one_is_refused(acme: Acme) -> None:
    ring = [await acme.team(f"Team {number}") for number in range(4)]

    payloads = await asyncio.gather(
        *(acme.change(f"moveTeam {_TEAM}", id=team_id, parentId=ring[index - 1]) for index, team_id in enumerate(ring))
    )

    assert [code for payload in payloads for code, _ in _codes(payload)] == ["TEAM_CYCLE"]


async def test_a_team_is_put_aside_and_taken_back(acme: Acme) -> None:
    team_id = await acme.team()
    below_id = await acme.team("Below", team_id)

    refused = await acme.change(f"archiveTeam {_TEAM}", id=team_id)
    await acme.change(f"archiveTeam {_TEAM}", id=below_id)
    archived = await acme.change(f"archiveTeam {_TEAM}", id=team_id)
    restored = await acme.change(f"restoreTeam {_TEAM}", id=team_id)

    assert _codes(refused) == [("IN_USE", None)]
    assert archived["team"]["archivedAt"] == "2026-04-15T10:00:00Z"
    assert restored["team"]["archivedAt"] is None


async def test_a_member_joins_and_leaves(acme: Acme) -> None:
    team_id, person_id = await acme.team(), await acme.person()
    selection = "{ team { members { nodes { id } } } person { teams { nodes { id } } } errors { code } }"

    joined = await acme.change(f"addTeamMember {selection}", teamId=team_id, personId=person_id)
    left = await acme.change(f"removeTeamMember {selection}", teamId=team_id, personId=person_id)

    assert joined == {
        "team": {"members": {"nodes": [{"id": person_id}]}},
        "person": {"teams": {"nodes": [{"id": team_id}]}},
        "errors": [],
    }
    assert left == {"team": {"members": {"nodes": []}}, "person": {"teams": {"nodes": []}}, "errors": []}


async def test_a_person_comes_changes_goes_and_comes_back(acme: Acme) -> None:
    created = await acme.change(f"createPerson {_PERSON}", name="Ada", email="ada@example.org", role="ADMIN")
    person_id = created["person"]["id"]
    await acme.person(role=Role.ADMIN)

    updated = await acme.change(f"updatePerson {_PERSON}", id=person_id, title="Engineer", email=None, role="VIEWER")
    gone = await acme.change(f"deactivatePerson {_PERSON}", id=person_id)
    back = await acme.change(f"reactivatePerson {_PERSON}", id=person_id, expectedVersion=3)

    assert {**updated["person"], "id": None} == {
        "id": None,
        "name": "Ada",
        "email": None,
        "title": "Engineer",
        "role": "VIEWER",
        "deactivatedAt": None,
        "version": 2,
    }
    assert gone["person"]["deactivatedAt"] == "2026-04-15T10:00:00Z"
    assert back["person"]["deactivatedAt"] is None


async def test_the_last_administrator_keeps_role_and_access(acme: Acme) -> None:
    created = await acme.change(f"createPerson {_PERSON}", name="Ada", role="ADMIN")
    person_id = created["person"]["id"]

    demoted = await acme.change(f"updatePerson {_PERSON}", id=person_id, role="MEMBER")
    gone = await acme.change(f"deactivatePerson {_PERSON}", id=person_id)

    assert _codes(demoted) == [("WRONG_STATE", ["input", "role"])]
    assert _codes(gone) == [("WRONG_STATE", None)]


async def test_an_address_taken_is_told_at_its_place(acme: Acme) -> None:
    await acme.person(email="ada@example.org")

    payload = await acme.change(f"createPerson {_PERSON}", name="Ada", email="ADA@example.org")

    assert _codes(payload) == [("ALREADY_EXISTS", ["input", "email"])]


async def test_what_one_may_not_do_is_told_with_who_may(acme: Acme) -> None:
    actor = await acme.acting_as(await acme.person())

    payload = await acme.change(f"createPerson {_PERSON}", actor, name="Ada")

    [error] = payload["errors"]
    assert (error["code"], error["message"], error["path"]) == (
        "NOT_ALLOWED",
        "Only an administrator may do this.",
        None,
    )


async def test_a_cycle_goes_through_its_life(acme: Acme) -> None:
    year_id = await acme.year()
    created = await acme.change(
        f"createCycle {_CYCLE}", name="Q2", startDate="2026-04-01", endDate="2026-06-30", parentId=year_id
    )
    cycle_id = created["cycle"]["id"]

    updated = await acme.change(f"updateCycle {_CYCLE}", id=cycle_id, endDate="2026-07-31", parentId=None)
    states = [
        (await acme.change(f"{step} {_CYCLE}", id=cycle_id))["cycle"]["state"]
        for step in ("activateCycle", "startGrading", "closeCycle", "reopenCycle")
    ]

    assert (created["cycle"]["state"], created["cycle"]["parent"]) == ("PLANNING", {"id": year_id})
    assert (updated["cycle"]["endDate"], updated["cycle"]["parent"]) == ("2026-07-31", None)
    assert states == ["ACTIVE", "GRADING", "CLOSED", "GRADING"]


async def test_a_closed_cycle_and_a_wrong_step_have_codes_of_their_own(acme: Acme) -> None:
    cycle_id = await acme.quarter()
    await acme.close(cycle_id)

    changed = await acme.change(f"updateCycle {_CYCLE}", id=cycle_id, name="New")
    begun = await acme.change(f"activateCycle {_CYCLE}", id=cycle_id)

    assert (_codes(changed), _codes(begun)) == ([("CYCLE_CLOSED", None)], [("WRONG_STATE", None)])


async def test_the_settings_of_the_organization_change(acme: Acme) -> None:
    payload = await acme.change(
        "updateOrganization { organization { name timeZone weekStart scoreBands { atRiskFrom onTrackFrom } "
        f"checkInCadence staleGraceDays revision version }} {_ERRORS} }}",
        name="Acme Ltd",
        timeZone="America/New_York",
        weekStart="SUNDAY",
        checkInCadence="MONTHLY",
        scoreBands={"atRiskFrom": 0.25, "onTrackFrom": 0.75},
        staleGraceDays=0,
        expectedVersion=1,
    )

    assert payload == {
        "organization": {
            "name": "Acme Ltd",
            "timeZone": "America/New_York",
            "weekStart": "SUNDAY",
            "scoreBands": {"atRiskFrom": 0.25, "onTrackFrom": 0.75},
            "checkInCadence": "MONTHLY",
            "staleGraceDays": 0,
            "revision": 2,
            "version": 2,
        },
        "errors": [],
    }


async def test_one_setting_changes_alone(acme: Acme) -> None:
    payload = await acme.change(
        "updateOrganization { organization { name statusBasis scoreBands { onTrackFrom } } errors { code } }",
        statusBasis="PACE",
    )

    assert payload == {
        "organization": {"name": "Acme", "statusBasis": "PACE", "scoreBands": {"onTrackFrom": 0.7}},
        "errors": [],
    }


@pytest.mark.parametrize(
    ("created", "updated", "given"),
    [
        ("createTeam { it: team", "updateTeam { it: team", {"name": "Desk"}),
        ("createPerson { it: person", "updatePerson { it: person", {"name": "Ada"}),
        (
            "createCycle { it: cycle",
            "updateCycle { it: cycle",
            {"name": "Q2", "startDate": "2026-04-01", "endDate": "2026-06-30"},
        ),
    ],
)
async def test_an_external_key_is_given_changed_and_told(
    acme: Acme, created: str, updated: str, given: dict[str, Any]
) -> None:
    selection = "{ id externalKey { source id } } errors { code path } }"
    key = {"source": "hr", "id": "1"}

    first = await acme.change(f"{created} {selection}", **given, externalKey=key)
    second = await acme.change(f"{created} {selection}", **given)
    taken = await acme.change(f"{updated} {selection}", id=second["it"]["id"], externalKey=key)
    free = await acme.change(f"{updated} {selection}", id=first["it"]["id"], externalKey={"source": "hr", "id": "2"})

    assert (first["it"]["externalKey"], second["it"]["externalKey"]) == (key, None)
    assert _codes(taken) == [("ALREADY_EXISTS", ["input", "externalKey"])]
    assert free["it"]["externalKey"] == {"source": "hr", "id": "2"}


@pytest.mark.parametrize("bands", [{"atRiskFrom": 0.8, "onTrackFrom": 0.7}, {"atRiskFrom": 0, "onTrackFrom": 0.7}])
async def test_bands_in_the_wrong_order_are_refused_at_their_place(acme: Acme, bands: dict[str, float]) -> None:
    payload = await acme.change("updateOrganization { errors { code path } }", scoreBands=bands)

    assert _codes(payload) == [("INVALID_INPUT", ["input", "scoreBands", "atRiskFrom"])]


async def test_a_failed_mutation_tells_nothing_and_wakes_nobody(acme: Acme) -> None:
    before = await acme.rows("clocks")

    await acme.change(f"createTeam {_TEAM}", name="")

    assert await acme.rows("clocks") == before
