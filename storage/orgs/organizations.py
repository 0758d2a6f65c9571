"""The organization's own row and its clock."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, exists, insert, select
from sqlalchemy import update as sql_update

from domain.clock import date_in
from domain.okrs.periods import Cadence
from domain.orgs.cycles import CycleState
from domain.orgs.organizations import OrganizationSettings
from storage.database import Row, TenantConnection
from storage.orgs.business_calendars import calendar_columns
from storage.statements import Statement
from storage.tables import clocks, cycles, key_results, objectives, organizations
from storage.visibility import in_tenant
from storage.work import Work


def settings_columns(settings: OrganizationSettings) -> dict[str, Any]:
    """Give the columns that store an organization's settings."""
    return {
        "time_zone": settings.time_zone,
        "fiscal_year_start_month": settings.fiscal_year_start_month,
        "week_start": settings.week_start.value,
        "status_basis": settings.status_basis.value,
        "objective_status_rule": settings.objective_status_rule.value,
        "check_in_cadence": settings.check_in_cadence.value,
        "at_risk_from": settings.limits.at_risk,
        "on_track_from": settings.limits.on_track,
        "stale_grace_days": settings.stale_grace_days,
        **calendar_columns(settings.business_calendar),
    }


async def insert_organization(
    connection: TenantConnection, org_id: str, name: str, settings: OrganizationSettings, now: datetime
) -> None:
    """Write a new organization and its clock."""
    moment = {"created_at": now, "updated_at": now}
    row = {"org_id": org_id, "name": name, **settings_columns(settings), **moment}
    await connection.execute(_INSERT.sql, *_INSERT.arguments(row))
    clock = {"org_id": org_id, "computed_on": date_in(settings.time_zone, now), "revision": 0}
    await connection.execute(_INSERT_CLOCK.sql, *_INSERT_CLOCK.arguments(clock))


async def organization_row(work: Work) -> Row:
    """Give the organization's row."""
    rows = await work.fetch(_FIND)
    return rows[0]


async def update_organization_row(work: Work, changes: Row) -> None:
    """Change columns of the organization, count its version up, and note the moment."""
    statement = Statement(
        sql_update(organizations)
        .where(in_tenant(organizations))
        .values(
            {
                **{name: bindparam(f"new_{name}", type_=organizations.c[name].type) for name in changes},
                "version": organizations.c.version + 1,
                "updated_at": bindparam("now", type_=organizations.c.updated_at.type),
            }
        )
    )
    await work.execute(statement, now=work.now, **{f"new_{name}": value for name, value in changes.items()})


async def follow_cadence(work: Work, cadence: Cadence) -> list[str]:
    """Give key results without a cadence of their own this one, except in closed cycles, and tell which changed."""
    return [row["id"] for row in await work.fetch(_FOLLOW_CADENCE, cadence=cadence.value)]


async def schedules(work: Work) -> list[Row]:
    """Give each key result that awaits a check-in, outside of closed cycles: its `id` and `next_check_in_due`."""
    return await work.fetch(_SCHEDULES)


_LIVES_IN_OPEN_CYCLE: Final = exists(
    select(1)
    .join_from(objectives, cycles, (cycles.c.org_id == objectives.c.org_id) & (cycles.c.id == objectives.c.cycle_id))
    .where(
        objectives.c.org_id == key_results.c.org_id,
        objectives.c.id == key_results.c.objective_id,
        cycles.c.state != CycleState.CLOSED.value,
    )
)

_CADENCE: Final = bindparam("cadence", type_=key_results.c.cadence.type)

_FOLLOW_CADENCE: Final = Statement(
    sql_update(key_results)
    .where(
        in_tenant(key_results),
        key_results.c.own_cadence.is_(None),
        key_results.c.cadence != _CADENCE,
        _LIVES_IN_OPEN_CYCLE,
    )
    .values(cadence=_CADENCE)
    .returning(key_results.c.id)
)

_SCHEDULES: Final = Statement(
    select(key_results.c.id, key_results.c.next_check_in_due).where(
        in_tenant(key_results), key_results.c.next_check_in_due.is_not(None), _LIVES_IN_OPEN_CYCLE
    )
)

_INSERT: Final = Statement(
    insert(organizations).values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in organizations.c
            if column.name != "version"
        }
    )
)
_INSERT_CLOCK: Final = Statement(
    insert(clocks).values({column.name: bindparam(column.name, type_=column.type) for column in clocks.c})
)
_FIND: Final = Statement(select(organizations).where(in_tenant(organizations)))
