"""What the company wants to know of its objectives, key results and KPIs beyond what everybody has."""

from collections.abc import Mapping
from typing import Final

from api.demonstration.plans import FieldPlan, FieldValue
from domain.custom_fields.fields import CustomFieldType

FIELDS: Final = (
    FieldPlan(
        "theme",
        "Theme of the year",
        CustomFieldType.CHOICE,
        "What it belongs to in the annual plan.",
        ("Trust", "Growth", "Quiet operations", "A good place to work"),
    ),
    FieldPlan("asked_for_by", "Asked for by", CustomFieldType.TEXT, "A customer, an authority, or one of us."),
    FieldPlan("budget", "Budget", CustomFieldType.NUMBER, "EUR, without our own hours."),
    FieldPlan("board_review", "Board review", CustomFieldType.DATE, "The day on which the board looks at it."),
    FieldPlan("sponsor", "Sponsor", CustomFieldType.PERSON, "Who opens doors."),
)

VALUES: Final[Mapping[str, Mapping[str, FieldValue]]] = {
    "q3.feel": {"theme": "Trust", "sponsor": "Henrike Vossberg", "board_review": 60},
    "q3.desk": {"theme": "Trust", "asked_for_by": "Morgenroth printing house", "budget": 18_000},
    "q3.coach": {"theme": "Trust"},
    "q3.keep": {"theme": "Trust", "asked_for_by": "Morgenroth printing house"},
    "q3.growth": {"theme": "Growth", "budget": 42_000, "sponsor": "Catarina Moreau"},
    "q3.current": {"theme": "Quiet operations", "sponsor": "Ilse van Doorn"},
    "q3.stay": {"theme": "A good place to work", "asked_for_by": "Works council"},
    "q3.desk.articles": {"theme": "Trust", "budget": 6_500, "sponsor": "Pauline Charrier"},
    "q3.current.restore": {"asked_for_by": "Insurer", "board_review": 32},
    "time_to_respond": {"theme": "Trust", "asked_for_by": "Framework contracts", "board_review": 32},
    "phishing_report_rate": {"budget": 4_800, "sponsor": "Yusuf Demirkan"},
}
"""By the keys of objectives, key results and KPIs."""
