"""The current quarter: what the teams of growth and finance want."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import metric, ratio_up, steps
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape, Slip
from domain.kpis.kpis import KpiLinkMode
from domain.okrs.objectives import Ambition
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
from domain.units import Unit

GROWTH: Final = (
    ObjectivePlan(
        "q3.found",
        "Be found by those who search",
        team="Digital Marketing",
        serves=(AlignmentPlan("q3.growth"),),
        tags=("marketing",),
        key_results=(
            KeyResultPlan(
                "ranking",
                "Average search position from 14 to 8",
                "Hedda Lorenzen",
                metric(14, 8, commit=10, stretch=6),
                kpi="search_ranking",
            ),
            KeyResultPlan(
                "conversion",
                "Conversion from 1.6 % to 2.4 %",
                "Bruno Caldas",
                metric(1.6, 2.4, commit=2),
                unit=Unit.PERCENT,
                kpi="conversion",
            ),
        ),
    ),
    ObjectivePlan(
        "q3.content",
        "Say something worth reading",
        team="Content",
        serves=(AlignmentPlan("q3.found"),),
        tags=("marketing",),
        key_results=(
            KeyResultPlan(
                "social",
                "Social traffic from 3,300 to 5,000 visits a week",
                "Leonie Pfaff",
                metric(3_300, 5_000),
                Course(0, 0, says=Status.AT_RISK, remarks=("Reach is down everywhere. We try video from next week.",)),
                kpi="social_traffic",
            ),
            KeyResultPlan(
                "cases",
                "Six case studies that customers signed off",
                "Clara Weidenfeld",
                metric(0, 6),
                Course(0, 5, counted=True),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.blog",
        "A blog our customers forward",
        team="Blog Desk",
        serves=(AlignmentPlan("q3.content"),),
        tags=("marketing",),
        key_results=(
            KeyResultPlan(
                "traffic",
                "Blog traffic to 12,000 visits a week",
                "Noemi Castellan",
                ratio_up(7_800, 12_000),
                kpi="blog_traffic",
            ),
            KeyResultPlan(
                "readers",
                "120,000 visits to the blog in one quarter",
                "Marek Dvorsky",
                metric(0, 120_000),
                kpi="blog_traffic",
                mode=KpiLinkMode.SUM_SINCE_START,
            ),
            KeyResultPlan(
                "engineers",
                "Ten articles written by engineers",
                "Noemi Castellan",
                metric(0, 10),
                Course(0, 10, counted=True, remarks=("Network team delivered two. I only had to fix the commas.",)),
            ),
        ),
    ),
    ObjectivePlan(
        "q3.sales",
        "Fewer and better offers",
        team="Sales",
        serves=(AlignmentPlan("q3.growth"),),
        ambition=Ambition.ASPIRATIONAL,
        key_results=(
            KeyResultPlan(
                "acquisition",
                "Acquisition cost from 4,500 to 3,800 EUR",
                "Mateusz Zielony",
                metric(4_500, 3_800, commit=4_100, stretch=3_500),
                unit=Unit.CURRENCY,
                kpi="acquisition_cost",
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "win_rate",
                "Offers won from 21 % to 30 %",
                "Joaquim Sardinha",
                metric(21, 30),
                Course(21, 24, Shape.STALLED),
                Unit.PERCENT,
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "fair",
                "40 conversations at the autumn fair",
                "Joaquim Sardinha",
                metric(0, 40),
                None,
                description="The fair was cancelled.",
            ),
        ),
    ),
    ObjectivePlan(
        "q3.renewals",
        "Renewals",
        team="Customer Success",
        serves=(AlignmentPlan("q3.keep", Decimal(2)),),
        tags=("customers",),
        key_results=(
            KeyResultPlan(
                "plans",
                "Customers with a success plan from 18 to 60",
                "Freya Tannenberg",
                metric(18, 60),
                Course(18, 63, counted=True),
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "ahead",
                "Renewals talked about 90 days ahead, from 45 % to 95 %",
                "Elif Arsan",
                metric(45, 95, commit=80),
                Course(45, 90, slip=Slip.OUTDATED),
                Unit.PERCENT,
            ),
        ),
    ),
)

FINANCE: Final = (
    ObjectivePlan(
        "q3.trust",
        "Numbers that everybody trusts",
        team="Finance",
        serves=(AlignmentPlan("q3.books"),),
        key_results=(
            KeyResultPlan(
                "bookings",
                "Bookings by hand from 420 to 150 a month",
                "Birgit Oltmanns",
                metric(420, 150, commit=200),
                Course(420, 190, digits=0),
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "reports",
                "Seven reports retired, one left",
                "Doris Michaelsen",
                steps(
                    "Who reads what",
                    "Margin by project",
                    "Liquidity",
                    ("One report for all", 3),
                    "Old ones switched off",
                ),
                Course(0, 0.9),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.hiring",
        "Interviews that lead to offers",
        team="People & Culture",
        serves=(AlignmentPlan("q3.stay"),),
        tags=("people",),
        key_results=(
            KeyResultPlan(
                "time",
                "Days to fill a position from 74 to 45",
                "Nadja Felber",
                metric(74, 45, stretch=38),
                Course(74, 52, silent_from=0.25),
            ),
            KeyResultPlan(
                "accepted",
                "Offers accepted from 60 % to 80 %",
                "Karla Wenninger",
                metric(60, 80),
                Course(60, 75, Shape.EARLY, says=Status.ON_TRACK),
                Unit.PERCENT,
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "referrals",
                "Eight people hired whom we know",
                "Karla Wenninger",
                metric(0, 8),
                None,
                weight=Decimal("0.5"),
            ),
        ),
    ),
)
