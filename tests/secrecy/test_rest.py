"""The REST surface tells as little of what is hidden as the GraphQL one."""

import pytest

from tests.rest.desk import LIST, Desk
from tests.secrecy.secrets import BLIND, Secrets
from tests.secrecy.twins import Twins


@pytest.mark.parametrize("viewer", BLIND)
async def test_lists_and_their_filters_tell_nothing(twins: Twins, secrets: Secrets, viewer: str) -> None:
    async with Desk.opened(secrets.company) as desk, Desk.opened(twins.company) as one, Desk.opened(twins.twin) as two:
        for query in ("", "limit=100", "status=OFF_TRACK", "stale=true", "stale=false"):
            told = (await desk.get(f"{LIST}?{query}", viewer)).text
            answers = [(await each.get(f"{LIST}?{query}", viewer)).json().get("data") for each in (one, two)]
            assert secrets.betrayed_by(told) == []
            assert answers[0] == answers[1]
        assert secrets.betrayed_by((await desk.get(f"{LIST}?limit=100", "ada")).text) != []


@pytest.mark.parametrize("viewer", BLIND)
async def test_a_hidden_key_result_is_not_there(secrets: Secrets, viewer: str) -> None:
    async with Desk.opened(secrets.company) as desk:
        hidden = await desk.get(f"{LIST}/{secrets.company['secret']}", viewer)
        unknown = await desk.get(f"{LIST}/kr_{'0' * 26}", viewer)

        assert (hidden.status_code, hidden.json()["error"]["code"]) == (404, "NOT_FOUND")
        assert {name: hidden.json()["error"][name] for name in ("code", "message")} == {
            name: unknown.json()["error"][name] for name in ("code", "message")
        }
        assert hidden.headers.get("etag") is None
