"""Taking turns: the machine is noisy, so contestants are measured one after the other, again and again."""

import statistics
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.client import Address, Answer, load
from benchmarks.machine import DatabaseMeter, cpu_seconds

WARM_UPS: Final = 3
"""Until caches are full, and the machine code of those who compile while they run is made."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How thoroughly to measure."""

    quick: bool
    scale: int
    advance: Callable[[str], None] = field(default=lambda _: None)
    """Says what comes next."""

    @property
    def rounds(self) -> int:
        """How often each contestant has its turn."""
        return 3 if self.quick else 7

    def of(self, full: int) -> int:
        """How many of something to use, of the number for a full run."""
        return max(full // 4, 1) if self.quick else full


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request cost: milliseconds of processor time, and of waiting."""

    server_ms: float
    db_ms: float
    p50_ms: float
    p99_ms: float

    @property
    def total_ms(self) -> float:
        """Server and database together."""
        return self.server_ms + self.db_ms

    def figures(self) -> dict[str, float]:
        """Give the numbers for the file of results."""
        return {
            "server_ms": round(self.server_ms, 4),
            "db_ms": round(self.db_ms, 4),
            "p50_ms": round(self.p50_ms, 3),
            "p99_ms": round(self.p99_ms, 3),
        }


@dataclass(slots=True)
class _Turns:
    server: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Runner:
    """One contestant's turn: whose processor time counts, and what to do, giving the seconds of each request."""

    pid: int
    run: Callable[[], Awaitable[list[float]]]


async def take_turns(runners: Mapping[str, Runner], meter: DatabaseMeter, rounds: int) -> dict[str, Cost]:
    """Let each run `WARM_UPS` times unmeasured, then `rounds` times in turn; the medians are the result."""
    turns: defaultdict[str, _Turns] = defaultdict(_Turns)
    for runner in runners.values():
        for _ in range(WARM_UPS):
            await runner.run()
    for _ in range(rounds):
        for name, runner in runners.items():
            server, database = cpu_seconds(runner.pid), await meter.seconds()
            seconds = await runner.run()
            count = len(seconds)
            turns[name].server.append((cpu_seconds(runner.pid) - server) / count * 1000)
            turns[name].database.append((await meter.seconds() - database) / count * 1000)
            turns[name].seconds += seconds
    return {name: _cost(turn) for name, turn in turns.items()}


def _cost(turn: _Turns) -> Cost:
    ordered = sorted(turn.seconds)
    return Cost(
        server_ms=statistics.median(turn.server),
        db_ms=statistics.median(turn.database),
        p50_ms=statistics.median(ordered) * 1000,
        p99_ms=ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)] * 1000,
    )


def http_runner(pid: int, address: Address, requests: Sequence[bytes]) -> Runner:
    """Give the turn of a server that gets these requests over eight connections."""

    async def run() -> list[float]:
        return await load(address, requests, accepted=is_success)

    return Runner(pid, run)


def is_success(answer: Answer) -> bool:
    """Tell whether an answer is one, and not an error told with status 200."""
    return answer.status == 200 and not answer.body.startswith(b'{"errors"')
