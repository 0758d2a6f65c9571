"""What inputs have in common: names that other systems gave, and changes that say only what they change.

An optional field of an update is declared `strawberry.Maybe[X | None]`, whatever it may hold. Left out, it
stays as it is; null is judged by `changes_of`, so that a wrong one is an error in the payload like any other.
"""

from collections.abc import Collection
from typing import Final

import strawberry
from strawberry.utils.str_converters import to_camel_case

from commands.entities import ExternalKey
from domain.errors import InvalidInput, refuse
from domain.numbers import exact_number

EXPECTED_VERSION: Final = (
    "The version you read. If somebody changed it since, nothing is changed and you get a VersionConflict."
)
"""The description of every `expectedVersion`."""


@strawberry.input(
    description="How another system names an entity. Unique in the organization among entities of one type."
)
class ExternalKeyInput:
    source: str = strawberry.field(description="The other system, such as `jira`.")
    id: str = strawberry.field(description="The entity's id in that system.")

    def to_key(self) -> ExternalKey:
        """Give the key as commands take it."""
        return ExternalKey(self.source, self.id)


def changes_of(given: object, *names: str, clearable: Collection[str] = ()) -> dict[str, object]:
    """Give the fields of an update that were sent, by python name, external keys and numbers as commands take them.

    `names` are fields that must hold something: a null is refused with `InvalidInput` at its path, all such
    nulls at once. `clearable` are fields that null empties.
    """
    sent = {name: some.value for name in (*names, *clearable) if (some := getattr(given, name)) is not None}
    refuse(
        tuple(
            InvalidInput("Leave this out or give it a value; it cannot be empty.", to_camel_case(name))
            for name in names
            if name in sent and sent[name] is None
        )
    )
    return {name: _as_commands_take_it(value, name) for name, value in sent.items()}


def _as_commands_take_it(value: object, name: str) -> object:
    if isinstance(value, ExternalKeyInput):
        return value.to_key()
    return exact_number(value, to_camel_case(name)) if isinstance(value, float) else value
