"""What the viewer may do with a KPI."""

from functools import partial

import strawberry

from domain.kpis.kpis import KpiSource, TimerClock
from domain.kpis.measurements import require_recording
from domain.kpis.relations import Owners, relations_to_kpi
from domain.kpis.timers import require_timing
from domain.policy import Action, Relation
from schema.context import Info
from schema.fields import Root
from schema.permissions import Permission, permission
from schema.rows import Row


@strawberry.type(description="What the viewer may do with a KPI.")
class KpiPermissions:
    update: Permission = strawberry.field(description="Change, archive, restore and delete it.")
    record_measurements: Permission
    record_events: Permission
    comment: Permission


async def viewer_can_with_kpi(root: Root, info: Info) -> Row:
    """Resolve `viewerCan` of a KPI."""
    actor = info.context.actor
    owners = Owners(root["team_id"], root["person_id"], root["accountable_id"])
    teams: frozenset[str] = frozenset()
    if owners.person_id is not None and actor.leads:
        memberships = await info.context.kpis.memberships_by_person.load(owners.person_id)
        teams = frozenset(row["team_id"] for row in memberships)
    held = relations_to_kpi(actor, owners, teams)
    return {
        "update": permission(Action.UPDATE_KPI, actor, held),
        "record_measurements": permission(
            Action.RECORD_MEASUREMENTS,
            actor,
            held,
            partial(require_recording, KpiSource(root["source"]), archived=root["archived_at"] is not None),
        ),
        "record_events": permission(Action.RECORD_MEASUREMENTS, actor, held, partial(_require_timing, root)),
        "comment": permission(Action.COMMENT, actor, frozenset({Relation.READER})),
    }


def _require_timing(kpi: Row) -> None:
    clock = None if kpi["timer_clock"] is None else TimerClock(kpi["timer_clock"])
    require_timing(KpiSource(kpi["source"]), clock, archived=kpi["archived_at"] is not None)
