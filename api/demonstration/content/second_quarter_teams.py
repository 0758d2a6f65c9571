"""The quarter before the current one: what teams and single people wanted."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import at_least, at_most, metric, ratio_down, within
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape, Slip
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
from domain.units import Unit

_EVERY_OTHER_WEEK: Final = Cadence.BIWEEKLY

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
                "shifts",
                "Second shift staffed, in people",
                "Timo Brackwede",
                metric(2, 8),
                Course(2, 8, counted=True),
                cadence=_EVERY_OTHER_WEEK,
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
        grade=Decimal("0.6"),
        reflection="Half of the noise is gone. The rest needs the vendor, and the vendor needs another quarter.",
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
            KeyResultPlan(
                "scripts",
                "Ten scripts",
                "Amira Toumi",
                metric(0, 10),
                Course(0, 11, counted=True),
                cadence=_EVERY_OTHER_WEEK,
            ),
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
                "calls",
                "At least ten calls each week",
                "Mara Lindqvist",
                at_least(10, share=True),
                Course(8, 13, Shape.EARLY),
            ),
        ),
    ),
)
