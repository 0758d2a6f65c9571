"""Acknowledging check-ins: the lead says that they have read them."""

from dataclasses import dataclass

from commands.okrs.key_results import require_open_cycle
from commands.relations import relations_to_objective
from domain.events import EventType
from domain.okrs.check_ins import CheckInKind, require_counting
from domain.policy import Action, require
from storage.lookups import find_check_in, find_key_result, find_objective
from storage.okrs.acknowledgements import has_acknowledgement, has_replacement
from storage.tables import check_in_acknowledgements
from storage.work import Work
from storage.writes import insert


@dataclass(frozen=True, slots=True)
class AcknowledgeCheckIn:
    """Name a check-in that one has read."""

    check_in_id: str


async def acknowledge_check_in(work: Work, command: AcknowledgeCheckIn) -> str:
    """Say that one has read a check-in, and give its id. The first word stays: again changes nothing.

    Raises `WrongState` for a void, and for a record that was corrected or taken back.
    """
    row = await find_check_in(work, command.check_in_id, "id")
    key_result = await find_key_result(work, row["key_result_id"])
    objective = await find_objective(work, key_result["objective_id"])
    require(Action.ACKNOWLEDGE_CHECK_IN, work.actor, await relations_to_objective(work, objective))
    await require_open_cycle(work, objective)
    is_replaced = await has_replacement(work, row["id"])
    require_counting(counts=not is_replaced and row["kind"] != CheckInKind.VOID.value)
    if await has_acknowledgement(work, row["id"]):
        return command.check_in_id
    columns = {"check_in_id": row["id"], "person_id": work.actor.person_id, "acknowledged_at": work.now}
    await insert(work, check_in_acknowledgements, columns)
    work.record(EventType.CHECK_IN_ACKNOWLEDGED, row["id"], objective["id"], key_result_id=key_result["id"])
    return command.check_in_id
