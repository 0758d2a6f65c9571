"""Aligning objectives to what they serve, and never in a circle."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commands.okrs.key_results import require_open_cycle
from commands.relations import relations_to_objective
from domain.errors import AlignmentCycle, InvalidInput, NotFound, refuse
from domain.events import EventType
from domain.ids import Kind, is_id
from domain.okrs.alignments import Link, find_loop
from domain.okrs.weights import check_weight
from domain.policy import Action, require
from storage.database import Row
from storage.lookups import find_key_result, find_objective
from storage.okrs.alignments import alignment_between, clear_primary, has_primary, links_above
from storage.okrs.seen import seen_nodes
from storage.reader import Reader
from storage.tables import alignments
from storage.work import Work
from storage.writes import insert, remove, update


@dataclass(frozen=True, slots=True)
class AlignObjective:
    """Align an objective to a parent objective or key result, or change how it is aligned.

    `weight` None is the objective's own weight for a new alignment, and the present one otherwise. The first
    alignment of an objective is its primary one; a new primary takes over from the old.
    """

    objective_id: str
    parent_id: str
    weight: Decimal | None = None
    contributes: bool | None = None
    primary: bool | None = None


@dataclass(frozen=True, slots=True)
class UnalignObjective:
    """Take an objective away from a parent objective or key result."""

    objective_id: str
    parent_id: str


async def align_objective(work: Work, command: AlignObjective) -> str:
    """Align an objective and give the alignment's id. Raises `AlignmentCycle`, naming the loop."""
    objective = await _find_alignable(work, command.objective_id)
    parent_column = await find_parent(work, command.parent_id)
    refuse(check_weight(command.weight, "weight") if command.weight is not None else ())
    present = await alignment_between(work, command.objective_id, command.parent_id)
    if present is not None:
        return await _change(work, present, command)
    return await add_alignment(work, command, parent_column, objective["weight"])


async def add_alignment(work: Work, command: AlignObjective, parent_column: str, own_weight: Decimal) -> str:
    """Add an alignment that may be made and give its id. Raises `AlignmentCycle`, naming the loop."""
    await _require_acyclic(work, command)
    primary = command.primary if command.primary is not None else not await has_primary(work, command.objective_id)
    replaced = await clear_primary(work, command.objective_id) if primary else ()
    identifier = work.new_id(Kind.ALIGNMENT)
    await insert(
        work,
        alignments,
        {
            "id": identifier,
            "objective_id": command.objective_id,
            parent_column: command.parent_id,
            "weight": own_weight if command.weight is None else command.weight,
            "contributes": command.contributes is not False,
            "is_primary": primary,
            "created_at": work.now,
            "updated_at": work.now,
        },
    )
    _tell(work, EventType.OBJECTIVE_ALIGNED, command.objective_id, command.parent_id, (identifier, *replaced))
    return identifier


async def unalign_objective(work: Work, command: UnalignObjective) -> str:
    """Take an objective away from a parent and give the objective's id. Raises `NotFound` if it was not aligned."""
    await _find_alignable(work, command.objective_id)
    await find_parent(work, command.parent_id)
    present = await alignment_between(work, command.objective_id, command.parent_id)
    if present is None:
        raise NotFound(None, "parentId")
    await remove(work, alignments, {"id": present["id"]})
    _tell(work, EventType.OBJECTIVE_UNALIGNED, command.objective_id, command.parent_id, (present["id"],))
    return command.objective_id


async def _find_alignable(work: Work, objective_id: str) -> Row:
    objective = await find_objective(work, objective_id, "objectiveId")
    require(Action.ALIGN_OBJECTIVE, work.actor, await relations_to_objective(work, objective))
    await require_open_cycle(work, objective)
    return objective


async def find_parent(work: Reader, parent_id: str) -> str:
    """Check that the parent is visible and may move, and give the column that refers to its kind.

    Whatever is aligned to a parent moves it, so it must not live in a closed cycle either.
    """
    if is_id(Kind.OBJECTIVE, parent_id):
        await require_open_cycle(work, await find_objective(work, parent_id, "parentId"), "parentId")
        return "parent_objective_id"
    if is_id(Kind.KEY_RESULT, parent_id):
        key_result = await find_key_result(work, parent_id, "parentId")
        await require_open_cycle(work, await find_objective(work, key_result["objective_id"]), "parentId")
        return "parent_key_result_id"
    message = "A parent is an objective or a key result."
    raise InvalidInput(message, "parentId")


async def _require_acyclic(work: Work, command: AlignObjective) -> None:
    await refuse_loop(work, await links_above(work, command.parent_id), (command.objective_id, command.parent_id))


async def refuse_loop(work: Reader, links: Iterable[Link], new_link: Link) -> None:
    """Refuse a link that closes a loop. Raises `AlignmentCycle`, which names what of the loop the actor may see."""
    loop = find_loop(links, new_link)
    if loop is not None:
        seen = await seen_nodes(work, set(loop))
        raise AlignmentCycle(tuple(node_id for node_id in loop if node_id in seen))


async def _change(work: Work, present: Row, command: AlignObjective) -> str:
    wanted: dict[str, Any] = {
        "weight": command.weight,
        "contributes": command.contributes,
        "is_primary": command.primary,
    }
    changes = {name: value for name, value in wanted.items() if value is not None and present[name] != value}
    identifier: str = present["id"]
    replaced = await clear_primary(work, command.objective_id) if changes.get("is_primary") else ()
    if changes:
        await update(work, alignments, identifier, changes)
        _tell(work, EventType.OBJECTIVE_ALIGNED, command.objective_id, command.parent_id, (identifier, *replaced))
    return identifier


def _tell(work: Work, type_: EventType, objective_id: str, parent_id: str, alignment_ids: tuple[str, ...]) -> None:
    work.record(type_, objective_id, objective_id, parent_id=parent_id, alignment_ids=list(alignment_ids))
    work.touch(objective_id, parent_id)
