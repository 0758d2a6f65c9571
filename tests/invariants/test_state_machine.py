"""Any history of commands leaves the organization true: numbers, alignments, events."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from commands.execute import execute
from commands.kpis.kpis import CreateKpi, create_kpi
from commands.kpis.links import LinkKpi, link_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from commands.okrs.alignments import AlignObjective, UnalignObjective, align_objective, unalign_objective
from commands.okrs.check_ins import (
    CheckIn,
    CorrectCheckIn,
    VoidCheckIn,
    check_in,
    correct_check_in,
    void_check_in,
)
from commands.okrs.key_results import CreateKeyResult, UpdateKeyResult, create_key_result, update_key_result
from commands.okrs.lifecycle import (
    ChangeKeyResult,
    ChangeObjective,
    activate_objective,
    archive_key_result,
    archive_objective,
    restore_key_result,
    restore_objective,
)
from commands.okrs.objectives import CreateObjective, UpdateObjective, create_objective, update_objective
from commands.orgs.cycles import CreateCycle, create_cycle
from domain.clock import date_in
from domain.errors import AlignmentCycle
from domain.kpis.kpis import KpiCadence, KpiDirection
from domain.kpis.measurements import GivenMeasurement, RecordingStatus
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.measures import AtLeast, Measure, Metric
from domain.okrs.objectives import ObjectiveState, Scope
from domain.okrs.rollup import ProgressSource
from tests.invariants import checks
from tests.invariants.machines import Machines
from tests.invariants.model import Edge, KeyResult, Model, Objective, Said

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


class Cascade(RuleBasedStateMachine):
    """People and programs at work on one organization, and a naive model beside it."""

    machines: ClassVar[Machines]

    def __init__(self) -> None:
        super().__init__()
        self.machine, self.name = self.machines.new()
        self.model = Model()
        self.today = date_in("Europe/Berlin", self.machine.database.clock())
        self.cycle = ""
        self.kpis: list[str] = []

    def teardown(self) -> None:
        self.machine.close()
        self.machines.drop(self.name)

    def do(self, function: Callable[..., Any], command: object) -> Any:
        return self.machine.run(execute(self.machine.database, self.machine.actor, function, command))

    def pick(self, data: st.DataObject, options: list[Given]) -> Given:
        return data.draw(st.sampled_from(options))

    @initialize(kinds=st.lists(st.sampled_from(KINDS), min_size=4, max_size=4), crossing=st.booleans())
    def begin_with_a_small_company(self, kinds: list[str], crossing: bool) -> None:
        today = self.today
        dates = (today - timedelta(days=60), today + timedelta(days=30))
        self.cycle = self.do(create_cycle, CreateCycle("Quarter", *dates))
        objectives = [self._create_objective(ObjectiveState.ACTIVE, Decimal(1)) for _ in range(4)]
        key_results = [
            self._create_key_result(objectives[index % 3], kind, Decimal(1)) for index, kind in enumerate(kinds)
        ]
        for _ in range(2):
            self.kpis.append(
                self.do(create_kpi, CreateKpi("Traffic", Scope.COMPANY, KpiDirection.HIGHER, cadence=KpiCadence.DAILY))
            )
            self.model.kpi_values[self.kpis[-1]] = {}
        self._follow(self._create_key_result(objectives[2], "metric", Decimal(1)), self.kpis[0])
        self._align(objectives[1], objectives[0], Decimal(2), contributes=True)
        self._align(objectives[2], key_results[0] if crossing else objectives[1], Decimal(1), contributes=True)
        self._align(objectives[2], objectives[0], Decimal(1), contributes=crossing)

    @rule(draft=st.booleans(), weight=WEIGHTS)
    def create_an_objective(self, draft: bool, weight: Decimal) -> None:
        self._create_objective(ObjectiveState.DRAFT if draft else ObjectiveState.ACTIVE, weight)

    def _create_objective(self, state: ObjectiveState, weight: Decimal) -> str:
        command = CreateObjective("Objective", self.cycle, Scope.COMPANY, state=state, weight=weight)
        identifier: str = self.do(create_objective, command)
        self.model.objectives[identifier] = Objective(draft=state is ObjectiveState.DRAFT)
        return identifier

    @rule(data=st.data(), weight=WEIGHTS, kind=st.sampled_from(KINDS))
    def create_a_key_result(self, data: st.DataObject, weight: Decimal, kind: str) -> None:
        self._create_key_result(self.pick(data, list(self.model.objectives)), kind, weight)

    def _create_key_result(self, objective: str, kind: str, weight: Decimal) -> str:
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

    def _open_key_results(self) -> list[str]:
        return [
            name
            for name, key_result in self.model.key_results.items()
            if not key_result.archived
            and not key_result.aligned
            and key_result.kpi is None
            and not self.model.objectives[key_result.objective].archived
        ]

    @precondition(lambda self: self._open_key_results())
    @rule(said=st.lists(st.tuples(st.integers(0, 99), VALUES, DAYS_AGO), min_size=1, max_size=4))
    def people_check_in(self, said: list[tuple[int, Decimal, int]]) -> None:
        key_results = self._open_key_results()
        for index, value, days in said:
            self._check_in(key_results[index % len(key_results)], value, None, days)

    @precondition(lambda self: self._open_key_results())
    @rule(data=st.data(), days=DAYS_AGO, confidence=st.just(Decimal("0.7")))
    def somebody_checks_in_without_a_value(self, data: st.DataObject, days: int, confidence: Decimal) -> None:
        self._check_in(self.pick(data, self._open_key_results()), None, confidence, days)

    def _check_in(self, key_result: str, value: Decimal | None, confidence: Decimal | None, days: int) -> None:
        day = self.today - timedelta(days=days)
        identifier = self.do(check_in, CheckIn(key_result, value=value, confidence=confidence, note="So.", date=day))
        said = Said(identifier, day, identifier, None if value is None else exactly(value))
        self.model.key_results[key_result].said.append(said)

    def _replaceable(self) -> list[tuple[str, Said]]:
        return [(name, said) for name in self._open_key_results() for said in self.model.key_results[name].said]

    @precondition(lambda self: self._replaceable())
    @rule(data=st.data(), value=VALUES, days=st.none() | DAYS_AGO)
    def correct_a_check_in(self, data: st.DataObject, value: Decimal, days: int | None) -> None:
        key_result, said = self.pick(data, self._replaceable())
        day = said.day if days is None else self.today - timedelta(days=days)
        identifier = self.do(correct_check_in, CorrectCheckIn(said.id, value=value, date=None if days is None else day))
        history = self.model.key_results[key_result].said
        history.remove(said)
        history.append(Said(identifier, day, said.place if day == said.day else identifier, exactly(value)))

    @precondition(lambda self: self._replaceable())
    @rule(data=st.data())
    def void_a_check_in(self, data: st.DataObject) -> None:
        key_result, said = self.pick(data, self._replaceable())
        self.do(void_check_in, VoidCheckIn(said.id))
        self.model.key_results[key_result].said.remove(said)

    def _follow(self, key_result: str, kpi: str) -> None:
        self.do(link_kpi, LinkKpi(key_result, kpi))
        self.model.key_results[key_result].kpi = kpi

    def _can_follow(self) -> list[str]:
        said = self.model.key_results
        return [name for name in self._open_key_results() if not said[name].said and said[name].kpi is None]

    @precondition(lambda self: self._can_follow())
    @rule(data=st.data())
    def let_a_key_result_follow_a_kpi(self, data: st.DataObject) -> None:
        self._follow(self.pick(data, self._can_follow()), self.pick(data, self.kpis))

    @rule(data=st.data(), measured=st.lists(st.tuples(VALUES, DAYS_AGO), min_size=1, max_size=4))
    def a_program_records_measurements(self, data: st.DataObject, measured: list[tuple[Decimal, int]]) -> None:
        kpi = self.pick(data, self.kpis)
        days = [self.today - timedelta(days=days) for _, days in measured]
        rows = [
            (kpi, GivenMeasurement(datetime.combine(day, time(0, 0), tzinfo=BERLIN), value))
            for day, (value, _) in zip(days, measured, strict=True)
        ]
        recorded = self.do(record_measurements, RecordMeasurements(tuple(rows)))
        assert all(row.status is not RecordingStatus.REJECTED for row in recorded)
        for day, (value, _) in zip(days, measured, strict=True):
            self.model.kpi_values[kpi][day] = exactly(value)

    @rule(data=st.data(), weight=WEIGHTS, contributes=st.booleans())
    def align(self, data: st.DataObject, weight: Decimal, contributes: bool) -> None:
        child = self.pick(data, list(self.model.objectives))
        parent = self.pick(data, [*self.model.objectives, *self.model.key_results])
        if child in self.model.above(parent):
            self._is_refused(AlignObjective(child, parent, weight=weight, contributes=contributes), child)
        else:
            self._align(child, parent, weight, contributes=contributes)

    def _align(self, child: str, parent: str, weight: Decimal, *, contributes: bool) -> None:
        self.do(align_objective, AlignObjective(child, parent, weight=weight, contributes=contributes))
        self.model.edges[child, parent] = Edge(exactly(weight), contributes)

    def _is_refused(self, command: AlignObjective, child: str) -> None:
        with pytest.raises(AlignmentCycle) as refused:
            self.do(align_objective, command)
        loop = refused.value.loop
        assert loop[:2] == (child, command.parent_id)
        assert loop[-1] == child

    @precondition(lambda self: self.model.edges)
    @rule(data=st.data())
    def unalign(self, data: st.DataObject) -> None:
        edge = self.pick(data, list(self.model.edges))
        self.do(unalign_objective, UnalignObjective(*edge))
        del self.model.edges[edge]

    @rule(data=st.data(), source=st.sampled_from(["BOTH", "KEY_RESULTS", "ALIGNED"]))
    def choose_a_progress_source(self, data: st.DataObject, source: str) -> None:
        objective = self.pick(data, list(self.model.objectives))
        self.do(update_objective, UpdateObjective(objective, {"progress_source": ProgressSource(source)}))
        self.model.objectives[objective].source = source

    @rule(data=st.data(), weight=WEIGHTS, cancelled=st.booleans())
    def change_a_key_result(self, data: st.DataObject, weight: Decimal, cancelled: bool) -> None:
        key_result = self.pick(data, list(self.model.key_results))
        state = KeyResultState.CANCELLED if cancelled else KeyResultState.ACTIVE
        self.do(update_key_result, UpdateKeyResult(key_result, {"weight": weight, "state": state}))
        self.model.key_results[key_result].weight = exactly(weight)
        self.model.key_results[key_result].cancelled = cancelled

    @rule(data=st.data())
    def archive_or_restore(self, data: st.DataObject) -> None:
        node = self.pick(data, [*self.model.objectives, *self.model.key_results])
        if node in self.model.objectives:
            objective = self.model.objectives[node]
            self.do(restore_objective if objective.archived else archive_objective, ChangeObjective(node))
            objective.archived = not objective.archived
        else:
            key_result = self.model.key_results[node]
            self.do(restore_key_result if key_result.archived else archive_key_result, ChangeKeyResult(node))
            key_result.archived = not key_result.archived

    @precondition(lambda self: any(objective.draft for objective in self.model.objectives.values()))
    @rule(data=st.data())
    def activate_a_draft(self, data: st.DataObject) -> None:
        drafts = [name for name, objective in self.model.objectives.items() if objective.draft]
        draft = self.pick(data, drafts)
        self.do(activate_objective, ChangeObjective(draft))
        self.model.objectives[draft].draft = False

    @invariant()
    def everything_holds(self) -> None:
        self.machine.run(checks.stored_equals_recomputed(self.machine))
        self.machine.run(checks.stored_equals_model(self.machine, self.model))
        self.machine.run(checks.alignments_are_acyclic(self.machine))
        self.machine.run(checks.events_have_no_gaps(self.machine))
        self.machine.run(checks.changes_form_a_chain(self.machine))


def test_any_history_of_commands_leaves_everything_true(machines: Machines) -> None:
    Cascade.machines = machines
    run_state_machine_as_test(
        Cascade,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes; a seed is enough
        ),
    )
