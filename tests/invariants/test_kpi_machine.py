"""Any history of measuring, timing and defining leaves every KPI, and what follows it, at what was recorded."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from commands.orgs.cycles import CreateCycle, create_cycle
from domain.kpis.kpis import KpiLinkMode
from domain.okrs.objectives import ObjectiveState
from tests.invariants import checks
from tests.invariants.kpi_model import Kpi
from tests.invariants.machines import Machines
from tests.invariants.measuring import GROWTH, Measuring


class Dashboard(Measuring):
    """An organization that measures, and a naive model beside it."""

    @initialize()
    def begin_with_something_to_measure(self) -> None:
        today = self.today
        cycle = self.do(create_cycle, CreateCycle("Cycle", today - timedelta(days=20), today + timedelta(days=30)))
        objective = self.create_objective_in(cycle, ObjectiveState.ACTIVE, Decimal(1))
        self.free_key_results = [self.add_key_result(objective, "metric", Decimal(1)) for _ in range(3)]
        measured = [self.begin_kpi(Kpi(aggregation)) for aggregation in ("LAST", "SUM")]
        growth = self.write_formula(GROWTH, (measured[0], measured[1]))
        self.follow(growth, KpiLinkMode.LATEST)
        self.follow(measured[0], KpiLinkMode.PERCENT_CHANGE_SINCE_START)
        self.begin_timer()

    def kept_values(self, key_result: str, followed: Mapping[date, Fraction]) -> None:
        rows = self.machine.run(
            self.machine.fetch("SELECT date, value FROM check_ins WHERE key_result_id = $1", key_result)
        )
        assert {row["date"]: Fraction(row["value"]) for row in rows} == followed

    @invariant()
    def periods_are_those_of_what_was_recorded(self) -> None:
        stored: dict[str, dict[date, object]] = {kpi: {} for kpi in self.measured.kpis}
        for row in self.machine.run(self.machine.fetch("SELECT * FROM kpi_periods")):
            value = row["value"]
            stored[row["kpi_id"]][row["start_date"]] = row["no_value_reason"] if value is None else Fraction(value)
        assert stored == {kpi: self.measured.weeks(kpi) for kpi in self.measured.kpis}

    @invariant()
    def kpis_stand_by_their_newest_value(self) -> None:
        rows = self.machine.run(self.machine.fetch("SELECT id, current_value FROM kpis"))
        found = {row["id"]: None if row["current_value"] is None else Fraction(row["current_value"]) for row in rows}
        assert found == {kpi: self.measured.current(kpi) for kpi in self.measured.kpis}

    @invariant()
    def key_results_follow(self) -> None:
        history: dict[str, dict[date, Fraction]] = {key_result: {} for key_result in self.measured.links}
        for row in self.machine.run(self.machine.fetch("SELECT node_id, date, value FROM progress_history")):
            if row["node_id"] in history and row["date"] < self.today:
                history[row["node_id"]][row["date"]] = Fraction(row["value"])
        assert history == {each: self.measured.followed(each) for each in self.measured.links}

    @invariant()
    def guardrails_are_breached_by_red(self) -> None:
        rows = self.machine.run(self.machine.fetch("SELECT id, is_breached FROM guardrails"))
        found = {row["id"]: row["is_breached"] for row in rows}
        assert found == {each: self.measured.is_red(kpi) for each, kpi in self.measured.guarded.items()}

    @invariant()
    def everything_else_holds(self) -> None:
        self.machine.run(checks.stored_equals_recomputed(self.machine))
        self.machine.run(checks.events_have_no_gaps(self.machine))
        self.machine.run(checks.changes_form_a_chain(self.machine))


def test_any_history_of_measuring_leaves_everything_true(machines: Machines) -> None:
    Dashboard.machines = machines
    run_state_machine_as_test(
        Dashboard,
        settings=settings(
            max_examples=6,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes; a seed is enough
        ),
    )
