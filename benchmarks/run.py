"""The course of a run: seed, start all contestants, compare, measure, grow, measure again."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

import asyncpg

from api.settings import Executor
from benchmarks import contestants as starting_of
from benchmarks.check_ins import measure_check_ins
from benchmarks.contestants import Contestant, NotAvailable, answering
from benchmarks.goals import goals
from benchmarks.machine import DatabaseMeter
from benchmarks.measurements import measure_ingestion, measure_measurements
from benchmarks.paging import measure_paging
from benchmarks.reads import compare_answers, measure_reads, readers
from benchmarks.results import Figures, read_figures
from benchmarks.rounds import Plan
from benchmarks.seeding import Company, grow, seed, wrong_states
from benchmarks.series import measure_series
from benchmarks.starting import measure_start
from benchmarks.subscriptions import measure_fan_out, measure_idle_subscriptions
from storage.migrations.runner import migrate

MEASUREMENTS: Final = (
    "reads", "checkin", "measurements", "ingestion", "series", "paging", "idle_subscriptions", "fan_out", "start",
    "growth",
)  # fmt: skip
_STEPS: Final = {
    "reads": 4, "checkin": 1, "measurements": 1, "ingestion": 1, "series": 1, "paging": 1, "idle_subscriptions": 1,
    "fan_out": 1, "start": 1, "growth": 0,
}  # fmt: skip
_STEPS_OF_GROWTH: Final = 7
_ANSWERS_AT: Final = {"okra": "/readyz", "stock": "/readyz", "floor": "/list", "postgraphile": "/"}


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


def steps(only: Collection[str], scale: int) -> int:
    """Count how often `run` says what comes next."""
    wanted = _with_what_growth_needs(only)
    count = 2 + sum(_STEPS[name] for name in wanted)
    return count + len(sizes(scale)) * _STEPS_OF_GROWTH * ("growth" in wanted)


def _with_what_growth_needs(only: Collection[str]) -> set[str]:
    wanted = set(only or MEASUREMENTS)
    return wanted | {"reads", "checkin"} if "growth" in wanted else wanted


def sizes(scale: int) -> list[int]:
    """Give the sizes to grow to, in multiples of the dataset: by tens, up to `scale`."""
    tens = [10**power for power in range(1, len(str(scale))) if 10**power < scale]
    return [*tens, scale] if scale > 1 else []


async def run(dsn: str, plan: Plan, only: Collection[str], tell: Callable[[str], None]) -> Figures:
    """Measure everything, or `only` some of it, on an empty database, and give the figures."""
    plan.advance("Seeding")
    await migrate(dsn)
    company = await seed(dsn)
    if wrong := await wrong_states(dsn, company):
        raise WrongDataset(f"{wrong} objectives and key results do not have the progress that the rules give.")
    wanted = _with_what_growth_needs(only)
    async with _started(dsn, company, plan, wanted, tell) as bench:
        figures = await _measure(bench, wanted)
        if "growth" in wanted and plan.scale > 1:
            figures["growth"] = await _measure_growth(bench, figures)
    figures["goals"] = goals(figures)
    return figures


@asynccontextmanager
async def _started(
    dsn: str, company: Company, plan: Plan, wanted: Collection[str], tell: Callable[[str], None]
) -> AsyncIterator[Bench]:
    plan.advance("Starting the contestants")
    with ExitStack() as stack:
        started = {"okra": stack.enter_context(starting_of.okra(dsn))}
        if "reads" in wanted:  # the others take part in nothing else
            started["stock"] = stack.enter_context(starting_of.okra(dsn, Executor.STOCK))
            started["floor"] = stack.enter_context(starting_of.floor(dsn, company.org_id))
            try:
                started["postgraphile"] = stack.enter_context(starting_of.postgraphile(dsn))
            except NotAvailable as reason:
                tell(str(reason))
        for name, contestant in started.items():
            await answering(contestant, _ANSWERS_AT[name])
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
    if "ingestion" in wanted:
        figures["ingestion"] = await measure_ingestion(bench.dsn, okra, *common)
    if "series" in wanted:
        figures["series"] = await measure_series(bench.dsn, okra, *common)
    if "paging" in wanted:
        figures["paging"] = await measure_paging(okra, *common)
    if "fan_out" in wanted:
        figures["fan_out"] = await measure_fan_out(okra, *common)
    if "idle_subscriptions" in wanted:
        figures["idle_subscriptions"] = await measure_idle_subscriptions(bench.dsn, bench.company, bench.plan)
    if "start" in wanted:
        figures["start"] = await measure_start(bench.dsn, bench.plan)
    return figures


async def _measure_reads(bench: Bench, but: str = "") -> tuple[dict[str, int], Figures]:
    bench.plan.advance("Comparing the answers")
    asked = readers(bench.contestants, bench.company)
    fields = await compare_answers(asked, bench.company)
    asked.pop(but, None)
    return fields, read_figures(await measure_reads(asked, bench.company, bench.meter, bench.plan))


async def _measure_growth(bench: Bench, small: Figures) -> Figures:
    """Measure again, size by size, what must not depend on how much there is beside it."""
    measured, there = [], 1
    for scale in sizes(bench.plan.scale):
        bench.plan.advance(f"Growing to {scale} times")
        growing = await grow(bench.dsn, scale, there)
        measured.append({"scale": scale, **growing, **await _measure_size(bench, small)})
        there = scale
    return {"scale": there, "steps": measured}


async def _measure_size(bench: Bench, small: Figures) -> Figures:
    common = (bench.company, bench.meter, bench.plan)
    _, reads = await _measure_reads(bench, but="stock")  # the slowest; it would say nothing about growth
    check_ins = await measure_check_ins(bench.dsn, bench.contestants["okra"], *common)
    paging = await measure_paging(bench.contestants["okra"], *common)
    to_small = {shape: _total(costs) / _total(small["reads"][shape]) for shape, costs in reads.items()}
    to_small["check-in"] = _total(check_ins) / _total(small["checkin"])
    return {
        "reads": reads,
        "checkin": check_ins,
        "paging": paging,
        "to_small": {name: round(ratio, 2) for name, ratio in to_small.items()},
    }


def _total(costs: Figures) -> float:
    total: float = costs["okra"]["server_ms"] + costs["okra"]["db_ms"]
    return total
