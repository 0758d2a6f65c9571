"""What is given to change organizations, and to create and change teams, people and cycles."""

import datetime as dt

import strawberry

from commands.orgs.cycles import ChangeCycle, CreateCycle, UpdateCycle
from commands.orgs.organizations import UpdateOrganization
from commands.orgs.people import ChangePerson, CreatePerson, UpdatePerson
from commands.orgs.teams import ChangeTeam, ChangeTeamMember, CreateTeam, MoveTeam, UpdateTeam
from domain.actor import Role
from domain.errors import InvalidInput
from domain.numbers import exact_number
from domain.okrs.periods import Cadence
from domain.okrs.status import ObjectiveStatusRule, StatusBasis
from domain.orgs.business_calendar import (
    DEFAULT_CALENDAR,
    MOST_HOLIDAYS,
    MOST_HOURS,
    BusinessCalendar,
    BusinessHours,
    DayOfWeek,
)
from domain.orgs.organizations import Weekday
from schema.inputs import EXPECTED_VERSION, ExternalKeyInput, changes_of

_STAYS = "What is left out stays as it is."


@strawberry.input(description="Where the bands begin: 0 < atRiskFrom < onTrackFrom ≤ 1, with at most 6 decimals.")
class ScoreBandsInput:
    at_risk_from: float
    on_track_from: float


@strawberry.input(description="A part of a weekday, by the clocks of the organization's time zone.")
class BusinessHoursInput:
    weekday: DayOfWeek
    opens: str = strawberry.field(description="HH:MM, from 00:00 on.")
    closes: str = strawberry.field(description="HH:MM, to 24:00. It belongs no more to the hours.")

    def to_hours(self) -> BusinessHours:
        """Give the hours as the domain takes them."""
        return BusinessHours(self.weekday, self.opens, self.closes)


@strawberry.input(description="When the organization is at work. Given whole.")
class BusinessCalendarInput:
    hours: list[BusinessHoursInput] = strawberry.field(
        description=f"1 to {MOST_HOURS} of them, several a day if it has breaks, without overlaps."
    )
    holidays: list[dt.date] = strawberry.field(
        default_factory=list, description=f"Dates on which it is closed, at most {MOST_HOLIDAYS:,}."
    )

    def to_calendar(self) -> BusinessCalendar:
        """Give the calendar as the domain takes it."""
        return BusinessCalendar(tuple(hours.to_hours() for hours in self.hours), tuple(self.holidays))


@strawberry.input(description=f"{_STAYS} Numbers that depend on what changes are worked out anew at once.")
class UpdateOrganizationInput:
    name: strawberry.Maybe[str | None]
    time_zone: strawberry.Maybe[str | None] = strawberry.field(description="IANA name, such as Europe/Berlin.")
    fiscal_year_start_month: strawberry.Maybe[int | None] = strawberry.field(description="1 to 12.")
    week_start: strawberry.Maybe[Weekday | None]
    status_basis: strawberry.Maybe[StatusBasis | None]
    objective_status_rule: strawberry.Maybe[ObjectiveStatusRule | None]
    check_in_cadence: strawberry.Maybe[Cadence | None]
    score_bands: strawberry.Maybe[ScoreBandsInput | None]
    stale_grace_days: strawberry.Maybe[int | None] = strawberry.field(description="0 to 365.")
    business_calendar: strawberry.Maybe[BusinessCalendarInput | None] = strawberry.field(
        description="Timers that count business time are worked out anew. Null: Monday to Friday, 09:00 to 17:00."
    )
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateOrganization:
        """Give the command. Raises `InvalidInput` for nulls and numbers that are refused."""
        changes = changes_of(
            self,
            "name",
            "time_zone",
            "fiscal_year_start_month",
            "week_start",
            "status_basis",
            "objective_status_rule",
            "check_in_cadence",
            "score_bands",
            "stale_grace_days",
            clearable=("business_calendar",),
        )
        if "business_calendar" in changes:
            given = changes["business_calendar"]
            changes["business_calendar"] = (
                given.to_calendar() if isinstance(given, BusinessCalendarInput) else DEFAULT_CALENDAR
            )
        bands = changes.pop("score_bands", None)
        if isinstance(bands, ScoreBandsInput):
            changes["at_risk_from"] = exact_number(bands.at_risk_from, "scoreBands", "atRiskFrom")
            changes["on_track_from"] = exact_number(bands.on_track_from, "scoreBands", "onTrackFrom")
        return UpdateOrganization(changes, self.expected_version)


@strawberry.input
class CreateTeamInput:
    name: str
    description: str | None = None
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The team above it. Left out: it stands at the top."
    )
    lead_id: strawberry.ID | None = strawberry.field(default=None, description="Who leads it, and all teams below.")
    external_key: ExternalKeyInput | None = None

    def to_command(self) -> CreateTeam:
        """Give the command."""
        return CreateTeam(
            name=self.name,
            description=self.description,
            parent_id=self.parent_id,
            lead_id=self.lead_id,
            external_key=self.external_key.to_key() if self.external_key else None,
        )


@strawberry.input(description=f"{_STAYS} To hang it elsewhere, use moveTeam.")
class UpdateTeamInput:
    id: strawberry.ID
    name: strawberry.Maybe[str | None]
    description: strawberry.Maybe[str | None]
    lead_id: strawberry.Maybe[strawberry.ID | None]
    external_key: strawberry.Maybe[ExternalKeyInput | None]
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateTeam:
        """Give the command. Raises `InvalidInput` for nulls that are refused."""
        changes = changes_of(self, "name", "external_key", clearable=("description", "lead_id"))
        return UpdateTeam(self.id, changes, self.expected_version)


@strawberry.input
class MoveTeamInput:
    id: strawberry.ID
    parent_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="The team to hang it below; null for the top. To be given, so that nothing moves by omission."
    )
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> MoveTeam:
        """Give the command. Raises `InvalidInput` if it is not told where to."""
        if self.parent_id is None:
            message = "Say where to: the id of a team, or null for the top."
            raise InvalidInput(message, "parentId")
        return MoveTeam(self.id, self.parent_id.value, self.expected_version)


@strawberry.input(description="Names a team for a step of its life.")
class TeamStepInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> ChangeTeam:
        """Give the command."""
        return ChangeTeam(self.id, self.expected_version)


@strawberry.input(description="Names a person, and the team they join or leave.")
class TeamMemberInput:
    team_id: strawberry.ID
    person_id: strawberry.ID

    def to_command(self) -> ChangeTeamMember:
        """Give the command."""
        return ChangeTeamMember(self.team_id, self.person_id)


@strawberry.input
class CreatePersonInput:
    name: str
    email: str | None = strawberry.field(default=None, description="Unique in the organization, whatever its case.")
    title: str | None = strawberry.field(default=None, description="What they are, such as Head of Service.")
    role: Role = Role.MEMBER
    external_key: ExternalKeyInput | None = None

    def to_command(self) -> CreatePerson:
        """Give the command."""
        return CreatePerson(
            name=self.name,
            email=self.email,
            title=self.title,
            role=self.role,
            external_key=self.external_key.to_key() if self.external_key else None,
        )


@strawberry.input(description=f"{_STAYS} Of themselves people may change name, title and e-mail address.")
class UpdatePersonInput:
    id: strawberry.ID
    name: strawberry.Maybe[str | None]
    email: strawberry.Maybe[str | None]
    title: strawberry.Maybe[str | None]
    role: strawberry.Maybe[Role | None]
    external_key: strawberry.Maybe[ExternalKeyInput | None]
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdatePerson:
        """Give the command. Raises `InvalidInput` for nulls that are refused."""
        changes = changes_of(self, "name", "role", "external_key", clearable=("email", "title"))
        return UpdatePerson(self.id, changes, self.expected_version)


@strawberry.input(description="Names a person for a step of their life in the organization.")
class PersonStepInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> ChangePerson:
        """Give the command."""
        return ChangePerson(self.id, self.expected_version)


@strawberry.input
class CreateCycleInput:
    name: str
    start_date: dt.date = strawberry.field(description="Its first day.")
    end_date: dt.date = strawberry.field(description="Its last day, included.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The cycle it lies in, such as the year of a quarter."
    )
    external_key: ExternalKeyInput | None = None

    def to_command(self) -> CreateCycle:
        """Give the command."""
        return CreateCycle(
            name=self.name,
            start_date=self.start_date,
            end_date=self.end_date,
            parent_id=self.parent_id,
            external_key=self.external_key.to_key() if self.external_key else None,
        )


@strawberry.input(
    description=f"{_STAYS} Objectives and key results without dates of their own follow new dates; those with their "
    "own, and cycles within, must still fit in."
)
class UpdateCycleInput:
    id: strawberry.ID
    name: strawberry.Maybe[str | None]
    start_date: strawberry.Maybe[dt.date | None]
    end_date: strawberry.Maybe[dt.date | None]
    parent_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(description="Null: it lies in no other.")
    external_key: strawberry.Maybe[ExternalKeyInput | None]
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateCycle:
        """Give the command. Raises `InvalidInput` for nulls that are refused."""
        changes = changes_of(self, "name", "start_date", "end_date", "external_key", clearable=("parent_id",))
        return UpdateCycle(self.id, changes, self.expected_version)


@strawberry.input(description="Names a cycle for a step of its life.")
class CycleStepInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> ChangeCycle:
        """Give the command."""
        return ChangeCycle(self.id, self.expected_version)
