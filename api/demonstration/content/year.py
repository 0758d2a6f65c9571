"""What the company wants to have reached by the end of its fiscal year."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import at_least, at_most, metric, ratio_up, steps
from api.demonstration.plans import Course, KeyResultPlan, ObjectivePlan, Shape, Slip
from domain.okrs.objectives import Ambition
from domain.okrs.periods import Cadence
from domain.units import Unit

OBJECTIVES: Final = (
    ObjectivePlan(
        "year.recommended",
        "Be the managed-service partner our customers recommend",
        lead="Henrike Vossberg",
        description="Four of five new customers came to us because somebody told them to. We want to deserve that.",
        weight=Decimal(2),
        tags=("customers",),
        key_results=(
            KeyResultPlan(
                "workplace",
                "60 customers on the managed workplace",
                "Mara Lindqvist",
                metric(0, 60, commit=48, stretch=70),
                Course(
                    0,
                    57,
                    digits=0,
                    counted=True,
                    slip=Slip.MISTYPED,
                    remarks=(
                        "Two more signed at the regional fair.",
                        "The pilot at the printing house went live without a single call to the desk.",
                    ),
                ),
                cadence=Cadence.BIWEEKLY,
                description="Counted on the day their first 50 devices run on it.",
            ),
            KeyResultPlan(
                "score",
                "Recommendation score from 31 to 50",
                "Annika Rosendahl",
                metric(31, 50, stretch=55),
                Course(31, 47, Shape.EARLY),
                Unit.SCORE,
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "churn",
                "Monthly churn from 2.1 % to 1.2 %",
                "Freya Tannenberg",
                metric(2.1, 1.2),
                unit=Unit.PERCENT,
                kpi="churn",
                cadence=Cadence.MONTHLY,
            ),
        ),
    ),
    ObjectivePlan(
        "year.margin",
        "Earn enough to keep investing",
        lead="Gregor Stahlhofen",
        tags=("profit",),
        key_results=(
            KeyResultPlan(
                "projects",
                "Project gross margin at or above 50 %, month after month",
                "Davide Fontanella",
                at_least(50, share=True),
                unit=Unit.PERCENT,
                kpi="project_margin",
                cadence=Cadence.MONTHLY,
                weight=Decimal(2),
            ),
            KeyResultPlan(
                "lifetime_value",
                "A customer's lifetime value from 30,500 to 38,000 EUR",
                "Catarina Moreau",
                metric(30_500, 38_000, commit=35_000),
                unit=Unit.CURRENCY,
                kpi="lifetime_value",
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "operating",
                "Operating margin from 8.5 % to 11 %",
                "Gregor Stahlhofen",
                metric(8.5, 11),
                Course(8.5, 10.6, Shape.LATE, digits=1),
                Unit.PERCENT,
                cadence=Cadence.MONTHLY,
            ),
        ),
    ),
    ObjectivePlan(
        "year.digital",
        "Make digital channels our second front door",
        lead="Catarina Moreau",
        ambition=Ambition.ASPIRATIONAL,
        tags=("growth",),
        key_results=(
            KeyResultPlan(
                "revenue",
                "140,000 EUR a month through digital channels",
                "Catarina Moreau",
                ratio_up(52_000, 140_000),
                unit=Unit.CURRENCY,
                kpi="digital_revenue",
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "acquisition",
                "Acquisition cost per customer from 5,200 to 3,600 EUR",
                "Mateusz Zielony",
                metric(5_200, 3_600, commit=4_000, stretch=3_200),
                unit=Unit.CURRENCY,
                kpi="acquisition_cost",
                cadence=Cadence.MONTHLY,
            ),
        ),
    ),
    ObjectivePlan(
        "year.platform",
        "Run a platform that nobody has to worry about",
        lead="Ilse van Doorn",
        tags=("security", "platform"),
        key_results=(
            KeyResultPlan(
                "end_of_life",
                "Applications past end of life from 88 to 20",
                "Oskar Lindenau",
                metric(88, 20, commit=30, stretch=10),
                kpi="end_of_life",
            ),
            KeyResultPlan(
                "certificate",
                "Information security certificate renewed",
                "Yusuf Demirkan",
                steps(
                    "Scope agreed",
                    "Gaps closed",
                    ("Stage one audit", 2),
                    ("Stage two audit", 3),
                    "Certificate on the wall",
                ),
                Course(0, 0.95, remarks=("Stage one is behind us: three minor findings, none of them new to us.",)),
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "outage",
                "No outage longer than four hours",
                "Rasmus Kjeldahl",
                at_most(14_400),
                unit=Unit.DURATION,
                kpi="longest_outage",
                cadence=Cadence.MONTHLY,
                weight=Decimal("0.5"),
            ),
        ),
    ),
)
