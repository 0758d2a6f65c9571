"""The course of a run: seed, start all contestants, compare, measure, grow, measure again."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

from benchmarks import contestants as starting_of
from benchmarks.check_ins import measure_check_ins
from benchmarks.contestants import Contestant, NotAvailable, answering
from benchmarks.goals import goals
from benchmarks.machine import DatabaseMeter
from benchmarks.measurements import measure_measurements
from benchmarks.paging import measure_paging
from benchmarks.reads import compare_answers, measure_reads, readers
from benchmarks.results import Figures, read_figures
from benchmarks.rounds import Plan
from benchmarks.seeding import Company, grow, seed, wrong_states
from benchmarks.starting import measure_start
from benchmarks.subscriptions import measure_fan_out, measure_idle_subscriptions
from storage.migrations.runner import migrate

MEASUREMENTS: Final = (
    "reads", "checkin", "measurements", "paging", "idle_subscriptions", "fan_out", "start", "growth",
)  # fmt: skip
STEPS: Final = 16
"""How often `Plan.advance` is called in a whole run."""

_ANSWERS_AT: Final = {"okra": "/readyz", "floor": "/list"}


class WrongDataset(Exception):
    """The seeded progress is not what the rules say, so that nothing measured on it would count."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the measurements are taken on."""

    dsn: str
    company: Company
    contestants: dict[str, Contestant]
    meter: DatabaseMeter
    plan: Plan


async def run(dsn: str, peer_folder: Path, plan: Plan, only: Collection[str], tell: Callable[[str], None]) -> Figures:
    """Measure everything, or `only` some of it, on an empty database, and give the figures."""
    plan.advance("Seeding")
    await migrate(dsn)
    company = await seed(dsn)
    if wrong := await wrong_states(dsn, company):
        raise WrongDataset(f"{wrong} objectives and key results do not have the progress that the rules give.")
    wanted = set(only or MEASUREMENTS)
    async with _started(dsn, company, peer_folder, plan, tell) as bench:
        figures = await _measure(bench, wanted)
        if "growth" in wanted and plan.scale > 1:
            figures["growth"] = await _measure_growth(bench, figures)
    figures["goals"] = goals(figures)
    return figures


@asynccontextmanager
async def _started(
    dsn: str, company: Company, peer_folder: Path, plan: Plan, tell: Callable[[str], None]
) -> AsyncIterator[Bench]:
    plan.advance("Starting the contestants")
    with ExitStack() as stack:
        started = {
            "okra": stack.enter_context(starting_of.okra(dsn)),
            "stock": stack.enter_context(starting_of.stock(dsn)),
            "floor": stack.enter_context(starting_of.floor(dsn, company.org_id)),
        }
        try:
            started["postgraphile"] = stack.enter_context(starting_of.postgraphile(dsn, peer_folder))
        except NotAvailable as reason:
            tell(str(reason))
        for name, contestant in started.items():
            await answering(contestant, _ANSWERS_AT.get(name, "/"))
        connection = await asyncpg.connect(dsn)
        try:
            yield Bench(dsn, company, started, DatabaseMeter(connection), plan)
        finally:
            await connection.close()


async def _measure(bench: Bench, wanted: Collection[str]) -> Figures:
    okra, common = bench.contestants["okra"], (bench.company, bench.meter, bench.plan)
    figures: Figures = {"scale": 1}
    if "reads" in wanted:
        figures["fields"], figures["reads"] = await _measure_reads(bench)
    if "checkin" in wanted:
        figures["checkin"] = await measure_check_ins(bench.dsn, okra, *common)
    if "measurements" in wanted:
        figures["measurements"] = await measure_measurements(bench.dsn, okra, *common)
    if "paging" in wanted:
        figures["paging"] = await measure_paging(okra, *common)
    if "fan_out" in wanted:
        figures["fan_out"] = await measure_fan_out(okra, *common)
    if "idle_subscriptions" in wanted:
        figures["idle_subscriptions"] = await measure_idle_subscriptions(bench.dsn, bench.company, bench.plan)
    if "start" in wanted:
        figures["start"] = await measure_start(bench.dsn, bench.plan)
    return figures


async def _measure_reads(bench: Bench) -> tuple[dict[str, int], Figures]:
    bench.plan.advance("Comparing the answers")
    asked = readers(bench.contestants, bench.company)
    fields = await compare_answers(asked, bench.company)
    return fields, read_figures(await measure_reads(asked, bench.company, bench.meter, bench.plan))


async def _measure_growth(bench: Bench, before: Figures) -> Figures:
    """Measure again what must not depend on how much there is beside it."""
    scale = bench.plan.scale
    bench.plan.advance(f"Growing to {scale} times")
    await grow(bench.dsn, scale)
    okra, common = bench.contestants["okra"], (bench.company, bench.meter, bench.plan)
    figures: Figures = {"scale": scale}
    _, figures["reads"] = await _measure_reads(bench)
    figures["checkin"] = await measure_check_ins(bench.dsn, okra, *common)
    figures["paging"] = await measure_paging(okra, *common)
    if "checkin" in before:
        small = before["checkin"]["okra"]["p50_ms"]
        figures["checkin_to_small"] = round(figures["checkin"]["okra"]["p50_ms"] / small, 2)
    figures["reads_to_small"] = {
        shape: round(_total(figures["reads"][shape]) / _total(costs), 2)
        for shape, costs in before.get("reads", {}).items()
    }
    return figures


def _total(costs: Figures) -> float:
    total: float = costs["okra"]["server_ms"] + costs["okra"]["db_ms"]
    return total
