"""What the viewer may do with organizations, teams, people and cycles."""

from collections.abc import Sequence
from functools import partial

import strawberry

from commands.entities import NOTHING_NEW
from domain.actor import Actor
from domain.errors import WrongState
from domain.kpis.relations import Owners, relations_to_kpi
from domain.okrs.relations import ObjectiveOwners, relations_to_objective
from domain.orgs.cycles import CycleMove, CycleState, moved, require_closed_within, require_open
from domain.orgs.relations import relations_to_person, relations_to_team
from domain.orgs.teams import require_unarchived
from domain.policy import Action
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root
from schema.permissions import Permission, permission
from schema.rows import Row


@strawberry.type(description="What the viewer may do with the organization.")
class OrganizationPermissions:
    update: Permission
    manage_people: Permission = strawberry.field(description="Take people in, change their roles, let them go.")
    manage_cycles: Permission
    create_team: Permission = strawberry.field(description="At the top; below a team, ask that team.")
    create_objective: Permission = strawberry.field(description="Of the scope COMPANY.")
    create_kpi: Permission = strawberry.field(description="Of the scope COMPANY.")


@strawberry.type(description="What the viewer may do with a team.")
class TeamPermissions:
    update: Permission = strawberry.field(description="Change, archive and restore it, and say who is a member.")
    create_team: Permission = strawberry.field(
        description="Below it. To move a team, one must be allowed to create teams where it is and where it goes."
    )
    create_objective: Permission = strawberry.field(description="Of this team.")
    create_kpi: Permission = strawberry.field(description="Of this team.")


@strawberry.type(description="What the viewer may do with a person.")
class PersonPermissions:
    update: Permission = strawberry.field(description="Change name, title and e-mail address.")
    create_objective: Permission = strawberry.field(description="Of this person.")
    create_kpi: Permission = strawberry.field(description="Of this person.")
    manage: Permission = strawberry.field(description="Change the role, deactivate and reactivate.")


@strawberry.type(description="What the viewer may do with a cycle.")
class CyclePermissions:
    update: Permission
    activate: Permission
    start_grading: Permission
    close: Permission
    reopen: Permission


def viewer_can_with_organization(info: Info) -> Row:
    """Resolve `viewerCan` of an organization."""
    actor = info.context.actor
    return {
        "update": permission(Action.MANAGE_ORGANIZATION, actor),
        "manage_people": permission(Action.MANAGE_PEOPLE, actor),
        "manage_cycles": permission(Action.MANAGE_CYCLES, actor),
        "create_team": permission(Action.CREATE_TEAM, actor),
        "create_objective": permission(Action.CREATE_OBJECTIVE, actor),
        "create_kpi": permission(Action.CREATE_KPI, actor),
    }


def viewer_can_with_team(root: Root, info: Info) -> Row:
    """Resolve `viewerCan` of a team."""
    actor = info.context.actor
    held = relations_to_team(actor, root["id"])
    archived = root["archived_at"] is not None
    standing = partial(require_unarchived, archived=archived)
    active = partial(_require_active, ended=archived)
    return {
        "update": permission(Action.UPDATE_TEAM, actor, held, standing),
        "create_team": permission(Action.CREATE_TEAM, actor, held, standing),
        "create_objective": permission(Action.CREATE_OBJECTIVE, actor, held, active),
        "create_kpi": permission(Action.CREATE_KPI, actor, held, active),
    }


def _require_active(*, ended: bool) -> None:
    if ended:
        raise WrongState(NOTHING_NEW)


async def _people_can(rows: Sequence[Row], info: Info) -> list[Row]:
    actor = info.context.actor
    teams: dict[str, frozenset[str]] = {}
    if actor.leads:
        people = [row["id"] for row in rows]
        memberships = await info.context.kpis.memberships_by_person.load_all(people)
        teams = {
            person_id: frozenset(row["team_id"] for row in held)
            for person_id, held in zip(people, memberships, strict=True)
        }
    return [_person(row, actor, teams.get(row["id"], frozenset())) for row in rows]


def _person(row: Row, actor: Actor, teams: frozenset[str]) -> Row:
    objective = relations_to_objective(actor, ObjectiveOwners(person_id=row["id"]), teams)
    kpi = relations_to_kpi(actor, Owners(person_id=row["id"]), teams)
    active = partial(_require_active, ended=row["deactivated_at"] is not None)
    return {
        "update": permission(Action.UPDATE_PERSON, actor, relations_to_person(actor, row["id"])),
        "create_objective": permission(Action.CREATE_OBJECTIVE, actor, objective, active),
        "create_kpi": permission(Action.CREATE_KPI, actor, kpi, active),
        "manage": permission(Action.MANAGE_PEOPLE, actor),
    }


async def _person_can(root: Root, info: Info) -> Row:
    return (await _people_can([root], info))[0]


viewer_can_with_person = for_rows(_person_can, _people_can)
"""Resolves `viewerCan` of a person."""


async def _cycles_can(rows: Sequence[Row], info: Info) -> list[Row]:
    orgs, actor = info.context.orgs, info.context.actor
    parent_ids = [row["parent_id"] for row in rows if row["parent_id"] is not None]
    parents = dict(zip(parent_ids, await orgs.cycle_by_id.load_all(parent_ids), strict=True))
    open_within = await orgs.open_cycles_by_parent.load_all([row["id"] for row in rows])
    return [
        _cycle(row, parents.get(row["parent_id"]), actor, open_children=bool(within))
        for row, within in zip(rows, open_within, strict=True)
    ]


def _cycle(row: Row, parent: Row | None, actor: Actor, *, open_children: bool) -> Row:
    state = CycleState(row["state"])
    above = None if parent is None else CycleState(parent["state"])

    def may(move: CycleMove) -> Row:
        nesting = partial(require_closed_within, move, parent=above, open_children=open_children)
        return permission(Action.MANAGE_CYCLES, actor, frozenset(), partial(_require_move, state, move), nesting)

    return {
        "update": permission(Action.MANAGE_CYCLES, actor, frozenset(), partial(require_open, state)),
        "activate": may(CycleMove.ACTIVATE),
        "start_grading": may(CycleMove.START_GRADING),
        "close": may(CycleMove.CLOSE),
        "reopen": may(CycleMove.REOPEN),
    }


def _require_move(state: CycleState, move: CycleMove) -> None:
    moved(state, move)


async def _cycle_can(root: Root, info: Info) -> Row:
    return (await _cycles_can([root], info))[0]


viewer_can_with_cycle = for_rows(_cycle_can, _cycles_can)
"""Resolves `viewerCan` of a cycle."""
