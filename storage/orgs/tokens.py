"""Who a token stands for, read in one statement."""

from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import LargeBinary, bindparam, func, or_, select
from sqlalchemy import update as sql_update
from sqlalchemy.types import DateTime, Interval

from domain.actor import Actor, Role, TokenScope
from storage.database import Database, ReadSession, Row
from storage.statements import Statement
from storage.tables import api_tokens, organizations, people, team_members, teams
from storage.visibility import in_tenant
from storage.work import Work

_USE_IS_NOTED_EVERY: Final = timedelta(minutes=1)


async def actor_of_token(database: Database, org_id: str, secret_hash: bytes) -> Actor | None:
    """Give who a token stands for, or None if it is unknown, expired, revoked, or its person deactivated."""
    now = database.clock()
    async with database.connection_aside(org_id) as connection:
        arguments = _FIND.arguments({"org_id": org_id, "secret_hash": secret_hash})
        found = cast("Row | None", await connection.fetchrow(_FIND.sql, *arguments))
        if found is None or not _is_valid(found, now):
            return None
        if found["last_used_at"] is None or now - found["last_used_at"] > _USE_IS_NOTED_EVERY:
            values = {"org_id": org_id, "id": found["id"], "now": now, "pause": _USE_IS_NOTED_EVERY}
            await connection.execute(_NOTE_USE.sql, *_NOTE_USE.arguments(values))
    return Actor(
        org_id=org_id,
        person_id=found["person_id"],
        role=Role(found["role"]) if found["role"] is not None else Role.ADMIN,
        scope=TokenScope(found["scope"]),
        time_zone=found["time_zone"],
        token_id=found["id"],
        member_of=frozenset(found["member_of"]),
        leads=frozenset(found["leads"]),
    )


async def revoke(work: Work, token_id: str) -> None:
    """Note that a token is revoked, if it is not already."""
    await work.execute(_REVOKE, id=token_id, now=work.now)


async def tokens_of(session: ReadSession) -> list[Row]:
    """List the organization's tokens, newest first, without anything that would let somebody in."""
    return await session.fetch(_LIST)


def _is_valid(token: Row, now: datetime) -> bool:
    expired = token["expires_at"] is not None and token["expires_at"] <= now
    return not expired and token["revoked_at"] is None and token["deactivated_at"] is None


_TOKEN = (
    select(
        api_tokens.c.org_id,
        api_tokens.c.id,
        api_tokens.c.person_id,
        api_tokens.c.scope,
        api_tokens.c.expires_at,
        api_tokens.c.revoked_at,
        api_tokens.c.last_used_at,
    )
    .where(in_tenant(api_tokens), api_tokens.c.secret_hash == bindparam("secret_hash", type_=LargeBinary()))
    .cte("token")
)

_LED_DIRECTLY = (
    select(teams.c.org_id, teams.c.id)
    .join(_TOKEN, (teams.c.org_id == _TOKEN.c.org_id) & (teams.c.lead_id == _TOKEN.c.person_id))
    .cte("led", recursive=True)
)
_BELOW = teams.alias("below")
_LED = _LED_DIRECTLY.union(
    select(_BELOW.c.org_id, _BELOW.c.id).join(
        _LED_DIRECTLY, (_BELOW.c.org_id == _LED_DIRECTLY.c.org_id) & (_BELOW.c.parent_id == _LED_DIRECTLY.c.id)
    )
)

_MEMBERSHIPS = (
    select(team_members.c.team_id)
    .where(team_members.c.org_id == _TOKEN.c.org_id, team_members.c.person_id == _TOKEN.c.person_id)
    .correlate(_TOKEN)
)

_FIND: Final = Statement(
    select(
        _TOKEN,
        people.c.role,
        people.c.deactivated_at,
        organizations.c.time_zone,
        func.array(_MEMBERSHIPS.scalar_subquery()).label("member_of"),
        func.array(select(_LED.c.id).scalar_subquery()).label("leads"),
    )
    .join_from(_TOKEN, organizations, organizations.c.org_id == _TOKEN.c.org_id)
    .outerjoin(people, (people.c.org_id == _TOKEN.c.org_id) & (people.c.id == _TOKEN.c.person_id))
)

_NOTE_USE: Final = Statement(
    sql_update(api_tokens)
    .where(
        in_tenant(api_tokens),
        api_tokens.c.id == bindparam("id"),
        or_(
            api_tokens.c.last_used_at.is_(None),
            api_tokens.c.last_used_at
            < bindparam("now", type_=DateTime(timezone=True)) - bindparam("pause", type_=Interval()),
        ),
    )
    .values(last_used_at=bindparam("now", type_=DateTime(timezone=True)))
)

_REVOKE: Final = Statement(
    sql_update(api_tokens)
    .where(in_tenant(api_tokens), api_tokens.c.id == bindparam("id"), api_tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now", type_=DateTime(timezone=True)))
)

_LIST: Final = Statement(
    select(
        api_tokens.c.id,
        api_tokens.c.name,
        api_tokens.c.scope,
        api_tokens.c.created_at,
        api_tokens.c.expires_at,
        api_tokens.c.revoked_at,
        api_tokens.c.last_used_at,
        people.c.name.label("person_name"),
    )
    .outerjoin_from(
        api_tokens,
        people,
        (people.c.org_id == api_tokens.c.org_id) & (people.c.id == api_tokens.c.person_id),
    )
    .where(in_tenant(api_tokens))
    .order_by(api_tokens.c.id.desc())
)
