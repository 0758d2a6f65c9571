"""What was measured, each in one line beside what it should be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from benchmarks.results import Figures

_PEER: Final = {"board": 0.7, "tree": 0.5, "list": 0.5}
_FLOOR: Final = {"tree": 2.5}
_CHECK_IN: Final = 3.0
_MEASUREMENTS: Final = 4.0
_INGESTION: Final = 6.0
_LINE: Final = 3.0
_IDLE_KIB: Final = 50.0
_START_SECONDS: Final = 3.0
_AS_LARGE: Final = 1.2
"""What is to cost the same, costs at most so many times as much: the noise of two measurements is in it."""
_READ_AGAIN: Final = 1.0
"""How many more reads of the log there may be for many than for one: a second read may find the last event late."""


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement beside its goal, for people to read."""

    name: str
    measured: str
    goal: str
    reached: bool


def goals(figures: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give a line for each measurement that was taken, by its name."""
    lines = [line for name, write in _LINES.items() if name in figures for line in write(figures[name])]
    return {line.name: {key: value for key, value in asdict(line).items() if key != "name"} for line in lines}


def _at_most(name: str, value: float, limit: float, unit: str = "×", more: str = "") -> Line:
    measured = f"{value:g} {unit} {more}".rstrip()
    return Line(name, measured, f"≤ {limit:g} {unit}", value <= limit)


def _reads(figures: Figures) -> Iterator[Line]:
    for shape, costs in figures.items():
        ratios = costs["ratios"]
        if "server_to_postgraphile" in ratios:
            yield _at_most(f"{shape}: server, to PostGraphile", ratios["server_to_postgraphile"], _PEER[shape])
        if shape in _FLOOR:
            yield _at_most(f"{shape}: server and database, to the floor", ratios["total_to_floor"], _FLOOR[shape])


def _check_in(figures: Figures, when: str = "") -> Iterator[Line]:
    okra, bare = figures["okra"]["p50_ms"], figures["bare"]["p50_ms"]
    more = f"({okra:.2f} ms to {bare:.2f} ms, {figures['statements']} statements)"
    yield _at_most(f"check-in over HTTP, to its SQL sent bare{when}", figures["ratio"], _CHECK_IN, more=more)


def _measurements(figures: Figures) -> Iterator[Line]:
    more = f"({figures['okra']['p50_ms']:.0f} ms to {figures['bare']['p50_ms']:.0f} ms)"
    name = f"{figures['rows']} measurements in one call, to INSERT … SELECT unnest"
    yield _at_most(name, figures["ratio"], _MEASUREMENTS, more=more)


def _ingestion(figures: Figures) -> Iterator[Line]:
    more = f"({figures['okra']['p50_ms']:.0f} ms to {figures['bare']['p50_ms']:.0f} ms)"
    name = f"{figures['rows']} measurements that a formula and a key result follow, to INSERT … SELECT unnest"
    yield _at_most(name, figures["ratio"], _INGESTION, more=more)


def _series(figures: Figures) -> Iterator[Line]:
    count = figures["measurements"]
    yield _at_most(f"a year by week of a KPI with {count} measurements, to one with 52", figures["ratio"], _AS_LARGE)
    more = f"({figures['line']['p50_ms']:.0f} ms to {figures['scan']['p50_ms']:.0f} ms)"
    name = f"{count} measurements as a line of 300 points, to adding them up"
    yield _at_most(name, figures["ratio_to_scan"], _LINE, more=more)


def _paging(figures: Figures, when: str = "") -> Iterator[Line]:
    yield _at_most(f"the last page of all key results, to the first{when}", figures["ratio"], _AS_LARGE)


def _idle(figures: Figures) -> Iterator[Line]:
    lost = f", {figures['lost']} lost" if figures["lost"] else ""
    measured = f"{figures['kib_each']:g} KiB each, {figures['cpu_percent']:g} % of a core for all{lost}"
    reached = figures["kib_each"] <= _IDLE_KIB and not figures["lost"]
    yield Line(f"{figures['sockets']} idle subscribers", measured, f"≤ {_IDLE_KIB:g} KiB each, none lost", reached)


def _fan_out(figures: Figures) -> Iterator[Line]:
    one, many = figures["one"], figures["many"]
    measured = (
        f"{many['log_reads']:g} reads of the log, for one {one['log_reads']:g}; "
        f"{many['until_all_heard_ms']:.0f} ms until the last has heard, {many['server_ms']:.0f} ms of CPU"
    )
    reached = many["log_reads"] <= one["log_reads"] + _READ_AGAIN
    yield Line(f"a check-in told to {figures['subscribers']} subscribers", measured, "the log read as for one", reached)


def _start(figures: Figures) -> Iterator[Line]:
    more = f"({figures['cpu_seconds']:.1f} s of CPU)"
    yield _at_most("from the command to the first answer", figures["seconds"], _START_SECONDS, "s", more)


def _growth(figures: Figures) -> Iterator[Line]:
    for step in figures["steps"]:
        when = f", at ×{step['scale']}"
        yield from _check_in(step["checkin"], when)
        yield from _paging(step["paging"], when)
        for name, ratio in step["to_small"].items():
            yield _at_most(f"{name}{when}, to ×1", ratio, _AS_LARGE)


_LINES: Final[Mapping[str, Callable[[Figures], Iterator[Line]]]] = {
    "reads": _reads,
    "checkin": _check_in,
    "measurements": _measurements,
    "ingestion": _ingestion,
    "series": _series,
    "paging": _paging,
    "idle_subscriptions": _idle,
    "fan_out": _fan_out,
    "start": _start,
    "growth": _growth,
}
