"""The custom fields of the company of tests, and what they are set to."""

from datetime import date
from decimal import Decimal
from typing import Final

from commands.custom_fields.fields import CreateCustomField, create_custom_field
from domain.custom_fields.fields import Choice, CustomField, CustomFieldTarget, CustomFieldType
from domain.custom_fields.values import Content, GivenField, GivenValue
from storage.custom_fields.reads import choices_by_field
from tests.company import Company

_EVERYTHING: Final = tuple(CustomFieldTarget)
_FIELDS: Final = {
    "region": (CustomFieldType.CHOICE, _EVERYTHING),
    "budget": (CustomFieldType.NUMBER, _EVERYTHING),
    "sponsor": (CustomFieldType.PERSON, (CustomFieldTarget.OBJECTIVE,)),
    "launch": (CustomFieldType.DATE, (CustomFieldTarget.OBJECTIVE, CustomFieldTarget.KEY_RESULT)),
    "theme": (CustomFieldType.TEXT, (CustomFieldTarget.OBJECTIVE,)),
    "idle": (CustomFieldType.TEXT, (CustomFieldTarget.KPI,)),
}
_VALUES: Final[dict[str, dict[str, Content]]] = {
    "squad_goal": {"theme": "Trust", "sponsor": "cleo", "budget": Decimal("1.5"), "region": "north"},
    "sales_goal": {"theme": "Growth", "budget": Decimal(20), "launch": date(2026, 6, 1), "region": "south"},
    "private_goal": {"theme": "Secret", "region": "north"},
    "past_goal": {"theme": "Past"},
    "metric": {"budget": Decimal("0.1"), "launch": date(2026, 5, 1)},
    "secret": {"budget": Decimal(7)},
    "kpi": {"region": "south", "budget": Decimal(3)},
}


async def define_custom_fields(company: Company) -> None:
    """Define a field of each type, and one that is set on nothing."""
    for key, (type_, targets) in _FIELDS.items():
        choices = (Choice("North"), Choice("South")) if type_ is CustomFieldType.CHOICE else ()
        field = CustomField(key, f"{key.title()} of {company.name}", type_, targets, choices=choices)
        company.ids[key] = await company.run(create_custom_field, CreateCustomField(field))
    reading = company.database.reading(company.owner)
    for choice in (await choices_by_field(reading, [company["region"]]))[company["region"]]:
        company.ids[choice["name"].lower()] = choice["id"]


def fields_given(company: Company, name: str) -> tuple[GivenField, ...]:
    """Give what the fields of a thing of the company are set to when it is made."""
    return tuple(
        GivenField(
            key, GivenValue(_FIELDS[key][0], company.ids.get(content, content) if isinstance(content, str) else content)
        )
        for key, content in _VALUES.get(name, {}).items()
    )
