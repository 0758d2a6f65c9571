"""A custom field: what it is called, what it holds, and what it may be set on."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.errors import InvalidInput, OkraError
from domain.text import DESCRIPTION_LENGTH, check_text, check_title

MOST_FIELDS: Final = 50
"""How many fields that are not archived an organization may have."""

MOST_FIELDS_EVER: Final = 200
"""How many it may have together with the archived ones."""

MOST_CHOICES: Final = 100

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class CustomFieldType(StrEnum):
    """What a custom field holds. A field never changes its type."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    DATE = "DATE"
    PERSON = "PERSON"
    CHOICE = "CHOICE"


class CustomFieldTarget(StrEnum):
    """What a custom field may be set on."""

    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"
    KPI = "KPI"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field of the type `CHOICE` may have. A new one has no id yet."""

    name: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class CustomField:
    """What administrators set on a custom field."""

    key: str
    name: str
    type: CustomFieldType
    applies_to: tuple[CustomFieldTarget, ...]
    description: str | None = None
    choices: tuple[Choice, ...] = ()


def check_custom_field(field: CustomField, known_choices: frozenset[str] = frozenset()) -> tuple[OkraError, ...]:
    """Tell all that is wrong with a custom field. `known_choices` are the ids of the choices it had before."""
    return (
        *_check_key(field.key),
        *check_title(field.name, "name"),
        *check_text(field.description, DESCRIPTION_LENGTH, "description"),
        *_check_targets(field.applies_to),
        *_check_choices(field, known_choices),
    )


def targets_in_order(targets: Sequence[CustomFieldTarget]) -> tuple[CustomFieldTarget, ...]:
    """Give each target once, in the order of the enum."""
    return tuple(target for target in CustomFieldTarget if target in targets)


def _check_key(key: str) -> tuple[OkraError, ...]:
    if _KEY.fullmatch(key):
        return ()
    message = "A key has 1 to 40 small letters, digits and underscores, and begins with a letter."
    return (InvalidInput(message, "key"),)


def _check_targets(targets: tuple[CustomFieldTarget, ...]) -> tuple[OkraError, ...]:
    return () if targets else (InvalidInput("Say what it applies to.", "appliesTo"),)


def _check_choices(field: CustomField, known: frozenset[str]) -> tuple[OkraError, ...]:
    if field.type is not CustomFieldType.CHOICE:
        return (InvalidInput(f"The type {field.type} has no choices.", "choices"),) if field.choices else ()
    if not 1 <= len(field.choices) <= MOST_CHOICES:
        message = f"Give 1 to {MOST_CHOICES} choices; these are {len(field.choices)}."
        return (InvalidInput(message, "choices"),)
    names = Counter(_alike(choice.name) for choice in field.choices)
    identifiers = Counter(choice.id for choice in field.choices)
    errors: list[OkraError] = []
    for index, choice in enumerate(field.choices):
        errors += check_title(choice.name, "choices", str(index), "name")
        if names[_alike(choice.name)] > 1:
            errors.append(InvalidInput("Two choices have this name.", "choices", str(index), "name"))
        if choice.id is not None and choice.id not in known:
            errors.append(InvalidInput("This field has no such choice.", "choices", str(index), "id"))
        elif choice.id is not None and identifiers[choice.id] > 1:
            errors.append(InvalidInput("The same choice is given twice.", "choices", str(index), "id"))
    return tuple(errors)


def _alike(name: str) -> str:
    return name.strip().casefold()
