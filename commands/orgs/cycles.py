"""Creating and changing cycles, and leading them through their life."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from commands.entities import ExternalKey, check_external_key, check_version, differing, new_entity
from commands.kpis.guardrails import refresh_guardrails_of_cycle
from commands.okrs.readings import refresh_readings
from domain.errors import InvalidInput, OkraError, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.orgs.cycles import (
    CycleMove,
    CycleState,
    check_cycle,
    moved,
    require_closed_within,
    require_nesting,
    require_open,
)
from domain.policy import Action, require
from storage.database import Row
from storage.kpis.links import followers_in_cycle
from storage.lookups import find
from storage.orgs.cycles import grade_by_progress, has_open_cycles_within, move_followers, outside_of
from storage.orgs.trees import parents_above
from storage.tables import cycles
from storage.work import Work
from storage.writes import insert, update


@dataclass(frozen=True, slots=True)
class CreateCycle:
    """Create a cycle, in planning. Both days are included; it lies within its parent, if it has one."""

    name: str
    start_date: date
    end_date: date
    parent_id: str | None = None
    external_key: ExternalKey | None = None


@dataclass(frozen=True, slots=True)
class UpdateCycle:
    """Change a cycle. `changes` has only what is to change, by the field names of `CreateCycle`."""

    cycle_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeCycle:
    """Name a cycle for a step of its life."""

    cycle_id: str
    expected_version: int | None = None


async def create_cycle(work: Work, command: CreateCycle) -> str:
    """Create a cycle and give its id. Administrators may."""
    require(Action.MANAGE_CYCLES, work.actor)
    parent = await _find_parent(work, command.parent_id)
    columns = {
        "name": command.name.strip(),
        "start_date": command.start_date,
        "end_date": command.end_date,
        "parent_id": command.parent_id,
        "state": CycleState.PLANNING.value,
    }
    refuse((*_check(columns, parent), *await check_external_key(work, cycles, command.external_key)))
    cycle_id = work.new_id(Kind.CYCLE)
    await insert(work, cycles, {**new_entity(work, cycle_id, command.external_key), **columns})
    work.record(EventType.CYCLE_CREATED, cycle_id, name=columns["name"])
    return cycle_id


async def update_cycle(work: Work, command: UpdateCycle) -> str:
    """Change a cycle and give its id. Raises `CycleClosed` for a closed one.

    Objectives and key results without dates of their own follow new dates. Those with their own, and cycles within,
    must still fit in: each that does not is an error that names it.
    """
    row = await _find(work, command.cycle_id, command.expected_version)
    require_open(CycleState(row["state"]))
    wanted = dict(command.changes)
    external_key = wanted.pop("external_key", None)
    after = {name: row[name] for name in ("name", "start_date", "end_date", "parent_id")} | wanted
    after["name"] = after["name"].strip()
    parent = await _find_next_parent(work, row, after["parent_id"])
    refuse(
        (
            *_check(after, parent),
            *await _check_content(work, row, after),
            *await check_external_key(work, cycles, external_key, row["id"]),
        )
    )
    if external_key is not None:
        after |= {"external_source": external_key.source, "external_id": external_key.id}
    changes = differing(row, after)
    if changes:
        await update(work, cycles, row["id"], changes)
        work.record(EventType.CYCLE_UPDATED, row["id"], changed=sorted(changes))
    if _has_new_dates(row, after):
        await _lead_followers(work, row["id"], after)
    return command.cycle_id


async def activate_cycle(work: Work, command: ChangeCycle) -> str:
    """Begin a cycle that was planned. Raises `WrongState` for any other."""
    return await _move(work, command, CycleMove.ACTIVATE)


async def start_grading(work: Work, command: ChangeCycle) -> str:
    """End the work in an active cycle, so that it can be graded. Raises `WrongState` for any other."""
    return await _move(work, command, CycleMove.START_GRADING)


async def close_cycle(work: Work, command: ChangeCycle) -> str:
    """Close a graded cycle: from then on it is read-only.

    Objectives that nobody graded are closed with it, each with its progress as its grade. Raises `WrongState` for
    a cycle that is not being graded, `InUse` while a cycle within it is open.
    """
    cycle_id = await _move(work, command, CycleMove.CLOSE)
    for row in sorted(await grade_by_progress(work, cycle_id), key=itemgetter("id")):
        work.record(EventType.OBJECTIVE_CLOSED, row["id"], row["id"], grade=float(row["grade"]), ungraded=True)
    return cycle_id


async def reopen_cycle(work: Work, command: ChangeCycle) -> str:
    """Take a closed cycle back to grading.

    Raises `WrongState` for one that is not closed, `CycleClosed` while the cycle it lies in is.
    """
    cycle_id = await _move(work, command, CycleMove.REOPEN)
    # What its objectives follow may have moved while they could not.
    await refresh_readings(work, await followers_in_cycle(work, cycle_id))
    await refresh_guardrails_of_cycle(work, cycle_id)
    work.everything_touched = True
    return cycle_id


async def _move(work: Work, command: ChangeCycle, move: CycleMove) -> str:
    row = await _find(work, command.cycle_id, command.expected_version)
    state = moved(CycleState(row["state"]), move)
    parent = None if row["parent_id"] is None else await find(work, cycles, row["parent_id"])
    require_closed_within(
        move,
        parent=None if parent is None else CycleState(parent["state"]),
        open_children=await has_open_cycles_within(work, row["id"]),
    )
    await update(work, cycles, row["id"], {"state": state.value})
    work.record(EventType.CYCLE_STATE_CHANGED, row["id"], before=row["state"], after=state.value)
    return command.cycle_id


async def _find(work: Work, cycle_id: str, expected_version: int | None) -> Row:
    row = await find(work, cycles, cycle_id, "id")
    require(Action.MANAGE_CYCLES, work.actor)
    check_version(row, expected_version)
    return row


async def _find_parent(work: Work, parent_id: str | None) -> Row | None:
    if parent_id is None:
        return None
    parent = await find(work, cycles, parent_id, "parentId")
    require_open(CycleState(parent["state"]), "parentId")
    return parent


async def _find_next_parent(work: Work, row: Row, parent_id: str | None) -> Row | None:
    require_nesting(row["id"], parent_id, await parents_above(work, cycles, parent_id))
    return await _find_parent(work, parent_id)


def _check(columns: Mapping[str, Any], parent: Row | None) -> tuple[OkraError, ...]:
    bounds = None if parent is None else (parent["start_date"], parent["end_date"])
    return check_cycle(columns["name"], columns["start_date"], columns["end_date"], bounds)


def _has_new_dates(row: Row, after: Mapping[str, Any]) -> bool:
    return (after["start_date"], after["end_date"]) != (row["start_date"], row["end_date"])


async def _check_content(work: Work, row: Row, after: Mapping[str, Any]) -> tuple[OkraError, ...]:
    """Tell what of a cycle's content new dates would leave outside."""
    if not _has_new_dates(row, after) or after["start_date"] > after["end_date"]:
        return ()
    outside = await outside_of(work, row["id"], after["start_date"], after["end_date"])
    return tuple(
        InvalidInput(f"{identifier} has dates of its own that would not fit in.", "endDate") for identifier in outside
    )


async def _lead_followers(work: Work, cycle_id: str, after: Mapping[str, Any]) -> None:
    """Move the dates of all that follows the cycle's, and all numbers that depend on them."""
    objective_ids, key_result_ids = await move_followers(work, cycle_id, after["start_date"], after["end_date"])
    await refresh_readings(work, key_result_ids)
    work.touch(*objective_ids)
