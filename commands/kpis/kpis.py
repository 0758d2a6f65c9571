"""Creating and changing KPIs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.custom_fields.values import plan_values, set_values
from commands.entities import (
    ExternalKey,
    check_external_key,
    check_references,
    check_version,
    differing,
    new_entity,
)
from commands.kpis.relations import relations_to_kpi
from commands.kpis.standings import EVERY_DAY, refresh_followers, refresh_standings
from commands.relations import relations_to_owner
from domain.custom_fields.fields import CustomFieldTarget
from domain.custom_fields.values import GivenField
from domain.errors import OkraError, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.kpis.health import standing
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
    check_kpi,
)
from domain.okrs.objectives import Scope
from domain.policy import Action, Relation, require
from domain.text import normalise_tags
from domain.units import Unit
from storage.database import Row
from storage.kpis.kpis import kpi_of, standing_columns, target_columns, threshold_columns
from storage.lookups import find
from storage.tables import kpis, people, teams
from storage.work import Work
from storage.writes import insert, update


@dataclass(frozen=True, slots=True)
class CreateKpi:
    """Create a KPI. The person of an individual one is accountable, if nobody is named."""

    name: str
    scope: Scope
    direction: KpiDirection
    description: str | None = None
    team_id: str | None = None
    person_id: str | None = None
    accountable_id: str | None = None
    unit: Unit = Unit.NUMBER
    currency: str | None = None
    category: KpiCategory | None = None
    perspective: KpiPerspective | None = None
    indicator: KpiIndicator | None = None
    cadence: KpiCadence = KpiCadence.MONTHLY
    aggregation: Aggregation = Aggregation.LAST
    focus: bool = False
    tags: tuple[str, ...] = ()
    target: Target = NO_TARGET
    thresholds: Thresholds = NO_THRESHOLDS
    external_key: ExternalKey | None = None
    custom_fields: tuple[GivenField, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateKpi:
    """Change a KPI. `changes` has only what is to change, by the field names of `CreateKpi`."""

    kpi_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


async def create_kpi(work: Work, command: CreateKpi) -> str:
    """Create a KPI and give its id."""
    held = await relations_to_owner(work, command.scope, command.team_id, command.person_id, Relation.KPI_PERSON)
    require(Action.CREATE_KPI, work.actor, held)
    columns = _columns(command)
    custom = await plan_values(work, CustomFieldTarget.KPI, None, command.custom_fields)
    keys = await check_external_key(work, kpis, command.external_key)
    refuse((*await _check(work, columns), *keys, *custom.errors))
    kpi_id = work.new_id(Kind.KPI)
    unmeasured = standing(kpi_of(columns), None, work.today, work.settings.stale_grace_days)
    await insert(
        work,
        kpis,
        {
            **new_entity(work, kpi_id, command.external_key),
            **columns,
            **standing_columns(unmeasured, archived=False),
        },
    )
    await set_values(work, CustomFieldTarget.KPI, kpi_id, custom)
    work.record(EventType.KPI_CREATED, kpi_id, None, name=columns["name"], **custom.told())
    return kpi_id


async def update_kpi(work: Work, command: UpdateKpi) -> str:
    """Change a KPI and give its id. Another cadence or aggregation gives it, and all that follows it, other values."""
    row = await find(work, kpis, command.kpi_id, "id")
    require(Action.UPDATE_KPI, work.actor, await relations_to_kpi(work, row))
    check_version(row, command.expected_version)
    wanted = dict(command.changes)
    external_key = wanted.pop("external_key", None)
    custom = await plan_values(work, CustomFieldTarget.KPI, row["id"], wanted.pop("custom_fields", ()))
    after = _after(row, wanted)
    keys = await check_external_key(work, kpis, external_key, row["id"])
    refuse((*await _check(work, after), *keys, *custom.errors))
    if external_key is not None:
        after |= {"external_source": external_key.source, "external_id": external_key.id}
    changes = differing(row, after)
    if changes or custom.changes:
        await update(work, kpis, row["id"], changes)
        await set_values(work, CustomFieldTarget.KPI, row["id"], custom)
        changed = sorted({*changes, *custom.told()})
        work.record(EventType.KPI_UPDATED, row["id"], None, changed=changed, **custom.told())
    if changes:
        await refresh_standings(work, [{**row, **changes}])
    if not _DECIDE_VALUES.isdisjoint(changes):
        await refresh_followers(work, {row["id"]: EVERY_DAY})
    return command.kpi_id


_DECIDE_VALUES: Final = frozenset({"cadence", "aggregation"})

_EDITABLE: Final = (
    "name",
    "description",
    "scope",
    "team_id",
    "person_id",
    "accountable_id",
    "unit",
    "currency",
    "direction",
    "category",
    "perspective",
    "indicator",
    "cadence",
    "aggregation",
    "focus",
    "tags",
    "target",
    "target_lower",
    "target_upper",
    "green",
    "yellow",
)


def _columns(command: CreateKpi) -> dict[str, Any]:
    return {
        "name": command.name.strip(),
        "description": command.description,
        "scope": command.scope.value,
        "team_id": command.team_id,
        "person_id": command.person_id,
        "accountable_id": command.accountable_id or command.person_id,
        "unit": command.unit.value,
        "currency": command.currency,
        "direction": command.direction.value,
        "category": command.category,
        "perspective": command.perspective,
        "indicator": command.indicator,
        "cadence": command.cadence.value,
        "aggregation": command.aggregation.value,
        "source": KpiSource.MEASURED.value,
        "focus": command.focus,
        "tags": list(normalise_tags(command.tags)),
        **target_columns(command.target),
        **threshold_columns(command.thresholds),
    }


def _after(row: Row, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns as they will be."""
    after = {name: row[name] for name in _EDITABLE}
    for name, value in wanted.items():
        match name, value:
            case ("name", str()):
                after[name] = value.strip()
            case ("tags", _):
                after[name] = list(normalise_tags(tuple(value)))
            case ("target", _):
                after |= target_columns(value or NO_TARGET)
            case ("thresholds", _):
                after |= threshold_columns(value or NO_THRESHOLDS)
            case _:
                after[name] = value
    return after


async def _check(work: Work, columns: Mapping[str, Any]) -> tuple[OkraError, ...]:
    return (
        *check_kpi(kpi_of(columns)),
        *await check_references(
            work,
            [
                (teams, columns["team_id"], "teamId"),
                (people, columns["person_id"], "personId"),
                (people, columns["accountable_id"], "accountableId"),
            ],
        ),
    )
