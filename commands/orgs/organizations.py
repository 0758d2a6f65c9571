"""Founding an organization, and changing its settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import uuid_utils.compat

from commands.entities import check_version, differing
from commands.execute import execute
from domain.actor import Actor, Role, TokenScope
from domain.errors import refuse
from domain.events import EventType
from domain.ids import Kind, new_id
from domain.orgs.organizations import OrganizationSettings, check_organization
from domain.policy import Action, require
from storage.database import Database
from storage.orgs.organizations import (
    insert_organization,
    organization_row,
    update_organization_row,
)
from storage.work import Identifiers, Work, settings_from


@dataclass(frozen=True, slots=True)
class UpdateOrganization:
    """Change the name or settings. `changes` has only what is to change, by column name."""

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
    async with database.transaction(org_id) as connection:
        await insert_organization(connection, org_id, name.strip(), settings, now)
    actor = Actor(
        org_id=org_id,
        person_id=None,
        role=Role.ADMIN,
        scope=TokenScope.WRITE,
        time_zone=settings.time_zone,
    )
    await execute(database, actor, _note_creation, name.strip(), identifiers=identifiers)
    return actor


async def update_organization(work: Work, command: UpdateOrganization) -> str:
    """Change the organization. Every number is recomputed when a setting that decides about statuses changes."""
    require(Action.MANAGE_ORGANIZATION, work.actor)
    row = await organization_row(work)
    check_version(row, command.expected_version)
    changes = differing(row, command.changes)
    after = {**row, **changes}
    settings = settings_from(after)
    refuse(check_organization(after["name"], settings))
    if changes:
        await update_organization_row(work, changes)
        work.record(EventType.ORGANIZATION_UPDATED, work.org_id, changed=sorted(changes))
        work.adopt(settings)
    return work.org_id


async def _note_creation(work: Work, name: str) -> None:
    work.record(EventType.ORGANIZATION_CREATED, work.org_id, name=name)

