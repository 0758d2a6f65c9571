"""What every rule needs: an organization, a naive model beside it, and the commands that change both."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from commands.execute import execute
from commands.kpis.links import LinkKpi, link_kpi
from commands.okrs.alignments import AlignObjective, align_objective
from commands.okrs.key_results import CreateKeyResult, create_key_result
from commands.okrs.objectives import CreateObjective, create_objective
from domain.clock import date_in
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import AtLeast, Measure, Metric
from domain.okrs.objectives import ObjectiveState, Scope
from tests.invariants.machines import Machines
from tests.invariants.model import Edge, KeyResult, Model, Objective

Given = TypeVar("Given")

BERLIN = ZoneInfo("Europe/Berlin")

WEIGHTS = st.sampled_from([Decimal(text) for text in ("0", "1", "2", "3", "0.5", "7")])
VALUES = st.sampled_from([Decimal(text) for text in ("-40", "0", "1", "33.3", "50", "99.999", "100", "180")])
DAYS_AGO = st.integers(min_value=0, max_value=40)

KINDS = ["metric", "metric", "threshold", "aligned"]
MEASURES: dict[str, Measure | None] = {
    "metric": Metric(Decimal(0), Decimal(100)),
    "threshold": AtLeast(Decimal(50)),
    "aligned": None,
}
SOURCES = {
    "metric": KeyResultSource.CHECK_IN,
    "threshold": KeyResultSource.CHECK_IN,
    "aligned": KeyResultSource.ALIGNED,
}


def exactly(value: Decimal) -> Fraction:
    """Give a number as the model takes it."""
    return Fraction(value)


class Acting(RuleBasedStateMachine):
    """Somebody who does things in one organization, and notes in the model what they mean."""

    machines: ClassVar[Machines]

    def __init__(self) -> None:
        super().__init__()
        self.machine, self.name = self.machines.new()
        self.model = Model()
        self.today = date_in("Europe/Berlin", self.machine.database.clock())
        self.kpis: list[str] = []

    def teardown(self) -> None:
        self.machine.close()
        self.machines.drop(self.name)

    def do(self, function: Callable[..., Any], command: object) -> Any:
        return self.machine.run(execute(self.machine.database, self.machine.actor, function, command))

    def pick(self, data: st.DataObject, options: list[Given]) -> Given:
        return data.draw(st.sampled_from(options))

    def create_objective_in(self, cycle: str, state: ObjectiveState, weight: Decimal) -> str:
        command = CreateObjective("Objective", cycle, Scope.COMPANY, state=state, weight=weight)
        identifier: str = self.do(create_objective, command)
        self.model.objectives[identifier] = Objective(cycle, draft=state is ObjectiveState.DRAFT)
        return identifier

    def add_key_result(self, objective: str, kind: str, weight: Decimal) -> str:
        command = CreateKeyResult(objective, "Key result", MEASURES[kind], weight=weight, source=SOURCES[kind])
        identifier: str = self.do(create_key_result, command)
        self.model.key_results[identifier] = KeyResult(
            objective=objective,
            start=Fraction(0) if kind == "metric" else None,
            target=Fraction(100) if kind == "metric" else Fraction(50),
            weight=exactly(weight),
            aligned=kind == "aligned",
        )
        return identifier

    def key_results_to_speak_of(self) -> list[str]:
        return [
            name
            for name, key_result in self.model.key_results.items()
            if not key_result.archived
            and not key_result.aligned
            and key_result.kpi is None
            and not self.model.objectives[key_result.objective].archived
            and self.model.is_open(name)
        ]

    def let_follow(self, key_result: str, kpi: str) -> None:
        self.do(link_kpi, LinkKpi(key_result, kpi))
        self.model.key_results[key_result].kpi = kpi

    def align_to(self, child: str, parent: str, weight: Decimal, *, contributes: bool) -> None:
        self.do(align_objective, AlignObjective(child, parent, weight=weight, contributes=contributes))
        self.model.edges[child, parent] = Edge(exactly(weight), contributes)
