"""What came out: one table to read, and one file to compare with."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.machine import describe
from benchmarks.rounds import Cost
from benchmarks.shapes import SHAPES

Figures = dict[str, Any]

FILE: Final = Path(__file__).parent / "results.json"
CONTESTANTS: Final = ("okra", "stock", "postgraphile", "floor")
_PEER_GOALS: Final = {"board": 0.7, "tree": 0.5, "list": 0.5}
_FLOOR_GOAL: Final = 2.5


def read_figures(costs: Mapping[str, Mapping[str, Cost]]) -> Figures:
    """Give the costs of reads, and the ratios that the goals are about."""
    figures: Figures = {}
    for shape, by_contestant in costs.items():
        figures[shape] = {name: cost.figures() for name, cost in by_contestant.items()}
        figures[shape] |= {"ratios": _ratios(by_contestant)}
    return figures


def _ratios(costs: Mapping[str, Cost]) -> dict[str, float]:
    ratios = {"total_to_floor": round(costs["okra"].total_ms / costs["floor"].total_ms, 2)}
    if "postgraphile" in costs:
        ratios["server_to_postgraphile"] = round(costs["okra"].server_ms / costs["postgraphile"].server_ms, 2)
    return ratios


def file_results(figures: Figures, command: str, target: Path) -> None:
    """Write the file, with when, where and how it was measured."""
    head = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "command": command, "machine": describe()}
    target.write_text(json.dumps({**head, **figures}, indent=2) + "\n")


def print_tables(figures: Figures, console: Console) -> None:
    """Print the reads side by side, and everything else beside its goal."""
    if "reads" in figures:
        console.print(_read_table(figures["reads"]))
    console.print(_other_table(figures.get("goals", {})))


def _read_table(reads: Figures) -> Table:
    table = Table(title="Reads: ms of server CPU (and of database CPU) a request; wall p50 / p99 of Okra, in ms")
    table.add_column("")
    for name in CONTESTANTS:
        table.add_column(name, justify="right")
    for heading in ("to PostGraphile", "to the floor", "p50 / p99"):
        table.add_column(heading, justify="right")
    for shape in SHAPES:
        table.add_row(shape.name, *_read_cells(shape.name, reads[shape.name]))
    return table


def _read_cells(shape: str, costs: Figures) -> list[str]:
    cells = [
        f"{costs[name]['server_ms']:.2f} ({costs[name]['db_ms']:.2f})" if name in costs else "–" for name in CONTESTANTS
    ]
    ratios = costs["ratios"]
    peer = ratios.get("server_to_postgraphile")
    cells.append("–" if peer is None else f"{peer:.2f} (goal {_PEER_GOALS[shape]})")
    goal = f" (goal {_FLOOR_GOAL})" if shape == "tree" else ""
    cells.append(f"{ratios['total_to_floor']:.2f}{goal}")
    cells.append(f"{costs['okra']['p50_ms']:.0f} / {costs['okra']['p99_ms']:.0f}")
    return cells


def _other_table(goals: Mapping[str, Mapping[str, str]]) -> Table:
    table = Table("Everything else", "Measured", "Goal")
    for name, row in goals.items():
        table.add_row(name, row["measured"], row["goal"])
    return table
