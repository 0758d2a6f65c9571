"""The current quarter: what single people want."""

from typing import Final

from api.demonstration.content.measures import at_least, metric, steps
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape, Slip
from domain.okrs.objectives import Ambition, Visibility
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
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
                "found", "Eight causes found and removed", "Malte Kirchhof", metric(0, 8), Course(0, 7, counted=True)
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
    ObjectivePlan(
        "q3.page_one",
        "Ten of our pages on page one",
        person="Hedda Lorenzen",
        serves=(AlignmentPlan("q3.content"),),
        key_results=(
            KeyResultPlan("pages", "Pages on page one from 2 to 10", "Hedda Lorenzen", metric(2, 10), Course(2, 8)),
        ),
    ),
    ObjectivePlan(
        "q3.two_a_week",
        "Two articles a week, every week",
        person="Marek Dvorsky",
        serves=(AlignmentPlan("q3.blog"),),
        key_results=(
            KeyResultPlan(
                "articles", "At least two articles each week", "Marek Dvorsky", at_least(2, share=True), Course(1, 3)
            ),
        ),
    ),
    ObjectivePlan(
        "q3.factories",
        "Five factories that run with us",
        person="Vera Kuhlmann",
        serves=(AlignmentPlan("q3.sales"),),
        key_results=(
            KeyResultPlan(
                "won", "Factories won", "Vera Kuhlmann", metric(0, 5), Course(0, 3, Shape.LATE, counted=True)
            ),
            KeyResultPlan(
                "pipeline",
                "Offers to factories worth 900,000 EUR",
                "Vera Kuhlmann",
                metric(0, 900_000),
                Course(0, 820_000, digits=-4, counted=True),
                Unit.CURRENCY,
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.visits",
        "Know my twenty customers by heart",
        person="Elif Arsan",
        serves=(AlignmentPlan("q3.renewals"),),
        key_results=(
            KeyResultPlan(
                "visits", "Twenty visits", "Elif Arsan", metric(0, 20), Course(0, 19, counted=True, late=True)
            ),
        ),
    ),
    ObjectivePlan(
        "q3.archive",
        "Switch the old archive off",
        person="Ruben Haverkamp",
        serves=(AlignmentPlan("q3.lifecycle"),),
        key_results=(
            KeyResultPlan(
                "off",
                "Found, copied, checked, off",
                "Ruben Haverkamp",
                steps("All users found", "Copied", ("Checked by the auditors", 2), "Off"),
                Course(
                    0, 0.4, Shape.STALLED, says=Status.OFF_TRACK, remarks=("Legal wants to keep everything, for ever.",)
                ),
            ),
        ),
    ),
    ObjectivePlan(
        "q3.night",
        "Playbooks that work at three in the morning",
        person="Katinka Behrens",
        serves=(AlignmentPlan("q3.watch"),),
        key_results=(
            KeyResultPlan(
                "tested",
                "Eight playbooks tested by somebody half asleep",
                "Katinka Behrens",
                metric(0, 8),
                Course(0, 7, counted=True),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.migrations",
        "My two migrations, on time and quiet",
        person="Giulia Rovere",
        serves=(AlignmentPlan("q3.cloud"),),
        visibility=Visibility.TEAM,
        key_results=(
            KeyResultPlan(
                "moved",
                "Servers moved from 0 to 180",
                "Giulia Rovere",
                metric(0, 180),
                Course(0, 165, counted=True, remarks=("Weekend two of four. 41 servers, no call on Monday.",)),
            ),
        ),
    ),
    ObjectivePlan(
        "q3.billable",
        "A week that pays, and one day to learn",
        person="Arne Feddersen",
        serves=(AlignmentPlan("q3.cloud", contributes=False),),
        key_results=(
            KeyResultPlan(
                "billable",
                "At least 70 % billable",
                "Arne Feddersen",
                at_least(70),
                unit=Unit.PERCENT,
                kpi="billable_share",
            ),
        ),
    ),
    ObjectivePlan(
        "q3.architect",
        "Ready for the architect's role",
        person="Arne Feddersen",
        visibility=Visibility.PRIVATE,
        viewers=("Arne Feddersen", "Eleni Papadaki"),
        key_results=(
            KeyResultPlan(
                "designs",
                "Three designs reviewed by Milena",
                "Arne Feddersen",
                metric(0, 3),
                Course(0, 3, counted=True),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.spreadsheets",
        "No more spreadsheets by mail",
        person="Doris Michaelsen",
        serves=(AlignmentPlan("q3.trust"),),
        draft=True,
        key_results=(KeyResultPlan("mails", "Spreadsheets I get by mail", "Doris Michaelsen", metric(60, 5)),),
    ),
)
