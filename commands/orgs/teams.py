"""Creating, changing and moving teams, and who is a member."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commands.entities import ExternalKey, check_external_key, check_version, differing, new_entity
from commands.orgs.people import check_active
from commands.relations import relations_to_team
from domain.errors import refuse
from domain.events import EventType
from domain.ids import Kind
from domain.orgs.teams import check_archivable, check_team, require_tree, require_unarchived
from domain.policy import Action, require
from storage.database import Row
from storage.lookups import find
from storage.orgs.teams import add_member, living_parts, remove_member
from storage.orgs.trees import parents_above
from storage.tables import people, teams
from storage.work import Work
from storage.writes import insert, update


@dataclass(frozen=True, slots=True)
class CreateTeam:
    """Create a team below another one, or at the top if `parent_id` is None."""

    name: str
    description: str | None = None
    parent_id: str | None = None
    lead_id: str | None = None
    external_key: ExternalKey | None = None


@dataclass(frozen=True, slots=True)
class UpdateTeam:
    """Change a team. `changes` has only what is to change: `name`, `description`, `lead_id`, `external_key`."""

    team_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class MoveTeam:
    """Hang a team, with all below it, below another one, or at the top if `parent_id` is None."""

    team_id: str
    parent_id: str | None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeTeam:
    """Name a team for a step of its life."""

    team_id: str
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeTeamMember:
    """Name a person and the team they join or leave."""

    team_id: str
    person_id: str


async def create_team(work: Work, command: CreateTeam) -> str:
    """Create a team and give its id. Whoever leads the team above it may."""
    await _require_place(work, command.parent_id)
    refuse(
        (
            *check_team(command.name, command.description),
            *await check_active(work, command.lead_id, "leadId"),
            *await check_external_key(work, teams, command.external_key),
        )
    )
    team_id = work.new_id(Kind.TEAM)
    columns = {
        "name": command.name.strip(),
        "description": command.description,
        "parent_id": command.parent_id,
        "lead_id": command.lead_id,
    }
    await insert(work, teams, {**new_entity(work, team_id, command.external_key), **columns})
    work.record(EventType.TEAM_CREATED, team_id, name=columns["name"], parent_id=command.parent_id)
    return team_id


async def update_team(work: Work, command: UpdateTeam) -> str:
    """Change a team and give its id. Whoever leads it, or a team above it, may. Raises `WrongState` if archived."""
    row = await _find_team(work, command.team_id, "id", command.expected_version)
    wanted = dict(command.changes)
    external_key = wanted.pop("external_key", None)
    after = {name: row[name] for name in ("name", "description", "lead_id")} | wanted
    after["name"] = after["name"].strip()
    has_new_lead = after["lead_id"] != row["lead_id"]
    refuse(
        (
            *check_team(after["name"], after["description"]),
            *await check_active(work, after["lead_id"] if has_new_lead else None, "leadId"),
            *await check_external_key(work, teams, external_key, row["id"]),
        )
    )
    if external_key is not None:
        after |= {"external_source": external_key.source, "external_id": external_key.id}
    changes = differing(row, after)
    if changes:
        await update(work, teams, row["id"], changes)
        work.record(EventType.TEAM_UPDATED, row["id"], changed=sorted(changes))
    return command.team_id


async def move_team(work: Work, command: MoveTeam) -> str:
    """Move a team and give its id.

    It changes the tree at two places, so whoever may create a team at both may. Raises `TeamCycle` when the team
    would be below itself, `WrongState` when it or the new place is archived.
    """
    row = await _find_team(work, command.team_id, "id", command.expected_version)
    require(Action.CREATE_TEAM, work.actor, relations_to_team(work, row["parent_id"]))
    await _require_place(work, command.parent_id)
    require_tree(row["id"], command.parent_id, await parents_above(work, teams, command.parent_id))
    if command.parent_id != row["parent_id"]:
        await update(work, teams, row["id"], {"parent_id": command.parent_id})
        work.record(EventType.TEAM_MOVED, row["id"], before=row["parent_id"], after=command.parent_id)
    return command.team_id


async def archive_team(work: Work, command: ChangeTeam) -> str:
    """Put a team aside. Again changes nothing. Raises `InUse` while something that is alive belongs to it."""
    row = await _find(work, command.team_id, "id", command.expected_version)
    if row["archived_at"] is not None:
        return command.team_id
    refuse(check_archivable(**await living_parts(work, row["id"])))
    await update(work, teams, row["id"], {"archived_at": work.now})
    work.record(EventType.TEAM_ARCHIVED, row["id"])
    return command.team_id


async def restore_team(work: Work, command: ChangeTeam) -> str:
    """Take an archived team back. Again changes nothing. Raises `WrongState` while the team above is archived."""
    row = await _find(work, command.team_id, "id", command.expected_version)
    if row["archived_at"] is None:
        return command.team_id
    if row["parent_id"] is not None:
        parent = await find(work, teams, row["parent_id"])
        require_unarchived(archived=parent["archived_at"] is not None)
    await update(work, teams, row["id"], {"archived_at": None})
    work.record(EventType.TEAM_RESTORED, row["id"])
    return command.team_id


async def add_team_member(work: Work, command: ChangeTeamMember) -> tuple[str, str]:
    """Make a person a member of a team and give the ids of both. Again changes nothing."""
    await _find_team(work, command.team_id, "teamId")
    refuse(await check_active(work, command.person_id, "personId"))
    if await add_member(work, command.team_id, command.person_id):
        work.record(EventType.TEAM_MEMBER_ADDED, command.team_id, person_id=command.person_id)
    return command.team_id, command.person_id


async def remove_team_member(work: Work, command: ChangeTeamMember) -> tuple[str, str]:
    """Take a person out of a team and give the ids of both. Again changes nothing."""
    await _find_team(work, command.team_id, "teamId")
    await find(work, people, command.person_id, "personId")
    if await remove_member(work, command.team_id, command.person_id):
        work.record(EventType.TEAM_MEMBER_REMOVED, command.team_id, person_id=command.person_id)
    return command.team_id, command.person_id


async def _find(work: Work, team_id: str, path: str, expected_version: int | None = None) -> Row:
    row = await find(work, teams, team_id, path)
    require(Action.UPDATE_TEAM, work.actor, relations_to_team(work, row["id"]))
    check_version(row, expected_version)
    return row


async def _find_team(work: Work, team_id: str, path: str, expected_version: int | None = None) -> Row:
    """Find a team that may be changed now: one that is not archived."""
    row = await _find(work, team_id, path, expected_version)
    require_unarchived(archived=row["archived_at"] is not None, path=path)
    return row


async def _require_place(work: Work, parent_id: str | None) -> None:
    """Require that a team may hang below `parent_id`: that it exists, allows this actor to, and is not archived."""
    parent = None if parent_id is None else await find(work, teams, parent_id, "parentId")
    require(Action.CREATE_TEAM, work.actor, relations_to_team(work, parent_id))
    require_unarchived(archived=parent is not None and parent["archived_at"] is not None, path="parentId")
