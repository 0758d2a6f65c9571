"""What the mutations on organizations, teams, people and cycles answer."""

from typing import Final

import strawberry

from schema.errors import MutationError
from schema.orgs.types import Cycle, Organization, Person, Team

_ERRORS: Final = "Empty if the mutation did what it was asked for; otherwise it changed nothing."


@strawberry.type
class OrganizationPayload:
    organization: Organization | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class TeamPayload:
    team: Team | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class TeamMemberPayload:
    team: Team | None
    person: Person | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class PersonPayload:
    person: Person | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class CyclePayload:
    cycle: Cycle | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)
