"""Creating and changing key results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from commands.custom_fields.values import plan_values, set_values
from commands.entities import (
    ExternalKey,
    check_external_key,
    check_references,
    check_version,
    differing,
    new_entity,
)
from commands.okrs.readings import refresh_readings
from commands.relations import relations_to_key_result, relations_to_objective
from domain.custom_fields.fields import CustomFieldTarget
from domain.custom_fields.values import GivenField
from domain.errors import InvalidInput, OkraError, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.kpis.kpis import KpiLinkMode
from domain.numbers import ONE
from domain.okrs.key_results import KeyResult, KeyResultSource, KeyResultState, check_key_result
from domain.okrs.measures import Measure, Milestone, Milestones
from domain.okrs.periods import Cadence
from domain.orgs.cycles import CycleState, require_open
from domain.policy import Action, require
from domain.text import normalise_tags
from domain.units import Unit, check_unit
from storage.database import Row
from storage.lookups import find_key_result, find_objective
from storage.okrs.measures import columns_of, measure_of
from storage.reader import Reader
from storage.tables import key_results, kpis, people
from storage.work import Work
from storage.writes import insert, update


@dataclass(frozen=True, slots=True)
class CreateKeyResult:
    """Create a key result. Dates that are None follow the objective's, the cadence the organization's.

    A milestone without an id is given one.
    """

    objective_id: str
    title: str
    measure: Measure | None = None
    description: str | None = None
    owner_id: str | None = None
    unit: Unit = Unit.NUMBER
    currency: str | None = None
    weight: Decimal = ONE
    tags: tuple[str, ...] = ()
    start_date: date | None = None
    due_date: date | None = None
    cadence: Cadence | None = None
    source: KeyResultSource = KeyResultSource.CHECK_IN
    kpi_id: str | None = None
    link_mode: KpiLinkMode | None = None
    external_key: ExternalKey | None = None
    custom_fields: tuple[GivenField, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateKeyResult:
    """Change a key result. `changes` has only what is to change, by the field names of `CreateKeyResult`."""

    key_result_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


async def create_key_result(work: Work, command: CreateKeyResult) -> str:
    """Create a key result and give its id."""
    objective = await find_objective(work, command.objective_id, "objectiveId")
    require(Action.CREATE_KEY_RESULT, work.actor, await relations_to_objective(work, objective))
    await require_open_cycle(work, objective)
    columns = {
        **_columns(work, command, objective),
        **columns_of(name_milestones(work, command.measure, frozenset())),
    }
    custom = await plan_values(work, CustomFieldTarget.KEY_RESULT, None, command.custom_fields)
    refuse(
        (
            *check_columns(columns, objective),
            *check_source(columns),
            *await _check_references(work, columns),
            *await check_external_key(work, key_results, command.external_key),
            *custom.errors,
        )
    )
    key_result_id = work.new_id(Kind.KEY_RESULT)
    await insert(work, key_results, {**new_entity(work, key_result_id, command.external_key), **columns})
    await set_values(work, CustomFieldTarget.KEY_RESULT, key_result_id, custom)
    told = {"title": columns["title"], **custom.told()}
    work.record(EventType.KEY_RESULT_CREATED, key_result_id, command.objective_id, **told)
    await refresh_readings(work, [key_result_id])
    return key_result_id


async def update_key_result(work: Work, command: UpdateKeyResult) -> str:
    """Change a key result and give its id. A new measure or new dates are applied to its whole history."""
    row = await find_key_result(work, command.key_result_id, "id")
    objective = await find_objective(work, row["objective_id"])
    require(Action.UPDATE_KEY_RESULT, work.actor, await relations_to_key_result(work, row, objective))
    check_version(row, command.expected_version)
    await require_open_cycle(work, objective)
    wanted = dict(command.changes)
    external_key = wanted.pop("external_key", None)
    custom = await plan_values(work, CustomFieldTarget.KEY_RESULT, row["id"], wanted.pop("custom_fields", ()))
    after = columns_after(work, row, wanted, objective)
    refuse(
        (
            *check_columns(after, objective),
            *check_source(after),
            *await _check_references(work, differing(row, after)),
            *await check_external_key(work, key_results, external_key, row["id"]),
            *custom.errors,
        )
    )
    if external_key is not None:
        after |= {"external_source": external_key.source, "external_id": external_key.id}
    changes = differing(row, after)
    if changes or custom.changes:
        await update(work, key_results, row["id"], changes)
        await set_values(work, CustomFieldTarget.KEY_RESULT, row["id"], custom)
        changed = sorted({*changes, *custom.told()})
        work.record(EventType.KEY_RESULT_UPDATED, row["id"], row["objective_id"], changed=changed, **custom.told())
    if changes:
        await refresh_readings(work, [row["id"]])
    return command.key_result_id


async def require_open_cycle(_reader: Reader, objective: Row, *path: str) -> None:
    """Refuse to change what lives in a closed cycle. Raises `CycleClosed`, pointing to `path`.

    `objective` is as `find_objective` gives it.
    """
    require_open(CycleState(objective["cycle_state"]), *path)


def name_milestones(work: Reader, measure: Measure | None, known: frozenset[str]) -> Measure | None:
    """Give an id to every milestone that has none. Raises `InvalidInput` for an id that is not one of `known`."""
    if not isinstance(measure, Milestones):
        return measure
    refuse(
        tuple(
            InvalidInput("This key result has no such milestone.", "measure", "milestones", str(index), "id")
            for index, item in enumerate(measure.items)
            if item.id and item.id not in known
        )
    )
    return Milestones(tuple(_named(work, item) for item in measure.items))


def _named(work: Reader, milestone: Milestone) -> Milestone:
    return milestone if milestone.id else replace(milestone, id=work.new_id(Kind.MILESTONE))


def check_source(columns: Mapping[str, Any]) -> tuple[OkraError, ...]:
    """Tell whether a key result names its KPI exactly when it follows one."""
    follows = columns["source"] == KeyResultSource.KPI.value
    if follows and columns["kpi_id"] is None:
        return (InvalidInput("Link a KPI to let the key result follow it.", "source"),)
    if not follows and columns["kpi_id"] is not None:
        return (InvalidInput("It follows a KPI. Unlink that one first.", "source"),)
    if follows and columns["measure"] == "MILESTONES":
        return (InvalidInput("Milestones are done by people, not by a KPI.", "measure"),)
    return ()


def _columns(work: Work, command: CreateKeyResult, objective: Row) -> dict[str, Any]:
    follows = command.source is KeyResultSource.KPI
    mode = command.link_mode or KpiLinkMode.LATEST
    return {
        "objective_id": command.objective_id,
        "title": command.title.strip(),
        "description": command.description,
        "owner_id": command.owner_id,
        "unit": command.unit.value,
        "currency": command.currency,
        "weight": command.weight,
        "state": KeyResultState.ACTIVE.value,
        "tags": list(normalise_tags(command.tags)),
        "own_start_date": command.start_date,
        "own_due_date": command.due_date,
        "start_date": command.start_date or objective["start_date"],
        "due_date": command.due_date or objective["due_date"],
        "own_cadence": command.cadence.value if command.cadence else None,
        "cadence": (command.cadence or work.settings.check_in_cadence).value,
        "source": command.source.value,
        "kpi_id": command.kpi_id,
        "link_mode": mode.value if follows else None,
    }


def columns_after(work: Reader, row: Row, wanted: Mapping[str, Any], objective: Row) -> dict[str, Any]:
    """Give the columns as they will be; dates and cadence follow those above where there are none of its own."""
    after = {name: row[name] for name in _EDITABLE}
    for name, value in wanted.items():
        match name, value:
            case ("title", str()):
                after[name] = value.strip()
            case ("tags", _):
                after[name] = list(normalise_tags(tuple(value)))
            case ("measure", _):
                known = frozenset(item["id"] for item in row["milestones"])
                after |= columns_of(name_milestones(work, value, known))
            case ("start_date" | "due_date" | "cadence", _):
                after[f"own_{name}"] = value
            case _:
                after[name] = value
    after["start_date"] = after["own_start_date"] or objective["start_date"]
    after["due_date"] = after["own_due_date"] or objective["due_date"]
    after["cadence"] = after["own_cadence"] or work.settings.check_in_cadence.value
    return after


_EDITABLE = (
    "title",
    "description",
    "owner_id",
    "unit",
    "currency",
    "weight",
    "state",
    "tags",
    "own_start_date",
    "own_due_date",
    "own_cadence",
    "source",
    "kpi_id",
    "link_mode",
    "measure",
    "scoring",
    "direction",
    "start_value",
    "target_value",
    "commit_value",
    "stretch_value",
    "threshold",
    "lower_bound",
    "upper_bound",
    "periods",
    "milestones",
    "checkpoints",
)


def check_columns(columns: Mapping[str, Any], objective: Row) -> tuple[OkraError, ...]:
    key_result = KeyResult(
        title=columns["title"],
        start=columns["start_date"],
        due=columns["due_date"],
        measure=measure_of(columns),
        source=KeyResultSource(columns["source"]),
        description=columns["description"],
        tags=tuple(columns["tags"]),
        weight=columns["weight"],
    )
    return (
        *check_key_result(key_result, objective["start_date"], objective["due_date"]),
        *check_unit(Unit(columns["unit"]), columns["currency"]),
    )


async def _check_references(work: Work, columns: Mapping[str, Any]) -> tuple[OkraError, ...]:
    references = ((people, columns.get("owner_id"), "ownerId"), (kpis, columns.get("kpi_id"), "kpiId"))
    return await check_references(work, references)
