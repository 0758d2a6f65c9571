"""What a command changed in the readings of KPIs: stored, told, and let to be followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter

from commands.kpis.period_values import days_of
from commands.kpis.recalculation import Affected, Recalculation, spread, told, work_out
from domain.events import EventType
from domain.kpis.measurements import Measurement
from storage.database import Row
from storage.kpis.measurements import (
    insert_measurements,
    keep_revisions,
    remove_measurements,
    update_measurements,
)
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Changes:
    """What a command changes in the readings of one KPI."""

    kpi_id: str
    created: Sequence[Measurement] = ()
    corrected: Sequence[Measurement] = ()
    removed: Sequence[Measurement] = ()

    @property
    def count(self) -> int:
        """How many readings are changed."""
        return len(self.created) + len(self.corrected) + len(self.removed)

    @property
    def moments(self) -> list[datetime]:
        """The moments that readings were moved to or away from, in order."""
        changed = (*self.created, *self.corrected, *self.removed)
        contents = chain.from_iterable((measurement.content, *measurement.replaced) for measurement in changed)
        return sorted(map(attrgetter("at"), contents))


async def store_changes(work: Work, changes: Sequence[Changes], known: Mapping[str, Row]) -> None:
    """Store what changed, with what was said before, tell of it, and work out everything that rests on it.

    `known` has the stored rows of corrected readings, by the identities that these have now.
    """
    created, corrected, removed = (
        list(chain.from_iterable(map(attrgetter(name), changes))) for name in ("created", "corrected", "removed")
    )
    await remove_measurements(work, [measurement.id for measurement in removed])
    await update_measurements(work, corrected)
    await insert_measurements(work, created)
    zone = work.settings.time_zone
    recalculation = await work_out(work, {change.kpi_id: Affected(days_of(zone, change.moments)) for change in changes})
    events = {change.kpi_id: _tell(work, change, recalculation) for change in changes}
    await keep_revisions(work, (*created, *corrected), known, events)
    await spread(work, recalculation, events)


def _tell(work: Work, change: Changes, recalculation: Recalculation) -> str:
    moments = change.moments
    data: dict[str, object] = {
        "count": change.count,
        "created": len(change.created),
        "corrected": len(change.corrected),
        "from": moments[0].astimezone(UTC).isoformat(),
        "to": moments[-1].astimezone(UTC).isoformat(),
        "before": told(recalculation.before[change.kpi_id]),
        "after": told(recalculation.standings[change.kpi_id]),
    }
    if change.removed:
        data["removed_ids"] = [measurement.id for measurement in change.removed]
    return work.record(EventType.KPI_MEASURED, change.kpi_id, None, **data)
