"""Series of a KPI with half a million measurements: by week, beside one with 52, and as they were measured."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

import orjson

from benchmarks.check_ins import Bare
from benchmarks.client import Address, load
from benchmarks.contestants import Contestant
from benchmarks.machine import DatabaseMeter
from benchmarks.results import Figures
from benchmarks.rounds import Plan, Runner, http_runner, is_success, take_turns
from benchmarks.seeding import Company
from commands.execute import execute
from commands.kpis.kpis import CreateKpi, create_kpi
from commands.kpis.recalculation import EVERY_DAY, recalculate
from domain.kpis.kpis import Aggregation, KpiCadence, KpiDirection
from domain.okrs.objectives import Scope
from storage.database import Database
from storage.work import Work

MANY: Final = 500_000
_FEW: Final = 52
_WEEKLY: Final = """query Weekly($id: ID!) { kpi(by: {id: $id}) { series(from: "-P51W") { entries {
    start value health target { value } movingAverage isOutlier changeOnPrevious { percent }
    changeOnYear { percent } } } } }"""
_LINE: Final = """query Line($id: ID!) { kpi(by: {id: $id}) {
    measurementSeries(points: 300) { points { at value } } } }"""
_REQUESTS: Final = 80
_LINES: Final = 2
_POUR: Final = """
INSERT INTO kpi_measurements (org_id, id, kpi_id, identity, at, value, created_at, updated_at)
SELECT $1, 'msr_' || right($2, 6) || lpad(place::text, 20, '0'), $2, $2 || '@' || place,
    $3::timestamptz + place * ($4::timestamptz - $3::timestamptz) / $5::integer, 50 + place * 31 % 1009 / 20.0,
    now(), now()
FROM generate_series(0, $5::integer - 1) AS place"""
_SCAN: Final = "SELECT sum(value::float8) FROM kpi_measurements WHERE org_id = $1 AND kpi_id = $2"


async def measure_series(
    dsn: str, contestant: Contestant, company: Company, meter: DatabaseMeter, plan: Plan
) -> Figures:
    """Read a year by week of a large KPI and of a small one, then all measurements of the large one, in turns."""
    plan.advance("Reading series")
    large, small = await _poured(dsn, company, plan.of(MANY)), await _poured(dsn, company, _FEW)
    address = contestant.address(company.reader_token)
    weekly = {
        name: http_runner(contestant.pid, address, [_request(address, _WEEKLY, kpi_id)] * plan.of(_REQUESTS))
        for name, kpi_id in {"large": large, "small": small}.items()
    }
    by_week = await take_turns(weekly, meter, plan.rounds)
    line = [_request(address, _LINE, large)] * _LINES
    bare = await Bare.open(dsn, company.org_id)

    async def run_line() -> list[float]:
        return await load(address, line, connections=1, accepted=is_success)

    async def run_scan() -> list[float]:
        started = time.perf_counter()
        await bare.connection.fetchval(_SCAN, company.org_id, large)
        return [time.perf_counter() - started]

    try:
        runners = {"line": Runner(contestant.pid, run_line), "scan": Runner(0, run_scan)}
        measured = await take_turns(runners, meter, plan.rounds)
    finally:
        await bare.connection.close()
    return {
        **{name: cost.figures() for name, cost in (by_week | measured).items()},
        "measurements": plan.of(MANY),
        "ratio": round(by_week["large"].total_ms / by_week["small"].total_ms, 2),
        "ratio_to_scan": round(measured["line"].p50_ms / measured["scan"].p50_ms, 2),
    }


async def _poured(dsn: str, company: Company, count: int) -> str:
    """Give a KPI that was measured so often in the last year, its periods worked out."""
    now = datetime.now(UTC)
    database = await Database.open(dsn)
    try:
        kpi = CreateKpi(
            f"Measured {count} times",
            Scope.COMPANY,
            KpiDirection.HIGHER,
            cadence=KpiCadence.WEEKLY,
            aggregation=Aggregation.AVERAGE,
        )
        kpi_id = await execute(database, company.owner, create_kpi, kpi)
        async with database.connection(company.org_id) as connection:
            await connection.execute(_POUR, company.org_id, kpi_id, now - timedelta(days=364), now, count, timeout=600)
        await execute(database, company.owner, _work_out, kpi_id)
    finally:
        await database.close()
    return kpi_id


async def _work_out(work: Work, kpi_id: str) -> None:
    await recalculate(work, {kpi_id: EVERY_DAY})


def _request(address: Address, query: str, kpi_id: str) -> bytes:
    return address.request("POST", "/graphql", orjson.dumps({"query": query, "variables": {"id": kpi_id}}))
