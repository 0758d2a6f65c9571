"""Mutations on the organization, teams, people and cycles."""

import strawberry

from commands.orgs import cycles, organizations, people, teams
from schema.context import Info
from schema.mutations import Payload, mutation
from schema.orgs.inputs import (
    CreateCycleInput,
    CreatePersonInput,
    CreateTeamInput,
    CycleStepInput,
    MoveTeamInput,
    PersonStepInput,
    TeamMemberInput,
    TeamStepInput,
    UpdateCycleInput,
    UpdateOrganizationInput,
    UpdatePersonInput,
    UpdateTeamInput,
)
from schema.orgs.payloads import CyclePayload, OrganizationPayload, PersonPayload, TeamMemberPayload, TeamPayload


def _organization(info: Info, org_id: str) -> Payload:
    return {"organization": lambda: info.context.orgs.organization_by_id.load(org_id)}


def _team(info: Info, team_id: str) -> Payload:
    return {"team": lambda: info.context.orgs.team_by_id.load(team_id)}


def _person(info: Info, person_id: str) -> Payload:
    return {"person": lambda: info.context.orgs.person_by_id.load(person_id)}


def _team_and_person(info: Info, ids: tuple[str, str]) -> Payload:
    team_id, person_id = ids
    return {**_team(info, team_id), **_person(info, person_id)}


def _cycle(info: Info, cycle_id: str) -> Payload:
    return {"cycle": lambda: info.context.orgs.cycle_by_id.load(cycle_id)}


@strawberry.type
class OrgMutations:
    update_organization: OrganizationPayload = mutation(
        organizations.update_organization,
        UpdateOrganizationInput,
        _organization,
        "Change the organization's name or settings.",
    )
    create_team: TeamPayload = mutation(teams.create_team, CreateTeamInput, _team, "Create a team.")
    update_team: TeamPayload = mutation(teams.update_team, UpdateTeamInput, _team, "Change a team.")
    move_team: TeamPayload = mutation(
        teams.move_team,
        MoveTeamInput,
        _team,
        "Hang a team, with all below it, below another one or at the top. Never below itself: TEAM_CYCLE.",
    )
    archive_team: TeamPayload = mutation(
        teams.archive_team,
        TeamStepInput,
        _team,
        "Put a team aside. IN_USE while it has teams or KPIs that are not archived, or objectives that are neither "
        "archived nor closed nor in a closed cycle.",
    )
    restore_team: TeamPayload = mutation(
        teams.restore_team, TeamStepInput, _team, "Take an archived team back, after the team above it."
    )
    add_team_member: TeamMemberPayload = mutation(
        teams.add_team_member, TeamMemberInput, _team_and_person, "Make a person a member of a team."
    )
    remove_team_member: TeamMemberPayload = mutation(
        teams.remove_team_member, TeamMemberInput, _team_and_person, "Take a person out of a team."
    )
    create_person: PersonPayload = mutation(people.create_person, CreatePersonInput, _person, "Take a person in.")
    update_person: PersonPayload = mutation(
        people.update_person,
        UpdatePersonInput,
        _person,
        "Change a person. The last active administrator keeps the role.",
    )
    deactivate_person: PersonPayload = mutation(
        people.deactivate_person,
        PersonStepInput,
        _person,
        "Let a person go. All they did stays; their tokens stop working at once.",
    )
    reactivate_person: PersonPayload = mutation(
        people.reactivate_person, PersonStepInput, _person, "Take a person back, as they were."
    )
    create_cycle: CyclePayload = mutation(cycles.create_cycle, CreateCycleInput, _cycle, "Create a cycle, in planning.")
    update_cycle: CyclePayload = mutation(
        cycles.update_cycle,
        UpdateCycleInput,
        _cycle,
        "Change a cycle. What would not fit into new dates is named, one error each.",
    )
    activate_cycle: CyclePayload = mutation(
        cycles.activate_cycle, CycleStepInput, _cycle, "Begin a cycle: PLANNING to ACTIVE."
    )
    start_grading: CyclePayload = mutation(
        cycles.start_grading, CycleStepInput, _cycle, "End the work in a cycle: ACTIVE to GRADING."
    )
    close_cycle: CyclePayload = mutation(
        cycles.close_cycle,
        CycleStepInput,
        _cycle,
        "Close a cycle: GRADING to CLOSED, from then on read-only. Objectives that nobody graded are closed with their "
        "progress as their grade. IN_USE while a cycle within it is open.",
    )
    reopen_cycle: CyclePayload = mutation(
        cycles.reopen_cycle,
        CycleStepInput,
        _cycle,
        "Take a closed cycle back to GRADING, after the cycle it lies in.",
    )
