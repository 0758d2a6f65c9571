"""The current quarter: what single people want, on the desk and next to it."""

from typing import Final

from api.demonstration.content.measures import metric, steps
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape, Slip
from domain.okrs.objectives import Ambition
from domain.okrs.periods import Cadence
from domain.units import Unit

PEOPLE: Final = (
    ObjectivePlan(
        "q3.coach",
        "Coach the desk to solve more on the first call",
        person="Mara Lindqvist",
        serves=(AlignmentPlan("q3.desk"),),
        key_results=(
            KeyResultPlan(
                "first_contact",
                "Solved on first contact from 58 % to 72 %",
                "Mara Lindqvist",
                metric(58, 72, commit=66, stretch=76),
                Course(
                    58,
                    70,
                    remarks=(
                        "Listening to two calls a day pays off more than any slide I ever showed.",
                        "Password resets are gone from the top three. Printers are next, with Kilian.",
                    ),
                ),
                Unit.PERCENT,
            ),
            KeyResultPlan(
                "sessions",
                "24 coaching sessions, two with everybody",
                "Mara Lindqvist",
                metric(0, 24),
                Course(0, 25, counted=True, slip=Slip.MISPLACED),
            ),
        ),
    ),
    ObjectivePlan(
        "q3.printers",
        "Be the one who understands printers",
        person="Kilian Amsel",
        serves=(AlignmentPlan("q3.early_shift"), AlignmentPlan("q3.coach")),
        key_results=(
            KeyResultPlan(
                "passed_on",
                "Printer tickets passed on from 34 to 12 a month",
                "Kilian Amsel",
                metric(34, 12),
                Course(34, 15, remarks=("Found out what the blinking means.",)),
            ),
        ),
    ),
    ObjectivePlan(
        "q3.write_down",
        "Write down what I know",
        person="Fatima Benhaddou",
        serves=(AlignmentPlan("q3.early_shift"),),
        key_results=(
            KeyResultPlan(
                "articles",
                "Ten articles that others use",
                "Fatima Benhaddou",
                metric(0, 10),
                Course(0, 14, counted=True),
            ),
        ),
    ),
    ObjectivePlan(
        "q3.french",
        "French calls without a translator",
        person="Lotte Vermeiren",
        serves=(AlignmentPlan("q3.late_shift"),),
        ambition=Ambition.ASPIRATIONAL,
        key_results=(
            KeyResultPlan(
                "alone",
                "Calls in French that I finish alone, from 10 % to 80 %",
                "Lotte Vermeiren",
                metric(10, 80),
                Course(10, 62, Shape.LATE),
                Unit.PERCENT,
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.causes",
        "Causes instead of restarts",
        person="Malte Kirchhof",
        serves=(AlignmentPlan("q3.second_line"),),
        key_results=(
            KeyResultPlan(
                "found",
                "Eight causes found and removed",
                "Malte Kirchhof",
                metric(0, 8),
                Course(0, 9, counted=True),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.boring",
        "Let a script do the ten most boring tickets",
        person="Amira Toumi",
        serves=(AlignmentPlan("q3.second_line"), AlignmentPlan("q3.operations")),
        key_results=(
            KeyResultPlan(
                "scripts",
                "Ten kinds of ticket that solve themselves",
                "Amira Toumi",
                metric(0, 10, stretch=14),
                Course(
                    0, 19, Shape.EARLY, counted=True, remarks=("Eleven. The mailbox one alone saves us a day a week.",)
                ),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.firewalls",
        "Certified for the new firewalls",
        person="Rieke Dombrowski",
        serves=(AlignmentPlan("q3.network"),),
        key_results=(
            KeyResultPlan(
                "certificate",
                "Course, laboratory, examination, first site",
                "Rieke Dombrowski",
                steps("Course", "Laboratory", ("Examination", 2), "First site on my own"),
                Course(0, 1),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
)
