"""The life of objectives and key results: activated, closed with a grade, archived, restored, deleted as drafts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Table

from commands.entities import check_version
from commands.okrs.key_results import require_open_cycle
from commands.relations import relations_to_key_result, relations_to_objective
from domain.errors import refuse
from domain.events import EventType
from domain.okrs.objectives import ObjectiveState, check_share
from domain.okrs.steps import KeyResultStep, ObjectiveStep, require_key_result_step, require_objective_step
from domain.policy import Action, require
from domain.text import DESCRIPTION_LENGTH, check_text
from storage.database import Row
from storage.lookups import find_key_result, find_objective
from storage.okrs.lifecycle import parents_of
from storage.tables import key_results, objectives
from storage.work import Work
from storage.writes import remove, update


@dataclass(frozen=True, slots=True)
class ChangeObjective:
    """Name an objective for a step of its life."""

    objective_id: str
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class GradeObjective:
    """Close an objective with a grade (0..1, None: its progress) and what was learnt."""

    objective_id: str
    grade: Decimal | None = None
    reflection: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeKeyResult:
    """Name a key result for a step of its life."""

    key_result_id: str
    expected_version: int | None = None


async def activate_objective(work: Work, command: ChangeObjective) -> str:
    """Let a draft count. Raises `WrongState` for anything but a draft."""
    row = await _objective(work, command.objective_id, command.expected_version)
    _require_step(row, ObjectiveStep.ACTIVATE)
    changes = {"state": ObjectiveState.ACTIVE.value}
    return await _change_objective(work, row, changes, EventType.OBJECTIVE_ACTIVATED)


async def grade_objective(work: Work, command: GradeObjective) -> str:
    """Close an active objective with its grade and reflection, or grade a closed one anew."""
    row = await _objective(work, command.objective_id, command.expected_version)
    _require_step(row, ObjectiveStep.GRADE)
    refuse(
        (
            *check_share(command.grade, "grade"),
            *check_text(command.reflection, DESCRIPTION_LENGTH, "reflection"),
        )
    )
    grade: Decimal = row["progress"] if command.grade is None else command.grade
    changes = {
        "state": ObjectiveState.CLOSED.value,
        "grade": grade,
        "reflection": command.reflection,
        "closed_at": row["closed_at"] or work.now,
    }
    told = {"grade": float(grade), "ungraded": False}
    return await _change_objective(work, row, changes, EventType.OBJECTIVE_CLOSED, **told)


async def reopen_objective(work: Work, command: ChangeObjective) -> str:
    """Take a closed objective up again. Its grade goes; its reflection stays. Raises `WrongState` unless closed."""
    row = await _objective(work, command.objective_id, command.expected_version)
    _require_step(row, ObjectiveStep.REOPEN)
    changes = {"state": ObjectiveState.ACTIVE.value, "grade": None, "closed_at": None}
    return await _change_objective(work, row, changes, EventType.OBJECTIVE_REOPENED)


async def archive_objective(work: Work, command: ChangeObjective) -> str:
    """Put an objective aside, with all it has. It counts nowhere until restored. Again changes nothing."""
    row = await _objective(work, command.objective_id, command.expected_version)
    if row["archived_at"] is not None:
        return command.objective_id
    return await _change_objective(work, row, {"archived_at": work.now}, EventType.OBJECTIVE_ARCHIVED)


async def restore_objective(work: Work, command: ChangeObjective) -> str:
    """Take an archived objective back. Again changes nothing."""
    row = await _objective(work, command.objective_id, command.expected_version)
    if row["archived_at"] is None:
        return command.objective_id
    return await _change_objective(work, row, {"archived_at": None}, EventType.OBJECTIVE_RESTORED)


async def delete_objective(work: Work, command: ChangeObjective) -> str:
    """Delete a draft with all it has, for good. Anything else can only be archived: raises `WrongState`."""
    row = await _objective(work, command.objective_id, command.expected_version)
    _require_step(row, ObjectiveStep.DELETE)
    parents = await parents_of(work, row["id"])
    await remove(work, objectives, {"id": row["id"]})
    work.record(EventType.OBJECTIVE_DELETED, row["id"], row["id"])
    work.touch(*parents)
    return command.objective_id


async def archive_key_result(work: Work, command: ChangeKeyResult) -> str:
    """Put a key result aside. It counts nowhere until restored. Again changes nothing."""
    row = await _key_result(work, command)
    if row["archived_at"] is not None:
        return command.key_result_id
    return await _change_key_result(work, row, {"archived_at": work.now}, EventType.KEY_RESULT_ARCHIVED)


async def restore_key_result(work: Work, command: ChangeKeyResult) -> str:
    """Take an archived key result back. Again changes nothing."""
    row = await _key_result(work, command)
    if row["archived_at"] is None:
        return command.key_result_id
    return await _change_key_result(work, row, {"archived_at": None}, EventType.KEY_RESULT_RESTORED)


async def delete_key_result(work: Work, command: ChangeKeyResult) -> str:
    """Delete a key result of a draft, for good. Of anything else it can only be archived: raises `WrongState`."""
    row = await _key_result(work, command)
    objective = await find_objective(work, row["objective_id"])
    require_key_result_step(KeyResultStep.DELETE, ObjectiveState(objective["state"]), archived=False)
    await remove(work, key_results, {"id": row["id"]})
    work.record(EventType.KEY_RESULT_DELETED, row["id"], row["objective_id"])
    work.touch(row["objective_id"])
    return command.key_result_id


async def _objective(work: Work, objective_id: str, expected_version: int | None) -> Row:
    row = await find_objective(work, objective_id, "id")
    require(Action.UPDATE_OBJECTIVE, work.actor, await relations_to_objective(work, row))
    check_version(row, expected_version)
    await require_open_cycle(work, row)
    return row


async def _key_result(work: Work, command: ChangeKeyResult) -> Row:
    row = await find_key_result(work, command.key_result_id, "id")
    objective = await find_objective(work, row["objective_id"])
    require(Action.UPDATE_KEY_RESULT, work.actor, await relations_to_key_result(work, row, objective))
    check_version(row, command.expected_version)
    await require_open_cycle(work, objective)
    return row


def _require_step(row: Row, step: ObjectiveStep) -> None:
    require_objective_step(step, ObjectiveState(row["state"]), archived=row["archived_at"] is not None)


async def _change_objective(work: Work, row: Row, changes: dict[str, Any], type_: EventType, **told: object) -> str:
    return await _change(work, objectives, row, changes, type_, row["id"], **told)


async def _change_key_result(work: Work, row: Row, changes: dict[str, Any], type_: EventType) -> str:
    return await _change(work, key_results, row, changes, type_, row["objective_id"])


async def _change(
    work: Work, table: Table, row: Row, changes: dict[str, Any], type_: EventType, objective_id: str, **told: object
) -> str:
    await update(work, table, row["id"], changes)
    work.record(type_, row["id"], objective_id, **told)
    work.touch(row["id"])
    identifier: str = row["id"]
    return identifier
