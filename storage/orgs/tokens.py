"""Who a token stands for, read in one statement."""

from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import LargeBinary, bindparam, func, or_, select
from sqlalchemy import update as sql_update
from sqlalchemy.sql.elements import ColumnElement
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
    return await _actor(database, org_id, _BY_SECRET, secret_hash=secret_hash)


async def actor_of_token_id(database: Database, org_id: str, token_id: str) -> Actor | None:
    """Give who the token with this id stands for, as `actor_of_token` does: for what was sealed in its name."""
    return await _actor(database, org_id, _BY_ID, token_id=token_id)


async def _actor(database: Database, org_id: str, find: Statement, **key: object) -> Actor | None:
    now = database.clock()
    async with database.connection_aside(org_id) as connection:
        arguments = find.arguments({"org_id": org_id, **key})
        found = cast("Row | None", await connection.fetchrow(find.sql, *arguments))
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


def _finding(condition: ColumnElement[bool]) -> Statement:
    token = (
        select(
            api_tokens.c.org_id,
            api_tokens.c.id,
            api_tokens.c.person_id,
            api_tokens.c.scope,
            api_tokens.c.expires_at,
            api_tokens.c.revoked_at,
            api_tokens.c.last_used_at,
        )
        .where(in_tenant(api_tokens), condition)
        .cte("token")
    )
    led_directly = (
        select(teams.c.org_id, teams.c.id)
        .join(token, (teams.c.org_id == token.c.org_id) & (teams.c.lead_id == token.c.person_id))
        .cte("led", recursive=True)
    )
    below = teams.alias("below")
    led = led_directly.union(
        select(below.c.org_id, below.c.id).join(
            led_directly, (below.c.org_id == led_directly.c.org_id) & (below.c.parent_id == led_directly.c.id)
        )
    )
    memberships = (
        select(team_members.c.team_id)
        .where(team_members.c.org_id == token.c.org_id, team_members.c.person_id == token.c.person_id)
        .correlate(token)
    )
    return Statement(
        select(
            token,
            people.c.role,
            people.c.deactivated_at,
            organizations.c.time_zone,
            func.array(memberships.scalar_subquery()).label("member_of"),
            func.array(select(led.c.id).scalar_subquery()).label("leads"),
        )
        .join_from(token, organizations, organizations.c.org_id == token.c.org_id)
        .outerjoin(people, (people.c.org_id == token.c.org_id) & (people.c.id == token.c.person_id))
    )


_BY_SECRET: Final = _finding(api_tokens.c.secret_hash == bindparam("secret_hash", type_=LargeBinary()))
_BY_ID: Final = _finding(api_tokens.c.id == bindparam("token_id"))

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
