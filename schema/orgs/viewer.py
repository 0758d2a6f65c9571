"""Who is asking, as they may want to know."""

import datetime as dt

import strawberry

from domain.actor import Role, TokenScope
from schema.context import Info
from schema.fields import computed, to_one
from schema.orgs.types import Organization, Person
from schema.rows import Row


@strawberry.type(description="A token for programs. Its text was shown once, when it was made, and is kept nowhere.")
class ApiToken:
    id: strawberry.ID
    name: str
    scope: TokenScope
    created_at: dt.datetime
    expires_at: dt.datetime | None = strawberry.field(description="Null: it does not expire.")


@strawberry.type(description="Who is asking.")
class Viewer:
    person: Person | None = to_one(
        lambda context: context.orgs.person_by_id,
        "person_id",
        "Null for a token that acts for the organization itself: an administrator without relations.",
    )
    role: Role
    scope: TokenScope = strawberry.field(description="What the token may be used for.")
    organization: Organization = to_one(lambda context: context.orgs.organization_by_id, "org_id")
    token: ApiToken | None = to_one(lambda context: context.orgs.token_by_id, "token_id")


def _viewer(info: Info) -> Row:
    actor = info.context.actor
    return {
        "person_id": actor.person_id,
        "role": actor.role,
        "scope": actor.scope,
        "org_id": actor.org_id,
        "token_id": actor.token_id,
    }


viewer = computed(_viewer, "Who is asking, by the token that was sent.")
