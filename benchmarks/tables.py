"""The results as tables: for a terminal, and for the documentation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table as RichTable

from benchmarks.results import Figures
from benchmarks.shapes import SHAPES

_PROJECT: Final = Path(__file__).resolve().parents[1]
DOCUMENT: Final = _PROJECT / "docs" / "performance.md"
README: Final = _PROJECT / "README.md"
BEGIN: Final = "<!-- results -->"
END: Final = "<!-- /results -->"

_NAMES: Final = {"okra": "Okra", "stock": "stock executor", "postgraphile": "PostGraphile", "floor": "floor"}
_MEANING: Final = "ms a request: CPU of server and database, wall clock with 8 connections; ratios of CPU"


@dataclass(frozen=True, slots=True)
class Table:
    """A title, headings, and rows of texts."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """Write it in Markdown; whatever follows the first column is aligned to the right."""
        rule = ["---", *("---:" for _ in self.headings[1:])]
        lines = [f"| {' | '.join(row)} |" for row in (self.headings, rule, *self.rows)]
        return "\n".join([f"**{self.title}**", "", *lines])

    def print(self, console: Console) -> None:
        """Draw it."""
        drawn = RichTable(title=self.title, title_justify="left")
        for number, heading in enumerate(self.headings):
            drawn.add_column(heading, justify="right" if number else "left")
        for row in self.rows:
            drawn.add_row(*row)
        console.print(drawn)


def tables(figures: Figures) -> list[Table]:
    """Give the reads, contestant by contestant, and every measurement beside its goal."""
    made = [_reads(f"Reads ({_MEANING})", figures["reads"])] if "reads" in figures else []
    grown = figures.get("growth", {}).get("steps", ())
    made += [_reads(f"The same reads from ×{step['scale']} the data", step["reads"]) for step in grown]
    return [*made, _goals(figures["goals"])]


def publish(figures: Figures, document: Path = DOCUMENT, readme: Path = README) -> None:
    """Put all tables into the document and the first into the README, with when and how they were measured."""
    made = tables(figures)
    for file, chosen in ((document, made), (readme, made[:1])):
        before, _, rest = file.read_text().partition(BEGIN)
        _, _, after = rest.partition(END)
        file.write_text(f"{before}{BEGIN}\n{published(figures, chosen)}\n{END}{after}")


def published(figures: Figures, chosen: Sequence[Table]) -> str:
    """Give what stands between the marks of a file."""
    machine = figures["machine"]
    head = (
        f"Measured {figures['date'][:10]} by `{figures['command']}`, on {machine['cores']} cores, "
        f"Python {machine['python']}, with a load of {machine['load']:g} from elsewhere."
    )
    return "\n\n".join([head, *(table.markdown() for table in chosen)])


def _reads(title: str, reads: Figures) -> Table:
    headings = ("", "server", "database", "p50", "p99", "server to PostGraphile", "total to the floor")
    rows = [
        [f"{shape.name}: {heading}", *_cells(reads[shape.name], name)]
        for shape in SHAPES
        for name, heading in _NAMES.items()
        if name in reads[shape.name]
    ]
    return Table(title, headings, rows)


def _cells(costs: Figures, name: str) -> list[str]:
    cost, floor, peer = costs[name], costs["floor"], costs.get("postgraphile")
    return [
        *(f"{cost[key]:.2f}" for key in ("server_ms", "db_ms")),
        *(f"{cost[key]:.1f}" for key in ("p50_ms", "p99_ms")),
        f"{cost['server_ms'] / peer['server_ms']:.2f}" if peer else "–",
        f"{_total(cost) / _total(floor):.2f}",
    ]


def _total(cost: Mapping[str, float]) -> float:
    return cost["server_ms"] + cost["db_ms"]


def _goals(goals: Mapping[str, Figures]) -> Table:
    rows = [[name, line["measured"], line["goal"], "yes" if line["reached"] else "no"] for name, line in goals.items()]
    return Table("Goals", ("", "measured", "goal", "reached"), rows)
