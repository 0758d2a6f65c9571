"""The quarter to come, as far as it is planned: some of it decided, some of it drafts."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import at_least, metric, ratio_up, steps
from api.demonstration.plans import AlignmentPlan, KeyResultPlan, ObjectivePlan
from domain.okrs.objectives import Ambition
from domain.okrs.periods import Cadence
from domain.units import Unit

OBJECTIVES: Final = (
    ObjectivePlan(
        "q4.habit",
        "Make the good quarter a habit",
        lead="Tobias Aldinger",
        description="Nothing new for the desk; everything once more, without heroes.",
        tags=("customers",),
        key_results=(
            KeyResultPlan(
                "satisfaction",
                "Satisfaction after a ticket at or above 92 %, week after week",
                "Annika Rosendahl",
                at_least(92, share=True),
                unit=Unit.PERCENT,
                cadence=Cadence.WEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q4.subscriptions",
        "Sell the second service to every tenth customer",
        lead="Catarina Moreau",
        ambition=Ambition.ASPIRATIONAL,
        tags=("growth",),
        key_results=(
            KeyResultPlan(
                "second", "Customers with two services from 40 to 75", "Freya Tannenberg", metric(40, 75, stretch=90)
            ),
        ),
    ),
    ObjectivePlan(
        "q4.audit",
        "Pass the audit without a night shift",
        lead="Ilse van Doorn",
        draft=True,
        serves=(AlignmentPlan("year.platform"),),
        key_results=(
            KeyResultPlan(
                "evidence", "Evidence collected by machines, in per cent", "Yusuf Demirkan", ratio_up(15, 80)
            ),
        ),
    ),
    ObjectivePlan(
        "q4.night",
        "One desk, day and night",
        team="Delivery",
        draft=True,
        serves=(AlignmentPlan("q4.habit"),),
        key_results=(
            KeyResultPlan("night", "Nights without a call to second line, of 90", "Ingrid Sollner", metric(20, 70)),
        ),
    ),
    ObjectivePlan(
        "q4.knowledge",
        "Answers before questions",
        team="Service Desk",
        serves=(AlignmentPlan("q4.habit", Decimal(2)),),
        key_results=(
            KeyResultPlan(
                "self_service",
                "Customers who help themselves from 14 % to 30 %",
                "Mara Lindqvist",
                metric(14, 30),
                None,
                Unit.PERCENT,
            ),
            KeyResultPlan(
                "assistant",
                "The assistant answers in the portal",
                "Emre Yaldiz",
                steps("Hundred questions chosen", "Answers checked by the desk", ("Live for ten customers", 2)),
            ),
        ),
    ),
    ObjectivePlan(
        "q4.partners",
        "Three partners who sell us",
        team="Sales",
        draft=True,
        serves=(AlignmentPlan("q4.subscriptions"),),
        key_results=(KeyResultPlan("signed", "Partners signed", "Mateusz Zielony", metric(0, 3)),),
    ),
)
