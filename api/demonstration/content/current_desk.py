"""The current quarter: what the service desk and the operations teams want."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import at_most, metric, points, ratio_down, within
from api.demonstration.plans import AlignmentPlan, Course, GuardrailPlan, KeyResultPlan, ObjectivePlan, Shape, Slip
from domain.kpis.kpis import GuardrailLimit
from domain.okrs.periods import Cadence
from domain.units import Unit

DESK: Final = (
    ObjectivePlan(
        "q3.desk",
        "Answer fast, plan honestly, resolve for good",
        team="Service Desk",
        serves=(AlignmentPlan("q3.delivery", Decimal(3)),),
        description="Speed alone is easy: close tickets early. We measure all three so that nobody has to cheat.",
        guardrails=(GuardrailPlan("desk_satisfaction", GuardrailLimit.YELLOW), GuardrailPlan("overtime")),
        weight=Decimal(2),
        tags=("customers", "service desk"),
        key_results=(
            KeyResultPlan(
                "respond",
                "Time to respond from 26 to 15 minutes",
                "Mara Lindqvist",
                metric(1_560, 900, commit=1_080, stretch=720),
                Course(0, 0, remarks=("The new triage rule helps. Mornings between eight and nine still hurt.",)),
                Unit.DURATION,
                kpi="time_to_respond",
            ),
            KeyResultPlan(
                "plan",
                "Time to plan from six to four hours",
                "Ingrid Sollner",
                metric(21_600, 14_400),
                unit=Unit.DURATION,
                kpi="time_to_plan",
            ),
            KeyResultPlan(
                "resolve",
                "Time to resolve from 28 to 20 hours",
                "Mara Lindqvist",
                metric(100_800, 72_000),
                unit=Unit.DURATION,
                kpi="time_to_resolve",
                weight=Decimal(2),
            ),
            KeyResultPlan(
                "articles",
                "Tickets solved with an article from 22 % to 40 %",
                "Mara Lindqvist",
                metric(22, 40),
                Course(
                    22,
                    38,
                    remarks=(
                        "Search finally finds our own articles. Two weeks late, but it does.",
                        "Late shift is at 41 % already. Early shift asked for a short training, Thursday.",
                    ),
                ),
                Unit.PERCENT,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.first_line",
        "Solve it while they are on the line",
        team="First Line",
        serves=(AlignmentPlan("q3.desk"),),
        key_results=(
            KeyResultPlan(
                "calls",
                "Calls answered within 30 seconds from 71 % to 88 %",
                "Timo Brackwede",
                metric(71, 88, commit=82, stretch=92),
                Course(71, 84),
                Unit.PERCENT,
            ),
            KeyResultPlan(
                "data",
                "Tickets that are complete from the start, from 64 % to 90 %",
                "Timo Brackwede",
                metric(64, 90),
                Course(64, 79, Shape.STALLED),
                Unit.PERCENT,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.second_line",
        "No ticket grows old",
        team="Second Line",
        serves=(AlignmentPlan("q3.desk"), AlignmentPlan("q3.delivery")),
        key_results=(
            KeyResultPlan(
                "old", "Tickets older than ten days from 86 to 25", "Ingrid Sollner", metric(86, 25), Course(86, 34)
            ),
            KeyResultPlan(
                "causes",
                "Problems with a known cause from 9 to 24",
                "Malte Kirchhof",
                metric(9, 24),
                Course(9, 23, counted=True),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.early_shift",
        "A calm start to every customer's day",
        team="Early Shift",
        serves=(AlignmentPlan("q3.first_line"),),
        key_results=(
            KeyResultPlan(
                "monday",
                "Nobody waits longer than 90 seconds on a Monday",
                "Svenja Harkort",
                at_most(90, share=True),
                Course(130, 70, Shape.EARLY),
                Unit.DURATION,
            ),
            KeyResultPlan(
                "notes",
                "Handover notes that say what comes next",
                "Svenja Harkort",
                points((50, 0), (75, 0.4), (90, 0.8), (100, 1)),
                Course(52, 98),
                Unit.PERCENT,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.late_shift",
        "Nothing left for the morning",
        team="Late Shift",
        serves=(AlignmentPlan("q3.first_line"),),
        key_results=(
            KeyResultPlan(
                "evening",
                "No more than 25 open calls at eight in the evening",
                "Emre Yaldiz",
                within(0, 25),
                Course(48, 15, Shape.EARLY),
            ),
            KeyResultPlan(
                "callbacks",
                "Callbacks at the promised time from 78 % to 97 %",
                "Emre Yaldiz",
                metric(78, 97),
                Course(78, 93, Shape.EARLY),
                Unit.PERCENT,
            ),
        ),
    ),
)

OPERATIONS: Final = (
    ObjectivePlan(
        "q3.operations",
        "Changes that nobody notices",
        team="Infrastructure Operations",
        serves=(AlignmentPlan("q3.delivery"), AlignmentPlan("q3.current")),
        tags=("platform",),
        key_results=(
            KeyResultPlan(
                "failed",
                "Failed changes from 7.5 % to 3 %",
                "Rasmus Kjeldahl",
                ratio_down(7.5, 3),
                Course(7.5, 3.9, digits=1, late=True),
                Unit.PERCENT,
            ),
            KeyResultPlan(
                "automated",
                "Standard changes without a human hand from 12 to 30",
                "Paul Niederhausen",
                metric(12, 30),
                Course(12, 27, counted=True),
            ),
        ),
    ),
    ObjectivePlan(
        "q3.network",
        "Sites that stay connected",
        team="Network & Sites",
        serves=(AlignmentPlan("q3.operations"),),
        key_results=(
            KeyResultPlan(
                "second_line",
                "Sites with a second line from 41 to 58",
                "Stefan Auerhammer",
                metric(41, 58),
                Course(41, 57, Shape.LATE, counted=True, remarks=("The carrier has moved four dates again.",)),
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "outages",
                "No more than three sites offline in any week",
                "Luca Berardi",
                at_most(3, share=True),
                Course(4, 2),
            ),
            KeyResultPlan(
                "spares",
                "Spare routers within an hour of every site",
                "Ondrej Vavra",
                metric(120, 212),
                None,
                description="How many of 212 sites have one. Nobody has counted yet.",
            ),
        ),
    ),
    ObjectivePlan(
        "q3.cloud",
        "Migrations that end on the planned day",
        team="Cloud Projects",
        serves=(AlignmentPlan("q3.pay.teams", Decimal(2)),),
        tags=("projects",),
        key_results=(
            KeyResultPlan(
                "on_the_day",
                "Migrations finished on the day from 55 % to 85 %",
                "Eleni Papadaki",
                metric(55, 85, commit=75),
                Course(55, 86, slip=Slip.MISTYPED),
                Unit.PERCENT,
            ),
            KeyResultPlan(
                "estimate",
                "Estimates that hold within 10 %, from 35 % to 70 %",
                "Milena Kostadin",
                metric(35, 70),
                Course(35, 66),
                Unit.PERCENT,
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.projects",
        "Know the margin before the customer does",
        team="Projects",
        serves=(AlignmentPlan("q3.pay.teams"), AlignmentPlan("q3.handover")),
        tags=("projects", "profit"),
        key_results=(
            KeyResultPlan(
                "margin",
                "Project gross margin from 50.6 % to 53 %",
                "Davide Fontanella",
                metric(50.6, 53),
                unit=Unit.PERCENT,
                kpi="project_margin",
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "forecast",
                "Projects with a forecast every week from 9 to 24",
                "Thea Ostermann",
                metric(9, 24),
                Course(9, 23, Shape.EARLY),
            ),
        ),
    ),
)
