"""The current quarter: what the whole company wants."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import (
    at_least,
    at_most,
    metric,
    points,
)
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape
from domain.kpis.kpis import KpiLinkMode
from domain.okrs.objectives import Ambition, Visibility
from domain.okrs.periods import Cadence
from domain.okrs.rollup import ProgressSource
from domain.units import Unit

OBJECTIVES: Final = (
    ObjectivePlan(
        "q3.feel",
        "Customers feel the difference on the first call",
        lead="Tobias Aldinger",
        serves=(AlignmentPlan("year.recommended", Decimal(2)),),
        description="The desk is where most customers meet us. This quarter it is everybody's business.",
        weight=Decimal(2),
        tags=("customers",),
        key_results=(
            KeyResultPlan(
                "satisfaction",
                "Satisfaction after a ticket up by 10 %",
                "Annika Rosendahl",
                metric(0, 10, commit=6, stretch=12),
                Course(0, 0, remarks=("Best week so far. Mondays are still the weak day.",)),
                Unit.PERCENT,
                kpi="desk_satisfaction",
                mode=KpiLinkMode.PERCENT_CHANGE_SINCE_START,
                description="Counted from the month before the quarter, 84 %: ten per cent more are 92 %.",
            ),
            KeyResultPlan(
                "complaints",
                "No week with more than three complaints to the management",
                "Tobias Aldinger",
                at_most(3, share=True),
                Course(5, 2, Shape.EARLY),
            ),
        ),
    ),
    ObjectivePlan(
        "q3.pay",
        "Projects that please the customer and pay for themselves",
        lead="Davide Fontanella",
        serves=(AlignmentPlan("year.margin"), AlignmentPlan("year.recommended", Decimal("0.5"))),
        tags=("profit", "customers"),
        key_results=(
            KeyResultPlan(
                "margin",
                "Project gross margin at or above 50 %",
                "Davide Fontanella",
                at_least(50),
                unit=Unit.PERCENT,
                kpi="project_margin",
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "satisfaction",
                "Project customer satisfaction at or above 90 %",
                "Thea Ostermann",
                at_least(90),
                unit=Unit.PERCENT,
                kpi="project_satisfaction",
            ),
            KeyResultPlan(
                "teams",
                "The project teams reach what they set out to",
                "Davide Fontanella",
                None,
                weight=Decimal(2),
                description="Follows the objectives that the project teams have aligned to it.",
            ),
        ),
    ),
    ObjectivePlan(
        "q3.doors",
        "Grow without knocking on doors",
        lead="Catarina Moreau",
        serves=(AlignmentPlan("year.digital"),),
        ambition=Ambition.ASPIRATIONAL,
        progress_source=ProgressSource.ALIGNED,
        description="Measured by what marketing, sales and customer success achieve, and by nothing else.",
        tags=("growth",),
    ),
    ObjectivePlan(
        "q3.sleep",
        "Sleep well: current, recoverable, watched over",
        lead="Ilse van Doorn",
        serves=(AlignmentPlan("year.platform"),),
        tags=("security", "platform"),
        key_results=(
            KeyResultPlan(
                "recovery",
                "Twelve recovery tests, each from bare metal",
                "Greta Sandvik",
                metric(0, 12),
                Course(0, 12, counted=True, remarks=("Number six took nine hours instead of two. Worth every one.",)),
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "patches",
                "Critical patches in place within 72 hours",
                "Paul Niederhausen",
                points((60, 0), (80, 0.5), (90, 0.8), (97, 1)),
                Course(64, 93, Shape.EARLY),
                Unit.PERCENT,
                description="The last few per cent are the hard ones: 80 % is half of the way.",
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.birch",
        "Project Birch: an answer by the end of the quarter",
        lead="Henrike Vossberg",
        visibility=Visibility.PRIVATE,
        viewers=("Henrike Vossberg", "Gregor Stahlhofen"),
        progress_source=ProgressSource.MANUAL,
        description="Not to be talked about outside this circle.",
    ),
    ObjectivePlan(
        "q3.second_desk",
        "Open a second desk, two time zones away",
        lead="Tobias Aldinger",
        serves=(AlignmentPlan("year.recommended"),),
        draft=True,
        description="Waits for the board's decision.",
        key_results=(
            KeyResultPlan("place", "A place, a lead, and the first eight people", "Nadja Felber", metric(0, 8)),
        ),
    ),
)
