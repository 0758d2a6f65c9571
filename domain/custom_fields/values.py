"""Values of custom fields: which are accepted, and what setting them changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from domain.custom_fields.fields import CustomFieldTarget, CustomFieldType
from domain.errors import InvalidInput, NotFound, OkraError, TooMany, WrongState
from domain.numbers import exact_number
from domain.text import check_text

TEXT_LENGTH: Final = 500
"""Short enough for every text to stand in an index as a whole."""

MOST_VALUES: Final = 50
"""How many values may be set at once."""

CUSTOM_FIELDS: Final = "customFields"

Content: TypeAlias = str | Decimal | date
"""What a field has as its value: a text, the id of a person or of a choice, a number, a day."""

INPUT_NAMES: Final = {
    CustomFieldType.TEXT: "text",
    CustomFieldType.NUMBER: "number",
    CustomFieldType.DATE: "date",
    CustomFieldType.PERSON: "personId",
    CustomFieldType.CHOICE: "choiceId",
}


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value as somebody gave it, with the type they took the field to have. A number is not exact yet."""

    type: CustomFieldType
    content: str | float | Decimal | date


@dataclass(frozen=True, slots=True)
class GivenField:
    """A field by its key, and what to set it to; None empties it."""

    key: str
    value: GivenValue | None


@dataclass(frozen=True, slots=True)
class DefinedField:
    """A custom field, as far as setting its values looks at it. `choices` are those that are not archived."""

    id: str
    key: str
    type: CustomFieldType
    applies_to: frozenset[CustomFieldTarget]
    archived: bool = False
    choices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What a field had and will have; None stands for nothing. `index` is its place among those given."""

    field: DefinedField
    before: Content | None
    after: Content | None
    index: int


@dataclass(frozen=True, slots=True)
class PlannedValues:
    """What setting values will change, or why it cannot."""

    changes: tuple[ValueChange, ...] = ()
    errors: tuple[OkraError, ...] = field(default=())

    def told(self) -> dict[str, object]:
        """Give what an event says of it: nothing where nothing changes."""
        if not self.changes:
            return {}
        return {"custom_fields": [_told(change) for change in self.changes]}


def plan_values(
    fields: Mapping[str, DefinedField],
    target: CustomFieldTarget,
    present: Mapping[str, Content],
    given: Sequence[GivenField],
) -> PlannedValues:
    """Plan to set what is given on a `target`; `fields` are found by key, `present` values by the field's id.

    What is wrong is told all at once. A value that is set already changes nothing and is never refused.
    """
    if len(given) > MOST_VALUES:
        message = f"At most {MOST_VALUES} custom fields at once; these are {len(given)}."
        return PlannedValues(errors=(TooMany(message, CUSTOM_FIELDS),))
    changes: list[ValueChange] = []
    errors: list[OkraError] = []
    seen: set[str] = set()
    for index, each in enumerate(given):
        try:
            _require_once(each.key, seen)
            defined = _field_for(fields, target, each.key)
            before, after = present.get(defined.id), _content(defined, each.value)
            if before != after:
                _require_settable(defined, after)
                changes.append(ValueChange(defined, before, after, index))
        except OkraError as error:
            errors.append(error.under(CUSTOM_FIELDS, str(index)))
    return PlannedValues(tuple(changes), tuple(errors))


def _require_once(key: str, seen: set[str]) -> None:
    if key in seen:
        raise InvalidInput("This field is given twice.", "key")
    seen.add(key)


def _field_for(fields: Mapping[str, DefinedField], target: CustomFieldTarget, key: str) -> DefinedField:
    if key not in fields:
        raise NotFound("No custom field has this key.", "key")
    if target not in fields[key].applies_to:
        listed = ", ".join(each for each in CustomFieldTarget if each in fields[key].applies_to)
        message = f"This field is for {listed}."
        raise InvalidInput(message, "key")
    return fields[key]


def _content(defined: DefinedField, given: GivenValue | None) -> Content | None:
    """Take a value as it is stored. Raises `InvalidInput` for one that does not fit the field."""
    if given is None:
        return None
    place = ("value", INPUT_NAMES[given.type])
    if given.type is not defined.type:
        message = f"This field is of the type {defined.type}: give `{INPUT_NAMES[defined.type]}`."
        raise InvalidInput(message, *place)
    match given.content:
        case date():
            return given.content
        case str() if given.type is CustomFieldType.TEXT:
            return _text(given.content, place)
        case str():
            return given.content
        case _:
            return exact_number(given.content, *place)


def _text(text: str, place: tuple[str, ...]) -> str:
    stripped = text.strip()
    if not stripped:
        raise InvalidInput("This text is empty; to empty the field, set it to null.", *place)
    for error in check_text(stripped, TEXT_LENGTH, *place):
        raise error
    return stripped


def _require_settable(defined: DefinedField, after: Content | None) -> None:
    if defined.archived:
        raise WrongState("This field is archived: its values stay as they are.", "key")
    if defined.type is CustomFieldType.CHOICE and after is not None and after not in defined.choices:
        raise NotFound("This field has no such choice, or has archived it.", "value", "choiceId")


def _told(change: ValueChange) -> dict[str, object]:
    return {"key": change.field.key, "before": _written(change.before), "after": _written(change.after)}


def _written(content: Content | None) -> str | float | None:
    match content:
        case Decimal():
            return float(content)
        case date():
            return content.isoformat()
        case _:
            return content
