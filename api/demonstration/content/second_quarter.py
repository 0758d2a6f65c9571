"""The quarter before the current one: its work is done, most of it is graded."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import at_least, at_most, metric, points, ratio_down, steps, within
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape, Slip
from domain.okrs.objectives import Ambition
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
from domain.units import Unit

_EVERY_OTHER_WEEK: Final = Cadence.BIWEEKLY

COMPANY: Final = (
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

TEAMS: Final = (
    ObjectivePlan(
        "q2.queue",
        "Shorten the queue",
        team="Delivery",
        serves=(AlignmentPlan("q2.desk_first", Decimal(2)),),
        grade=Decimal("0.8"),
        reflection="The night shift made the difference. It also made us tired; see people.",
        key_results=(
            KeyResultPlan(
                "old",
                "Tickets older than ten days from 160 to 80",
                "Ingrid Sollner",
                metric(160, 80),
                Course(160, 92),
                cadence=_EVERY_OTHER_WEEK,
            ),
            KeyResultPlan(
                "shifts", "Second shift staffed, in people", "Timo Brackwede", metric(2, 8), Course(2, 8, counted=True)
            ),
        ),
    ),
    ObjectivePlan(
        "q2.triage",
        "The right desk at the first try",
        team="Service Desk",
        serves=(AlignmentPlan("q2.queue"),),
        grade=Decimal("0.6"),
        reflection="Good rules, badly introduced. Next time: train first, switch afterwards.",
        key_results=(
            KeyResultPlan(
                "passed_on",
                "Tickets passed on twice from 19 % to 8 %",
                "Mara Lindqvist",
                ratio_down(19, 8),
                Course(19, 11, Shape.EARLY, slip=Slip.MISTYPED),
                Unit.PERCENT,
                cadence=_EVERY_OTHER_WEEK,
            ),
            KeyResultPlan(
                "articles",
                "Articles brought up to date from 0 to 180",
                "Mara Lindqvist",
                metric(0, 180),
                Course(0, 96, Shape.STALLED, counted=True),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q2.leads",
        "Forms that people finish",
        team="Growth",
        serves=(AlignmentPlan("q2.second_door"),),
        grade=Decimal("0.4"),
        reflection="We tested colours when we should have tested questions.",
        key_results=(
            KeyResultPlan(
                "finished",
                "Forms finished from 12 % to 30 %",
                "Bruno Caldas",
                metric(12, 30),
                Course(12, 17, Shape.STALLED, says=Status.OFF_TRACK),
                Unit.PERCENT,
                cadence=_EVERY_OTHER_WEEK,
            ),
            KeyResultPlan(
                "ranking", "Search position from 16 to 13", "Hedda Lorenzen", metric(16, 13), kpi="search_ranking"
            ),
        ),
    ),
    ObjectivePlan(
        "q2.writing",
        "From newsletter to blog",
        team="Content",
        serves=(AlignmentPlan("q2.leads"),),
        grade=Decimal(1),
        reflection="It worked. The newsletter is gone and nobody asked for it.",
        key_results=(
            KeyResultPlan(
                "articles",
                "24 articles",
                "Clara Weidenfeld",
                metric(0, 24),
                Course(0, 29, counted=True),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q2.register",
        "One register for all applications",
        team="Platform & Security",
        serves=(AlignmentPlan("q2.safe", Decimal(2)),),
        grade=Decimal("0.9"),
        reflection="340 applications in one place. We found eleven that nobody knew of.",
        key_results=(
            KeyResultPlan(
                "listed",
                "Applications in the register, of 340",
                "Oskar Lindenau",
                metric(90, 340),
                Course(90, 331, counted=True),
                cadence=_EVERY_OTHER_WEEK,
            ),
            KeyResultPlan(
                "patched",
                "No more than ten servers behind on patches",
                "Paul Niederhausen",
                at_most(10, share=True),
                Course(24, 7, Shape.EARLY),
            ),
        ),
    ),
    ObjectivePlan(
        "q2.alarms",
        "Fewer alarms, and each one real",
        team="Security Operations",
        serves=(AlignmentPlan("q2.register"),),
        grade=None,
        key_results=(
            KeyResultPlan(
                "noise",
                "False alarms from 70 % to 25 %",
                "Zuzana Hradecka",
                metric(70, 25),
                Course(70, 41, Shape.FALLING),
                Unit.PERCENT,
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
    ObjectivePlan(
        "q2.invoices",
        "Invoices that customers understand",
        team="Finance & People",
        serves=(AlignmentPlan("q2.profit"),),
        grade=None,
        key_results=(
            KeyResultPlan(
                "questions",
                "Between 0 and 15 questions about invoices a week",
                "Doris Michaelsen",
                within(0, 15, share=True),
                Course(32, 12),
                cadence=_EVERY_OTHER_WEEK,
            ),
        ),
    ),
)

PEOPLE: Final = (
    ObjectivePlan(
        "q2.scripts",
        "Learn to script what I do twice",
        person="Amira Toumi",
        serves=(AlignmentPlan("q2.triage"),),
        grade=Decimal(1),
        reflection="Ten scripts, four of them used every day. I want to do this for whole tickets next.",
        key_results=(
            KeyResultPlan("scripts", "Ten scripts", "Amira Toumi", metric(0, 10), Course(0, 11, counted=True)),
        ),
    ),
    ObjectivePlan(
        "q2.listening",
        "Listen to ten calls a week",
        person="Mara Lindqvist",
        serves=(AlignmentPlan("q2.triage"),),
        grade=Decimal("0.7"),
        reflection="The weeks in which I did were my best ones.",
        key_results=(
            KeyResultPlan(
                "calls", "At least ten calls each week", "Mara Lindqvist", at_least(10, share=True), Course(7, 12)
            ),
        ),
    ),
)

OBJECTIVES: Final = (*COMPANY, *TEAMS, *PEOPLE)
