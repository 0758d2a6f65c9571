"""Who asks: remembered for a moment, asked once for all who ask at the same time, and never past a change."""

import asyncio
from dataclasses import replace

import pytest

from api import authentication
from api.authentication import TokenAuthenticator
from api.graphql.authority import AuthorityLost, Guard
from api.graphql.streams import OpenStreams
from domain.actor import Actor
from domain.errors import Unauthenticated
from domain.orgs.tokens import hash_token, write_token
from storage.database import Database
from tests.transports.quay import ADA, Tokens

MANY = 100
KEY = b"a key of tests"
GRACE = replace(ADA, org_id="org_01kjvkf640e00800012p4z9b0k")
GOOD, BAD = (f"Bearer {write_token(GRACE.org_id, bytes([number] * 20))}" for number in (1, 2))


class Directory:
    """What a database would know of tokens, and how often it was asked."""

    def __init__(self) -> None:
        self.actor: Actor | None = GRACE
        self.asked = 0

    async def actor_of_token(self, _database: Database, _org_id: str, secret_hash: bytes) -> Actor | None:
        self.asked += 1
        await asyncio.sleep(0)
        good = hash_token(KEY, GOOD.removeprefix("Bearer "))
        return self.actor if secret_hash == good else None


@pytest.fixture
def directory(monkeypatch: pytest.MonkeyPatch) -> Directory:
    directory = Directory()
    monkeypatch.setattr(authentication, "actor_of_token", directory.actor_of_token)
    return directory


@pytest.fixture
def database() -> Database:
    return Database("postgresql://nowhere")


@pytest.fixture
def tokens(database: Database, directory: Directory) -> TokenAuthenticator:
    return TokenAuthenticator(database, KEY)


async def test_all_who_ask_at_the_same_moment_share_an_answer(tokens: TokenAuthenticator, directory: Directory) -> None:
    assert await asyncio.gather(*(tokens.recall(GOOD) for _ in range(MANY))) == [GRACE] * MANY
    assert directory.asked == 1


async def test_who_gives_up_takes_the_answer_from_nobody(tokens: TokenAuthenticator) -> None:
    first, second = (asyncio.create_task(tokens.recall(GOOD)) for _ in range(2))
    await asyncio.sleep(0)

    first.cancel()

    assert await second == GRACE


async def test_a_change_of_the_organization_is_asked_about_at_once(
    tokens: TokenAuthenticator, directory: Directory, database: Database
) -> None:
    assert await tokens.recall(GOOD) == GRACE
    directory.actor = None
    database.wakeups.wake(GRACE.org_id)

    with pytest.raises(Unauthenticated):
        await tokens.recall(GOOD)


async def test_a_refusal_is_not_remembered(tokens: TokenAuthenticator, directory: Directory) -> None:
    directory.actor = None
    with pytest.raises(Unauthenticated):
        await tokens.recall(GOOD)
    directory.actor = GRACE

    assert await tokens.recall(GOOD) == GRACE


async def test_tokens_are_told_apart(tokens: TokenAuthenticator) -> None:
    assert await tokens.recall(GOOD) == GRACE
    with pytest.raises(Unauthenticated):
        await tokens.recall(BAD)


async def test_what_writes_asks_anew(tokens: TokenAuthenticator, directory: Directory) -> None:
    await tokens.recall(GOOD)

    await tokens.authenticate(GOOD)

    assert directory.asked == 2


async def test_all_connections_of_a_revoked_token_end() -> None:
    known = Tokens()
    guard = Guard(known, OpenStreams(), interval=0.01, timeout=5)
    watches = [asyncio.create_task(guard.watch("Bearer good", ADA)) for _ in range(MANY)]
    known.actors.clear()

    outcomes = await asyncio.gather(*watches, return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} == {AuthorityLost}
