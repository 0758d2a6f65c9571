"""Creating and changing initiatives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from commands.entities import (
    ExternalKey,
    check_external_key,
    check_references,
    check_version,
    differing,
    new_entity,
)
from commands.okrs.key_results import require_open_cycle
from commands.relations import relations_to_key_result, relations_to_objective
from domain.errors import OkraError, refuse
from domain.events import EventType
from domain.ids import Kind, is_id
from domain.initiatives import NOT_BEGUN, Course, InitiativeState, check_initiative, require_unarchived
from domain.policy import Action, Relation, require
from storage.database import Row
from storage.initiatives.lookups import find_initiative
from storage.lookups import find_key_result, find_objective
from storage.tables import initiatives, people
from storage.work import Work
from storage.writes import insert, update


@dataclass(frozen=True, slots=True)
class CreateInitiative:
    """Create an initiative. The parent is an objective or a key result."""

    parent_id: str
    title: str
    description: str | None = None
    owner_id: str | None = None
    due_date: date | None = None
    state: InitiativeState = InitiativeState.TODO
    external_key: ExternalKey | None = None


@dataclass(frozen=True, slots=True)
class UpdateInitiative:
    """Change an initiative. `changes` has only what is to change, by the field names of `CreateInitiative`."""

    initiative_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


async def create_initiative(work: Work, command: CreateInitiative) -> str:
    """Create an initiative and give its id. Raises `WrongState` if what it is to serve is archived."""
    objective, key_result = await _find_parent(work, command.parent_id)
    held = await _relations_to_parent(work, objective, key_result)
    require(Action.CREATE_INITIATIVE, work.actor, held)
    await require_open_cycle(work, objective)
    _require_unarchived(objective, key_result)
    columns = {
        "title": command.title.strip(),
        "description": command.description,
        "owner_id": command.owner_id,
        "due_date": command.due_date,
        **_course_columns(NOT_BEGUN.moved(command.state, work.now)),
    }
    refuse(
        (
            *await _check(work, columns),
            *await check_external_key(work, initiatives, command.external_key),
        )
    )
    initiative_id = work.new_id(Kind.INITIATIVE)
    place = {"objective_id": objective["id"], "key_result_id": key_result["id"] if key_result else None}
    await insert(work, initiatives, {**new_entity(work, initiative_id, command.external_key), **place, **columns})
    tell(work, EventType.INITIATIVE_CREATED, {"id": initiative_id, **place}, title=columns["title"])
    return initiative_id


async def update_initiative(work: Work, command: UpdateInitiative) -> str:
    """Change an initiative and give its id."""
    row = await find_to_change(work, command.initiative_id, command.expected_version)
    wanted = dict(command.changes)
    external_key = wanted.pop("external_key", None)
    after = _after(work, row, wanted)
    refuse(
        (
            *await _check(work, {**after, "owner_id": differing(row, after).get("owner_id")}),
            *await check_external_key(work, initiatives, external_key, row["id"]),
        )
    )
    if external_key is not None:
        after |= {"external_source": external_key.source, "external_id": external_key.id}
    changes = differing(row, after)
    if changes:
        await update(work, initiatives, row["id"], changes)
        _tell_changes(work, row, changes)
    return command.initiative_id


async def find_to_change(work: Work, identifier: str, expected_version: int | None) -> Row:
    """Give an initiative that the actor may change, now and in this version. Raises what stands against it."""
    row = await find_initiative(work, identifier, "id")
    objective = await find_objective(work, row["objective_id"])
    key_result = None if row["key_result_id"] is None else await find_key_result(work, row["key_result_id"])
    held = await _relations_to_parent(work, objective, key_result)
    if row["owner_id"] is not None and row["owner_id"] == work.actor.person_id:
        held |= {Relation.INITIATIVE_OWNER}
    require(Action.UPDATE_INITIATIVE, work.actor, held)
    check_version(row, expected_version)
    await require_open_cycle(work, objective)
    return row


def tell(work: Work, type_: EventType, row: Row, **data: object) -> None:
    """Note a fact about an initiative, and which key result it serves."""
    if row["key_result_id"] is not None:
        data["key_result_id"] = row["key_result_id"]
    work.record(type_, row["id"], row["objective_id"], **data)


def course_of(row: Row) -> Course:
    """Read from its row where the work stands."""
    return Course(InitiativeState(row["state"]), row["begun_at"], row["finished_at"])


async def _find_parent(work: Work, parent_id: str) -> tuple[Row, Row | None]:
    if not is_id(Kind.KEY_RESULT, parent_id):
        return await find_objective(work, parent_id, "parentId"), None
    key_result = await find_key_result(work, parent_id, "parentId")
    return await find_objective(work, key_result["objective_id"]), key_result


async def _relations_to_parent(work: Work, objective: Row, key_result: Row | None) -> frozenset[Relation]:
    if key_result is None:
        return await relations_to_objective(work, objective)
    return await relations_to_key_result(work, key_result, objective)


def _require_unarchived(objective: Row, key_result: Row | None) -> None:
    archived = [each for each in (objective, key_result) if each is not None and each["archived_at"] is not None]
    require_unarchived(archived=bool(archived))


def _after(work: Work, row: Row, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns as they will be."""
    after = {name: row[name] for name in _EDITABLE}
    for name, value in wanted.items():
        match name, value:
            case ("title", str()):
                after[name] = value.strip()
            case ("state", InitiativeState()):
                after |= _course_columns(course_of(row).moved(value, work.now))
            case _:
                after[name] = value
    return after


_COURSE: Final = ("state", "begun_at", "finished_at")
_EDITABLE: Final = ("title", "description", "owner_id", "due_date", *_COURSE)


def _course_columns(course: Course) -> dict[str, Any]:
    return {"state": course.state.value, "begun_at": course.begun_at, "finished_at": course.finished_at}


def _tell_changes(work: Work, row: Row, changes: Mapping[str, Any]) -> None:
    edited = sorted(set(changes).difference(_COURSE))
    if edited:
        tell(work, EventType.INITIATIVE_UPDATED, row, changed=edited)
    if "state" in changes:
        tell(work, EventType.INITIATIVE_STATE_CHANGED, row, before=row["state"], after=changes["state"])


async def _check(work: Work, columns: Mapping[str, Any]) -> tuple[OkraError, ...]:
    return (
        *check_initiative(columns["title"], columns["description"]),
        *await check_references(work, ((people, columns["owner_id"], "ownerId"),)),
    )
