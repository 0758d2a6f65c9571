"""Reading organizations, teams, people and cycles by their keys."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from storage.database import ReadSession, Row
from storage.lists.columns import published
from storage.orgs.columns import CYCLE, PERSON, TEAM
from storage.reads import read_one
from storage.statements import Statement, is_in
from storage.tables import cycles, organizations, people, teams
from storage.visibility import in_tenant

teams_by_id: Final = read_one(teams, TEAM)
people_by_id: Final = read_one(people, PERSON)
cycles_by_id: Final = read_one(cycles, CYCLE)


async def organizations_by_id(session: ReadSession, keys: Sequence[str]) -> dict[str, Row]:
    """Give the viewer's own organization, if asked for it."""
    return {row["id"]: row for row in await session.fetch(_ORGANIZATION, keys=keys)}


_ORGANIZATION: Final = Statement(
    select(organizations.c.org_id.label("id"), *published(organizations)).where(
        in_tenant(organizations), is_in(organizations.c.org_id, "keys")
    )
)
