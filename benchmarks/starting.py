"""How long it takes from the command to an answer, on a database that exists."""

import statistics
import time

from benchmarks.contestants import answering, okra
from benchmarks.machine import cpu_seconds
from benchmarks.results import Figures
from benchmarks.rounds import Plan


async def measure_start(dsn: str, plan: Plan) -> Figures:
    """Start Okra again and again, and time it until `/readyz` answers."""
    plan.advance("Starting")
    seconds, cpu = [], []
    for _ in range(plan.rounds):
        begun = time.perf_counter()
        with okra(dsn) as contestant:
            await answering(contestant, "/readyz")
            seconds.append(time.perf_counter() - begun)
            cpu.append(cpu_seconds(contestant.pid))
    return {"seconds": round(statistics.median(seconds), 3), "cpu_seconds": round(statistics.median(cpu), 3)}
