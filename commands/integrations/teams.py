"""Teams as another system knows them."""

from dataclasses import replace
from typing import Any, Final

from commands.entities import ExternalKey
from commands.integrations.upserts import EntityType, Upsert, UpsertedRow, upsert
from commands.orgs.teams import CreateTeam, MoveTeam, UpdateTeam, create_team, move_team, update_team
from storage.lookups import find
from storage.orgs.leading import teams_led_by
from storage.tables import people, teams
from storage.work import Work


async def upsert_teams(work: Work, command: Upsert) -> tuple[UpsertedRow, ...]:
    """Create or change teams: `name`, `description`, `parent`, `lead`. A parent comes before the teams below it."""
    actor = work.actor
    answers = await upsert(work, _TEAMS, command)
    work.actor = actor
    return answers


async def _create(work: Work, key: ExternalKey, given: dict[str, Any]) -> str:
    team_id = await create_team(work, CreateTeam(**given, external_key=key))
    await _note_leads(work)
    return team_id


async def _change(work: Work, team_id: str, given: dict[str, Any]) -> None:
    row = await find(work, teams, team_id)
    changes = {name: value for name, value in given.items() if name != "parent_id"}
    await update_team(work, UpdateTeam(team_id, changes))
    if given.get("parent_id", row["parent_id"]) != row["parent_id"]:
        await move_team(work, MoveTeam(team_id, given["parent_id"]))
    if {"parent_id", "lead_id"} & given.keys():
        await _note_leads(work)


async def _note_leads(work: Work) -> None:
    """Let the actor lead what they lead now, so that each row finds the rights that the rows before it left."""
    if work.actor.person_id is not None:
        work.actor = replace(work.actor, leads=await teams_led_by(work, work.actor.person_id))


_TEAMS: Final = EntityType(
    name="teams",
    table=teams,
    needed=("name",),
    references={"parent": ("parent_id", teams), "lead": ("lead_id", people)},
    create=_create,
    change=_change,
)
