"""The first quarter of the year: closed, graded, and read-only."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import at_least, at_most, metric, ratio_up, steps
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape, Slip
from domain.okrs.objectives import Ambition
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
from domain.units import Unit

_EVERY_OTHER_WEEK: Final = Cadence.BIWEEKLY

OBJECTIVES: Final = (
    ObjectivePlan(
        "q1.listen",
        "Know what our customers really think",
        lead="Tobias Aldinger",
        serves=(AlignmentPlan("year.recommended"),),
        grade=Decimal("0.8"),
        reflection="They like our people and dislike our waiting line. Both were news to somebody.",
        key_results=(
            KeyResultPlan(
                "answers",
                "400 answers to the survey after a ticket",
                "Annika Rosendahl",
                metric(0, 400),
                Course(0, 352, counted=True),
                cadence=_EVERY_OTHER_WEEK,
            ),
            KeyResultPlan(
                "talks",
                "30 conversations with customers who left",
                "Freya Tannenberg",
                metric(0, 30),
                Course(0, 22, Shape.LATE, counted=True),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q1.calculate",
        "Know what a project really costs",
        lead="Gregor Stahlhofen",
        serves=(AlignmentPlan("year.margin"),),
        grade=Decimal("0.6"),
        reflection="Time sheets are honest now, and that alone moved the margin by two points.",
        key_results=(
            KeyResultPlan(
                "margin",
                "Project gross margin at or above 48 %",
                "Davide Fontanella",
                at_least(48),
                unit=Unit.PERCENT,
                kpi="project_margin",
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "sheets",
                "Time sheets in by Monday, in per cent",
                "Thea Ostermann",
                metric(55, 100),
                Course(55, 76, Shape.EARLY),
                Unit.PERCENT,
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q1.website",
        "A website that says what we do",
        lead="Catarina Moreau",
        serves=(AlignmentPlan("year.digital"),),
        ambition=Ambition.ASPIRATIONAL,
        grade=Decimal("0.7"),
        reflection="Live three weeks late, twice as fast, and half as long. Traffic came back after a month.",
        key_results=(
            KeyResultPlan(
                "live",
                "The new website is live",
                "Jonas Wiechmann",
                steps("Texts", "Design", ("Built", 2), "Live", "Old one off"),
                Course(0, 0.85, Shape.LATE),
                cadence=_EVERY_OTHER_WEEK,
            ),
            KeyResultPlan(
                "blog",
                "Blog traffic to 7,000 visits a week",
                "Noemi Castellan",
                ratio_up(5_200, 7_000),
                kpi="blog_traffic",
            ),
        ),
    ),
    ObjectivePlan(
        "q1.inventory",
        "Know what we run",
        lead="Ilse van Doorn",
        serves=(AlignmentPlan("year.platform"),),
        grade=Decimal("0.9"),
        reflection="Boring, necessary, done.",
        key_results=(
            KeyResultPlan(
                "servers",
                "Servers with an owner from 410 to 900",
                "Rasmus Kjeldahl",
                metric(410, 900),
                Course(410, 862),
                cadence=_EVERY_OTHER_WEEK,
            ),
            KeyResultPlan(
                "end_of_life",
                "Applications past end of life from 88 to 74",
                "Oskar Lindenau",
                metric(88, 74),
                kpi="end_of_life",
            ),
        ),
    ),
    ObjectivePlan(
        "q1.desk",
        "One desk instead of three mailboxes",
        team="Delivery",
        lead="Annika Rosendahl",
        serves=(AlignmentPlan("q1.listen"),),
        grade=Decimal(1),
        reflection="The third mailbox went dark on a Friday at noon. Nobody noticed, which was the point.",
        key_results=(
            KeyResultPlan(
                "mailboxes",
                "Mailboxes that still take tickets, from 3 to 0",
                "Mara Lindqvist",
                metric(3, 0),
                Course(3, 0, Shape.LATE),
                cadence=_EVERY_OTHER_WEEK,
            ),
            KeyResultPlan(
                "portal",
                "Tickets that come through the portal from 20 % to 50 %",
                "Mara Lindqvist",
                metric(20, 50),
                Course(20, 54, Shape.EARLY, slip=Slip.MISPLACED),
                Unit.PERCENT,
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q1.training",
        "Everybody on the desk knows every product",
        team="Service Desk",
        serves=(AlignmentPlan("q1.desk"),),
        grade=Decimal("0.5"),
        reflection="We planned for the people we wanted to have. Half of the places were still empty.",
        key_results=(
            KeyResultPlan(
                "trained",
                "Product trainings finished, of 60",
                "Timo Brackwede",
                metric(0, 60),
                Course(0, 31, Shape.STALLED, counted=True, says=Status.AT_RISK),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q1.brand",
        "Look like one company",
        team="Growth",
        lead="Solveig Bruns",
        serves=(AlignmentPlan("q1.website"),),
        grade=Decimal("0.8"),
        reflection="New colours everywhere but on the vans.",
        key_results=(
            KeyResultPlan(
                "materials",
                "Materials in the new design from 0 to 45",
                "Solveig Bruns",
                metric(0, 45),
                Course(0, 38, counted=True),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q1.passwords",
        "The end of shared passwords",
        team="Platform & Security",
        lead="Yusuf Demirkan",
        serves=(AlignmentPlan("q1.inventory"),),
        grade=Decimal("0.9"),
        reflection="Four are left, all of them in machines older than our apprentices.",
        key_results=(
            KeyResultPlan(
                "shared",
                "Shared passwords from 130 to at most 5",
                "Katinka Behrens",
                at_most(5),
                Course(130, 4),
                cadence=_EVERY_OTHER_WEEK,
            ),
            KeyResultPlan(
                "people",
                "People who use the password safe",
                "Aleksander Moen",
                ratio_up(14, 60),
                Course(14, 57, Shape.EARLY, counted=True),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q1.portal_words",
        "Words in the portal that people understand",
        person="Fatima Benhaddou",
        serves=(AlignmentPlan("q1.desk"),),
        grade=Decimal("0.9"),
        reflection="My mother could open a ticket now.",
        key_results=(
            KeyResultPlan(
                "pages",
                "Pages rewritten, of 30",
                "Fatima Benhaddou",
                metric(0, 30),
                Course(0, 27, counted=True),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
)
