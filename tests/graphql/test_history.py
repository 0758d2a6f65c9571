"""The past is what was said of it, whenever and in whatever order people said it."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from graphql import GraphQLSchema

from schema.execution import Engine
from tests.company import NOW, TODAY, Company
from tests.graphql.caller import Caller
from tests.graphql.house import House, SettableClock

Said = tuple[date, str, int]

LEAVES = ("metric", "ratio", "at_least", "share", "checkpoints", "sold", "secret", "hushed")
AS_OF = """
query ($cycleId: ID!, $asOf: Date) {
  cascade(cycleId: $cycleId, asOf: $asOf) { nodes {
    objective { title } progress rawProgress status confidence
    keyResults { keyResult { title } value progress rawProgress status }
  } }
}
"""


@pytest.fixture
async def twins(built: tuple[Engine, GraphQLSchema], original: Company, house: House) -> tuple[Caller, Caller]:
    """Two copies of the same company."""
    first, second = [Caller(*built, await original.copy(house.writer)) for _ in range(2)]
    return first, second


def plan(chance: random.Random, start: date, days: int) -> list[Said]:
    """Make up what is said on some days, at most once a day, in the order of the days."""
    chosen = sorted(chance.sample(range(days), 10))
    return [
        (start + timedelta(days=day), chance.choice(LEAVES), chance.choice((0, 3, 7, 12, 45, 90, 120)))
        for day in chosen
    ]


async def say(caller: Caller, said: Said) -> str:
    day, name, value = said
    given = {"keyResultId": caller.company[name], "date": day.isoformat(), "value": value, "confidence": 0.1}
    payload = await caller.mutate("checkIn", given)
    assert payload["errors"] == []
    identifier: str = payload["checkIn"]["id"]
    return identifier


async def history(caller: Caller, start: date, days: int) -> list[Any]:
    """Give the cascade as of every third day, and as it is now."""
    asked = [(start + timedelta(days=day)).isoformat() for day in range(0, days, 3)]
    return [await caller.ask(AS_OF, cycleId=caller.company["q2"], asOf=day) for day in (*asked, None)]


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_order_in_which_things_were_said_does_not_matter(twins: tuple[Caller, Caller], seed: int) -> None:
    """One company hears everything out of order, and some of it is taken back; the other only what counts, in order."""
    chance = random.Random(seed)
    start, days = date(2026, 4, 1), (TODAY - date(2026, 4, 1)).days
    everything = plan(chance, start, days)
    taken_back = chance.sample(everything, 3)
    muddled, orderly = twins

    ids = {said: await say(muddled, said) for said in chance.sample(everything, len(everything))}
    for said in taken_back:
        await muddled.mutate("voidCheckIn", {"id": ids[said]})
    for said in everything:
        if said not in taken_back:
            await say(orderly, said)

    assert await history(muddled, start, days) == await history(orderly, start, days)


@pytest.mark.parametrize("seed", [3, 4])
async def test_what_is_said_late_reads_as_if_it_had_been_said_in_time(
    twins: tuple[Caller, Caller], clock: SettableClock, seed: int
) -> None:
    everything = plan(random.Random(seed), TODAY, 40)
    punctual, late = twins

    for said in everything:
        clock.now = datetime.combine(said[0], time(12), UTC)
        await say(punctual, said)
    clock.now = NOW + timedelta(days=41)
    for said in everything:
        await say(late, said)

    assert await history(punctual, TODAY, 41) == await history(late, TODAY, 41)


async def test_words_before_the_first_value_are_no_progress(caller: Caller, company: Company) -> None:
    given = {"keyResultId": company["milestones"], "date": "2026-05-01", "note": "We begin."}
    await caller.mutate("checkIn", given)
    text = """query ($id: ID!) { cascade(rootId: $id, asOf: "2026-05-10") { nodes {
      keyResults { keyResult { id } progress status } } } }"""

    (node, *_) = (await caller.ask(text, id=company["squad_goal"]))["cascade"]["nodes"]

    told = {each["keyResult"]["id"]: (each["progress"], each["status"]) for each in node["keyResults"]}
    assert told[company["milestones"]] == (None, None)
