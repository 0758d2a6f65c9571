"""Creating and changing KPIs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from commands.custom_fields.values import plan_values, set_values
from commands.entities import (
    ExternalKey,
    check_external_key,
    check_version,
    differing,
    new_entity,
)
from commands.kpis.definitions import Plan, plan_definition, store_inputs
from commands.kpis.dependents import tell_formulas
from commands.kpis.fields import check_columns, columns_after, columns_of
from commands.kpis.recalculation import EVERY_DAY, recalculate
from commands.kpis.recounting import recount_timers
from commands.kpis.relations import relations_to_kpi
from commands.kpis.schedules import plan_schedule
from commands.kpis.standings import first_standing
from commands.kpis.viewers import name_viewers, tell_audience_of_kpi
from commands.relations import relations_to_owner, require_right_to_give
from domain.custom_fields.fields import CustomFieldTarget
from domain.custom_fields.values import GivenField
from domain.errors import refuse
from domain.events import EventType
from domain.ids import Kind
from domain.kpis.definitions import DEFINING, ChildKpis, TimerTimes
from domain.kpis.kpis import (
    NO_TARGET,
    NO_THRESHOLDS,
    Aggregation,
    KpiCadence,
    KpiCategory,
    KpiDirection,
    KpiIndicator,
    KpiPerspective,
    KpiSource,
    Target,
    Thresholds,
)
from domain.kpis.targets import ScheduledTarget, check_schedule
from domain.okrs.objectives import Scope, Visibility
from domain.policy import Action, Relation, require
from domain.units import Unit
from storage.kpis.definitions import replace_targets
from storage.kpis.viewers import replace_viewers_of_kpi
from storage.lookups import find
from storage.tables import kpis
from storage.work import Work
from storage.writes import insert, update


@dataclass(frozen=True, slots=True)
class CreateKpi:
    """Create a KPI. The person of an individual one is accountable, if nobody is named."""

    name: str
    scope: Scope
    direction: KpiDirection
    key: str | None = None
    description: str | None = None
    team_id: str | None = None
    person_id: str | None = None
    accountable_id: str | None = None
    visibility: Visibility = Visibility.ORGANIZATION
    viewer_ids: tuple[str, ...] = ()
    unit: Unit = Unit.NUMBER
    currency: str | None = None
    category: KpiCategory | None = None
    perspective: KpiPerspective | None = None
    indicator: KpiIndicator | None = None
    cadence: KpiCadence = KpiCadence.MONTHLY
    aggregation: Aggregation = Aggregation.LAST
    source: KpiSource | None = None
    formula: str | None = None
    children: ChildKpis | None = None
    timer: TimerTimes | None = None
    share_limit: Decimal | None = None
    focus: bool = False
    tags: tuple[str, ...] = ()
    target: Target = NO_TARGET
    thresholds: Thresholds = NO_THRESHOLDS
    target_schedule: tuple[ScheduledTarget, ...] = ()
    external_key: ExternalKey | None = None
    custom_fields: tuple[GivenField, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateKpi:
    """Change a KPI. `changes` has only what is to change, by the field names of `CreateKpi`."""

    kpi_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


async def create_kpi(work: Work, command: CreateKpi) -> str:
    """Create a KPI and give its id. One that rests on others has their values from the beginning."""
    held = await relations_to_owner(work, command.scope, command.team_id, command.person_id, Relation.KPI_PERSON)
    require(Action.CREATE_KPI, work.actor, held)
    columns = columns_of(command)
    custom = await plan_values(work, CustomFieldTarget.KPI, None, command.custom_fields)
    errors = (
        *await check_columns(work, columns, command.viewer_ids),
        *check_schedule(command.direction, command.target_schedule),
        *await check_external_key(work, kpis, command.external_key),
        *custom.errors,
    )
    plan = await plan_definition(work, None, columns, _definition_in(command))
    refuse((*errors, *plan.errors))
    kpi_id = work.new_id(Kind.KPI)
    entity = new_entity(work, kpi_id, command.external_key)
    standing = first_standing(work, command.cadence)
    await insert(work, kpis, {**entity, **columns, **plan.columns, **standing})
    await replace_viewers_of_kpi(work, kpi_id, command.viewer_ids)
    await set_values(work, CustomFieldTarget.KPI, kpi_id, custom)
    await _store(work, kpi_id, plan, command.target_schedule or None)
    work.record(EventType.KPI_CREATED, kpi_id, None, name=columns["name"], **custom.told())
    if plan.is_derived:
        await recalculate(work, {kpi_id: EVERY_DAY})
    return kpi_id


async def update_kpi(work: Work, command: UpdateKpi) -> str:
    """Change a KPI and give its id. What its values rest on gives it, and all that follows it, other values."""
    row = await find(work, kpis, command.kpi_id, "id")
    require(Action.UPDATE_KPI, work.actor, await relations_to_kpi(work, row))
    check_version(row, command.expected_version)
    wanted = dict(command.changes)
    defining = {name: wanted.pop(name) for name in _DEFINING if name in wanted}
    viewer_ids = wanted.pop("viewer_ids", None)
    external_key = wanted.pop("external_key", None)
    custom = await plan_values(work, CustomFieldTarget.KPI, row["id"], wanted.pop("custom_fields", ()))
    schedule = await plan_schedule(work, row, wanted)
    after = columns_after(row, wanted)
    await require_right_to_give(work, Action.CREATE_KPI, row, after, Relation.KPI_PERSON)
    errors = (
        *await check_columns(work, after, viewer_ids or (), row["id"]),
        *schedule.errors,
        *await check_external_key(work, kpis, external_key, row["id"]),
        *custom.errors,
    )
    plan = await plan_definition(work, row, after, defining)
    refuse((*errors, *plan.errors))
    after |= plan.columns
    if external_key is not None:
        after |= {"external_source": external_key.source, "external_id": external_key.id}
    changes = differing(row, after)
    audience = await name_viewers(work, row, changes, viewer_ids)
    named = {
        "viewer_ids": audience and viewer_ids is not None,
        "children": plan.inputs is not None and after["children_method"] is not None,
        "target_schedule": schedule.changed is not None,
    }
    changed = {*changes, *custom.told(), *(name for name, is_changed in named.items() if is_changed)}
    if changed or custom.changes or audience:
        await update(work, kpis, row["id"], changes)
        await set_values(work, CustomFieldTarget.KPI, row["id"], custom)
        await _store(work, row["id"], plan, schedule.changed)
        work.record(EventType.KPI_UPDATED, row["id"], None, changed=sorted(changed), **custom.told())
        await tell_audience_of_kpi(work, row["id"], audience)
    if "key" in changes or audience:
        await tell_formulas(work, row["id"])
    if changes.get("timer_clock") is not None:
        await recount_timers(work, [{**row, **changes}])
    if not _DECIDE_VALUES.isdisjoint(changed):
        await recalculate(work, {row["id"]: EVERY_DAY})
    return command.kpi_id


_DECIDE_VALUES: Final = frozenset(
    {
        "cadence",
        "aggregation",
        "unit",
        "direction",
        "target",
        "target_lower",
        "target_upper",
        "green",
        "yellow",
        "target_schedule",
        "source",
        "formula",
        "children",
        "children_method",
        "timer_clock",
        "timer_of_id",
        "share_limit",
    }
)

_DEFINING: Final = (*DEFINING, "share_limit")


def _definition_in(command: CreateKpi) -> dict[str, Any]:
    given = {name: getattr(command, name) for name in _DEFINING}
    return {name: value for name, value in given.items() if value is not None}


async def _store(work: Work, kpi_id: str, plan: Plan, schedule: Sequence[ScheduledTarget] | None) -> None:
    await store_inputs(work, kpi_id, plan)
    if schedule is not None:
        await replace_targets(work, kpi_id, schedule)
