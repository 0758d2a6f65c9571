"""Founding an organization, and changing its settings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import uuid_utils.compat

from commands.entities import check_version, differing
from commands.kpis.recalculation import recalculate_everything
from commands.kpis.recounting import recount_business_timers
from commands.kpis.standings import refresh_every_standing
from commands.okrs.readings import refresh_readings
from domain.actor import Actor, Role, TokenScope
from domain.errors import refuse
from domain.events import EventType
from domain.ids import Kind, new_id
from domain.okrs.schedule import stale_after
from domain.orgs.organizations import OrganizationSettings, check_organization
from domain.policy import Action, require
from storage.database import Database
from storage.orgs.business_calendars import calendar_columns
from storage.orgs.organizations import (
    follow_cadence,
    insert_organization,
    organization_row,
    schedules,
    update_organization_row,
)
from storage.tables import key_results
from storage.work import Identifiers, Work, settings_from
from storage.writes import update_many

_DECIDE_ABOUT_BUSINESS: Final = frozenset({"time_zone", "business_hours", "holidays"})
_DECIDE_ABOUT_KPIS: Final = frozenset({"time_zone", "week_start", "fiscal_year_start_month", "stale_grace_days"})


@dataclass(frozen=True, slots=True)
class UpdateOrganization:
    """Change the name or settings. `changes` has only what is to change, by column name; a `business_calendar`
    is given whole.
    """

    changes: Mapping[str, Any]
    expected_version: int | None = None


async def create_organization(
    database: Database,
    name: str,
    settings: OrganizationSettings,
    *,
    identifiers: Identifiers = uuid_utils.compat.uuid7,
) -> Actor:
    """Found an organization and give an actor for the organization itself, its first administrator."""
    refuse(check_organization(name, settings))
    org_id = new_id(Kind.ORGANIZATION, identifiers())
    now = database.clock()
    actor = Actor(
        org_id=org_id,
        person_id=None,
        role=Role.ADMIN,
        scope=TokenScope.WRITE,
        time_zone=settings.time_zone,
    )
    # Not `execute`: there is no clock to lock before this very transaction has written it.
    async with database.transaction(org_id) as connection:
        await insert_organization(connection, org_id, name.strip(), settings, now)
        work = await Work.begin(connection, actor, clock=database.clock, identifiers=identifiers)
        work.record(EventType.ORGANIZATION_CREATED, org_id, name=name.strip())
        await work.close()
    return actor


async def update_organization(work: Work, command: UpdateOrganization) -> str:
    """Change the organization and give its id. What follows a setting follows it at once; the past stays."""
    require(Action.MANAGE_ORGANIZATION, work.actor)
    row = await organization_row(work)
    check_version(row, command.expected_version)
    wanted = dict(command.changes)
    calendar = wanted.pop("business_calendar", work.settings.business_calendar)
    after = {**row, **wanted, **calendar_columns(calendar)}
    after["name"] = after["name"].strip()
    settings = settings_from(after)
    # A calendar is checked as it was given, so that errors name its lines; it is stored in order.
    refuse(check_organization(after["name"], replace(settings, business_calendar=calendar)))
    changes = differing(row, after)
    if changes:
        await update_organization_row(work, changes)
        work.record(EventType.ORGANIZATION_UPDATED, work.org_id, changed=sorted(changes))
    if changes.keys() - {"name"}:
        work.adopt(settings)
        await _lead_followers(work, changes.keys())
    return work.org_id


async def _lead_followers(work: Work, changed: Collection[str]) -> None:
    """Let key results and KPIs follow the organization's days, cadence and grace, except in closed cycles."""
    settings = work.settings
    if "stale_grace_days" in changed:
        scheduled = await schedules(work)
        await update_many(
            work,
            key_results,
            [
                {**row, "stale_after": stale_after(row["next_check_in_due"], settings.stale_grace_days)}
                for row in scheduled
            ],
        )
    if "check_in_cadence" in changed:
        await refresh_readings(work, await follow_cadence(work, settings.check_in_cadence))
    if _DECIDE_ABOUT_BUSINESS & set(changed):
        await recount_business_timers(work)
    if _DECIDE_ABOUT_KPIS & set(changed):
        await recalculate_everything(work)
    elif _DECIDE_ABOUT_BUSINESS & set(changed):
        await refresh_every_standing(work)
