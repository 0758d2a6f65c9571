"""A check-in over HTTP beside the same SQL sent bare.

The bare statements are those of a real check-in, recorded while one is done and taken back, then sent again by a
client that does nothing else: no HTTP, no rules, no roll-up. The record is made anew for each, because ids and the
numbers of events differ.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NoReturn

import asyncpg
import orjson
from asyncpg.connection import LoggedQuery

from benchmarks.client import load
from benchmarks.contestants import Contestant
from benchmarks.dataset import OBJECTIVES_A_PERSON
from benchmarks.machine import DatabaseMeter
from benchmarks.results import Figures
from benchmarks.rounds import Plan, Runner, is_success, take_turns
from benchmarks.seeding import Company
from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.settle import settle
from storage.database import APPLICATION_ROLE, Database
from storage.work import Work

_MUTATION: Final = """
mutation CheckIn($input: CheckInInput!) {
    checkIn(input: $input) { checkIn { id } keyResult { id progress status objective { progress } } errors { message } }
}"""
_CHECK_INS: Final = 60
_CHANCE: Final = random.Random(2)
"""One for the whole run: a value that was said already moves nothing."""


class _TakenBack(Exception):
    """Ends a transaction that was only to be looked at."""


@dataclass(frozen=True, slots=True)
class Bare:
    """Sends statements, one after the other, inside the tenant and under its walls."""

    connection: asyncpg.Connection

    @classmethod
    async def open(cls, dsn: str, org_id: str) -> "Bare":
        """Connect as the application does."""
        connection = await asyncpg.connect(dsn, server_settings={"role": APPLICATION_ROLE})
        await connection.set_type_codec(
            "jsonb", encoder=lambda value: orjson.dumps(value).decode(), decoder=orjson.loads, schema="pg_catalog"
        )
        await connection.execute("SELECT set_config('okra.org_id', $1, false)", org_id)
        return cls(connection)

    async def send(self, statements: list[LoggedQuery]) -> float:
        """Send statements in a transaction and give the seconds it took."""
        started = time.perf_counter()
        async with self.connection.transaction():
            for statement in statements:
                if isinstance(statement.args, list):
                    await self.connection.executemany(statement.query, statement.args)
                else:
                    await self.connection.fetch(statement.query, *statement.args)
        return time.perf_counter() - started


async def recorded(database: Database, company: Company, key_result_id: str, value: Decimal) -> list[LoggedQuery]:
    """Do a check-in, take it back, and give its statements."""
    statements: list[LoggedQuery] = []
    try:
        async with database.transaction(company.org_id) as connection:
            with connection.query_logger(statements.append):
                work = await Work.begin(connection, company.owner)
                await check_in(work, CheckIn(key_result_id, value))
                await settle(work)
                await work.close()
            _take_back()
    except _TakenBack:
        pass
    return statements


def _take_back() -> NoReturn:
    raise _TakenBack


async def measure_check_ins(
    dsn: str, contestant: Contestant, company: Company, meter: DatabaseMeter, plan: Plan
) -> Figures:
    """Check in on people's key results, four objectives below the top, over HTTP and bare, in turns."""
    plan.advance("Checking in")
    database, bare = await Database.open(dsn, max_size=2), await Bare.open(dsn, company.org_id)
    values = moving_values(company)
    counts: list[int] = []
    try:

        async def run_bare() -> list[float]:
            seconds = []
            for _ in range(plan.of(_CHECK_INS)):
                statements = await recorded(database, company, *next(values))
                counts.append(len(statements))
                seconds.append(await bare.send(statements))
            return seconds

        async def run_http() -> list[float]:
            return await check_in_over_http(contestant, company, values, plan.of(_CHECK_INS))

        runners = {"bare": Runner(0, run_bare), "okra": Runner(contestant.pid, run_http)}
        costs = await take_turns(runners, meter, plan.rounds)
    finally:
        await bare.connection.close()
        await database.close()
    ratio = round(costs["okra"].p50_ms / costs["bare"].p50_ms, 2)
    figures: Figures = {name: cost.figures() for name, cost in costs.items()}
    del figures["bare"]["server_ms"], figures["bare"]["db_ms"]  # mixed with what the recording costs
    return {**figures, "statements": max(counts), "ratio": ratio}


async def check_in_over_http(
    contestant: Contestant, company: Company, values: Iterator[tuple[str, Decimal]], count: int
) -> list[float]:
    """Check in so many times, one after the other, and give the seconds of each."""
    address = contestant.address(company.writer_token)
    requests = []
    for _ in range(count):
        key_result_id, value = next(values)
        variables: dict[str, Any] = {"input": {"keyResultId": key_result_id, "value": float(value)}}
        body = orjson.dumps({"query": _MUTATION, "variables": variables})
        requests.append(address.request("POST", "/graphql", body))
    # One at a time: writes of one organization are in one order anyway.
    return await load(
        address, requests, connections=1, accepted=lambda answer: is_success(answer) and b'"errors":[]' in answer.body
    )


def moving_values(company: Company) -> Iterator[tuple[str, Decimal]]:
    """Give key results at the bottom of the cascade, each with a value that moves everything above it."""
    lowest = {
        objective.id
        for objective in company.dataset.objectives
        if objective.scope == "INDIVIDUAL" and objective.title.startswith(f"Goal {OBJECTIVES_A_PERSON - 1} ")
    }
    key_results = [key_result.id for key_result in company.dataset.key_results if key_result.objective_id in lowest]
    while True:
        yield _CHANCE.choice(key_results), Decimal(_CHANCE.randrange(1, 10_000)) / 100
