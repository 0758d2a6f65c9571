"""A naive model of the cascade: no rounding before the end, no incremental anything, no code of the product's rules."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

EVERYBODY, OWN_TEAM, OTHER_TEAM, NAMED, UNNAMED = "everybody", "own team", "other team", "named", "unnamed"
"""To whom an objective can be shown, as the one member looks at it who reads along."""
SEEN = frozenset({EVERYBODY, OWN_TEAM, NAMED})

Progress = tuple[Fraction, Fraction, bool]


@dataclass
class Said:
    """One check-in that counts: the day, its place within the day, and what it said."""

    id: str
    day: date
    place: str
    value: Fraction | None


@dataclass
class KeyResult:
    """A metric from `start` to `target`, or a threshold where `start` is None."""

    objective: str
    start: Fraction | None
    target: Fraction
    weight: Fraction
    archived: bool = False
    cancelled: bool = False
    aligned: bool = False
    kpi: str | None = None
    said: list[Said] = field(default_factory=list)


@dataclass
class Objective:
    """An objective, where its progress comes from, its grade if it is closed, and to whom it was shown one by one."""

    cycle: str
    source: str = "BOTH"
    draft: bool = False
    archived: bool = False
    grade: Fraction | None = None
    sights: list[str] = field(default_factory=lambda: [EVERYBODY])

    @property
    def state(self) -> str:
        if self.draft:
            return "DRAFT"
        return "ACTIVE" if self.grade is None else "CLOSED"


@dataclass
class Edge:
    """An alignment upwards."""

    weight: Fraction
    contributes: bool


@dataclass
class Model:
    """Everything that counts."""

    objectives: dict[str, Objective] = field(default_factory=dict)
    key_results: dict[str, KeyResult] = field(default_factory=dict)
    edges: dict[tuple[str, str], Edge] = field(default_factory=dict)
    kpi_values: dict[str, dict[date, Fraction]] = field(default_factory=dict)
    cycles: list[str] = field(default_factory=list)
    closed: dict[str, dict[str, Progress]] = field(default_factory=dict)
    """Cycles that are closed, each with the progress that everything in it had then."""

    carried: dict[tuple[str, str], str] = field(default_factory=dict)
    """What goes on in a cycle, by the old objective and that cycle."""

    def visible(self, node: str) -> bool:
        """Tell whether the member who reads along sees a node: key results are seen with their objectives."""
        owner = self.key_results[node].objective if node in self.key_results else node
        return self.objectives[owner].sights[-1] in SEEN

    def cycle_of(self, node: str) -> str:
        """Give the cycle in which an objective or a key result lives."""
        owner = self.key_results[node].objective if node in self.key_results else node
        return self.objectives[owner].cycle

    def is_open(self, node: str) -> bool:
        """Tell whether anything can be done with a node."""
        return self.cycle_of(node) not in self.closed

    def open_cycles(self) -> list[str]:
        return [cycle for cycle in self.cycles if cycle not in self.closed]

    def open_objectives(self) -> list[str]:
        return [name for name in self.objectives if self.is_open(name)]

    def open_key_results(self) -> list[str]:
        return [name for name in self.key_results if self.is_open(name)]

    def open_edges(self) -> list[tuple[str, str]]:
        return [edge for edge in self.edges if all(map(self.is_open, edge))]

    def close(self, cycle: str) -> None:
        """Freeze what lives in a cycle, and grade what nobody graded."""
        inside = [node for node in (*self.objectives, *self.key_results) if self.cycle_of(node) == cycle]
        frozen = {node: self.progress(node) for node in inside}
        self.closed[cycle] = frozen
        for name, objective in self.objectives.items():
            if objective.cycle == cycle and not objective.archived and objective.state == "ACTIVE":
                objective.grade = published(frozen[name][0])

    def above(self, node: str) -> set[str]:
        """Everything a node could count in, whether it does or not, itself included."""
        reached, waiting = {node}, [node]
        while waiting:
            here = waiting.pop()
            ways = [parent for child, parent in self.edges if child == here]
            if here in self.key_results:
                ways.append(self.key_results[here].objective)
            for way in set(ways) - reached:
                reached.add(way)
                waiting.append(way)
        return reached

    def progress(self, node: str) -> Progress:
        """Progress, raw progress, and whether there is anything to measure, by plain recursion."""
        frozen = self.closed.get(self.cycle_of(node), {})
        if node in frozen:
            return frozen[node]
        if node in self.key_results:
            return self._key_result(self.key_results[node], node)
        members: list[tuple[Fraction, Progress]] = []
        objective = self.objectives[node]
        if objective.source in {"BOTH", "KEY_RESULTS"}:
            members += [
                (key_result.weight, self.progress(name))
                for name, key_result in self.key_results.items()
                if key_result.objective == node and not key_result.archived and not key_result.cancelled
            ]
        if objective.source in {"BOTH", "ALIGNED"}:
            counted = self._counted_in_key_results(node) if objective.source == "BOTH" else set()
            members += self._aligned(node, without=counted)
        return _mean(members)

    def _counted_in_key_results(self, node: str) -> set[str]:
        """Give the objectives that count in a key result of this one, and so not again in it."""
        return {
            child
            for (child, parent), edge in self.edges.items()
            if edge.contributes
            and (key_result := self.key_results.get(parent)) is not None
            and key_result.objective == node
            and key_result.aligned
            and not key_result.archived
            and not key_result.cancelled
        }

    def _aligned(self, node: str, without: Collection[str] = ()) -> list[tuple[Fraction, Progress]]:
        return [
            (edge.weight, self.progress(child))
            for (child, parent), edge in self.edges.items()
            if parent == node
            and child not in without
            and edge.contributes
            and not self.objectives[child].draft
            and not self.objectives[child].archived
        ]

    def _key_result(self, key_result: KeyResult, name: str) -> Progress:
        if key_result.aligned:
            return _mean(self._aligned(name))
        current = self._current(key_result)
        if current is None:
            return Fraction(0), Fraction(0), True
        if key_result.start is None:
            raw = Fraction(1) if current >= key_result.target else Fraction(0)
        else:
            raw = (current - key_result.start) / (key_result.target - key_result.start)
        raw = min(max(raw, Fraction(-10)), Fraction(10))
        return min(max(raw, Fraction(0)), Fraction(1)), raw, True

    def _current(self, key_result: KeyResult) -> Fraction | None:
        if key_result.kpi is not None:
            values = self.kpi_values[key_result.kpi]
            return values[max(values)] if values else None
        said = [entry for entry in key_result.said if entry.value is not None]
        return max(said, key=lambda entry: (entry.day, entry.place)).value if said else None


def published(value: Fraction) -> Fraction:
    """Round as what is published is rounded: half-even, to 6 places."""
    return Fraction(round(value * 10**6), 10**6)


def _mean(members: list[tuple[Fraction, Progress]]) -> Progress:
    counted = [(weight, progress, raw) for weight, (progress, raw, measurable) in members if measurable]
    total = sum((weight for weight, _, _ in counted), Fraction(0))
    if not counted or not total:
        return Fraction(0), Fraction(0), bool(counted)
    return (
        sum((weight * progress for weight, progress, _ in counted), Fraction(0)) / total,
        sum((weight * raw for weight, _, raw in counted), Fraction(0)) / total,
        True,
    )
