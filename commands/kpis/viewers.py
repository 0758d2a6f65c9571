"""Who may see a KPI: naming them, and telling those who could see it that it is shown to others now."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any, Final

from commands.okrs.audiences import audience_of
from domain.events import EventType
from domain.okrs.audiences import Audience
from storage.database import Row
from storage.kpis.viewers import referring_to_kpi, replace_viewers_of_kpi, viewers_of_kpi
from storage.work import Work

_DECISIVE: Final = frozenset({"visibility", "accountable_id", "person_id", "team_id"})


async def name_viewers(
    work: Work, kpi: Row, changes: Mapping[str, Any], viewer_ids: Collection[str] | None
) -> Audience | None:
    """Let these people see a KPI that is not changed yet; None leaves them who they are.

    Gives who saw it so far, or None if the change is nothing to them.
    """
    present = await viewers_of_kpi(work, kpi["id"])
    names_others = viewer_ids is not None and set(viewer_ids) != present
    if not _DECISIVE & changes.keys() and not names_others:
        return None
    if viewer_ids is not None and names_others:
        await replace_viewers_of_kpi(work, kpi["id"], viewer_ids)
    return await audience_of(work, kpi, kpi["accountable_id"], present)


async def tell_audience_of_kpi(work: Work, kpi_id: str, before: Audience | None) -> None:
    """Note that a KPI is shown to others than before, and what refers to it."""
    if before is not None:
        referring = await referring_to_kpi(work, kpi_id)
        work.record(EventType.KPI_VISIBILITY_CHANGED, kpi_id, audience=asdict(before), referring_ids=referring)
