"""KPIs and measurements, as they are read."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.kpis.kpis import (
    Aggregation,
    KpiCadence,
    KpiCategory,
    KpiDirection,
    KpiHealth,
    KpiIndicator,
    KpiPerspective,
    KpiSource,
)
from domain.okrs.objectives import Scope, Visibility
from domain.units import Unit
from schema.comments.interfaces import Commentable
from schema.custom_fields.types import CustomFieldValue, custom_fields_of_node
from schema.external_keys import EXTERNAL_KEY, ExternalKey, external_key_of
from schema.fields import Root, column, computed, to_many, to_one
from schema.kpis.definitions import (
    KpiChildren,
    KpiFormula,
    ScheduledTarget,
    children_of_kpi,
    formula_of_kpi,
    target_schedule_of_kpi,
)
from schema.kpis.guardrail_lists import GuardrailFilter, GuardrailOrder
from schema.kpis.hygiene import KpiHygiene, hygiene_field
from schema.kpis.permissions import KpiPermissions, viewer_can_with_kpi
from schema.kpis.series.measured import MeasurementSeries, measurement_series_field
from schema.kpis.series.types import KpiSeries, series_field
from schema.kpis.timers import KpiTimer, timer_of_kpi
from schema.lists.connections import Connection
from schema.lists.fields import nested_list
from schema.lists.kpis import KpiFilter, KpiOrder, MeasurementFilter, MeasurementOrder
from schema.lists.okr_orders import KeyResultOrder
from schema.lists.okrs import KeyResultFilter
from schema.nodes import Entity
from schema.rows import Row

if TYPE_CHECKING:
    from schema.kpis.guardrails import Guardrail
    from schema.okrs.types import KeyResult
    from schema.orgs.types import Person, Team

_ORGS = strawberry.lazy("schema.orgs.types")
_OKRS = strawberry.lazy("schema.okrs.types")
_GUARDRAILS = strawberry.lazy("schema.kpis.guardrails")
_HERE = strawberry.lazy("schema.kpis.types")


@strawberry.type(description="What a KPI aims at.")
class KpiTarget:
    value: float | None = column("target", "The target value; null for the direction IN_RANGE.")
    lower: float | None = column("target_lower", "Where the range begins, included; for IN_RANGE only.")
    upper: float | None = column("target_upper", "Where the range ends, included; for IN_RANGE only.")


@strawberry.type(
    description="How a value is judged: up to `green` it is GREEN, up to `yellow` YELLOW, and everything worse is RED. "
    "For the direction IN_RANGE these are distances from the target's range."
)
class KpiThresholds:
    green: float = strawberry.field(description="The worst value that is still GREEN.")
    yellow: float | None = strawberry.field(
        description="The worst value that is still YELLOW. Null: what is not GREEN is RED."
    )


def _target(root: Root) -> Row | None:
    return root if root["target"] is not None or root["target_lower"] is not None else None


def _thresholds(root: Root) -> Row | None:
    return None if root["green"] is None else root


@strawberry.type(
    description="Something the company, a team or a person measures all the time, with or without an objective."
)
class Kpi(Entity, Commentable):
    key: str | None = strawberry.field(description="A short name, unique in the organization, for formulas and people.")
    name: str
    description: str | None
    scope: Scope
    team: Annotated["Team", _ORGS] | None = to_one(
        lambda context: context.orgs.team_by_id, "team_id", "Set exactly if the scope is TEAM."
    )
    person: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id, "person_id", "Set exactly if the scope is INDIVIDUAL."
    )
    accountable: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id, "accountable_id", "Who answers for its values."
    )
    visibility: Visibility = strawberry.field(
        description="Who may see it, with all that hangs on it. What follows it, rests on it or was worked out from it "
        "shows its values to whoever sees that, but not where they come from."
    )
    viewers: list[Annotated["Person", _ORGS]] = to_many(
        lambda context: context.kpis.viewers_by_kpi, "The named people who may see it while it is PRIVATE."
    )
    unit: Unit
    currency: str | None = strawberry.field(description="ISO 4217; set exactly if the unit is CURRENCY.")
    direction: KpiDirection
    category: KpiCategory | None
    perspective: KpiPerspective | None
    indicator: KpiIndicator | None
    cadence: KpiCadence = strawberry.field(
        description="How long a period is. Periods are days, weeks, months and fiscal quarters of the organization."
    )
    aggregation: Aggregation = strawberry.field(description="How the measurements of a period become its value.")
    source: KpiSource = strawberry.field(description="Where the values come from.")
    formula: KpiFormula | None = formula_of_kpi()
    children: KpiChildren | None = children_of_kpi()
    share_limit: float | None = strawberry.field(
        description="For the aggregation SHARE_WITHIN: the largest value that is within."
    )
    focus: bool = strawberry.field(description="One of the few to look at first: measure many things, focus on a few.")
    tags: list[str]
    custom_fields: list[CustomFieldValue] = custom_fields_of_node()
    target: KpiTarget | None = computed(_target, columns=["target", "target_lower"], passes_row_on=True)
    thresholds: KpiThresholds | None = computed(
        _thresholds, "Null: its health is not judged.", columns=["green"], passes_row_on=True
    )
    target_schedule: list[ScheduledTarget] = target_schedule_of_kpi()
    current_value: float | None = strawberry.field(
        description="The value of the newest period in which something was measured; at most 15 significant digits."
    )
    current_period_start: dt.date | None = strawberry.field(description="The first day of that period.")
    last_measured_at: dt.datetime | None = strawberry.field(
        description="The moment of the newest measurement, not that of its recording."
    )
    health: KpiHealth = strawberry.field(description="The current value, judged by the thresholds.")
    attainment: float | None = strawberry.field(
        description="How far the current value attains the target: 1 is just so; -10..10, to 6 decimals. HIGHER: value "
        "/ target. LOWER: target / value, and 10 for a value of 0 or less. IN_RANGE: 1 inside, 0 outside. "
        "Null without a value or target, and where the target is 0 or less."
    )
    is_stale: bool = strawberry.field(
        description="Whether nothing was measured for one cadence plus the organization's grace days. "
        "Never, while it is archived."
    )
    hygiene: KpiHygiene = hygiene_field
    archived_at: dt.datetime | None
    series: KpiSeries = series_field
    measurement_series: MeasurementSeries = measurement_series_field
    measurements: Connection[Annotated["Measurement", _HERE]] = nested_list(
        lambda context: context.kpis.measurements_by_kpi,
        MeasurementFilter,
        MeasurementOrder,
        "What was measured, the newest first.",
    )
    key_results: Connection[Annotated["KeyResult", _OKRS]] = nested_list(
        lambda context: context.okrs.key_results_by_kpi,
        KeyResultFilter,
        KeyResultOrder,
        "The key results it drives, as far as you may see them.",
    )
    timer: KpiTimer | None = computed(
        timer_of_kpi,
        "For the source TIMER, and only for it.",
        columns=["timer_clock", "timer_of_id"],
        passes_row_on=True,
    )
    guardrails: Connection[Annotated["Guardrail", _GUARDRAILS]] = nested_list(
        lambda context: context.kpis.guardrails_by_kpi,
        GuardrailFilter,
        GuardrailOrder,
        "The guardrails that it is, as far as you may see their objectives.",
    )
    dependents: Connection[Annotated["Kpi", _HERE]] = nested_list(
        lambda context: context.kpis.kpis_by_input,
        KpiFilter,
        KpiOrder,
        "The KPIs that rest on it by a formula, as a child or by its times, as far as you may see them.",
    )
    external_key: ExternalKey | None = computed(external_key_of, columns=EXTERNAL_KEY)
    viewer_can: KpiPermissions = computed(viewer_can_with_kpi, "What you may do with it.")


@strawberry.type(description="What a measurement said before it was corrected.")
class MeasurementRevision:
    version: int = strawberry.field(description="The version of the measurement that said this; the first is 1.")
    at: dt.datetime
    value: float
    source: str | None
    note: str | None
    author: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id, "author_id", "Null if a token without a person wrote it."
    )
    written_at: dt.datetime
    replaced_at: dt.datetime


@strawberry.type(
    description="One value of a KPI at one moment. Recording it again with other content corrects it; what it said "
    "before is kept."
)
class Measurement(Entity):
    kpi: Kpi = to_one(lambda context: context.kpis.kpi_by_id, "kpi_id")
    at: dt.datetime = strawberry.field(description="The moment it speaks of.")
    value: float
    source: str | None = strawberry.field(description="Where it comes from, in the words of who recorded it.")
    note: str | None
    subject: str | None = strawberry.field(description="Whose time it is, where a timer took it.")
    external_id: str | None = strawberry.field(
        description="Its id where it comes from, unique within the KPI. Without one, its moment tells it apart."
    )
    author: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id,
        "author_id",
        "Who recorded it as it stands. Null if a token without a person did.",
    )
    revisions: list[MeasurementRevision] = to_many(
        lambda context: context.kpis.revisions_by_measurement, "What it said before, the newest first."
    )
