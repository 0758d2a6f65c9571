"""What is given to create, change and link KPIs, and to record measurements."""

import datetime as dt

import strawberry

from commands.kpis.kpis import CreateKpi, UpdateKpi
from commands.kpis.lifecycle import ChangeKpi
from commands.kpis.links import LinkKpi, UnlinkKpi
from commands.kpis.measurements import RecordMeasurements
from commands.kpis.naming import KpiKey, KpiName
from domain.kpis.kpis import (
    NO_TARGET,
    NO_THRESHOLDS,
    Aggregation,
    KpiCadence,
    KpiCategory,
    KpiDirection,
    KpiIndicator,
    KpiLinkMode,
    KpiPerspective,
    KpiSource,
)
from domain.kpis.measurements import MOST_MEASUREMENTS, GivenMeasurement
from domain.okrs.objectives import Scope, Visibility
from domain.units import Unit
from schema.custom_fields.values import ON_CREATE, ON_UPDATE, CustomFieldInput, changed_fields, given_fields
from schema.inputs import EXPECTED_VERSION, ExternalKeyInput, changes_of
from schema.kpis.definition_inputs import (
    FORMULA,
    KEY,
    SHARE_LIMIT,
    SOURCE,
    TARGET_SCHEDULE,
    KpiChildrenInput,
    KpiTimerInput,
    ScheduledTargetInput,
    schedule_of,
)
from schema.kpis.target_inputs import KpiTargetInput, KpiThresholdsInput
from schema.okrs.measure_inputs import optional_number

_ACCOUNTABLE = "Who answers for its values; for the scope INDIVIDUAL the person, if nothing is said."
_CURRENCY = "ISO 4217, for the unit CURRENCY and only for it."


@strawberry.input(one_of=True, description="Which KPI: by exactly one of these.")
class KpiBy:
    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]
    key: strawberry.Maybe[str]

    def to_name(self) -> KpiName:
        """Give the name as commands take it."""
        if self.external_key is not None:
            return self.external_key.value.to_key()
        if self.key is not None:
            return KpiKey(self.key.value)
        return "" if self.id is None else self.id.value


@strawberry.input
class CreateKpiInput:
    name: str
    scope: Scope
    direction: KpiDirection
    key: str | None = strawberry.field(default=None, description=KEY)
    description: str | None = None
    team_id: strawberry.ID | None = strawberry.field(default=None, description="For the scope TEAM, and only for it.")
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="For the scope INDIVIDUAL, and only for it."
    )
    accountable_id: strawberry.ID | None = strawberry.field(default=None, description=_ACCOUNTABLE)
    visibility: Visibility = Visibility.ORGANIZATION
    viewer_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The people who may see it while it is PRIVATE."
    )
    unit: Unit = Unit.NUMBER
    currency: str | None = strawberry.field(default=None, description=_CURRENCY)
    category: KpiCategory | None = None
    perspective: KpiPerspective | None = None
    indicator: KpiIndicator | None = None
    cadence: KpiCadence = strawberry.field(default=KpiCadence.MONTHLY, description="How long a period is.")
    aggregation: Aggregation = strawberry.field(
        default=Aggregation.LAST, description="How the measurements of a period become its value."
    )
    source: KpiSource | None = strawberry.field(default=None, description=SOURCE)
    formula: str | None = strawberry.field(default=None, description=FORMULA)
    children: KpiChildrenInput | None = strawberry.field(default=None, description="For the source CHILDREN.")
    timer: KpiTimerInput | None = strawberry.field(default=None, description="For the source TIMER.")
    share_limit: float | None = strawberry.field(default=None, description=SHARE_LIMIT)
    focus: bool = False
    tags: list[str] = strawberry.field(default_factory=list)
    target: KpiTargetInput | None = None
    thresholds: KpiThresholdsInput | None = None
    target_schedule: list[ScheduledTargetInput] = strawberry.field(default_factory=list, description=TARGET_SCHEDULE)
    external_key: ExternalKeyInput | None = None
    custom_fields: list[CustomFieldInput] = strawberry.field(default_factory=list, description=ON_CREATE)

    def to_command(self) -> CreateKpi:
        """Give the command. Raises `InvalidInput` for numbers that are refused."""
        return CreateKpi(
            name=self.name,
            scope=self.scope,
            direction=self.direction,
            key=self.key,
            description=self.description,
            team_id=self.team_id,
            person_id=self.person_id,
            accountable_id=self.accountable_id,
            visibility=self.visibility,
            viewer_ids=tuple(self.viewer_ids),
            unit=self.unit,
            currency=self.currency,
            category=self.category,
            perspective=self.perspective,
            indicator=self.indicator,
            cadence=self.cadence,
            aggregation=self.aggregation,
            source=self.source,
            formula=self.formula,
            children=self.children.to_children() if self.children else None,
            timer=self.timer.to_timer() if self.timer else None,
            share_limit=optional_number(self.share_limit, "shareLimit"),
            focus=self.focus,
            tags=tuple(self.tags),
            target=self.target.to_target() if self.target else NO_TARGET,
            thresholds=self.thresholds.to_thresholds() if self.thresholds else NO_THRESHOLDS,
            target_schedule=schedule_of(self.target_schedule),
            external_key=self.external_key.to_key() if self.external_key else None,
            custom_fields=given_fields(self.custom_fields),
        )


@strawberry.input(description="What is left out stays as it is.")
class UpdateKpiInput:
    id: strawberry.ID
    key: strawberry.Maybe[str | None] = strawberry.field(description=KEY)
    name: strawberry.Maybe[str | None]
    description: strawberry.Maybe[str | None]
    scope: strawberry.Maybe[Scope | None]
    team_id: strawberry.Maybe[strawberry.ID | None]
    person_id: strawberry.Maybe[strawberry.ID | None]
    accountable_id: strawberry.Maybe[strawberry.ID | None]
    visibility: strawberry.Maybe[Visibility | None]
    viewer_ids: strawberry.Maybe[list[strawberry.ID] | None]
    unit: strawberry.Maybe[Unit | None]
    currency: strawberry.Maybe[str | None]
    direction: strawberry.Maybe[KpiDirection | None]
    category: strawberry.Maybe[KpiCategory | None]
    perspective: strawberry.Maybe[KpiPerspective | None]
    indicator: strawberry.Maybe[KpiIndicator | None]
    cadence: strawberry.Maybe[KpiCadence | None] = strawberry.field(
        description="The whole past is divided by it anew, also for the key results that it drives."
    )
    aggregation: strawberry.Maybe[Aggregation | None] = strawberry.field(
        description="The whole past is worked out by it anew, also for the key results that it drives."
    )
    source: strawberry.Maybe[KpiSource | None] = strawberry.field(
        description="Only while nothing was recorded to it. Left out, it follows from what is given."
    )
    formula: strawberry.Maybe[str | None] = strawberry.field(description=FORMULA)
    children: strawberry.Maybe[KpiChildrenInput | None] = strawberry.field(description="Given whole.")
    timer: strawberry.Maybe[KpiTimerInput | None]
    share_limit: strawberry.Maybe[float | None] = strawberry.field(description=SHARE_LIMIT)
    focus: strawberry.Maybe[bool | None]
    tags: strawberry.Maybe[list[str] | None]
    target: strawberry.Maybe[KpiTargetInput | None] = strawberry.field(description="Given whole. Null: none.")
    thresholds: strawberry.Maybe[KpiThresholdsInput | None] = strawberry.field(description="Given whole. Null: none.")
    target_schedule: strawberry.Maybe[list[ScheduledTargetInput] | None] = strawberry.field(description=TARGET_SCHEDULE)
    external_key: strawberry.Maybe[ExternalKeyInput | None]
    custom_fields: strawberry.Maybe[list[CustomFieldInput] | None] = strawberry.field(description=ON_UPDATE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateKpi:
        """Give the command. Raises `InvalidInput` for nulls and numbers that are refused."""
        changes = changes_of(
            self,
            "name",
            "scope",
            "visibility",
            "viewer_ids",
            "unit",
            "direction",
            "cadence",
            "aggregation",
            "source",
            "focus",
            "tags",
            "external_key",
            clearable=(
                "key",
                "description",
                "team_id",
                "person_id",
                "accountable_id",
                "currency",
                "category",
                "perspective",
                "indicator",
                "target",
                "thresholds",
                "formula",
                "children",
                "timer",
                "share_limit",
                "target_schedule",
            ),
        )
        changes |= changed_fields(self.custom_fields)
        if self.target_schedule is not None:
            changes["target_schedule"] = schedule_of(self.target_schedule.value or [])
        return UpdateKpi(
            self.id, {name: _as_commands_take_it(given) for name, given in changes.items()}, self.expected_version
        )


@strawberry.input(description="Names a KPI for a step of its life.")
class KpiStepInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> ChangeKpi:
        """Give the command."""
        return ChangeKpi(self.id, self.expected_version)


@strawberry.input(
    description="Its external id, or without one its moment, tells whether the same was recorded before. If so, it is "
    "left unchanged, or corrected where anything in it differs."
)
class MeasurementInput:
    kpi: KpiBy
    at: dt.datetime = strawberry.field(description="The moment it speaks of: in 1970 or later, not in the future.")
    value: float = strawberry.field(description="At most 15 significant digits.")
    source: str | None = strawberry.field(default=None, description="Where it comes from, for people to read.")
    note: str | None = None
    external_id: str | None = strawberry.field(
        default=None, description="Its id where it comes from, unique within the KPI."
    )

    def to_row(self) -> tuple[KpiName, GivenMeasurement]:
        """Give the row as commands take it. Whatever is wrong with it is told with its result."""
        given = GivenMeasurement(self.at, self.value, self.source, self.note, self.external_id)
        return self.kpi.to_name(), given


@strawberry.input
class RecordMeasurementsInput:
    measurements: list[MeasurementInput] = strawberry.field(
        description=f"1 to {MOST_MEASUREMENTS:,} rows, of one KPI or of several. They count in this order. "
        "A request of 256 KiB holds about 1,900; over REST, one of a single KPI may be larger."
    )
    atomic: bool = strawberry.field(
        default=False, description="Record all rows or none: one bad row puts the errors of all into `errors`."
    )

    def to_command(self) -> RecordMeasurements:
        """Give the command."""
        return RecordMeasurements(tuple(row.to_row() for row in self.measurements), self.atomic)


@strawberry.input
class LinkKpiInput:
    key_result_id: strawberry.ID = strawberry.field(description="It must not follow another KPI yet.")
    kpi_id: strawberry.ID
    mode: KpiLinkMode = KpiLinkMode.LATEST
    expected_version: int | None = strawberry.field(default=None, description=f"Of the key result. {EXPECTED_VERSION}")

    def to_command(self) -> LinkKpi:
        """Give the command."""
        return LinkKpi(self.key_result_id, self.kpi_id, self.mode, self.expected_version)


@strawberry.input
class UnlinkKpiInput:
    key_result_id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=f"Of the key result. {EXPECTED_VERSION}")

    def to_command(self) -> UnlinkKpi:
        """Give the command."""
        return UnlinkKpi(self.key_result_id, self.expected_version)


def _as_commands_take_it(given: object) -> object:
    match given:
        case KpiTargetInput():
            return given.to_target()
        case KpiThresholdsInput():
            return given.to_thresholds()
        case KpiChildrenInput():
            return given.to_children()
        case KpiTimerInput():
            return given.to_timer()
        case _:
            return given
