"""Checking in, and correcting or taking back what was said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commands.okrs.key_results import require_open_cycle
from commands.okrs.readings import refresh_readings
from commands.relations import relations_to_key_result
from domain.errors import OkraError, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.okrs.check_ins import CheckInKind, CheckInRecord, check_replaceable, validate_check_in
from domain.okrs.key_results import KeyResultSource
from domain.okrs.objectives import ObjectiveState
from domain.okrs.status import Status
from domain.okrs.steps import KeyResultStep, require_key_result_step
from domain.policy import Action, Relation, require
from domain.text import NOTE_LENGTH, check_text
from storage.database import Row
from storage.lookups import find_check_in, find_key_result_with_objective
from storage.okrs.check_ins import record_of, records_of
from storage.okrs.measures import measure_of
from storage.reader import Reader
from storage.tables import check_ins
from storage.work import Work
from storage.writes import insert


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Say how a key result is doing. What is None is not spoken of; the date is today's if None."""

    key_result_id: str
    value: Decimal | None = None
    done_milestones: frozenset[str] | None = None
    status: Status | None = None
    confidence: Decimal | None = None
    note: str | None = None
    date: "date | None" = None


@dataclass(frozen=True, slots=True)
class CorrectCheckIn:
    """Say something else instead of an earlier check-in. The whole content is given anew; a None date keeps its day."""

    check_in_id: str
    value: Decimal | None = None
    done_milestones: frozenset[str] | None = None
    status: Status | None = None
    confidence: Decimal | None = None
    note: str | None = None
    date: "date | None" = None


@dataclass(frozen=True, slots=True)
class VoidCheckIn:
    """Take a check-in back. `note` may say why."""

    check_in_id: str
    note: str | None = None


async def check_in(work: Work, command: CheckIn) -> str:
    """Record a check-in and give its id. The key result and everything above it move in the same transaction."""
    key_result, objective = await find_key_result_with_objective(work, command.key_result_id, "keyResultId")
    require(Action.CHECK_IN, work.actor, await relations_to_key_result(work, key_result, objective))
    await require_alive(work, key_result, objective)
    record = record_to_add(work, command)
    refuse(check_record(work, record, key_result))
    await _store(work, record, key_result, EventType.CHECKED_IN, since=record.date)
    return record.id


def record_to_add(work: Reader, command: CheckIn) -> CheckInRecord:
    """Give the record that a check-in adds to the history."""
    identifier = work.new_id(Kind.CHECK_IN)
    return CheckInRecord(
        id=identifier,
        kind=CheckInKind.CHECK_IN,
        date=command.date or work.today,
        position_id=identifier,
        value=command.value,
        done_milestones=command.done_milestones,
        status=command.status,
        confidence=command.confidence,
        note=command.note,
    )


async def correct_check_in(work: Work, command: CorrectCheckIn) -> str:
    """Replace a check-in by a corrected one and give the id of the new record. Both stay visible."""
    old, key_result = await _find_replaceable(work, command.check_in_id)
    identifier = work.new_id(Kind.CHECK_IN)
    day = command.date or old.date
    record = CheckInRecord(
        id=identifier,
        kind=CheckInKind.CORRECTION,
        date=day,
        position_id=old.position_id if day == old.date else identifier,
        replaces_id=old.id,
        value=command.value,
        done_milestones=command.done_milestones,
        status=command.status,
        confidence=command.confidence,
        note=command.note,
    )
    refuse(check_record(work, record, key_result))
    await _store(work, record, key_result, EventType.CHECK_IN_CORRECTED, since=min(day, old.date))
    return identifier


async def void_check_in(work: Work, command: VoidCheckIn) -> str:
    """Take a check-in back and give the id of the record that says so. Both stay visible."""
    old, key_result = await _find_replaceable(work, command.check_in_id)
    record = CheckInRecord(
        id=work.new_id(Kind.CHECK_IN),
        kind=CheckInKind.VOID,
        date=old.date,
        position_id=old.position_id,
        replaces_id=old.id,
        note=command.note,
    )
    refuse(check_text(command.note, NOTE_LENGTH, "note"))
    await _store(work, record, key_result, EventType.CHECK_IN_VOIDED, since=old.date)
    return record.id


async def _find_replaceable(work: Work, check_in_id: str) -> tuple[CheckInRecord, Row]:
    row = await find_check_in(work, check_in_id, "id")
    key_result, objective = await find_key_result_with_objective(work, row["key_result_id"])
    held = await relations_to_key_result(work, key_result, objective)
    if row["author_id"] is not None and row["author_id"] == work.actor.person_id:
        held |= {Relation.CHECK_IN_AUTHOR}
    require(Action.AMEND_CHECK_IN, work.actor, held)
    await require_alive(work, key_result, objective)
    records = await records_of(work, [key_result["id"]])
    refuse(check_replaceable(check_in_id, records[key_result["id"]]))
    return record_of(row), key_result


async def require_alive(work: Reader, key_result: Row, objective: Row) -> None:
    """Refuse to speak of what is archived or closed. Raises `WrongState` or `CycleClosed`."""
    await require_open_cycle(work, objective)
    archived = key_result["archived_at"] is not None or objective["archived_at"] is not None
    require_key_result_step(KeyResultStep.CHECK_IN, ObjectiveState(objective["state"]), archived=archived)


def check_record(work: Reader, record: CheckInRecord, key_result: Row) -> tuple[OkraError, ...]:
    source = KeyResultSource(key_result["source"])
    return validate_check_in(record, measure_of(key_result), source, key_result["start_date"], work.today)


async def _store(work: Work, record: CheckInRecord, key_result: Row, type_: EventType, *, since: date) -> None:
    done = record.done_milestones
    columns: dict[str, Any] = {
        "id": record.id,
        "key_result_id": key_result["id"],
        "kind": record.kind.value,
        "replaces_id": record.replaces_id,
        "position_id": record.position_id,
        "date": record.date,
        "value": record.value,
        "done_milestones": None if done is None else sorted(done),
        "status": record.status.value if record.status else None,
        "confidence": record.confidence,
        "note": record.note,
        "author_id": work.actor.person_id,
        "created_at": work.now,
    }
    await insert(work, check_ins, columns)
    work.record(
        type_,
        record.id,
        key_result["objective_id"],
        key_result_id=key_result["id"],
        date=record.date.isoformat(),
        value=None if record.value is None else float(record.value),
        replaces_id=record.replaces_id,
    )
    await refresh_readings(work, [key_result["id"]], since=since)
