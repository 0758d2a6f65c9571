"""Cloning objectives: their structure as a template for new ones, without values, for whomever they are meant."""

from dataclasses import dataclass
from typing import Any

from commands.entities import check_references, require_some
from commands.okrs.copies import Copy, Copying, align_copies, copy_objective, errors_of
from commands.relations import relations_to_owner
from domain.errors import InvalidInput, OkraError, refuse
from domain.events import EventType
from domain.okrs.copies import MOST_OBJECTIVES, CarriedKeyResults, CarriedStart, CloneStatus
from domain.okrs.objectives import ObjectiveState, Scope
from domain.orgs.cycles import CycleState, require_open
from domain.policy import Action, Relation, require
from storage.database import Row
from storage.lookups import find, find_objective
from storage.tables import cycles, people, teams
from storage.work import Work


@dataclass(frozen=True, slots=True)
class ClonedObjective:
    """An objective to clone. With a scope, the clone belongs to that team or person; else to whom the original does."""

    objective_id: str
    title: str | None = None
    scope: Scope | None = None
    team_id: str | None = None
    person_id: str | None = None
    lead_id: str | None = None


@dataclass(frozen=True, slots=True)
class CloneObjectives:
    """Clone objectives into a cycle. `atomic`: one that cannot be cloned refuses all of them."""

    cycle_id: str
    objectives: tuple[ClonedObjective, ...]
    state: ObjectiveState = ObjectiveState.DRAFT
    atomic: bool = False


@dataclass(frozen=True, slots=True)
class ClonedRow:
    """What became of one objective. `objective_id` is the clone: None exactly if it was rejected."""

    status: CloneStatus
    from_id: str
    objective_id: str | None
    errors: tuple[OkraError, ...] = ()


async def clone_objectives(work: Work, command: CloneObjectives) -> tuple[ClonedRow, ...]:
    """Clone objectives and tell what became of each, in the order given. Cloning again makes another clone."""
    require_some(command.objectives, MOST_OBJECTIVES, "objectives")
    cycle = await find(work, cycles, command.cycle_id, "cycleId")
    require_open(CycleState(cycle["state"]), "cycleId")
    if command.state is ObjectiveState.CLOSED:
        message = "A clone begins as DRAFT or ACTIVE."
        raise InvalidInput(message, "state")
    copying = Copying(cycle, command.state, CarriedKeyResults.ALL, CarriedStart.ORIGINAL, is_continuation=False)
    rows: list[ClonedRow] = []
    copies: list[Copy] = []
    for index, given in enumerate(command.objectives):
        try:
            async with work.attempt():
                copies.append(await _clone(work, given, copying))
        except OkraError as error:
            wrong = errors_of(error, "objectives", str(index))
            rows.append(ClonedRow(CloneStatus.REJECTED, given.objective_id, None, wrong))
            continue
        rows.append(ClonedRow(CloneStatus.CLONED, given.objective_id, copies[-1].objective_id))
    if command.atomic:
        refuse(tuple(error for row in rows for error in row.errors))
    if copies:
        await align_copies(work, copies, {}, cycle)
    return tuple(rows)


async def _clone(work: Work, given: ClonedObjective, copying: Copying) -> Copy:
    source = await find_objective(work, given.objective_id, "id")
    changes = _changes(given, source)
    owner = {**source, **changes}
    held = await relations_to_owner(
        work, Scope(owner["scope"]), owner["team_id"], owner["person_id"], Relation.OBJECTIVE_PERSON
    )
    require(Action.CREATE_OBJECTIVE, work.actor, held)
    references = ((teams, owner["team_id"], "teamId"), (people, owner["person_id"], "personId"))
    lead = ((people, given.lead_id, "leadId"),)
    refuse(await check_references(work, (*references, *lead)))
    copy = await copy_objective(work, source, {**changes, "cloned_from_id": source["id"]}, copying)
    work.record(EventType.OBJECTIVE_CLONED, source["id"], source["id"], clone_id=copy.objective_id)
    return copy


def _changes(given: ClonedObjective, source: Row) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if given.title is not None:
        changes["title"] = given.title.strip()
    if given.scope is not None or given.team_id is not None or given.person_id is not None:
        changes |= {
            "scope": (given.scope or Scope(source["scope"])).value,
            "team_id": given.team_id,
            "person_id": given.person_id,
            "lead_id": given.person_id,
        }
    if given.lead_id is not None:
        changes["lead_id"] = given.lead_id
    return changes
