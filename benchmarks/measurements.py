"""Five thousand measurements in one REST call beside a bare `INSERT … SELECT unnest`."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Final

import orjson

from benchmarks.check_ins import Bare
from benchmarks.client import load
from benchmarks.contestants import Contestant
from benchmarks.machine import DatabaseMeter
from benchmarks.results import Figures
from benchmarks.rounds import Plan, Runner, is_success, take_turns
from benchmarks.seeding import Company
from domain.ids import Kind, base32

ROWS: Final = 5_000
_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_INSERT: Final = """
INSERT INTO kpi_measurements (org_id, id, kpi_id, identity, at, value, created_at, updated_at)
SELECT $1, id, $2, id, at, value, now(), now()
FROM unnest($3::text[], $4::timestamptz[], $5::numeric[]) AS given(id, at, value)"""

Batch = list[tuple[datetime, Decimal]]


async def measure_measurements(
    dsn: str, contestant: Contestant, company: Company, meter: DatabaseMeter, plan: Plan
) -> Figures:
    """Record batches of new measurements of one KPI, over HTTP and bare, in turns."""
    plan.advance("Recording measurements")
    bare = await Bare.open(dsn, company.org_id)
    batches, serial = _batches(), count()
    address = contestant.address(company.writer_token)
    path = f"/v1/kpis/{company.kpi_id}/measurements"

    async def run_bare() -> list[float]:
        moments, values = zip(*next(batches), strict=True)
        ids = [f"{Kind.MEASUREMENT.value}_{base32(next(serial), 26)}" for _ in moments]
        started = time.perf_counter()
        await bare.connection.execute(_INSERT, company.org_id, company.kpi_id, ids, moments, values)
        return [time.perf_counter() - started]

    async def run_http() -> list[float]:
        rows = [{"at": moment.isoformat(), "value": float(value)} for moment, value in next(batches)]
        request = address.request("POST", path, orjson.dumps({"measurements": rows}))
        return await load(address, [request], accepted=lambda answer: is_success(answer) and _ALL in answer.body)

    try:
        runners = {"bare": Runner(0, run_bare), "okra": Runner(contestant.pid, run_http)}
        costs = await take_turns(runners, meter, plan.rounds)
    finally:
        await bare.connection.close()
    figures: Figures = {name: cost.figures() for name, cost in costs.items()}
    del figures["bare"]["server_ms"]  # it has no server
    return {**figures, "rows": ROWS, "ratio": round(costs["okra"].p50_ms / costs["bare"].p50_ms, 2)}


_ALL: Final = b'"created":%d' % ROWS


def _batches() -> Iterator[Batch]:
    """Give batches of measurements a minute apart, each after the one before it."""
    for number in count():
        first = _FIRST + timedelta(minutes=number * ROWS)
        yield [(first + timedelta(minutes=minute), Decimal(minute % 97)) for minute in range(ROWS)]
