"""The current quarter: what the four divisions want."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import (
    at_most,
    metric,
    ratio_down,
    ratio_up,
    within,
)
from api.demonstration.plans import AlignmentPlan, Course, GuardrailPlan, KeyResultPlan, ObjectivePlan, Shape, Slip
from domain.kpis.kpis import KpiLinkMode
from domain.okrs.objectives import Ambition
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
from domain.units import Unit

OBJECTIVES: Final = (
    ObjectivePlan(
        "q3.delivery",
        "Solve what matters, the first time",
        team="Delivery",
        serves=(AlignmentPlan("q3.feel", Decimal(2)),),
        tags=("customers",),
        key_results=(
            KeyResultPlan(
                "reopened",
                "Reopened tickets from 11 % to 6 %",
                "Annika Rosendahl",
                metric(11, 6),
                Course(11, 7, digits=1),
                Unit.PERCENT,
            ),
            KeyResultPlan(
                "backlog",
                "Between 80 and 140 open tickets at the end of every week",
                "Timo Brackwede",
                within(80, 140, share=True),
                kpi="ticket_backlog",
            ),
        ),
    ),
    ObjectivePlan(
        "q3.handover",
        "Hand projects over without surprises",
        team="Delivery",
        lead="Davide Fontanella",
        serves=(AlignmentPlan("q3.pay"), AlignmentPlan("q3.feel")),
        key_results=(
            KeyResultPlan(
                "checklist",
                "Projects that end with the handover checklist, from 40 % to all",
                "Thea Ostermann",
                metric(40, 100, commit=80),
                Course(40, 96),
                Unit.PERCENT,
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "invoices",
                "Overdue project invoices from 310,000 to 120,000 EUR",
                "Doris Michaelsen",
                metric(310_000, 120_000),
                Course(310_000, 240_000, Shape.STALLED, digits=-3, says=Status.AT_RISK),
                Unit.CURRENCY,
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.growth",
        "Turn attention into conversations worth having",
        team="Growth",
        serves=(AlignmentPlan("q3.doors", Decimal(2)),),
        ambition=Ambition.ASPIRATIONAL,
        tags=("growth",),
        guardrails=(GuardrailPlan("acquisition_cost"),),
        key_results=(
            KeyResultPlan(
                "revenue",
                "Digital revenue from 86,000 to 120,000 EUR a month",
                "Catarina Moreau",
                metric(86_000, 120_000, commit=105_000, stretch=135_000),
                unit=Unit.CURRENCY,
                kpi="digital_revenue",
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "leads",
                "Conversations with people who have a budget, from 38 to 70 a month",
                "Solveig Bruns",
                metric(38, 70, commit=55, stretch=85),
                Course(38, 77, Shape.EARLY, says=Status.OVERPERFORMING, slip=Slip.FORGOTTEN),
            ),
        ),
    ),
    ObjectivePlan(
        "q3.keep",
        "Keep the customers we win",
        team="Growth",
        lead="Freya Tannenberg",
        serves=(AlignmentPlan("q3.doors"), AlignmentPlan("q3.feel")),
        key_results=(
            KeyResultPlan(
                "churn",
                "Monthly churn 0.3 points lower than at the start",
                "Freya Tannenberg",
                metric(0, -0.3),
                unit=Unit.PERCENT,
                kpi="churn",
                mode=KpiLinkMode.CHANGE_SINCE_START,
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "lifetime_value",
                "Lifetime value from 33,200 to 36,000 EUR",
                "Elif Arsan",
                metric(33_200, 36_000),
                unit=Unit.CURRENCY,
                kpi="lifetime_value",
                cadence=Cadence.MONTHLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.current",
        "Everything current, everything recoverable",
        team="Platform & Security",
        serves=(AlignmentPlan("q3.sleep"),),
        tags=("platform",),
        key_results=(
            KeyResultPlan(
                "end_of_life",
                "Applications past end of life from 61 to 35",
                "Oskar Lindenau",
                metric(61, 35, commit=42, stretch=30),
                kpi="end_of_life",
                weight=Decimal(2),
            ),
            KeyResultPlan(
                "restore",
                "The slowest critical system is back within 120 minutes",
                "Greta Sandvik",
                at_most(7_200),
                Course(16_200, 4_200, Shape.EARLY, digits=-2),
                Unit.DURATION,
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.elsewhere",
        "Make attackers look elsewhere",
        team="Platform & Security",
        lead="Yusuf Demirkan",
        serves=(AlignmentPlan("q3.sleep"),),
        tags=("security",),
        key_results=(
            KeyResultPlan(
                "phishing",
                "Phishing report rate from 38 % to 60 %",
                "Aleksander Moen",
                metric(38, 60),
                unit=Unit.PERCENT,
                kpi="phishing_report_rate",
            ),
            KeyResultPlan(
                "hardware_keys",
                "85 administrators sign in with a hardware key",
                "Yusuf Demirkan",
                ratio_up(22, 85),
                Course(22, 66, counted=True, slip=Slip.MISPLACED),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.books",
        "A close in five days, and no surprises",
        team="Finance & People",
        serves=(AlignmentPlan("q3.pay", Decimal("0.5")),),
        key_results=(
            KeyResultPlan(
                "close",
                "Working days to close the month from 11 to 5",
                "Birgit Oltmanns",
                ratio_down(11, 5),
                Course(11, 6),
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "forecast",
                "The forecast is off by no more than 4 %",
                "Doris Michaelsen",
                at_most(4),
                Course(7.5, 4.6, digits=1),
                Unit.PERCENT,
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.stay",
        "A place people want to stay",
        team="Finance & People",
        lead="Nadja Felber",
        serves=(AlignmentPlan("q3.feel", contributes=False),),
        description="Happy people make happy customers, but we do not want to count it twice.",
        tags=("people",),
        key_results=(
            KeyResultPlan(
                "pulse",
                "Weekly pulse from 6.4 to 7.5",
                "Karla Wenninger",
                metric(6.4, 7.5),
                Course(6.4, 5.9, digits=1, says=Status.OFF_TRACK),
                Unit.SCORE,
            ),
            KeyResultPlan(
                "sick_leave",
                "Sick leave between 3 % and 4.5 %",
                "Karla Wenninger",
                within(3, 4.5),
                Course(5.6, 4.2, digits=1, silent_from=0.3),
                Unit.PERCENT,
                description="Lower than 3 % and people come to work who should not.",
            ),
        ),
    ),
)
