"""Taking people in, drawing the teams, and laying out the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

from api.demonstration.content.company import MAIL_DOMAIN
from api.demonstration.fiscal_year import Span
from api.demonstration.ledger import Ledger
from api.demonstration.plans import PersonPlan, TeamPlan
from commands.entities import ExternalKey
from commands.orgs.cycles import (
    ChangeCycle,
    CreateCycle,
    activate_cycle,
    close_cycle,
    create_cycle,
    start_grading,
)
from commands.orgs.people import CreatePerson, create_person
from commands.orgs.teams import ChangeTeamMember, CreateTeam, add_team_member, create_team
from domain.orgs.cycles import CycleState
from storage.work import Work

DIRECTORY = "directory"
"""The system from which people and teams come; their external keys name it."""

_MOVES = {
    CycleState.ACTIVE: activate_cycle,
    CycleState.GRADING: start_grading,
    CycleState.CLOSED: close_cycle,
}


@dataclass(frozen=True, slots=True)
class Found:
    """Take people in, and give them teams."""

    people: tuple[PersonPlan, ...]
    teams: tuple[TeamPlan, ...]

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Create people, then teams with their leads, then memberships."""
        for person in self.people:
            ledger.ids[person.key] = await create_person(work, _person(person))
        for team in self.teams:
            ledger.ids[team.key] = await create_team(work, _team(team, ledger))
        for person in self.people:
            if person.team is not None:
                member = ChangeTeamMember(ledger.id_of(person.team), ledger.id_of(person.key))
                await add_team_member(work, member)
        ledger.introduce(self.people, self.teams)


@dataclass(frozen=True, slots=True)
class LayOutYear:
    """Create the cycles: each key with its days, the year first."""

    cycles: Mapping[str, Span]

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Create the year, and the quarters within it."""
        for key, span in self.cycles.items():
            command = CreateCycle(span.name, span.start, span.end, ledger.ids.get("year"))
            ledger.ids[key] = await create_cycle(work, command)


@dataclass(frozen=True, slots=True)
class MoveCycle:
    """Lead a cycle on to its next state."""

    cycle: str
    state: CycleState

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Move it."""
        await _MOVES[self.state](work, ChangeCycle(ledger.id_of(self.cycle)))


def _person(plan: PersonPlan) -> CreatePerson:
    login = mail_name(plan)
    return CreatePerson(
        plan.name, f"{login}@{MAIL_DOMAIN}", plan.title, plan.role, external_key=ExternalKey(DIRECTORY, login)
    )


def mail_name(plan: PersonPlan) -> str:
    """Give the part of an address before the @: letters without their accents, and the site beyond the first."""
    plain = normalize("NFKD", plan.name).encode("ascii", "ignore").decode().lower().replace(" ", ".")
    _, _, site = plan.key.partition("@")
    return f"{plain}.{site}" if site else plain


def _team(plan: TeamPlan, ledger: Ledger) -> CreateTeam:
    return CreateTeam(plan.name, plan.description, ledger.id_or_none(plan.parent), ledger.id_of(plan.lead))
