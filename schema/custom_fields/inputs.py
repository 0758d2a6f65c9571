"""What is given to define and change custom fields."""

import strawberry

from commands.custom_fields.fields import ChangeCustomField, CreateCustomField, UpdateCustomField
from domain.custom_fields.fields import Choice, CustomField, CustomFieldTarget, CustomFieldType
from schema.inputs import EXPECTED_VERSION, changes_of


@strawberry.input(description="A choice of a custom field.")
class CustomFieldChoiceInput:
    name: str
    id: strawberry.ID | None = strawberry.field(
        default=None, description="Of a choice that the field has or had; left out, the choice is new."
    )

    def to_choice(self) -> Choice:
        """Give the choice as commands take it."""
        return Choice(self.name, self.id)


@strawberry.input
class CreateCustomFieldInput:
    key: str = strawberry.field(
        description="Its name in inputs and filters, for good: 1 to 40 small letters, digits and underscores, the "
        "first a letter."
    )
    name: str
    type: CustomFieldType = strawberry.field(description="For good.")
    applies_to: list[CustomFieldTarget]
    description: str | None = None
    choices: list[CustomFieldChoiceInput] = strawberry.field(
        default_factory=list, description="For the type CHOICE, and only for it: 1 to 100, in their order."
    )
    position: int | None = strawberry.field(
        default=None, description="Its place among all custom fields, from 1; left out, the last."
    )

    def to_command(self) -> CreateCustomField:
        """Give the command."""
        field = CustomField(
            key=self.key,
            name=self.name,
            type=self.type,
            applies_to=tuple(self.applies_to),
            description=self.description,
            choices=tuple(choice.to_choice() for choice in self.choices),
        )
        return CreateCustomField(field, self.position)


@strawberry.input(description="What is left out stays as it is. Key and type stay for good.")
class UpdateCustomFieldInput:
    id: strawberry.ID
    name: strawberry.Maybe[str | None]
    description: strawberry.Maybe[str | None]
    applies_to: strawberry.Maybe[list[CustomFieldTarget] | None] = strawberry.field(
        description="IN_USE where the field is set on what would be left out."
    )
    choices: strawberry.Maybe[list[CustomFieldChoiceInput] | None] = strawberry.field(
        description="Given whole, in their order. What is left out is archived if anything has it, and otherwise gone; "
        "an archived choice that is named again is back."
    )
    position: strawberry.Maybe[int | None]
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateCustomField:
        """Give the command. Raises `InvalidInput` for nulls."""
        changes = changes_of(self, "name", "applies_to", "choices", "position", clearable=("description",))
        if self.applies_to is not None:
            changes["applies_to"] = tuple(self.applies_to.value or ())
        if self.choices is not None:
            changes["choices"] = tuple(choice.to_choice() for choice in self.choices.value or ())
        return UpdateCustomField(self.id, changes, self.expected_version)


@strawberry.input
class CustomFieldStepInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> ChangeCustomField:
        """Give the command."""
        return ChangeCustomField(self.id, self.expected_version)
