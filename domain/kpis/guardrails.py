"""Guardrails: KPIs that have to stay healthy while an objective is pursued."""

from typing import Final, assert_never

from domain.errors import AlreadyExists, TooMany, WrongState
from domain.kpis.kpis import GuardrailLimit, KpiHealth

MOST_GUARDRAILS: Final = 20
"""How many guardrails an objective may have."""


def is_breached(limit: GuardrailLimit, health: KpiHealth) -> bool:
    """Tell whether a KPI's health breaches a guardrail. Where nothing is known or judged, nothing is breached."""
    match limit:
        case GuardrailLimit.RED:
            return health is KpiHealth.RED
        case GuardrailLimit.YELLOW:
            return health in {KpiHealth.YELLOW, KpiHealth.RED}
        case _:
            assert_never(limit)


def require_guardable(*, kpi_archived: bool, objective_archived: bool, guarded_by: list[str], kpi_id: str) -> None:
    """Refuse a guardrail where it would say nothing, twice the same, or one thing too many.

    `guarded_by` are the KPIs that guard the objective already. Raises `WrongState`, `AlreadyExists` or `TooMany`.
    """
    if objective_archived:
        message = "This objective is archived. Restore it first."
        raise WrongState(message, "objectiveId")
    if kpi_id in guarded_by:
        message = "This KPI guards the objective already."
        raise AlreadyExists(message, "kpiId")
    if kpi_archived:
        message = "This KPI is archived. Restore it first."
        raise WrongState(message, "kpiId")
    if len(guarded_by) >= MOST_GUARDRAILS:
        message = f"An objective has at most {MOST_GUARDRAILS} guardrails."
        raise TooMany(message, "objectiveId")
