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
from domain.okrs.objectives import Scope
from domain.units import Unit
from schema.comments.interfaces import Commentable
from schema.custom_fields.types import CustomFieldValue, custom_fields_of_node
from schema.external_keys import EXTERNAL_KEY, ExternalKey, external_key_of
from schema.fields import Root, column, computed, to_many, to_one
from schema.kpis.permissions import KpiPermissions, viewer_can_with_kpi
from schema.lists.connections import Connection
from schema.lists.fields import nested_list
from schema.lists.kpis import MeasurementFilter, MeasurementOrder
from schema.lists.okr_orders import KeyResultOrder
from schema.lists.okrs import KeyResultFilter
from schema.nodes import Entity
from schema.rows import Row

if TYPE_CHECKING:
    from schema.okrs.types import KeyResult
    from schema.orgs.types import Person, Team

_ORGS = strawberry.lazy("schema.orgs.types")
_OKRS = strawberry.lazy("schema.okrs.types")
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
    focus: bool = strawberry.field(description="One of the few to look at first: measure many things, focus on a few.")
    tags: list[str]
    custom_fields: list[CustomFieldValue] = custom_fields_of_node()
    target: KpiTarget | None = computed(_target, columns=["target", "target_lower"], passes_row_on=True)
    thresholds: KpiThresholds | None = computed(
        _thresholds, "Null: its health is not judged.", columns=["green"], passes_row_on=True
    )
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
    archived_at: dt.datetime | None
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
