"""Reading organizations, teams, people, cycles and tokens by their keys."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Date, Text, bindparam, case, func, select

from domain.orgs.cycles import CycleState
from domain.orgs.people import check_email
from storage.database import ReadSession, Row
from storage.lists.columns import published
from storage.orgs.columns import CYCLE, PERSON, TEAM
from storage.reads import read_by_external_key, read_many, read_one
from storage.statements import Statement, is_in
from storage.tables import api_tokens, clocks, cycles, organizations, people, teams
from storage.visibility import in_tenant

teams_by_id: Final = read_one(teams, TEAM)
people_by_id: Final = read_one(people, PERSON)
cycles_by_id: Final = read_one(cycles, CYCLE)
tokens_by_id: Final = read_one(api_tokens, published(api_tokens, without=("secret_hash",)))

open_cycles_by_parent: Final = read_many(
    Statement(
        select(cycles.c.id, cycles.c.parent_id).where(
            in_tenant(cycles), is_in(cycles.c.parent_id, "keys"), cycles.c.state != CycleState.CLOSED.value
        )
    ),
    "parent_id",
)

team_by_external_key: Final = read_by_external_key(teams, TEAM)
person_by_external_key: Final = read_by_external_key(people, PERSON)
cycle_by_external_key: Final = read_by_external_key(cycles, CYCLE)


async def organizations_by_id(session: ReadSession, keys: Sequence[str]) -> dict[str, Row]:
    """Give the viewer's own organization, if asked for it."""
    return {row["id"]: row for row in await session.fetch(_ORGANIZATION, keys=keys)}


async def person_by_email(session: ReadSession, email: str) -> Row | None:
    """Give the person with an e-mail address, whatever its case."""
    return None if check_email(email) else await session.fetch_row(_BY_EMAIL, email=email)


async def current_cycle(session: ReadSession) -> Row | None:
    """Give the cycle that today lies in; of several an active one, then the shortest, then the one that began last."""
    return await session.fetch_row(_CURRENT)


_ORGANIZATION: Final = Statement(
    select(organizations.c.org_id.label("id"), *published(organizations), clocks.c.revision)
    .join_from(organizations, clocks, clocks.c.org_id == organizations.c.org_id)
    .where(in_tenant(organizations), is_in(organizations.c.org_id, "keys"))
)

_BY_EMAIL: Final = Statement(
    select(*PERSON).where(in_tenant(people), func.lower(people.c.email) == func.lower(bindparam("email", type_=Text())))
)

_CURRENT: Final = Statement(
    select(*CYCLE)
    .where(in_tenant(cycles), bindparam("today", type_=Date()).between(cycles.c.start_date, cycles.c.end_date))
    .order_by(
        case((cycles.c.state == CycleState.ACTIVE.value, 0), else_=1),
        cycles.c.end_date - cycles.c.start_date,
        cycles.c.start_date.desc(),
        cycles.c.id,
    )
    .limit(1)
)
