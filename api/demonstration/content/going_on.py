"""What does not end with a quarter: objectives carried over from the one before, and one that takes its own time."""

from typing import Final

from api.demonstration.content.measures import at_most, metric, ratio_down
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape
from domain.okrs.periods import Cadence
from domain.units import Unit

OBJECTIVES: Final = (
    ObjectivePlan(
        "q3.triage",
        "The right desk at the first try",
        team="Service Desk",
        serves=(AlignmentPlan("q3.desk", contributes=False),),
        carried_over_from="q2.triage",
        key_results=(
            KeyResultPlan(
                "passed_on",
                "Tickets passed on twice from 19 % to 8 %",
                "Mara Lindqvist",
                ratio_down(11, 8),
                Course(11, 8.2, Shape.EARLY, digits=1),
                Unit.PERCENT,
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "articles",
                "Articles brought up to date from 0 to 180",
                "Mara Lindqvist",
                metric(96, 180),
                Course(96, 176, counted=True, remarks=("Every desk lead takes five a week. That is the whole trick.",)),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.alarms",
        "Fewer alarms, and each one real",
        team="Security Operations",
        serves=(AlignmentPlan("q3.watch"),),
        carried_over_from="q2.alarms",
        key_results=(
            KeyResultPlan(
                "noise",
                "False alarms from 70 % to 25 %",
                "Zuzana Hradecka",
                metric(41, 25),
                Course(41, 26),
                Unit.PERCENT,
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "year.move",
        "Move the data centre, and nobody notices",
        team="Infrastructure Operations",
        serves=(AlignmentPlan("year.platform"),),
        starts=0.32,
        ends=0.88,
        description="From the signed lease to the empty hall: two quarters and a half, whatever the calendar says.",
        tags=("platform", "data centre"),
        key_results=(
            KeyResultPlan(
                "racks",
                "46 racks stand in the new hall",
                "Greta Sandvik",
                metric(0, 46),
                Course(0, 46, Shape.LATE, counted=True, remarks=("Four racks in one night, and breakfast at six.",)),
                cadence=Cadence.MONTHLY,
            ),
            KeyResultPlan(
                "interruptions",
                "No more than six interruptions that customers have to plan for",
                "Greta Sandvik",
                at_most(6),
                Course(0, 5, counted=True),
                cadence=Cadence.MONTHLY,
            ),
        ),
    ),
)
