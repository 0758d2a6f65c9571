"""How the actor of a command is related to KPIs, for the policy to judge."""

from collections.abc import Iterable

from domain.kpis import relations
from domain.kpis.relations import Owners
from domain.policy import Relation
from storage.database import Row
from storage.kpis.kpis import teams_of_people
from storage.work import Work


async def relations_to_kpi(work: Work, row: Row) -> frozenset[Relation]:
    """Relate the actor to a KPI."""
    return (await relations_to_kpis(work, [row]))[row["id"]]


async def relations_to_kpis(work: Work, rows: Iterable[Row]) -> dict[str, frozenset[Relation]]:
    """Relate the actor to each KPI, by its id, in one statement at most."""
    known = list(rows)
    people = {row["person_id"] for row in known if row["person_id"] is not None}
    teams = await teams_of_people(work, people) if people and work.actor.leads else {}
    return {
        row["id"]: relations.relations_to_kpi(
            work.actor,
            Owners(row["team_id"], row["person_id"], row["accountable_id"]),
            teams.get(row["person_id"], frozenset()),
        )
        for row in known
    }
