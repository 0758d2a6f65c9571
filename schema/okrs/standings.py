"""How the viewer stands to objectives: related to each in which ways, and is it open? For any number at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.actor import Actor
from domain.okrs.relations import ObjectiveOwners, relations_to_objective
from domain.orgs.cycles import CycleState, require_open
from domain.policy import Relation
from schema.context import Context
from schema.rows import Row


@dataclass(frozen=True, slots=True)
class Standing:
    """Who asks, the objective, how they are related to it, and where its cycle is."""

    actor: Actor
    objective: Row
    relations: frozenset[Relation]
    cycle: CycleState

    def require_open_cycle(self) -> None:
        """Refuse to change what lives in a closed cycle. Raises `CycleClosed`."""
        require_open(self.cycle)


async def standings(context: Context, objectives: Sequence[Row | None]) -> list[Standing | None]:
    """Give the viewer's standing to each objective, None for None. Reads cycles once, and people's teams once."""
    actor = context.actor
    present = [row for row in objectives if row is not None]
    cycles = await context.orgs.cycle_by_id.load_all([row["cycle_id"] for row in present])
    states = {cycle["id"]: CycleState(cycle["state"]) for cycle in cycles if cycle is not None}
    teams = await _teams_of(context, {row["person_id"] for row in present if row["person_id"] is not None})
    return [None if row is None else _standing(actor, row, states[row["cycle_id"]], teams) for row in objectives]


def _standing(actor: Actor, row: Row, cycle: CycleState, teams: dict[str, frozenset[str]]) -> Standing:
    owners = ObjectiveOwners(row["team_id"], row["person_id"], row["lead_id"])
    held = relations_to_objective(actor, owners, teams.get(row["person_id"], frozenset()))
    return Standing(actor, row, held, cycle)


async def _teams_of(context: Context, person_ids: set[str]) -> dict[str, frozenset[str]]:
    """Give the teams of people, as far as that matters to somebody who leads some."""
    if not context.actor.leads or not person_ids:
        return {}
    people = sorted(person_ids)
    memberships = await context.kpis.memberships_by_person.load_all(people)
    return {
        person_id: frozenset(row["team_id"] for row in rows)
        for person_id, rows in zip(people, memberships, strict=True)
    }
