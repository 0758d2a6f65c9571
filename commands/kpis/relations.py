"""How the actor is related to many KPIs at once, for the policy to judge."""

from collections.abc import Iterable

from domain.okrs.objectives import Scope
from domain.policy import Relation
from storage.database import Row
from storage.kpis.kpis import teams_of_people
from storage.work import Work


async def relations_to_kpis(work: Work, rows: Iterable[Row]) -> dict[str, frozenset[Relation]]:
    """Relate the actor to each KPI, by its id, in one statement at most."""
    known = list(rows)
    people = {row["person_id"] for row in known if row["person_id"] is not None}
    teams = await teams_of_people(work, people) if people and work.actor.leads else {}
    return {row["id"]: frozenset(_relations(work, row, teams)) for row in known}


def _relations(work: Work, kpi: Row, teams: dict[str, frozenset[str]]) -> Iterable[Relation]:
    actor = work.actor
    if Scope(kpi["scope"]) is Scope.TEAM and kpi["team_id"] in actor.leads:
        yield Relation.TEAM_LEAD
    if kpi["person_id"] is not None and actor.leads & teams.get(kpi["person_id"], frozenset()):
        yield Relation.TEAM_LEAD
    if actor.person_id is not None and kpi["person_id"] == actor.person_id:
        yield Relation.KPI_PERSON
    if actor.person_id is not None and kpi["accountable_id"] == actor.person_id:
        yield Relation.KPI_ACCOUNTABLE
