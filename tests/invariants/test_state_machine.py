"""Any history of commands leaves the organization true: numbers, alignments, events, states, and what is hidden."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from commands.kpis.kpis import CreateKpi, create_kpi
from commands.orgs.cycles import CreateCycle, create_cycle
from domain.kpis.kpis import KpiCadence, KpiDirection
from domain.okrs.objectives import ObjectiveState, Scope
from schema.execution import Engine
from tests.invariants import checks
from tests.invariants.acting import KINDS
from tests.invariants.closing import Closing
from tests.invariants.machines import Machines
from tests.invariants.planning import Planning
from tests.invariants.previewing import Previewing
from tests.invariants.reporting import Reporting
from tests.invariants.seeing import Seeing


class Cascade(Planning, Reporting, Previewing, Closing, Seeing):
    """People and programs at work on one organization, a member who reads along, and a naive model beside it."""

    @initialize(kinds=st.lists(st.sampled_from(KINDS), min_size=4, max_size=4), crossing=st.booleans())
    def begin_with_a_small_company(self, kinds: list[str], crossing: bool) -> None:
        today = self.today
        dates = (today - timedelta(days=60), today + timedelta(days=30))
        for name in ("First", "Second"):
            self.model.cycles.append(self.do(create_cycle, CreateCycle(name, *dates)))
        self.begin_the_second_cycle()
        self.begin_with_a_member()
        first, second = self.model.cycles
        places = (first, first, second if crossing else first, second)
        objectives = [self.create_objective_in(cycle, ObjectiveState.ACTIVE, Decimal(1)) for cycle in places]
        key_results = [self.add_key_result(objectives[index % 3], kind, Decimal(1)) for index, kind in enumerate(kinds)]
        for _ in range(2):
            self.kpis.append(
                self.do(create_kpi, CreateKpi("Traffic", Scope.COMPANY, KpiDirection.HIGHER, cadence=KpiCadence.DAILY))
            )
            self.model.kpi_values[self.kpis[-1]] = {}
        self.let_follow(self.add_key_result(objectives[2], "metric", Decimal(1)), self.kpis[0])
        self.align_to(objectives[1], objectives[0], Decimal(2), contributes=True)
        self.align_to(objectives[2], key_results[0] if crossing else objectives[1], Decimal(1), contributes=True)
        self.align_to(objectives[2], objectives[0], Decimal(1), contributes=crossing)

    @invariant()
    def everything_holds(self) -> None:
        self.machine.run(checks.stored_equals_recomputed(self.machine))
        self.machine.run(checks.stored_equals_model(self.machine, self.model))
        self.machine.run(checks.states_equal_model(self.machine, self.model))
        self.machine.run(checks.alignments_are_acyclic(self.machine))
        self.machine.run(checks.events_have_no_gaps(self.machine))
        self.machine.run(checks.changes_form_a_chain(self.machine))

    @invariant()
    def nobody_sees_what_is_hidden(self) -> None:
        self.member_reads_along()


def test_any_history_of_commands_leaves_everything_true(machines: Machines, engine: Engine) -> None:
    Cascade.machines = machines
    Cascade.engine = engine
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
