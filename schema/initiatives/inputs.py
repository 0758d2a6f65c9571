"""What is given to create and change initiatives."""

import datetime as dt

import strawberry

from commands.initiatives.initiatives import CreateInitiative, UpdateInitiative
from commands.initiatives.lifecycle import ChangeInitiative
from domain.initiatives import InitiativeState
from schema.inputs import EXPECTED_VERSION, ExternalKeyInput, changes_of


@strawberry.input(one_of=True, description="Which initiative: by exactly one of these.")
class InitiativeBy:
    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]


@strawberry.input
class CreateInitiativeInput:
    parent_id: strawberry.ID = strawberry.field(description="The objective or key result it is to move.")
    title: str
    description: str | None = strawberry.field(default=None, description="Markdown, up to 20,000 characters.")
    owner_id: strawberry.ID | None = None
    due_date: dt.date | None = strawberry.field(default=None, description="Any day, also beyond the objective's.")
    state: InitiativeState = InitiativeState.TODO
    external_key: ExternalKeyInput | None = None

    def to_command(self) -> CreateInitiative:
        """Give the command."""
        return CreateInitiative(
            parent_id=self.parent_id,
            title=self.title,
            description=self.description,
            owner_id=self.owner_id,
            due_date=self.due_date,
            state=self.state,
            external_key=self.external_key.to_key() if self.external_key else None,
        )


@strawberry.input(description="What is left out stays as it is.")
class UpdateInitiativeInput:
    id: strawberry.ID
    title: strawberry.Maybe[str | None]
    description: strawberry.Maybe[str | None]
    owner_id: strawberry.Maybe[strawberry.ID | None]
    due_date: strawberry.Maybe[dt.date | None]
    state: strawberry.Maybe[InitiativeState | None] = strawberry.field(description="From any state to any other.")
    external_key: strawberry.Maybe[ExternalKeyInput | None]
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateInitiative:
        """Give the command. Raises `InvalidInput` for nulls where something must stand."""
        changes = changes_of(self, "title", "state", "external_key", clearable=("description", "owner_id", "due_date"))
        return UpdateInitiative(self.id, changes, self.expected_version)


@strawberry.input(description="Names an initiative for a step of its life.")
class InitiativeStepInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> ChangeInitiative:
        """Give the command."""
        return ChangeInitiative(self.id, self.expected_version)
