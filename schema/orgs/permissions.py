"""What the viewer may do with organizations, teams, people and cycles."""

import strawberry

from domain.orgs.relations import relations_to_person, relations_to_team
from domain.policy import Action
from schema.context import Info
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
    manage: Permission = strawberry.field(description="Change the role, deactivate and reactivate.")


@strawberry.type(description="What the viewer may do with a cycle.")
class CyclePermissions:
    update: Permission = strawberry.field(description="Change it, and lead it through its life.")


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
    return {
        "update": permission(Action.UPDATE_TEAM, actor, held),
        "create_team": permission(Action.CREATE_TEAM, actor, held),
        "create_objective": permission(Action.CREATE_OBJECTIVE, actor, held),
        "create_kpi": permission(Action.CREATE_KPI, actor, held),
    }


def viewer_can_with_person(root: Root, info: Info) -> Row:
    """Resolve `viewerCan` of a person."""
    actor = info.context.actor
    return {
        "update": permission(Action.UPDATE_PERSON, actor, relations_to_person(actor, root["id"])),
        "manage": permission(Action.MANAGE_PEOPLE, actor),
    }


def viewer_can_with_cycle(info: Info) -> Row:
    """Resolve `viewerCan` of a cycle."""
    return {"update": permission(Action.MANAGE_CYCLES, info.context.actor)}
