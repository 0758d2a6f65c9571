"""What events say beyond who, when and of what, in the words of the API."""

from collections.abc import Mapping
from typing import Any, Final

from strawberry.utils.str_converters import to_camel_case

CHANGED: Final = "changed"
_FIELDS: Final = {
    "external_source": "externalKey",
    "external_id": "externalKey",
    "own_start_date": "startDate",
    "own_due_date": "dueDate",
    "own_cadence": "cadence",
}


def published_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the data of an event with the names that the API gives to fields."""
    return {
        to_camel_case(name): _field_names(value) if name == CHANGED else _published(value)
        for name, value in data.items()
    }


def _published(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {to_camel_case(name): _published(each) for name, each in value.items()}
    return [_published(each) for each in value] if isinstance(value, list) else value


def _field_names(columns: list[str]) -> list[str]:
    return sorted({_FIELDS.get(column) or to_camel_case(column) for column in columns})
