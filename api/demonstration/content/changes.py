"""What was changed on the way in the current quarter: nobody's plan survives three months unchanged."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from api.demonstration.content.measures import metric
from api.demonstration.steps.changing import (
    AimElsewhere,
    DropKeyResult,
    DropObjective,
    Estimate,
    GiveUp,
    Realign,
    Rename,
    Weigh,
)
from api.demonstration.steps.step import Step


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody does after a share of the current quarter; or, with `days_ago`, so long before today."""

    after: float
    person: str
    step: Step
    days_ago: int | None = None

    @classmethod
    def lately(cls, days_ago: int, person: str, step: Step) -> "Change":
        """Tell what somebody does shortly before today."""
        return cls(0, person, step, days_ago)


CHANGES: Final = (
    Change(0.04, "Jonas Wiechmann", Realign("q3.page_one", "q3.content", "q3.found")),
    Change(0.06, "Freya Tannenberg", Rename("q3.renewals", "No renewal comes as a surprise")),
    Change(0.08, "Henrike Vossberg", Estimate("q3.birch", Decimal("0.1"))),
    Change(0.13, "Tobias Aldinger", Weigh("q3.delivery.backlog", Decimal("0.5"))),
    Change(0.18, "Catarina Moreau", GiveUp("q3.sales.fair")),
    Change(
        0.22,
        "Fatima Benhaddou",
        AimElsewhere("q3.write_down.articles", "Twelve articles that others use", metric(0, 12)),
    ),
    Change(0.25, "Nadja Felber", DropKeyResult("q3.hiring.referrals")),
    Change(0.28, "Henrike Vossberg", Estimate("q3.birch", Decimal("0.35"))),
    Change(0.33, "Oskar Lindenau", DropObjective("q3.mainframe")),
    Change(0.37, "Henrike Vossberg", Estimate("q3.birch", Decimal("0.3"))),
)
