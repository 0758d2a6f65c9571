"""Setting KPIs up, each after those it rests on, and the boards that show them together."""

from dataclasses import dataclass
from decimal import Decimal

from api.demonstration.fiscal_year import Span
from api.demonstration.kpi_plans import AimPlan, BoardPlan, KpiPlan
from api.demonstration.ledger import Ledger
from commands.entities import ExternalKey
from commands.kpis.boards import CreateKpiBoard, create_kpi_board
from commands.kpis.kpis import CreateKpi, create_kpi
from domain.kpis.definitions import ChildKpi, ChildKpis, TimerTimes
from domain.kpis.kpis import ChildrenMethod, Target, Thresholds
from domain.kpis.targets import ScheduledTarget
from domain.numbers import exact_number
from domain.okrs.objectives import Scope
from storage.work import Work

REPORTING = "reporting"
"""The system that hands measurements in; the external keys of KPIs name it."""


@dataclass(frozen=True, slots=True)
class SetUpKpis:
    """Create KPIs, and boards of them. The quarters are those for which KPIs have aims."""

    kpis: tuple[KpiPlan, ...]
    boards: tuple[BoardPlan, ...]
    quarters: tuple[Span, ...]

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Create the KPIs in their order, then the boards."""
        for kpi in self.kpis:
            ledger.ids[kpi.key] = await create_kpi(work, self._kpi(kpi, ledger))
        for board in self.boards:
            await create_kpi_board(work, _board(board, ledger))

    def _kpi(self, plan: KpiPlan, ledger: Ledger) -> CreateKpi:
        return CreateKpi(
            name=plan.name,
            scope=plan.scope,
            direction=plan.direction,
            key=plan.name_in_formulas,
            description=plan.description,
            team_id=ledger.id_or_none(plan.team),
            person_id=ledger.id_or_none(plan.person),
            accountable_id=ledger.id_of(plan.accountable),
            visibility=plan.visibility,
            viewer_ids=tuple(ledger.id_of(viewer) for viewer in plan.viewers),
            unit=plan.unit,
            currency=plan.currency,
            category=plan.category,
            perspective=plan.perspective,
            indicator=plan.indicator,
            cadence=plan.cadence,
            aggregation=plan.aggregation,
            formula=plan.formula,
            children=_children(plan, ledger),
            timer=_timer(plan, ledger),
            share_limit=None if plan.share_limit is None else Decimal(plan.share_limit),
            focus=plan.focus,
            tags=plan.tags,
            target=plan.target,
            thresholds=plan.thresholds,
            target_schedule=self._schedule(plan.aims),
            external_key=ExternalKey(REPORTING, plan.key),
        )

    def _schedule(self, aims: tuple[AimPlan, ...]) -> tuple[ScheduledTarget, ...]:
        return tuple(
            ScheduledTarget(
                quarter.start,
                quarter.end,
                Target(exact_number(aim.target)),
                Thresholds(exact_number(aim.green), exact_number(aim.yellow)),
            )
            for aim, quarter in zip(aims, self.quarters, strict=False)
        )


def _children(plan: KpiPlan, ledger: Ledger) -> ChildKpis | None:
    if plan.children is None:
        return None
    weighs = plan.children.method is ChildrenMethod.WEIGHTED_AVERAGE
    items = (
        ChildKpi(ledger.id_of(key), Decimal(weight) if weighs else None)
        for key, weight in plan.children.weights.items()
    )
    return ChildKpis(plan.children.method, tuple(items))


def _timer(plan: KpiPlan, ledger: Ledger) -> TimerTimes | None:
    if plan.clock is None and plan.times_of is None:
        return None
    return TimerTimes(plan.clock, ledger.id_or_none(plan.times_of))


def _board(plan: BoardPlan, ledger: Ledger) -> CreateKpiBoard:
    return CreateKpiBoard(
        plan.name,
        Scope.COMPANY if plan.team is None else Scope.TEAM,
        plan.description,
        ledger.id_or_none(plan.team),
        kpi_ids=tuple(ledger.id_of(kpi) for kpi in plan.kpis),
    )
