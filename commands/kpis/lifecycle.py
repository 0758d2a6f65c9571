"""The life of KPIs: archived, restored, and deleted while nothing rests on them."""

from dataclasses import dataclass
from datetime import datetime

from commands.entities import check_version
from commands.kpis.dependents import require_no_dependents
from commands.kpis.relations import relations_to_kpi
from commands.kpis.standings import refresh_standings
from domain.errors import InUse
from domain.events import EventType
from domain.policy import Action, require
from storage.database import Row
from storage.kpis.definitions import has_timer_events
from storage.kpis.guardrails import has_guardrails
from storage.kpis.links import has_followers, has_measurements
from storage.lookups import find
from storage.tables import kpis
from storage.work import Work
from storage.writes import remove, update


@dataclass(frozen=True, slots=True)
class ChangeKpi:
    """Name a KPI for a step of its life."""

    kpi_id: str
    expected_version: int | None = None


async def archive_kpi(work: Work, command: ChangeKpi) -> str:
    """Put a KPI aside and give its id. Nothing more is recorded; what follows it keeps its values."""
    row = await _find(work, command)
    if row["archived_at"] is None:
        await _set_archived(work, row, work.now)
        work.record(EventType.KPI_ARCHIVED, command.kpi_id)
    return command.kpi_id


async def restore_kpi(work: Work, command: ChangeKpi) -> str:
    """Take an archived KPI back and give its id."""
    row = await _find(work, command)
    if row["archived_at"] is not None:
        await _set_archived(work, row, None)
        work.record(EventType.KPI_RESTORED, command.kpi_id)
    return command.kpi_id


async def delete_kpi(work: Work, command: ChangeKpi) -> str:
    """Delete a KPI for good and give its id. Raises `InUse` if it was ever measured, or if anything rests on it.

    Boards just show it no more.
    """
    row = await _find(work, command)
    if await has_measurements(work, row["id"]) or await has_timer_events(work, row["id"]):
        message = "This KPI was measured. Archive it instead."
        raise InUse(message)
    if await has_followers(work, row["id"]):
        message = "Key results follow this KPI. Unlink them first, or archive it."
        raise InUse(message)
    if await has_guardrails(work, row["id"]):
        message = "This KPI guards objectives. Remove these guardrails first, or archive it."
        raise InUse(message)
    await require_no_dependents(work, row["id"])
    await remove(work, kpis, {"id": row["id"]})
    work.record(EventType.KPI_DELETED, command.kpi_id, name=row["name"])
    return command.kpi_id


async def _find(work: Work, command: ChangeKpi) -> Row:
    row = await find(work, kpis, command.kpi_id, "id")
    require(Action.UPDATE_KPI, work.actor, await relations_to_kpi(work, row))
    check_version(row, command.expected_version)
    return row


async def _set_archived(work: Work, row: Row, moment: datetime | None) -> None:
    await update(work, kpis, row["id"], {"archived_at": moment})
    await refresh_standings(work, [{**row, "archived_at": moment}])
