"""The life of initiatives: archived, restored, and deleted as long as nobody has begun or spoken of them."""

from dataclasses import dataclass

from commands.initiatives.initiatives import course_of, find_to_change, tell
from domain.events import EventType
from domain.initiatives import require_deletable
from storage.initiatives.lookups import is_commented
from storage.tables import initiatives
from storage.work import Work
from storage.writes import remove, update


@dataclass(frozen=True, slots=True)
class ChangeInitiative:
    """Name an initiative for a step of its life."""

    initiative_id: str
    expected_version: int | None = None


async def archive_initiative(work: Work, command: ChangeInitiative) -> str:
    """Put an initiative aside and give its id. Again changes nothing."""
    row = await find_to_change(work, command.initiative_id, command.expected_version)
    if row["archived_at"] is None:
        await update(work, initiatives, row["id"], {"archived_at": work.now})
        tell(work, EventType.INITIATIVE_ARCHIVED, row)
    return command.initiative_id


async def restore_initiative(work: Work, command: ChangeInitiative) -> str:
    """Take an archived initiative back and give its id. Again changes nothing."""
    row = await find_to_change(work, command.initiative_id, command.expected_version)
    if row["archived_at"] is not None:
        await update(work, initiatives, row["id"], {"archived_at": None})
        tell(work, EventType.INITIATIVE_RESTORED, row)
    return command.initiative_id


async def delete_initiative(work: Work, command: ChangeInitiative) -> str:
    """Delete an initiative for good and give its id. Raises `WrongState` or `InUse` for one that left traces."""
    row = await find_to_change(work, command.initiative_id, command.expected_version)
    require_deletable(course_of(row), is_commented=await is_commented(work, row["id"]))
    await remove(work, initiatives, {"id": row["id"]})
    tell(work, EventType.INITIATIVE_DELETED, row)
    return command.initiative_id
