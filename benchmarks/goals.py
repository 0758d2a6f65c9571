"""What was measured besides the reads, each in one line beside what it should be."""

from collections.abc import Mapping
from typing import Any

from benchmarks.results import Figures

Line = dict[str, str]


def goals(figures: Mapping[str, Any]) -> dict[str, Line]:
    """Give a line for each measurement that was taken."""
    lines: dict[str, Line] = {}
    for name, writer in _LINES.items():
        if name in figures:
            lines |= writer(figures[name])
    return lines


def _check_in(figures: Figures, heading: str = "Check-in over HTTP, to the same SQL sent bare") -> dict[str, Line]:
    measured = (
        f"{figures['ratio']} × ({figures['okra']['p50_ms']} ms to {figures['bare']['p50_ms']} ms,"
        f" {figures['statements']} statements)"
    )
    return {heading: {"measured": measured, "goal": "≤ 3 ×"}}


def _measurements(figures: Figures) -> dict[str, Line]:
    measured = f"{figures['ratio']} × ({figures['okra']['p50_ms']} ms to {figures['bare']['p50_ms']} ms)"
    heading = f"{figures['rows']} measurements in one call, to INSERT … SELECT unnest"
    return {heading: {"measured": measured, "goal": "≤ 4 ×"}}


def _paging(figures: Figures, heading: str = "The last page of all key results, to the first") -> dict[str, Line]:
    return {heading: {"measured": f"{figures['ratio']} ×", "goal": "1 ×"}}


def _idle(figures: Figures) -> dict[str, Line]:
    heading = f"An idle subscriber, of {figures['sockets']}"
    return {heading: {"measured": f"{figures['kib_each']} KiB", "goal": "≤ 50 KiB"}}


def _fan_out(figures: Figures) -> dict[str, Line]:
    one, many = figures["one"], figures["many"]
    measured = (
        f"{many['until_all_heard_ms']} ms until all heard, {many['server_ms']} ms of CPU;"
        f" {many['log_scans']} scans of the log, for one {one['log_scans']}"
    )
    return {f"A check-in told to {figures['subscribers']}": {"measured": measured, "goal": "the log read as for one"}}


def _start(figures: Figures) -> dict[str, Line]:
    return {"From the command to an answer": {"measured": f"{figures['seconds']} s", "goal": "< 3 s"}}


def _growth(figures: Figures) -> dict[str, Line]:
    times = f"at {figures['scale']} times the data"
    lines = {
        **_check_in(figures["checkin"], f"Check-in to bare SQL, {times}"),
        **_paging(figures["paging"], f"The last page to the first, {times}"),
    }
    if "checkin_to_small" in figures:
        measured = f"{figures['checkin_to_small']} ×"
        lines[f"Check-in {times}, to that at 1 time"] = {"measured": measured, "goal": "0.8 to 1.2 ×"}
    for shape, ratio in figures.get("reads_to_small", {}).items():
        lines[f"The {shape} {times}, to that at 1 time"] = {"measured": f"{ratio} ×", "goal": "about 1 ×"}
    return lines


_LINES = {
    "checkin": _check_in,
    "measurements": _measurements,
    "paging": _paging,
    "idle_subscriptions": _idle,
    "fan_out": _fan_out,
    "start": _start,
    "growth": _growth,
}
