"""Boards: the KPIs that people look at together."""

from typing import Final

from api.demonstration.kpi_plans import BoardPlan

BOARDS: Final = (
    BoardPlan(
        "What we look at every Monday",
        "Measure many things, focus on a few.",
        (
            "customer_satisfaction",
            "digital_revenue",
            "project_margin",
            "value_to_cost",
            "churn",
            "end_of_life",
            "employee_score",
        ),
    ),
    BoardPlan(
        "Service desk",
        "Fast, honest, for good; and at whose cost.",
        (
            "time_to_respond",
            "time_to_plan",
            "time_to_resolve",
            "resolved_in_time",
            "ticket_backlog",
            "desk_satisfaction",
            "overtime",
        ),
        team="Service Desk",
    ),
)
