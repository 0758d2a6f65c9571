"""Rows as other systems send them."""

import datetime as dt
from typing import Any, Final

import strawberry

from commands.entities import ExternalKey
from commands.integrations.check_ins import CheckInMany, CheckInRow
from commands.integrations.references import Email, Reference
from commands.integrations.upserts import Upsert, UpsertRow
from commands.okrs.check_ins import CheckIn
from domain.actor import Role
from domain.errors import OkraError
from domain.okrs.objectives import Ambition, ObjectiveState, Scope, Visibility
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import Status
from domain.upserts import MOST_ROWS
from schema.inputs import ExternalKeyInput, changes_of
from schema.okrs.measure_inputs import optional_number
from schema.okrs.queries import KeyResultBy, ObjectiveBy
from schema.orgs.queries import CycleBy, PersonBy, TeamBy

STAYS: Final = "What is left out stays as it is, or is the default of a new one."
ROWS: Final = f"1 to {MOST_ROWS} rows. They may refer to each other, whichever comes first."
ATOMIC: Final = "Carry out all rows or none: one bad row puts the errors of all into `errors`."
DRY_RUN: Final = "Tell what would become of each row, and do nothing. What would be created is null."


@strawberry.input(description=f"A team by its key in another system. {STAYS}")
class TeamRowInput:
    external_key: ExternalKeyInput
    name: strawberry.Maybe[str | None] = strawberry.field(description="A new team needs one.")
    description: strawberry.Maybe[str | None]
    parent: strawberry.Maybe[TeamBy | None] = strawberry.field(description="The team above it; null for the top.")
    lead: strawberry.Maybe[PersonBy | None]

    def to_row(self) -> UpsertRow:
        """Give the row as commands take it."""
        return upsert_row(self, ("name",), ("description", "parent", "lead"))


@strawberry.input(description=f"A person by their key in another system. {STAYS}")
class PersonRowInput:
    external_key: ExternalKeyInput
    name: strawberry.Maybe[str | None] = strawberry.field(description="A new person needs one.")
    email: strawberry.Maybe[str | None] = strawberry.field(description="Unique in the organization, whatever its case.")
    title: strawberry.Maybe[str | None]
    role: strawberry.Maybe[Role | None]
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="False lets the person go, as deactivatePerson does; true takes them back."
    )

    def to_row(self) -> UpsertRow:
        """Give the row as commands take it."""
        return upsert_row(self, ("name", "role", "active"), ("email", "title"))


@strawberry.input(description=f"An objective by its key in another system. {STAYS}")
class ObjectiveRowInput:
    external_key: ExternalKeyInput
    title: strawberry.Maybe[str | None] = strawberry.field(description="A new objective needs one.")
    description: strawberry.Maybe[str | None]
    cycle: strawberry.Maybe[CycleBy | None] = strawberry.field(description="A new objective needs one.")
    scope: strawberry.Maybe[Scope | None] = strawberry.field(
        description="A new objective needs one. Given, it takes the objective from whom it does not belong to."
    )
    team: strawberry.Maybe[TeamBy | None] = strawberry.field(description="For the scope TEAM, and only for it.")
    person: strawberry.Maybe[PersonBy | None] = strawberry.field(
        description="For the scope INDIVIDUAL, and only for it."
    )
    lead: strawberry.Maybe[PersonBy | None]
    ambition: strawberry.Maybe[Ambition | None]
    state: strawberry.Maybe[ObjectiveState | None] = strawberry.field(
        description="ACTIVE or DRAFT, for a new objective. One that is there keeps its own."
    )
    visibility: strawberry.Maybe[Visibility | None]
    viewers: strawberry.Maybe[list[PersonBy] | None] = strawberry.field(
        description="The named people who may see it while it is PRIVATE."
    )
    tags: strawberry.Maybe[list[str] | None]
    weight: strawberry.Maybe[float | None]
    start_date: strawberry.Maybe[dt.date | None] = strawberry.field(description="Null: follow the cycle.")
    due_date: strawberry.Maybe[dt.date | None] = strawberry.field(description="Null: follow the cycle.")
    progress_source: strawberry.Maybe[ProgressSource | None]
    manual_progress: strawberry.Maybe[float | None]
    parent: strawberry.Maybe[ObjectiveBy | None] = strawberry.field(
        description="The objective it serves by its primary alignment: a new one takes the place of the old, null "
        "takes it away. Other alignments stay."
    )

    def to_row(self) -> UpsertRow:
        """Give the row as commands take it."""
        return upsert_row(
            self,
            (
                "title",
                "cycle",
                "scope",
                "ambition",
                "state",
                "visibility",
                "viewers",
                "tags",
                "weight",
                "progress_source",
            ),
            ("description", "team", "person", "lead", "start_date", "due_date", "manual_progress", "parent"),
        )


@strawberry.input
class UpsertTeamsInput:
    teams: list[TeamRowInput] = strawberry.field(description=ROWS)
    atomic: bool = strawberry.field(default=False, description=ATOMIC)
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)

    def to_command(self) -> Upsert:
        """Give the command."""
        return Upsert(tuple(row.to_row() for row in self.teams), self.atomic, self.dry_run)


@strawberry.input
class UpsertPeopleInput:
    people: list[PersonRowInput] = strawberry.field(description=f"1 to {MOST_ROWS} rows.")
    atomic: bool = strawberry.field(default=False, description=ATOMIC)
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)

    def to_command(self) -> Upsert:
        """Give the command."""
        return Upsert(tuple(row.to_row() for row in self.people), self.atomic, self.dry_run)


@strawberry.input
class UpsertObjectivesInput:
    objectives: list[ObjectiveRowInput] = strawberry.field(description=ROWS)
    atomic: bool = strawberry.field(default=False, description=ATOMIC)
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)

    def to_command(self) -> Upsert:
        """Give the command."""
        return Upsert(tuple(row.to_row() for row in self.objectives), self.atomic, self.dry_run)


@strawberry.input(
    description="What to say of a key result. What is left out is not spoken of. Give at least a value, milestones, "
    "a status, confidence or a note."
)
class CheckInRowInput:
    key_result: KeyResultBy
    value: float | None = strawberry.field(
        default=None, description="The value as it stands, not the change. At most 15 significant digits."
    )
    done_milestones: list[strawberry.ID] | None = strawberry.field(
        default=None, description="All milestones that are done, not only the new ones."
    )
    status: Status | None = strawberry.field(default=None, description="Your own word; left out, the numbers decide.")
    confidence: float | None = strawberry.field(default=None, description="0..1")
    note: str | None = None
    date: dt.date | None = strawberry.field(
        default=None, description="The day it speaks of: today or earlier. Left out: today."
    )

    def to_row(self) -> CheckInRow:
        """Give the row as commands take it. Whatever is wrong with it is told with its result."""
        named = reference_of(self.key_result)
        return CheckInRow(named if isinstance(named, ExternalKey) else str(named), self._said())

    def _said(self) -> CheckIn | OkraError:
        done = self.done_milestones
        try:
            return CheckIn(
                key_result_id="",
                value=optional_number(self.value, "value"),
                done_milestones=None if done is None else frozenset(str(item) for item in done),
                status=self.status,
                confidence=optional_number(self.confidence, "confidence"),
                note=self.note,
                date=self.date,
            )
        except OkraError as error:
            return error


@strawberry.input
class CheckInManyInput:
    check_ins: list[CheckInRowInput] = strawberry.field(
        description=f"1 to {MOST_ROWS} rows; of one key result several, if need be. They count in this order."
    )
    atomic: bool = strawberry.field(default=False, description=ATOMIC)

    def to_command(self) -> CheckInMany:
        """Give the command."""
        return CheckInMany(tuple(row.to_row() for row in self.check_ins), self.atomic)


def reference_of(by: TeamBy | PersonBy | CycleBy | ObjectiveBy | KeyResultBy) -> Reference:
    """Give the reference that a `@oneOf` input stands for."""
    if by.external_key is not None:
        return by.external_key.value.to_key()
    if isinstance(by, PersonBy) and by.email is not None:
        return Email(by.email.value)
    return "" if by.id is None else str(by.id.value)


def upsert_row(given: Any, names: tuple[str, ...], clearable: tuple[str, ...]) -> UpsertRow:
    """Give a row as commands take it; what is wrong with it is told with its result."""
    key = given.external_key.to_key()
    try:
        changes = changes_of(given, *names, clearable=clearable)
    except OkraError as error:
        return UpsertRow(key, {}, error)
    return UpsertRow(key, {name: _as_rows_hold_it(value) for name, value in changes.items()})


def _as_rows_hold_it(value: object) -> object:
    if isinstance(value, list):
        return tuple(_as_rows_hold_it(item) for item in value)
    return reference_of(value) if isinstance(value, TeamBy | PersonBy | CycleBy | ObjectiveBy) else value
