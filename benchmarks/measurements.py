"""Five thousand measurements in one REST call beside a bare `INSERT … SELECT unnest`.

Once of a KPI by itself, and once of one that a formula rests on and a key result follows, five levels down.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
from commands.execute import execute
from commands.kpis.kpis import CreateKpi, create_kpi
from commands.kpis.links import LinkKpi, link_kpi
from commands.okrs.key_results import CreateKeyResult, create_key_result
from domain.ids import Kind, base32
from domain.kpis.kpis import KpiCadence, KpiDirection, KpiSource
from domain.okrs.measures import Metric
from domain.okrs.objectives import Scope
from storage.database import Database

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
    recording = Recording(company, company.kpi_id, _batches(_FIRST, timedelta(minutes=ROWS)))
    return await _beside_bare(dsn, contestant, recording, meter, plan)


async def measure_ingestion(
    dsn: str, contestant: Contestant, company: Company, meter: DatabaseMeter, plan: Plan
) -> Figures:
    """Record batches of the last days, all of which move a formula, a key result, and four objectives above it."""
    plan.advance("Recording what others rest on")
    kpi_id = await _kpi_with_everything_behind_it(dsn, company)
    first = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=ROWS, days=1)
    recording = Recording(company, kpi_id, _batches(first, timedelta(seconds=1)))
    return await _beside_bare(dsn, contestant, recording, meter, plan)


@dataclass(frozen=True, slots=True)
class Recording:
    """What is recorded, of which KPI."""

    company: Company
    kpi_id: str
    batches: Iterator[Batch]


async def _kpi_with_everything_behind_it(dsn: str, company: Company) -> str:
    database = await Database.open(dsn)
    try:
        kpi = CreateKpi("Rested on", Scope.COMPANY, KpiDirection.HIGHER, key="rested_on", cadence=KpiCadence.DAILY)
        kpi_id = await execute(database, company.owner, create_kpi, kpi)
        formula = replace(kpi, name="Rests on it", key=None, source=KpiSource.FORMULA, formula="rested_on * 2")
        await execute(database, company.owner, create_kpi, formula)
        measure = Metric(Decimal(0), Decimal(1_000))
        key_result = CreateKeyResult(company.dataset.objectives[-1].id, "Follows it", measure)
        key_result_id = await execute(database, company.owner, create_key_result, key_result)
        await execute(database, company.owner, link_kpi, LinkKpi(key_result_id, kpi_id))
    finally:
        await database.close()
    return kpi_id


async def _beside_bare(
    dsn: str, contestant: Contestant, recording: Recording, meter: DatabaseMeter, plan: Plan
) -> Figures:
    company, kpi_id, batches = recording.company, recording.kpi_id, recording.batches
    bare, serial = await Bare.open(dsn, company.org_id), count()
    address = contestant.address(company.writer_token)
    path = f"/v1/kpis/{kpi_id}/measurements"

    async def run_bare() -> list[float]:
        moments, values = zip(*next(batches), strict=True)
        ids = [f"{Kind.MEASUREMENT.value}_{base32(next(serial), 20)}{kpi_id[-6:]}" for _ in moments]
        started = time.perf_counter()
        await bare.connection.execute(_INSERT, company.org_id, kpi_id, ids, moments, values)
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


def _batches(first: datetime, step: timedelta) -> Iterator[Batch]:
    """Give batches of measurements a minute apart, each batch a step after the one before it."""
    for number in count():
        yield [
            (first + number * step + timedelta(minutes=minute), Decimal((minute + number) % 97))
            for minute in range(ROWS)
        ]
