"""What is given to create and change objectives and key results."""

import datetime as dt

import strawberry

from commands.okrs.key_results import CreateKeyResult, UpdateKeyResult
from commands.okrs.objectives import CreateObjective, UpdateObjective
from domain.numbers import exact_number
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.objectives import Ambition, ObjectiveState, Scope, Visibility
from domain.okrs.periods import Cadence
from domain.okrs.rollup import ProgressSource
from domain.units import Unit
from schema.custom_fields.values import ON_CREATE, ON_UPDATE, CustomFieldInput, changed_fields, given_fields
from schema.inputs import EXPECTED_VERSION, ExternalKeyInput, changes_of
from schema.okrs.measure_inputs import MeasureInput, optional_number


@strawberry.input
class CreateObjectiveInput:
    title: str
    cycle_id: strawberry.ID
    scope: Scope
    description: str | None = None
    team_id: strawberry.ID | None = strawberry.field(default=None, description="For the scope TEAM, and only for it.")
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="For the scope INDIVIDUAL, and only for it."
    )
    lead_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Who is accountable; for the scope INDIVIDUAL the person, if nothing is said.",
    )
    ambition: Ambition = Ambition.COMMITTED
    state: ObjectiveState = strawberry.field(
        default=ObjectiveState.ACTIVE, description="ACTIVE, or DRAFT: a draft counts nowhere yet."
    )
    visibility: Visibility = Visibility.ORGANIZATION
    viewer_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The named people who may see it while it is PRIVATE."
    )
    tags: list[str] = strawberry.field(default_factory=list)
    weight: float = strawberry.field(
        default=1, description="What a new alignment of it weighs, if nothing else is said."
    )
    start_date: dt.date | None = strawberry.field(
        default=None, description="Within the cycle. Left out, it follows the cycle."
    )
    due_date: dt.date | None = strawberry.field(
        default=None, description="Within the cycle. Left out, it follows the cycle."
    )
    progress_source: ProgressSource = ProgressSource.BOTH
    manual_progress: float | None = strawberry.field(
        default=None, description="0..1; it counts while the source is MANUAL."
    )
    external_key: ExternalKeyInput | None = None
    custom_fields: list[CustomFieldInput] = strawberry.field(default_factory=list, description=ON_CREATE)

    def to_command(self) -> CreateObjective:
        """Give the command. Raises `InvalidInput` for numbers that are refused."""
        return CreateObjective(
            title=self.title,
            cycle_id=self.cycle_id,
            scope=self.scope,
            description=self.description,
            team_id=self.team_id,
            person_id=self.person_id,
            lead_id=self.lead_id,
            ambition=self.ambition,
            state=self.state,
            visibility=self.visibility,
            viewer_ids=tuple(self.viewer_ids),
            tags=tuple(self.tags),
            weight=exact_number(self.weight, "weight"),
            start_date=self.start_date,
            due_date=self.due_date,
            progress_source=self.progress_source,
            manual_progress=optional_number(self.manual_progress, "manualProgress"),
            external_key=self.external_key.to_key() if self.external_key else None,
            custom_fields=given_fields(self.custom_fields),
        )


@strawberry.input(description="What is left out stays as it is.")
class UpdateObjectiveInput:
    id: strawberry.ID
    title: strawberry.Maybe[str | None]
    description: strawberry.Maybe[str | None]
    cycle_id: strawberry.Maybe[strawberry.ID | None]
    scope: strawberry.Maybe[Scope | None]
    team_id: strawberry.Maybe[strawberry.ID | None]
    person_id: strawberry.Maybe[strawberry.ID | None]
    lead_id: strawberry.Maybe[strawberry.ID | None]
    ambition: strawberry.Maybe[Ambition | None]
    visibility: strawberry.Maybe[Visibility | None]
    viewer_ids: strawberry.Maybe[list[strawberry.ID] | None]
    tags: strawberry.Maybe[list[str] | None]
    weight: strawberry.Maybe[float | None]
    start_date: strawberry.Maybe[dt.date | None] = strawberry.field(description="Null: follow the cycle.")
    due_date: strawberry.Maybe[dt.date | None] = strawberry.field(description="Null: follow the cycle.")
    progress_source: strawberry.Maybe[ProgressSource | None]
    manual_progress: strawberry.Maybe[float | None]
    external_key: strawberry.Maybe[ExternalKeyInput | None]
    custom_fields: strawberry.Maybe[list[CustomFieldInput] | None] = strawberry.field(description=ON_UPDATE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateObjective:
        """Give the command. Raises `InvalidInput` for nulls and numbers that are refused."""
        changes = changes_of(
            self,
            "title",
            "cycle_id",
            "scope",
            "ambition",
            "visibility",
            "viewer_ids",
            "tags",
            "weight",
            "progress_source",
            "external_key",
            clearable=(
                "description",
                "team_id",
                "person_id",
                "lead_id",
                "start_date",
                "due_date",
                "manual_progress",
            ),
        )
        changes |= changed_fields(self.custom_fields)
        return UpdateObjective(self.id, changes, self.expected_version)


@strawberry.input
class CreateKeyResultInput:
    objective_id: strawberry.ID
    title: str
    measure: MeasureInput | None = strawberry.field(default=None, description="Needed unless the source is ALIGNED.")
    description: str | None = None
    owner_id: strawberry.ID | None = None
    unit: Unit = Unit.NUMBER
    currency: str | None = strawberry.field(
        default=None, description="ISO 4217, for the unit CURRENCY and only for it."
    )
    weight: float = strawberry.field(
        default=1, description="How much it counts in its objective, against the other members."
    )
    tags: list[str] = strawberry.field(default_factory=list)
    start_date: dt.date | None = strawberry.field(
        default=None, description="Within the objective. Left out, it follows the objective."
    )
    due_date: dt.date | None = strawberry.field(
        default=None, description="Within the objective. Left out, it follows the objective."
    )
    cadence: Cadence | None = strawberry.field(default=None, description="Left out, the organization's.")
    source: KeyResultSource = strawberry.field(
        default=KeyResultSource.CHECK_IN,
        description="CHECK_IN: typed in. ALIGNED: the mean of what is aligned to it. For a KPI, use linkKpi.",
    )
    external_key: ExternalKeyInput | None = None
    custom_fields: list[CustomFieldInput] = strawberry.field(default_factory=list, description=ON_CREATE)

    def to_command(self) -> CreateKeyResult:
        """Give the command. Raises `InvalidInput` for numbers that are refused."""
        return CreateKeyResult(
            objective_id=self.objective_id,
            title=self.title,
            measure=self.measure.to_measure() if self.measure else None,
            description=self.description,
            owner_id=self.owner_id,
            unit=self.unit,
            currency=self.currency,
            weight=exact_number(self.weight, "weight"),
            tags=tuple(self.tags),
            start_date=self.start_date,
            due_date=self.due_date,
            cadence=self.cadence,
            source=self.source,
            external_key=self.external_key.to_key() if self.external_key else None,
            custom_fields=given_fields(self.custom_fields),
        )


@strawberry.input(description="What is left out stays as it is.")
class UpdateKeyResultInput:
    id: strawberry.ID
    title: strawberry.Maybe[str | None]
    measure: strawberry.Maybe[MeasureInput | None] = strawberry.field(
        description="Given whole; the history is worked out anew by it."
    )
    description: strawberry.Maybe[str | None]
    owner_id: strawberry.Maybe[strawberry.ID | None]
    unit: strawberry.Maybe[Unit | None]
    currency: strawberry.Maybe[str | None]
    weight: strawberry.Maybe[float | None]
    state: strawberry.Maybe[KeyResultState | None] = strawberry.field(description="CANCELLED counts nowhere.")
    tags: strawberry.Maybe[list[str] | None]
    start_date: strawberry.Maybe[dt.date | None] = strawberry.field(description="Null: follow the objective.")
    due_date: strawberry.Maybe[dt.date | None] = strawberry.field(description="Null: follow the objective.")
    cadence: strawberry.Maybe[Cadence | None] = strawberry.field(description="Null: the organization's.")
    source: strawberry.Maybe[KeyResultSource | None]
    external_key: strawberry.Maybe[ExternalKeyInput | None]
    custom_fields: strawberry.Maybe[list[CustomFieldInput] | None] = strawberry.field(description=ON_UPDATE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateKeyResult:
        """Give the command. Raises `InvalidInput` for nulls and numbers that are refused."""
        changes = changes_of(
            self,
            "title",
            "measure",
            "unit",
            "weight",
            "state",
            "tags",
            "source",
            "external_key",
            clearable=("description", "owner_id", "currency", "start_date", "due_date", "cadence"),
        )
        measure = changes.get("measure")
        if isinstance(measure, MeasureInput):
            changes["measure"] = measure.to_measure()
        changes |= changed_fields(self.custom_fields)
        return UpdateKeyResult(self.id, changes, self.expected_version)
