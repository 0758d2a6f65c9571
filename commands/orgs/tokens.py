"""Letting programs in, and out."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from commands.orgs.people import check_active
from domain.actor import TokenScope
from domain.errors import refuse
from domain.ids import Kind
from domain.orgs.tokens import SECRET_BYTES, check_token, hash_token, write_token
from domain.policy import Action, require
from storage.lookups import find
from storage.orgs.tokens import revoke
from storage.tables import api_tokens
from storage.work import Work
from storage.writes import insert


@dataclass(frozen=True, slots=True)
class CreateToken:
    """Make a token for a person (None: for the organization itself). `key` is the installation's secret."""

    name: str
    scope: TokenScope
    person_id: str | None
    lifetime_days: int | None
    key: bytes
    secret: bytes | None = None


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """End a token, at once and for ever."""

    token_id: str


async def create_token(work: Work, command: CreateToken) -> str:
    """Make a token and give its text, which is told this once and kept nowhere."""
    require(Action.MANAGE_ORGANIZATION, work.actor)
    refuse(
        (
            *check_token(command.name, command.lifetime_days),
            *await check_active(work, command.person_id, "personId"),
        )
    )
    text = write_token(work.org_id, command.secret or secrets.token_bytes(SECRET_BYTES))
    await insert(
        work,
        api_tokens,
        {
            "id": work.new_id(Kind.TOKEN),
            "name": command.name.strip(),
            "person_id": command.person_id,
            "scope": command.scope.value,
            "secret_hash": hash_token(command.key, text),
            "created_at": work.now,
            "expires_at": (None if command.lifetime_days is None else work.now + timedelta(days=command.lifetime_days)),
        },
    )
    return text


async def revoke_token(work: Work, command: RevokeToken) -> str:
    """Revoke a token. Raises `NotFound`. Revoking it again changes nothing."""
    require(Action.MANAGE_ORGANIZATION, work.actor)
    await find(work, api_tokens, command.token_id)
    await revoke(work, command.token_id)
    return command.token_id
