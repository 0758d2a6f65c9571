"""The current quarter: what the teams of platform and security want."""

from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import at_most, metric, steps
from api.demonstration.plans import AlignmentPlan, Course, KeyResultPlan, ObjectivePlan, Shape
from domain.okrs.objectives import Visibility
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
from domain.units import Unit

PLATFORM: Final = (
    ObjectivePlan(
        "q3.retire",
        "Retire what holds us back",
        team="Application Management",
        serves=(AlignmentPlan("q3.current", Decimal(2)),),
        tags=("platform", "security"),
        key_results=(
            KeyResultPlan(
                "agreed",
                "Retirements agreed with their owners from 10 to 34",
                "Oskar Lindenau",
                metric(10, 34),
                Course(
                    10, 33, counted=True, remarks=("The owner of the label printer tool said yes. After two years.",)
                ),
            ),
            KeyResultPlan(
                "warehouse",
                "The old data warehouse is off",
                "Wanda Grzybek",
                steps("Reports moved", ("Data moved", 2), "Read only", "Switched off", "Contract ended"),
                Course(0, 1),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.lifecycle",
        "Every application has an owner and a last day",
        team="Lifecycle",
        serves=(AlignmentPlan("q3.retire"),),
        key_results=(
            KeyResultPlan(
                "owners",
                "Applications with a named owner from 52 % to 95 %",
                "Piotr Jaworek",
                metric(52, 95),
                Course(52, 101, Shape.EARLY),
                Unit.PERCENT,
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "contracts", "Contracts with their end date in the register", "Ruben Haverkamp", metric(0, 340), None
            ),
        ),
    ),
    ObjectivePlan(
        "q3.pipeline",
        "One way to build, one way to ship",
        team="Engineering",
        serves=(AlignmentPlan("q3.current"),),
        visibility=Visibility.TEAM,
        description="Ours alone until we know whether it works.",
        key_results=(
            KeyResultPlan(
                "services",
                "Services on the new pipeline from 11 to 40",
                "Pauline Charrier",
                metric(11, 40, commit=30),
                Course(11, 39, counted=True),
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "lead_time",
                "From commit to customer in three days instead of nine",
                "Pauline Charrier",
                metric(9, 3),
                Course(9, 3.2, digits=1),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.watch",
        "See it before the customer calls",
        team="Security Operations",
        serves=(AlignmentPlan("q3.elsewhere"),),
        tags=("security",),
        key_results=(
            KeyResultPlan(
                "detect",
                "Half an hour at most from attack to alarm",
                "Zuzana Hradecka",
                at_most(1_800),
                Course(5_400, 2_100, digits=-2, says=Status.AT_RISK),
                Unit.DURATION,
            ),
            KeyResultPlan(
                "playbooks",
                "Alarms with a playbook from 6 to 20",
                "Katinka Behrens",
                metric(6, 20),
                Course(6, 19, counted=True),
                cadence=Cadence.BIWEEKLY,
            ),
            KeyResultPlan(
                "logs",
                "Systems that send their logs from 160 to 240",
                "Zuzana Hradecka",
                metric(160, 240),
                Course(
                    160,
                    172,
                    Shape.FALLING,
                    remarks=("Fifteen agents died with the last update. Vendor knows, vendor is sorry.",),
                ),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.fire_drill",
        "A fire drill for the whole platform",
        team="Platform & Security",
        lead="Yusuf Demirkan",
        serves=(AlignmentPlan("q3.sleep"),),
        starts=0.3,
        description="Begun late: the room was not free, and then half of the team was ill.",
        key_results=(
            KeyResultPlan(
                "drill",
                "One drill, start to end, with customers watching",
                "Ilse van Doorn",
                steps(
                    "Script", "Date agreed with three customers", ("The drill itself", 3), "What we learnt, told to all"
                ),
                Course(0, 1),
                cadence=Cadence.BIWEEKLY,
            ),
        ),
    ),
    ObjectivePlan(
        "q3.mainframe",
        "A museum for the mainframe",
        team="Application Management",
        serves=(AlignmentPlan("q3.current"),),
        description="Put aside: the museum has a mainframe already.",
        key_results=(
            KeyResultPlan(
                "found", "A museum that takes it", "Wanda Grzybek", metric(0, 1), Course(0, 0.4, silent_from=0.3)
            ),
        ),
    ),
)
