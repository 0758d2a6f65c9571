"""What belongs to nobody but the whole company: mostly what its teams measure, taken together."""

from typing import Final

from api.demonstration.kpi_plans import ChildrenPlan, KpiPlan
from domain.kpis.kpis import (
    ChildrenMethod,
    KpiCadence,
    KpiCategory,
    KpiIndicator,
    KpiPerspective,
    Target,
    Thresholds,
)
from domain.numbers import exact_number
from domain.okrs.objectives import Visibility
from domain.units import Unit

COMPANY: Final = (
    KpiPlan(
        "employee_score",
        "Would you recommend working here?",
        "Asked of everybody once a quarter, answered by four of five. From -100 to 100.",
        "Nadja Felber",
        (18, 22, 27, 31, 33),
        unit=Unit.SCORE,
        indicator=KpiIndicator.LEADING,
        cadence=KpiCadence.QUARTERLY,
        target=Target(exact_number(40)),
        thresholds=Thresholds(exact_number(35), exact_number(20)),
        every=KpiCadence.QUARTERLY,
        source="survey",
        tags=("people",),
    ),
    KpiPlan(
        "visits",
        "Visits that we did not pay for",
        "Of the blog and from social networks, in a week.",
        "Solveig Bruns",
        category=KpiCategory.SALES_MARKETING,
        indicator=KpiIndicator.LEADING,
        children=ChildrenPlan(ChildrenMethod.SUM, {"blog_traffic": 1, "social_traffic": 1}),
        target=Target(exact_number(17_000)),
        thresholds=Thresholds(exact_number(14_500), exact_number(10_500)),
        tags=("marketing",),
    ),
    KpiPlan(
        "customer_satisfaction",
        "Customer satisfaction",
        "Of those who called the desk and of those who had a project done. The desk counts twice: more people call.",
        "Tobias Aldinger",
        unit=Unit.PERCENT,
        category=KpiCategory.CUSTOMER,
        cadence=KpiCadence.MONTHLY,
        children=ChildrenPlan(ChildrenMethod.WEIGHTED_AVERAGE, {"desk_satisfaction": 2, "project_satisfaction": 1}),
        target=Target(exact_number(92)),
        thresholds=Thresholds(exact_number(88), exact_number(82)),
        focus=True,
        tags=("customers",),
    ),
    KpiPlan(
        "cash_reach",
        "Months that our cash would last",
        "If nobody paid us from tomorrow on. For the bank, the board and the two of us.",
        "Gregor Stahlhofen",
        (4.1, 4.4, 4.8, 5.3, 5.9),
        visibility=Visibility.PRIVATE,
        viewers=("Henrike Vossberg", "Gregor Stahlhofen"),
        category=KpiCategory.FINANCIAL,
        perspective=KpiPerspective.RISK,
        cadence=KpiCadence.MONTHLY,
        target=Target(exact_number(6)),
        thresholds=Thresholds(exact_number(5), exact_number(3)),
        every=KpiCadence.MONTHLY,
        digits=1,
        source="books",
        tags=("profit",),
    ),
)
