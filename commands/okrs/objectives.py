"""Creating and changing objectives."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from commands.okrs.audiences import audience_before, tell_audience
from commands.okrs.dates import check_dates_of_key_results, inherit_dates
from commands.relations import relations_to_objective, relations_to_owner, require_right_to_give
from domain.custom_fields.fields import CustomFieldTarget
from domain.custom_fields.values import GivenField, PlannedValues
from domain.errors import InvalidInput, OkraError, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.numbers import ONE
from domain.okrs.objectives import (
    Ambition,
    Objective,
    ObjectiveState,
    Scope,
    Visibility,
    check_objective,
)
from domain.okrs.rollup import ProgressSource
from domain.orgs.cycles import CycleState, require_open
from domain.policy import Action, Relation, require
from domain.text import normalise_tags
from storage.database import Row
from storage.lookups import find, find_objective
from storage.okrs.viewers import replace_viewers
from storage.tables import cycles, objectives, people, teams
from storage.work import Work
from storage.writes import insert, update


@dataclass(frozen=True, slots=True)
class CreateObjective:
    """Create an objective. Dates that are None follow the cycle's."""

    title: str
    cycle_id: str
    scope: Scope
    description: str | None = None
    team_id: str | None = None
    person_id: str | None = None
    lead_id: str | None = None
    ambition: Ambition = Ambition.COMMITTED
    state: ObjectiveState = ObjectiveState.ACTIVE
    visibility: Visibility = Visibility.ORGANIZATION
    viewer_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    weight: Decimal = ONE
    start_date: date | None = None
    due_date: date | None = None
    progress_source: ProgressSource = ProgressSource.BOTH
    manual_progress: Decimal | None = None
    external_key: ExternalKey | None = None
    custom_fields: tuple[GivenField, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateObjective:
    """Change an objective. `changes` has only what is to change, by the field names of `CreateObjective`."""

    objective_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


async def create_objective(work: Work, command: CreateObjective) -> str:
    """Create an objective and give its id."""
    held = await relations_to_owner(work, command.scope, command.team_id, command.person_id, Relation.OBJECTIVE_PERSON)
    require(Action.CREATE_OBJECTIVE, work.actor, held)
    cycle = await find(work, cycles, command.cycle_id, "cycleId")
    require_open(CycleState(cycle["state"]))
    columns = _columns(command, cycle)
    custom = await plan_values(work, CustomFieldTarget.OBJECTIVE, None, command.custom_fields)
    refuse(
        (
            *_check_start_state(command.state),
            *check_columns(columns, cycle),
            *await _check_references(work, columns, command.viewer_ids),
            *await check_external_key(work, objectives, command.external_key),
            *custom.errors,
        )
    )
    objective_id = work.new_id(Kind.OBJECTIVE)
    await insert(work, objectives, {**new_entity(work, objective_id, command.external_key), **columns})
    await replace_viewers(work, objective_id, command.viewer_ids)
    await set_values(work, CustomFieldTarget.OBJECTIVE, objective_id, custom)
    told = {"title": columns["title"], **custom.told()}
    work.record(EventType.OBJECTIVE_CREATED, objective_id, objective_id, **told)
    work.touch(objective_id)
    return objective_id


async def update_objective(work: Work, command: UpdateObjective) -> str:
    """Change an objective and give its id."""
    row = await find_objective(work, command.objective_id, "id")
    require(Action.UPDATE_OBJECTIVE, work.actor, await relations_to_objective(work, row))
    check_version(row, command.expected_version)
    cycle = await find(work, cycles, row["cycle_id"])
    require_open(CycleState(cycle["state"]))
    wanted = dict(command.changes)
    viewer_ids = wanted.pop("viewer_ids", None)
    external_key = wanted.pop("external_key", None)
    custom = await plan_values(work, CustomFieldTarget.OBJECTIVE, row["id"], wanted.pop("custom_fields", ()))
    cycle = await _next_cycle(work, cycle, wanted.get("cycle_id"))
    after = columns_after(row, wanted, cycle)
    await require_right_to_give(work, Action.CREATE_OBJECTIVE, row, after, Relation.OBJECTIVE_PERSON)
    refuse(
        (
            *check_columns(after, cycle),
            *await _check_references(work, differing(row, after), viewer_ids or ()),
            *await check_external_key(work, objectives, external_key, row["id"]),
            *await check_dates_of_key_results(work, row, after),
            *custom.errors,
        )
    )
    if external_key is not None:
        after |= {"external_source": external_key.source, "external_id": external_key.id}
    await _write(work, row, differing(row, after), viewer_ids, custom)
    return command.objective_id


async def _write(
    work: Work, row: Row, changes: dict[str, Any], viewer_ids: tuple[str, ...] | None, custom: PlannedValues
) -> None:
    audience = await audience_before(work, row, changes, viewer_ids)
    if viewer_ids is not None:
        await replace_viewers(work, row["id"], viewer_ids)
    elif not changes and not custom.changes:
        return
    await update(work, objectives, row["id"], changes)
    await set_values(work, CustomFieldTarget.OBJECTIVE, row["id"], custom)
    await inherit_dates(work, row, changes)
    changed = sorted({*changes, *(["viewer_ids"] if viewer_ids is not None else []), *custom.told()})
    work.record(EventType.OBJECTIVE_UPDATED, row["id"], row["id"], changed=changed, **custom.told())
    await tell_audience(work, row["id"], audience)
    work.touch(row["id"])


async def _next_cycle(work: Work, present: Row, wanted_id: str | None) -> Row:
    if wanted_id is None or wanted_id == present["id"]:
        return present
    cycle = await find(work, cycles, wanted_id, "cycleId")
    require_open(CycleState(cycle["state"]))
    return cycle


def _columns(command: CreateObjective, cycle: Row) -> dict[str, Any]:
    return {
        "title": command.title.strip(),
        "description": command.description,
        "cycle_id": command.cycle_id,
        "scope": command.scope.value,
        "team_id": command.team_id,
        "person_id": command.person_id,
        "lead_id": command.lead_id or command.person_id,
        "ambition": command.ambition.value,
        "state": command.state.value,
        "visibility": command.visibility.value,
        "tags": list(normalise_tags(command.tags)),
        "weight": command.weight,
        "own_start_date": command.start_date,
        "own_due_date": command.due_date,
        "start_date": command.start_date or cycle["start_date"],
        "due_date": command.due_date or cycle["end_date"],
        "progress_source": command.progress_source.value,
        "manual_progress": command.manual_progress,
    }


def columns_after(row: Row, wanted: Mapping[str, Any], cycle: Row) -> dict[str, Any]:
    """Give the columns as they will be; the dates follow the cycle where the objective has none of its own."""
    after = {name: row[name] for name in _EDITABLE}
    for name, value in wanted.items():
        match name, value:
            case ("title", str()):
                after[name] = value.strip()
            case ("tags", _):
                after[name] = list(normalise_tags(tuple(value)))
            case ("start_date" | "due_date", _):
                after[f"own_{name}"] = value
            case _:
                after[name] = value
    after["start_date"] = after["own_start_date"] or cycle["start_date"]
    after["due_date"] = after["own_due_date"] or cycle["end_date"]
    return after


_EDITABLE = (
    "title",
    "description",
    "cycle_id",
    "scope",
    "team_id",
    "person_id",
    "lead_id",
    "ambition",
    "visibility",
    "tags",
    "weight",
    "own_start_date",
    "own_due_date",
    "progress_source",
    "manual_progress",
)


def _check_start_state(state: ObjectiveState) -> tuple[OkraError, ...]:
    if state is ObjectiveState.CLOSED:
        return (InvalidInput("An objective begins as DRAFT or ACTIVE.", "state"),)
    return ()


def check_columns(columns: Mapping[str, Any], cycle: Row) -> tuple[OkraError, ...]:
    """Tell all that is wrong with the columns of an objective in its cycle."""
    objective = Objective(
        title=columns["title"],
        scope=Scope(columns["scope"]),
        start=columns["start_date"],
        due=columns["due_date"],
        team_id=columns["team_id"],
        person_id=columns["person_id"],
        visibility=Visibility(columns["visibility"]),
        description=columns["description"],
        tags=tuple(columns["tags"]),
        weight=columns["weight"],
        manual_progress=columns["manual_progress"],
    )
    return check_objective(objective, cycle["start_date"], cycle["end_date"])


async def _check_references(
    work: Work, columns: Mapping[str, Any], viewer_ids: tuple[str, ...]
) -> tuple[OkraError, ...]:
    return await check_references(
        work,
        [
            (teams, columns.get("team_id"), "teamId"),
            (people, columns.get("person_id"), "personId"),
            (people, columns.get("lead_id"), "leadId"),
            *((people, viewer_id, "viewerIds") for viewer_id in viewer_ids),
        ],
    )
