"""Streams of events: what was missed, then what comes."""

import asyncio
from contextlib import aclosing

from tests.live.enterprise import Enterprise, numbers, take, told, types, until_live


async def test_a_stream_tells_what_was_missed_and_then_what_comes(enterprise: Enterprise) -> None:
    key_result = await enterprise.key_result(await enterprise.objective())
    start = await enterprise.end()
    await enterprise.check_in(key_result, 10)

    async with aclosing(enterprise.follow(start)) as messages:
        missed = await until_live(messages)
        await enterprise.check_in(key_result, 20)
        came = [message.event for message in await take(messages, 3)]

    assert types(missed) == ["CHECKED_IN", "PROGRESS_CHANGED", "PROGRESS_CHANGED"]
    assert [event["type"] for event in came if event] == types(missed)
    assert numbers(missed) == list(range(start.number + 1, start.number + 4))
