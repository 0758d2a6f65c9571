"""Whether a live connection may go on: asked seldom, and never by each connection for itself."""

import asyncio

import pytest

from api.graphql.authority import AuthorityLost, Guard
from api.graphql.streams import OpenStreams
from tests.transports.quay import ADA, Tokens

MANY = 100


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
def guard(tokens: Tokens) -> Guard:
    return Guard(tokens, OpenStreams(), interval=0.01, timeout=5)


async def test_connections_with_one_token_share_an_answer(guard: Guard, tokens: Tokens) -> None:
    answers = await asyncio.gather(*(guard._ask_together("Bearer good") for _ in range(MANY)))

    assert answers == [ADA] * MANY
    assert tokens.asked == 1


async def test_connections_with_different_tokens_are_told_apart(guard: Guard, tokens: Tokens) -> None:
    good, bad = await asyncio.gather(
        guard._ask_together("Bearer good"), guard._ask_together("Bearer bad"), return_exceptions=True
    )

    assert good == ADA
    assert isinstance(bad, AuthorityLost)
    assert tokens.asked == 2


async def test_all_connections_of_a_revoked_token_end(guard: Guard, tokens: Tokens) -> None:
    watches = [asyncio.create_task(guard.watch("Bearer good", ADA)) for _ in range(MANY)]
    tokens.actors.clear()

    outcomes = await asyncio.gather(*watches, return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} == {AuthorityLost}
