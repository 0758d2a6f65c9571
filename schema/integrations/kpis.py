"""KPIs as other systems send them, and what became of them."""

from typing import Any

import strawberry

from commands.integrations.kpis import NamedChildren, NamedTimes
from commands.integrations.upserts import Upsert, UpsertRow
from domain.errors import OkraError
from domain.kpis.kpis import (
    Aggregation,
    ChildrenMethod,
    KpiCadence,
    KpiCategory,
    KpiDirection,
    KpiIndicator,
    KpiPerspective,
    KpiSource,
    TimerClock,
)
from domain.okrs.objectives import Scope, Visibility
from domain.units import Unit
from domain.upserts import UpsertOutcome
from schema.errors import MutationError
from schema.external_keys import ExternalKey, external_key_of
from schema.fields import computed, to_one
from schema.inputs import ExternalKeyInput
from schema.integrations.inputs import ATOMIC, DRY_RUN, ROWS, STAYS, upsert_row
from schema.integrations.payloads import ENTITY, ERRORS, INDEX, RESULTS, ROW_ERRORS
from schema.kpis.definition_inputs import (
    FORMULA,
    KEY,
    SHARE_LIMIT,
    SOURCE,
    TARGET_SCHEDULE,
    ScheduledTargetInput,
    schedule_of,
)
from schema.kpis.inputs import KpiBy
from schema.kpis.target_inputs import KpiTargetInput, KpiThresholdsInput
from schema.kpis.types import Kpi
from schema.okrs.measure_inputs import optional_number
from schema.orgs.queries import PersonBy, TeamBy


@strawberry.input(description="A KPI to be taken together with others.")
class ChildKpiRowInput:
    kpi: KpiBy
    weight: float | None = strawberry.field(default=None, description="For the method WEIGHTED_AVERAGE.")


@strawberry.input(description="KPIs with the same unit and cadence as this one, to be taken together.")
class KpiChildrenRowInput:
    method: ChildrenMethod
    items: list[ChildKpiRowInput]

    def to_children(self) -> NamedChildren:
        """Give the children as commands take them. Raises `InvalidInput` for weights that are refused."""
        items = [
            (item.kpi.to_name(), optional_number(item.weight, "children", "items", str(place), "weight"))
            for place, item in enumerate(self.items)
        ]
        return NamedChildren(self.method, tuple(items))


@strawberry.input(one_of=True, description="Which times a timer looks at: by exactly one of these.")
class KpiTimerRowInput:
    clock: strawberry.Maybe[TimerClock]
    of: strawberry.Maybe[KpiBy]

    def to_times(self) -> NamedTimes:
        """Give the times as commands take them."""
        return NamedTimes(self.clock.value if self.clock else None, self.of.value.to_name() if self.of else None)


@strawberry.input(description=f"A KPI by its key in another system. {STAYS}")
class KpiRowInput:
    external_key: ExternalKeyInput
    key: strawberry.Maybe[str | None] = strawberry.field(description=KEY)
    name: strawberry.Maybe[str | None] = strawberry.field(description="A new KPI needs one.")
    description: strawberry.Maybe[str | None]
    scope: strawberry.Maybe[Scope | None] = strawberry.field(
        description="A new KPI needs one. Given, it takes the KPI from whom it does not belong to."
    )
    team: strawberry.Maybe[TeamBy | None] = strawberry.field(description="For the scope TEAM, and only for it.")
    person: strawberry.Maybe[PersonBy | None] = strawberry.field(
        description="For the scope INDIVIDUAL, and only for it."
    )
    accountable: strawberry.Maybe[PersonBy | None]
    visibility: strawberry.Maybe[Visibility | None]
    viewers: strawberry.Maybe[list[PersonBy] | None] = strawberry.field(
        description="The named people who may see it while it is PRIVATE."
    )
    unit: strawberry.Maybe[Unit | None]
    currency: strawberry.Maybe[str | None]
    direction: strawberry.Maybe[KpiDirection | None] = strawberry.field(description="A new KPI needs one.")
    category: strawberry.Maybe[KpiCategory | None]
    perspective: strawberry.Maybe[KpiPerspective | None]
    indicator: strawberry.Maybe[KpiIndicator | None]
    cadence: strawberry.Maybe[KpiCadence | None]
    aggregation: strawberry.Maybe[Aggregation | None]
    source: strawberry.Maybe[KpiSource | None] = strawberry.field(description=SOURCE)
    formula: strawberry.Maybe[str | None] = strawberry.field(description=FORMULA)
    children: strawberry.Maybe[KpiChildrenRowInput | None]
    timer: strawberry.Maybe[KpiTimerRowInput | None]
    share_limit: strawberry.Maybe[float | None] = strawberry.field(description=SHARE_LIMIT)
    focus: strawberry.Maybe[bool | None]
    tags: strawberry.Maybe[list[str] | None]
    target: strawberry.Maybe[KpiTargetInput | None]
    thresholds: strawberry.Maybe[KpiThresholdsInput | None]
    target_schedule: strawberry.Maybe[list[ScheduledTargetInput] | None] = strawberry.field(description=TARGET_SCHEDULE)

    def to_row(self) -> UpsertRow:
        """Give the row as commands take it."""
        row = upsert_row(self, _FILLED, _CLEARABLE)
        try:
            given = {name: _as_commands_take_it(value) for name, value in row.given.items()}
            if self.target_schedule is not None:
                given["target_schedule"] = schedule_of(self.target_schedule.value or [])
        except OkraError as error:
            return UpsertRow(row.key, {}, error)
        return UpsertRow(row.key, given, row.refused)


_FILLED = (
    "name",
    "scope",
    "visibility",
    "viewers",
    "unit",
    "direction",
    "cadence",
    "aggregation",
    "source",
    "focus",
    "tags",
)
_CLEARABLE = (
    "key",
    "description",
    "team",
    "person",
    "accountable",
    "currency",
    "category",
    "perspective",
    "indicator",
    "formula",
    "children",
    "timer",
    "share_limit",
    "target",
    "thresholds",
)


def _as_commands_take_it(given: Any) -> object:
    match given:
        case KpiTargetInput():
            return given.to_target()
        case KpiThresholdsInput():
            return given.to_thresholds()
        case KpiChildrenRowInput():
            return given.to_children()
        case KpiTimerRowInput():
            return given.to_times()
        case _:
            return given


@strawberry.input
class UpsertKpisInput:
    kpis: list[KpiRowInput] = strawberry.field(description=ROWS)
    atomic: bool = strawberry.field(default=False, description=ATOMIC)
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)

    def to_command(self) -> Upsert:
        """Give the command."""
        return Upsert(tuple(row.to_row() for row in self.kpis), self.atomic, self.dry_run)


@strawberry.type(description="What became of a row of upsertKpis.")
class UpsertedKpi:
    index: int = strawberry.field(description=INDEX)
    external_key: ExternalKey = computed(external_key_of)
    outcome: UpsertOutcome
    kpi: Kpi | None = to_one(
        lambda context: context.kpis.kpi_by_id,
        "entity_id",
        f"{ENTITY} Null also if you may not see it any more.",
    )
    errors: list[MutationError] = strawberry.field(description=ROW_ERRORS)


@strawberry.type
class UpsertKpisPayload:
    results: list[UpsertedKpi] | None = strawberry.field(description=RESULTS)
    errors: list[MutationError] = strawberry.field(description=ERRORS)
