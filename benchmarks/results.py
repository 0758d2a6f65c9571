"""What came out: figures by name, in a file to compare with."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.machine import describe
from benchmarks.rounds import Cost

Figures = dict[str, Any]

FILE: Final = Path(__file__).parent / "results.json"


def read_figures(costs: Mapping[str, Mapping[str, Cost]]) -> Figures:
    """Give what each shape cost each contestant, and the ratios that the goals are about."""
    return {
        shape: {**{name: cost.figures() for name, cost in by_contestant.items()}, "ratios": _ratios(by_contestant)}
        for shape, by_contestant in costs.items()
    }


def _ratios(costs: Mapping[str, Cost]) -> dict[str, float]:
    ratios = {"total_to_floor": round(costs["okra"].total_ms / costs["floor"].total_ms, 2)}
    if "postgraphile" in costs:
        ratios["server_to_postgraphile"] = round(costs["okra"].server_ms / costs["postgraphile"].server_ms, 2)
    return ratios


def file_results(figures: Figures, command: str, target: Path) -> Figures:
    """Write the file, with when, by what command and where it was measured, and give what it says."""
    filed = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "command": command, "machine": describe()}
    filed |= figures
    target.write_text(json.dumps(filed, indent=2) + "\n")
    return filed


def filed_results(source: Path = FILE) -> Figures:
    """Read the file that was written last."""
    filed: Figures = json.loads(source.read_text())
    return filed
