"""Root fields that read the organization, teams, people and cycles."""

from collections.abc import Awaitable

import strawberry

from schema.context import Info
from schema.fields import computed
from schema.inputs import ExternalKeyInput
from schema.lists.connections import Connection
from schema.lists.fields import root_list
from schema.lists.orgs import CycleFilter, CycleOrder, PersonFilter, PersonOrder, TeamFilter, TeamOrder
from schema.lookups import lookup
from schema.orgs.trees.fields import TeamTreeItem, team_tree
from schema.orgs.types import Cycle, Organization, Person, Team
from schema.orgs.viewer import Viewer, viewer
from schema.rows import Row


@strawberry.input(one_of=True, description="Which team: by exactly one of these.")
class TeamBy:
    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]


@strawberry.input(one_of=True, description="Which person: by exactly one of these.")
class PersonBy:
    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]
    email: strawberry.Maybe[str] = strawberry.field(description="Whatever its case.")


@strawberry.input(one_of=True, description="Which cycle: by exactly one of these.")
class CycleBy:
    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]


def _organization(info: Info) -> Awaitable[Row | None]:
    return info.context.orgs.organization_by_id.load(info.context.actor.org_id)


def _current_cycle(info: Info) -> Awaitable[Row | None]:
    return info.context.orgs.current_cycle()


def _person(info: Info, by: PersonBy) -> Awaitable[Row | None]:
    loaders = info.context.orgs
    if by.email is not None:
        return loaders.person_by_email(by.email.value)
    if by.external_key is not None:
        return loaders.person_by_external_key(by.external_key.value.source, by.external_key.value.id)
    if by.id is not None:
        return loaders.person_by_id.load(by.id.value)
    message = "A @oneOf input without a field passed validation."
    raise AssertionError(message)


@strawberry.type
class OrgQueries:
    viewer: Viewer = viewer
    organization: Organization = computed(_organization, "Your organization.")
    team: Team | None = lookup(
        TeamBy,
        lambda context: context.orgs.team_by_id,
        lambda context: context.orgs.team_by_external_key,
        "One team.",
    )
    teams: Connection[Team] = root_list(
        lambda context: context.orgs.teams, TeamFilter, TeamOrder, "All teams; archived ones only if asked for."
    )
    team_tree: list[TeamTreeItem] = team_tree
    person: Person | None = computed(_person, "One person. Null if there is none.")
    people: Connection[Person] = root_list(
        lambda context: context.orgs.people,
        PersonFilter,
        PersonOrder,
        "All people; deactivated ones only if asked for.",
    )
    cycle: Cycle | None = lookup(
        CycleBy,
        lambda context: context.orgs.cycle_by_id,
        lambda context: context.orgs.cycle_by_external_key,
        "One cycle.",
    )
    cycles: Connection[Cycle] = root_list(
        lambda context: context.orgs.cycles, CycleFilter, CycleOrder, "All cycles, by their start."
    )
    current_cycle: Cycle | None = computed(
        _current_cycle,
        "The cycle that today lies in; of several an active one before others, then the shortest, then the one that "
        "began last. Null if today lies in none.",
    )
