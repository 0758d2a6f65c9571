"""What commands on teams ask, and who is a member."""

from typing import Final

from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.dialects.postgresql import insert as sql_insert

from domain.okrs.objectives import ObjectiveState
from domain.orgs.cycles import CycleState
from storage.statements import Statement
from storage.tables import cycles, kpis, objectives, team_members, teams
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def living_parts(work: Work, team_id: str) -> dict[str, bool]:
    """Tell whether a team has what keeps it from being archived: `teams`, `objectives` and `kpis` that are alive."""
    rows = await work.fetch(_LIVING_PARTS, id=team_id)
    return dict(rows[0])


async def add_member(work: Work, team_id: str, person_id: str) -> bool:
    """Make a person a member of a team, and tell whether they were not before."""
    return bool(await work.fetch(_ADD, team_id=team_id, person_id=person_id, now=work.now))


async def remove_member(work: Work, team_id: str, person_id: str) -> bool:
    """Take a person out of a team, and tell whether they were in it."""
    return bool(await work.fetch(_REMOVE, team_id=team_id, person_id=person_id))


_TEAM_ID: Final = bindparam("id", type_=ID)

_SUB_TEAMS: Final = select(1).where(in_tenant(teams), teams.c.parent_id == _TEAM_ID, teams.c.archived_at.is_(None))

_OBJECTIVES: Final = (
    select(1)
    .join_from(objectives, cycles, (cycles.c.org_id == objectives.c.org_id) & (cycles.c.id == objectives.c.cycle_id))
    .where(
        in_tenant(objectives),
        objectives.c.team_id == _TEAM_ID,
        objectives.c.archived_at.is_(None),
        objectives.c.state != ObjectiveState.CLOSED.value,
        cycles.c.state != CycleState.CLOSED.value,
    )
)

_KPIS: Final = select(1).where(in_tenant(kpis), kpis.c.team_id == _TEAM_ID, kpis.c.archived_at.is_(None))

_LIVING_PARTS: Final = Statement(
    select(
        exists(_SUB_TEAMS).label("teams"),
        exists(_OBJECTIVES).label("objectives"),
        exists(_KPIS).label("kpis"),
    )
)

_ADD: Final = Statement(
    sql_insert(team_members)
    .values(
        org_id=bindparam("org_id", type_=ID),
        team_id=bindparam("team_id", type_=ID),
        person_id=bindparam("person_id", type_=ID),
        created_at=bindparam("now", type_=team_members.c.created_at.type),
    )
    .on_conflict_do_nothing()
    .returning(team_members.c.team_id)
)

_REMOVE: Final = Statement(
    delete(team_members)
    .where(
        in_tenant(team_members),
        team_members.c.team_id == bindparam("team_id", type_=ID),
        team_members.c.person_id == bindparam("person_id", type_=ID),
    )
    .returning(team_members.c.team_id)
)
