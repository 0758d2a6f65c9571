"""What custom fields are set to, as it is given when something is created or changed."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import strawberry

from domain.custom_fields.fields import CustomFieldType
from domain.custom_fields.values import CUSTOM_FIELDS, GivenField, GivenValue
from domain.errors import InvalidInput, refuse

ON_CREATE: Final = "What its custom fields are set to, at most 50. All others are not set."
ON_UPDATE: Final = "What to set its custom fields to, at most 50. What is not named stays as it is."


@strawberry.input(one_of=True, description="The value of a custom field, by the field's type.")
class CustomFieldValueInput:
    text: strawberry.Maybe[str] = strawberry.field(description="1 to 500 characters; blanks around it are dropped.")
    number: strawberry.Maybe[float] = strawberry.field(description="At most 15 significant digits.")
    date: strawberry.Maybe[dt.date]
    person_id: strawberry.Maybe[strawberry.ID]
    choice_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="A choice of this field that is not archived."
    )

    def to_value(self) -> GivenValue:
        """Give the value with the type it was given by."""
        given = {
            CustomFieldType.TEXT: self.text,
            CustomFieldType.NUMBER: self.number,
            CustomFieldType.DATE: self.date,
            CustomFieldType.PERSON: self.person_id,
            CustomFieldType.CHOICE: self.choice_id,
        }
        (value,) = (GivenValue(type_, some.value) for type_, some in given.items() if some is not None)
        return value


@strawberry.input(description="A custom field, and what to set it to.")
class CustomFieldInput:
    key: str
    value: strawberry.Maybe[CustomFieldValueInput | None] = strawberry.field(description="Null empties the field.")


def given_fields(inputs: Sequence[CustomFieldInput]) -> tuple[GivenField, ...]:
    """Give the fields as commands take them. Raises `InvalidInput` for those without a value, all at once."""
    refuse(
        tuple(
            InvalidInput("Say what to set it to; null empties it.", CUSTOM_FIELDS, str(index), "value")
            for index, each in enumerate(inputs)
            if each.value is None
        )
    )
    return tuple(
        GivenField(each.key, each.value.value.to_value() if each.value.value is not None else None)
        for each in inputs
        if each.value is not None
    )


def changed_fields(inputs: strawberry.Maybe[list[CustomFieldInput] | None]) -> dict[str, tuple[GivenField, ...]]:
    """Give the fields of an update as a part of its changes: nothing where none was sent. Raises as `given_fields`."""
    if inputs is None:
        return {}
    if inputs.value is None:
        raise InvalidInput("Leave this out or give it a value; it cannot be empty.", CUSTOM_FIELDS)
    return {"custom_fields": given_fields(inputs.value)}
