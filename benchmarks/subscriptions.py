"""What a subscriber costs while nothing happens, and what one check-in costs when a thousand listen."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from benchmarks.check_ins import check_in_over_http, moving_values
from benchmarks.client import Address
from benchmarks.contestants import Contestant, answering, okra
from benchmarks.machine import DatabaseMeter, cpu_seconds, resident_bytes
from benchmarks.results import Figures
from benchmarks.rounds import Plan
from benchmarks.seeding import Company
from benchmarks.sockets import Subscriber

_IDLE: Final = 5_000
_IDLE_QUICK: Final = 200
_IDLE_SECONDS: Final = 15
"""Long enough for whatever is done now and then for each of them."""
_LISTENING: Final = 1_000
_LISTENING_QUICK: Final = 100
_AT_A_TIME: Final = 50
_CHECK_INS: Final = 20
_STATISTICS_SECONDS: Final = 11
"""A session of PostgreSQL that has become idle tells what it did within ten seconds."""
_QUERY: Final = "subscription { progressChanged { cursor change { nodeId after { progress status } } } }"


async def measure_idle_subscriptions(dsn: str, company: Company, plan: Plan) -> Figures:
    """Open sockets that subscribe to a server of their own, and see what it takes to do nothing for them."""
    plan.advance("Subscribing")
    number = _IDLE_QUICK if plan.quick else _IDLE
    with okra(dsn) as contestant:
        await answering(contestant, "/readyz")
        address = contestant.address(company.reader_token)
        async with _subscribed(address, 20):  # what the first ones need is needed once
            before = resident_bytes(contestant.pid)
            async with _subscribed(address, number) as subscribers:
                cpu = cpu_seconds(contestant.pid)
                await asyncio.sleep(_IDLE_SECONDS)
                cpu = cpu_seconds(contestant.pid) - cpu
                taken = resident_bytes(contestant.pid) - before
                lost = sum(not subscriber.listens for subscriber in subscribers)
    return {
        "sockets": number,
        "lost": lost,
        "kib_each": round(taken / number / 1024, 1),
        "cpu_percent": round(cpu / _IDLE_SECONDS * 100, 1),
    }


async def measure_fan_out(contestant: Contestant, company: Company, meter: DatabaseMeter, plan: Plan) -> Figures:
    """Check in while one listens, and while many do: until the last has heard, and how often the log was read."""
    plan.advance("Telling many")
    number = _LISTENING_QUICK if plan.quick else _LISTENING
    figures = {
        name: await _tell(contestant, company, meter.connection, listening)
        for name, listening in (("one", 1), ("many", number))
    }
    return {"subscribers": number, **figures}


async def _tell(
    contestant: Contestant, company: Company, connection: asyncpg.Connection, listening: int
) -> dict[str, float]:
    values = moving_values(company)
    async with _subscribed(contestant.address(company.reader_token), listening) as subscribers:
        resting = await _scans_while_resting(connection)
        seconds, before = [], await _log_scans(connection)
        server, since = cpu_seconds(contestant.pid), time.perf_counter()
        for _ in range(_CHECK_INS):
            heard = [subscriber.messages for subscriber in subscribers]
            started = time.perf_counter()
            await check_in_over_http(contestant, company, values, 1)
            await asyncio.gather(*(each.told(count + 1) for each, count in zip(subscribers, heard, strict=True)))
            seconds.append(time.perf_counter() - started)
        server = cpu_seconds(contestant.pid) - server
        scans = await _log_scans(connection) - before - resting * (time.perf_counter() - since)
    return {
        "until_all_heard_ms": round(statistics.median(seconds) * 1000, 1),
        "server_ms": round(server / _CHECK_INS * 1000, 1),
        "log_reads": round(max(scans, 0) / _CHECK_INS, 1),
    }


async def _scans_while_resting(connection: asyncpg.Connection) -> float:
    """Give the scans of the log in a second without news: a process looks now and then, for a hint may be lost."""
    before, since = await _log_scans(connection), time.perf_counter()
    return (await _log_scans(connection) - before) / (time.perf_counter() - since)


async def _log_scans(connection: asyncpg.Connection) -> int:
    """Give how often the log was scanned so far."""
    await asyncio.sleep(_STATISTICS_SECONDS)
    scans: int = await connection.fetchval(
        "SELECT seq_scan + idx_scan FROM pg_stat_user_tables WHERE relname = 'events'"
    )
    return scans


@asynccontextmanager
async def _subscribed(address: Address, number: int) -> AsyncIterator[list[Subscriber]]:
    subscribers: list[Subscriber] = []
    try:
        while len(subscribers) < number:
            some = range(min(_AT_A_TIME, number - len(subscribers)))
            subscribers += await asyncio.gather(*(Subscriber.subscribed(address, _QUERY) for _ in some))
        yield subscribers
    finally:
        for subscriber in subscribers:
            subscriber.close()
