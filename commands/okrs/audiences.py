"""Telling those who could see an objective that it is shown to others now."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any, Final

from domain.events import EventType
from domain.okrs.audiences import Audience
from domain.okrs.objectives import Visibility
from storage.database import Row
from storage.lookups import teams_of
from storage.okrs.referring import referring_to
from storage.okrs.viewers import viewers_of
from storage.work import Work

_DECISIVE: Final = frozenset({"visibility", "lead_id", "person_id", "team_id"})


async def audience_before(
    work: Work, objective: Row, changes: Mapping[str, Any], viewer_ids: Collection[str] | None
) -> Audience | None:
    """Give who sees an objective, as long as it is not changed yet; None if the change is nothing to them."""
    present = await viewers_of(work, objective["id"])
    if not _DECISIVE & changes.keys() and (viewer_ids is None or set(viewer_ids) == present):
        return None
    return await audience_of(work, objective, objective["lead_id"], present)


async def audience_of(work: Work, row: Row, lead_id: str | None, viewer_ids: Collection[str]) -> Audience:
    """Give who sees an objective or a KPI, as long as it is not changed yet."""
    person_id = row["person_id"]
    return Audience(
        visibility=Visibility(row["visibility"]),
        lead_id=lead_id,
        person_id=person_id,
        team_id=row["team_id"],
        viewer_ids=tuple(sorted(viewer_ids)),
        person_team_ids=() if person_id is None else tuple(sorted(await teams_of(work, person_id))),
    )


async def tell_audience(work: Work, objective_id: str, before: Audience | None) -> None:
    """Note that an objective is shown to others than before, and what refers to it from elsewhere."""
    if before is not None:
        referring = await referring_to(work, objective_id)
        work.record(
            EventType.OBJECTIVE_VISIBILITY_CHANGED,
            objective_id,
            objective_id,
            audience=asdict(before),
            referring_ids=referring,
        )
