"""What people do in the current quarter, so that the numbers have a reason to move."""

from typing import Final

from api.demonstration.plans import InitiativePlan

INITIATIVES: Final = (
    InitiativePlan(
        "triage_rule",
        "q3.desk.respond",
        "One triage rule for all three shifts",
        "Timo Brackwede",
        due=0.2,
        begun=0.04,
        finished=0.17,
    ),
    InitiativePlan(
        "search",
        "q3.desk.articles",
        "A search that finds our own articles",
        "Mara Lindqvist",
        due=0.15,
        begun=0.04,
        finished=0.3,
        description="The old one looks at titles only. Two weeks, says engineering.",
    ),
    InitiativePlan(
        "article_training",
        "q3.desk.articles",
        "An hour of training for the early shift",
        "Svenja Harkort",
        due=0.95,
    ),
    InitiativePlan(
        "printer_drivers",
        "q3.printers.passed_on",
        "New drivers for the forty oldest printers",
        "Kilian Amsel",
        due=0.9,
        begun=0.3,
    ),
    InitiativePlan(
        "listening_calls",
        "q3.coach",
        "Two calls a day with headphones on",
        "Mara Lindqvist",
        due=1.0,
        begun=0.04,
    ),
    InitiativePlan(
        "fair_stand",
        "q3.sales.fair",
        "A stand at the autumn fair",
        "Joaquim Sardinha",
        due=0.5,
        begun=0.04,
        finished=0.17,
        called_off=True,
    ),
    InitiativePlan(
        "carrier_talks",
        "q3.network.second_line",
        "A second carrier for the sites that the first one keeps putting off",
        "Luca Berardi",
        due=0.35,
        begun=0.17,
        description="Overdue, because the second carrier moves dates as well.",
    ),
    InitiativePlan(
        "quiet_hours",
        "q3.stay",
        "No meetings before ten",
        "Karla Wenninger",
        due=0.6,
    ),
    InitiativePlan(
        "form_questions",
        "q3.growth.leads",
        "Ask three questions in the form instead of eleven",
        "Bruno Caldas",
        due=0.3,
        begun=0.1,
        finished=0.3,
    ),
)
