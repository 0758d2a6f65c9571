"""The quarter before the current one: what the whole company wanted. The work is done."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import metric, points, steps
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape
from domain.okrs.objectives import Ambition
from domain.okrs.periods import Cadence
from domain.units import Unit

_EVERY_OTHER_WEEK: Final = Cadence.BIWEEKLY

OBJECTIVES: Final = (
    ObjectivePlan(
        "q2.desk_first",
        "The desk is where loyalty begins",
        lead="Tobias Aldinger",
        serves=(AlignmentPlan("year.recommended"),),
        grade=Decimal("0.7"),
        reflection="We aimed at speed and got speed. Satisfaction followed six weeks later, as always.",
        key_results=(
            KeyResultPlan(
                "satisfaction",
                "Satisfaction after a ticket from 79 % to 86 %",
                "Annika Rosendahl",
                metric(79, 86),
                Course(79, 84, Shape.LATE),
                Unit.PERCENT,
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q2.profit",
        "Half of what a project earns stays with us",
        lead="Davide Fontanella",
        serves=(AlignmentPlan("year.margin"),),
        grade=Decimal("0.9"),
        reflection="Two fixed-price contracts less, and the margin is where it should be. We stay with that rule.",
        key_results=(
            KeyResultPlan(
                "margin",
                "Project gross margin from 49 % to 51 %",
                "Davide Fontanella",
                metric(49, 51, commit=50),
                unit=Unit.PERCENT,
                kpi="project_margin",
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "rates",
                "New rates agreed with all framework customers",
                "Mateusz Zielony",
                steps("Rates decided", ("The five largest", 3), "All others"),
                Course(0, 1),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q2.second_door",
        "The website sells while we sleep",
        lead="Catarina Moreau",
        serves=(AlignmentPlan("year.digital"),),
        ambition=Ambition.ASPIRATIONAL,
        grade=Decimal("0.5"),
        reflection="Aimed high, landed in the middle, learnt more than in the whole last year. Forms were the problem.",
        key_results=(
            KeyResultPlan(
                "revenue",
                "Digital revenue from 68,000 to 95,000 EUR a month",
                "Catarina Moreau",
                metric(68_000, 95_000),
                unit=Unit.CURRENCY,
                kpi="digital_revenue",
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "calls",
                "Booked conversations from 20 to 60 a month",
                "Solveig Bruns",
                metric(20, 60),
                Course(20, 38, Shape.STALLED),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q2.safe",
        "Nothing runs that nobody mends",
        lead="Ilse van Doorn",
        serves=(AlignmentPlan("year.platform"),),
        grade=Decimal("0.8"),
        reflection="Fifteen applications gone. The next fifteen will be harder, because people use them.",
        key_results=(
            KeyResultPlan(
                "end_of_life",
                "Applications past end of life from 76 to 58",
                "Oskar Lindenau",
                metric(76, 58),
                kpi="end_of_life",
            ),
            KeyResultPlan(
                "backups",
                "Backups that were restored at least once, in per cent",
                "Greta Sandvik",
                points((20, 0), (60, 0.6), (90, 1)),
                Course(22, 77),
                Unit.PERCENT,
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
)
