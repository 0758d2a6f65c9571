"""Carrying objectives over into another cycle: what is not done goes on there, and knows where it comes from."""

from dataclasses import dataclass
from decimal import Decimal

from commands.entities import require_some
from commands.okrs.copies import Copy, Copying, align_copies, copy_objective, errors_of
from commands.okrs.lifecycle import GradeObjective, grade_objective
from commands.relations import relations_to_objective
from domain.errors import InvalidInput, OkraError, WrongState, refuse
from domain.events import EventType
from domain.okrs.copies import (
    MOST_OBJECTIVES,
    CarriedKeyResults,
    CarriedStart,
    CarryOverStatus,
)
from domain.okrs.objectives import ObjectiveState
from domain.okrs.steps import ObjectiveStep, require_objective_step
from domain.orgs.cycles import CycleState, require_open
from domain.policy import Action, require
from storage.database import Row
from storage.lookups import activity_of, find, find_objective
from storage.okrs.copies import continuations, edges_around
from storage.tables import cycles, people, teams
from storage.work import Work


@dataclass(frozen=True, slots=True)
class CarriedObjective:
    """An objective to carry over; grade (0..1) and reflection are for the old one, if it is closed by this."""

    objective_id: str
    grade: Decimal | None = None
    reflection: str | None = None


@dataclass(frozen=True, slots=True)
class CarryOverObjectives:
    """Carry objectives over into a cycle. `close_old` grades and closes the old ones.

    `atomic`: one objective that cannot be carried over refuses all of them.
    """

    cycle_id: str
    objectives: tuple[CarriedObjective, ...]
    key_results: CarriedKeyResults = CarriedKeyResults.UNFINISHED
    start: CarriedStart = CarriedStart.CURRENT
    state: ObjectiveState = ObjectiveState.ACTIVE
    close_old: bool = False
    atomic: bool = False


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """What became of one objective. `objective_id` is the new one: None exactly if it was rejected."""

    status: CarryOverStatus
    from_id: str
    objective_id: str | None
    errors: tuple[OkraError, ...] = ()


async def carry_over_objectives(work: Work, command: CarryOverObjectives) -> tuple[CarriedRow, ...]:
    """Carry objectives over and tell what became of each, in the order given.

    One that goes on in the cycle already is told, not carried over again.
    """
    require_some(command.objectives, MOST_OBJECTIVES, "objectives")
    cycle = await find(work, cycles, command.cycle_id, "cycleId")
    require_open(CycleState(cycle["state"]), "cycleId")
    if command.state is ObjectiveState.CLOSED:
        message = "An objective goes on as DRAFT or ACTIVE."
        raise InvalidInput(message, "state")
    copying = Copying(cycle, command.state, command.key_results, command.start, is_continuation=True)
    rows: list[CarriedRow] = []
    copies: list[Copy] = []
    for index, given in enumerate(command.objectives):
        try:
            async with work.attempt():
                carried = await _carry_over(work, given, command, copying)
        except OkraError as error:
            wrong = errors_of(error, "objectives", str(index))
            rows.append(CarriedRow(CarryOverStatus.REJECTED, given.objective_id, None, wrong))
            continue
        copies += [carried] if isinstance(carried, Copy) else []
        rows.append(_row(given, carried))
    if command.atomic:
        refuse(tuple(error for row in rows for error in row.errors))
    if copies:
        await align_copies(work, copies, await _known(work, copies, cycle), cycle)
    return tuple(rows)


def _row(given: CarriedObjective, carried: Copy | str) -> CarriedRow:
    if isinstance(carried, str):
        return CarriedRow(CarryOverStatus.ALREADY_CARRIED_OVER, given.objective_id, carried)
    return CarriedRow(CarryOverStatus.CARRIED_OVER, given.objective_id, carried.objective_id)


async def _carry_over(
    work: Work, given: CarriedObjective, command: CarryOverObjectives, copying: Copying
) -> Copy | str:
    """Carry one objective over; give the id of what continues it, if something does already."""
    source = await find_objective(work, given.objective_id, "id")
    require(Action.CARRY_OVER_OBJECTIVE, work.actor, await relations_to_objective(work, source))
    refuse(_check_grade(given, command))
    present = (await continuations(work, copying.cycle["id"], [source["id"]])).get(source["id"])
    carried: Copy | str = present if present is not None else await _continue(work, source, copying)
    if command.close_old and (source["state"] == ObjectiveState.ACTIVE.value or _speaks_of_grade(given)):
        await grade_objective(work, GradeObjective(source["id"], given.grade, given.reflection))
    return carried


async def _continue(work: Work, source: Row, copying: Copying) -> Copy:
    state, archived = ObjectiveState(source["state"]), source["archived_at"] is not None
    require_objective_step(ObjectiveStep.CARRY_OVER, state, archived=archived)
    if source["cycle_id"] == copying.cycle["id"]:
        message = "The objective lives in this cycle already."
        raise InvalidInput(message, "id")
    await _require_owner(work, source)
    copy = await copy_objective(work, source, {"carried_over_from_id": source["id"]}, copying)
    work.record(EventType.OBJECTIVE_CARRIED_OVER, source["id"], source["id"], carried_over_to_id=copy.objective_id)
    return copy


async def _require_owner(work: Work, source: Row) -> None:
    for table, name in ((teams, "team_id"), (people, "person_id")):
        owner_id = source[name]
        if owner_id is not None and not (await activity_of(work, table, {owner_id}))[owner_id]:
            message = "Its team is archived, or its person deactivated. Give it to somebody else, or clone it."
            raise WrongState(message, "id")


async def _known(work: Work, copies: list[Copy], cycle: Row) -> dict[str, str]:
    """Tell what of the neighbours of the originals goes on in the cycle, by the ids of those neighbours."""
    edges = await edges_around(work, [copy.source["id"] for copy in copies])
    neighbours = {edge[name] for edge in edges for name in ("objective_id", "parent_id")}
    return await continuations(work, cycle["id"], neighbours)


def _check_grade(given: CarriedObjective, command: CarryOverObjectives) -> tuple[OkraError, ...]:
    if command.close_old or not _speaks_of_grade(given):
        return ()
    return (InvalidInput("Ask for `closeOld` to grade the old objective.", "grade"),)


def _speaks_of_grade(given: CarriedObjective) -> bool:
    return given.grade is not None or given.reflection is not None
