"""The organization's own row and its clock."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select
from sqlalchemy import update as sql_update

from domain.clock import date_in
from domain.orgs.organizations import OrganizationSettings
from storage.database import Row, TenantConnection
from storage.statements import Statement
from storage.tables import clocks, organizations
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


_INSERT: Final = Statement(
    insert(organizations).values(
        {
            name: bindparam(name, type_=organizations.c[name].type)
            for name in organizations.c.keys()
            if name != "version"
        }
    )
)
_INSERT_CLOCK: Final = Statement(
    insert(clocks).values({name: bindparam(name, type_=clocks.c[name].type) for name in clocks.c.keys()})
)
_FIND: Final = Statement(select(organizations).where(in_tenant(organizations)))
