"""The current quarter: what single people outside the desk and its neighbours want."""

from typing import Final

from api.demonstration.content.measures import at_least, metric, steps
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape
from domain.okrs.objectives import Visibility
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
from domain.units import Unit

PEOPLE: Final = (
    ObjectivePlan(
        "q3.page_one",
        "Ten of our pages on page one",
        person="Hedda Lorenzen",
        serves=(AlignmentPlan("q3.content"),),
        key_results=(
            KeyResultPlan(
                "pages",
                "Pages on page one from 2 to 10",
                "Hedda Lorenzen",
                metric(2, 10),
                Course(2, 10),
                cadence=Cadence.BIWEEKLY,
            ),
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
                "won",
                "Factories won",
                "Vera Kuhlmann",
                metric(0, 5),
                Course(0, 3, Shape.LATE, counted=True),
                cadence=Cadence.BIWEEKLY,
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
                "visits",
                "Twenty visits",
                "Elif Arsan",
                metric(0, 20),
                Course(0, 22, counted=True, late=True),
                cadence=Cadence.BIWEEKLY,
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
                cadence=Cadence.BIWEEKLY,
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
                Course(0, 9, counted=True),
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
                Course(0, 185, counted=True, remarks=("Weekend two of four. 41 servers, no call on Monday.",)),
                cadence=Cadence.BIWEEKLY,
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
