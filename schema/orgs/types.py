"""Organizations, teams, people and cycles, as they are read."""

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from domain.actor import Role
from domain.okrs.periods import Cadence
from domain.okrs.status import ObjectiveStatusRule, StatusBasis
from domain.orgs.business_calendar import OFFICE_HOURS, DayOfWeek
from domain.orgs.cycles import CycleState
from domain.orgs.organizations import Weekday
from schema.activity.lists import EventFilter, EventOrder
from schema.context import Info
from schema.external_keys import EXTERNAL_KEY, ExternalKey, external_key_of
from schema.fields import Root, computed, to_many, to_one
from schema.initiatives.lists import InitiativeFilter, InitiativeOrder
from schema.kpis.board_lists import KpiBoardFilter, KpiBoardOrder
from schema.lists.connections import Connection
from schema.lists.fields import nested_list
from schema.lists.kpis import KpiFilter, KpiOrder
from schema.lists.okr_orders import KeyResultOrder, ObjectiveOrder
from schema.lists.okrs import KeyResultFilter, ObjectiveFilter
from schema.lists.orgs import CycleFilter, CycleOrder, PersonFilter, PersonOrder, TeamFilter, TeamOrder
from schema.nodes import Entity
from schema.orgs.permissions import (
    CyclePermissions,
    OrganizationPermissions,
    PersonPermissions,
    TeamPermissions,
    viewer_can_with_cycle,
    viewer_can_with_organization,
    viewer_can_with_person,
    viewer_can_with_team,
)
from schema.orgs.trees.fields import TeamTreeItem, descendants
from schema.rows import Row
from schema.summaries.fields import cycle_summary, person_summary, team_summary
from schema.summaries.types import Summary

if TYPE_CHECKING:
    from schema.initiatives.types import Initiative
    from schema.kpis.boards import KpiBoard
    from schema.kpis.types import Kpi
    from schema.live.types import Event
    from schema.okrs.types import KeyResult, Objective

_HERE = strawberry.lazy("schema.orgs.types")
_OKRS = strawberry.lazy("schema.okrs.types")
_BOARDS = strawberry.lazy("schema.kpis.boards")
_KPIS = strawberry.lazy("schema.kpis.types")
_INITIATIVES = strawberry.lazy("schema.initiatives.types")
_LIVE = strawberry.lazy("schema.live.types")
_VIEWER_CAN = "What you may do with it."
_OFFICE_HOURS: Final = [asdict(hours) for hours in OFFICE_HOURS]


@strawberry.type(description="Where the bands of progress and pace begin; each limit belongs to the better band.")
class ScoreBands:
    at_risk_from: float = strawberry.field(description="AT_RISK from here on; below it is OFF_TRACK.")
    on_track_from: float = strawberry.field(
        description="ON_TRACK from here to 1, both included; above 1 is OVERPERFORMING."
    )


def _score_bands(root: Root) -> Row:
    return root


@strawberry.type(description="A part of a weekday, by the clocks of the organization's time zone.")
class BusinessHours:
    weekday: DayOfWeek
    opens: str = strawberry.field(description="HH:MM.")
    closes: str = strawberry.field(description="HH:MM, at most 24:00. It belongs no more to the hours.")


@strawberry.type(description="When the organization is at work. Timers may count this time alone.")
class BusinessCalendar:
    hours: list[BusinessHours] = strawberry.field(description="In the order of the week.")
    holidays: list[dt.date] = strawberry.field(description="Dates on which it is closed, in order.")


def _business_calendar(root: Root) -> Row:
    stored = root["business_hours"]
    return {"hours": _OFFICE_HOURS if stored is None else stored, "holidays": root["holidays"]}


@strawberry.type(description="The tenant: everything you can see belongs to it.")
class Organization(Entity):
    name: str
    time_zone: str = strawberry.field(description="IANA name. It decides which day a moment belongs to.")
    fiscal_year_start_month: int = strawberry.field(description="1 to 12. Fiscal quarters begin with it.")
    week_start: Weekday = strawberry.field(description="The first day of a week.")
    status_basis: StatusBasis = strawberry.field(
        description="What the status of a key result is judged by, if nobody says otherwise."
    )
    objective_status_rule: ObjectiveStatusRule = strawberry.field(
        description="What the status of an objective is judged by."
    )
    check_in_cadence: Cadence = strawberry.field(
        description="How often to check in on key results that have no cadence of their own."
    )
    score_bands: ScoreBands = computed(_score_bands, columns=[], passes_row_on=True)
    stale_grace_days: int = strawberry.field(
        description="How many days a check-in or a KPI's value may be late before it counts as stale."
    )
    business_calendar: BusinessCalendar = computed(
        _business_calendar,
        "If nobody set one: Monday to Friday, 09:00 to 17:00.",
        columns=["business_hours", "holidays"],
    )
    revision: int = strawberry.field(
        description="The number of the newest event: up by one with every event, without gaps."
    )
    viewer_can: OrganizationPermissions = computed(viewer_can_with_organization, _VIEWER_CAN)


async def _depth(root: Root, info: Info) -> int:
    if root["parent_id"] is None:
        return 0
    return len(await info.context.orgs.ancestors_by_team.load(root["id"]))


@strawberry.type(description="A team. Teams form a tree of any depth; the company at its root is the organization.")
class Team(Entity):
    name: str
    description: str | None
    parent: Annotated["Team", _HERE] | None = to_one(
        lambda context: context.orgs.team_by_id, "parent_id", "The team above it; null at the top."
    )
    children: Connection[Annotated["Team", _HERE]] = nested_list(
        lambda context: context.orgs.teams_by_parent, TeamFilter, TeamOrder, "The teams directly below it."
    )
    ancestors: list[Annotated["Team", _HERE]] = to_many(
        lambda context: context.orgs.ancestors_by_team, "The teams above it, from the top down. Empty at the top."
    )
    depth: int = computed(_depth, "How many teams are above it: 0 at the top.", columns=["parent_id"])
    descendants: list[TeamTreeItem] = descendants
    lead: Annotated["Person", _HERE] | None = to_one(
        lambda context: context.orgs.person_by_id,
        "lead_id",
        "Who leads it, and with it all teams below. Need not be a member.",
    )
    members: Connection[Annotated["Person", _HERE]] = nested_list(
        lambda context: context.orgs.people_by_team,
        PersonFilter,
        PersonOrder,
        "Its own members, not those of teams below; deactivated ones only if asked for.",
    )
    objectives: Connection[Annotated["Objective", _OKRS]] = nested_list(
        lambda context: context.okrs.objectives_by_team,
        ObjectiveFilter,
        ObjectiveOrder,
        "Its own objectives, as far as you may see them.",
    )
    kpis: Connection[Annotated["Kpi", _KPIS]] = nested_list(
        lambda context: context.kpis.kpis_by_team, KpiFilter, KpiOrder, "Its own KPIs."
    )
    kpi_boards: Connection[Annotated["KpiBoard", _BOARDS]] = nested_list(
        lambda context: context.kpis.kpi_boards_by_team, KpiBoardFilter, KpiBoardOrder, "Its own boards of KPIs."
    )
    summary: Summary = team_summary
    archived_at: dt.datetime | None
    external_key: ExternalKey | None = computed(external_key_of, columns=EXTERNAL_KEY)
    viewer_can: TeamPermissions = computed(viewer_can_with_team, _VIEWER_CAN)


@strawberry.type(description="A person of the organization.")
class Person(Entity):
    name: str
    email: str | None
    title: str | None = strawberry.field(description="What they are, such as Head of Service.")
    role: Role
    teams: Connection[Annotated["Team", _HERE]] = nested_list(
        lambda context: context.orgs.teams_by_member, TeamFilter, TeamOrder, "The teams they are a member of."
    )
    led_teams: Connection[Annotated["Team", _HERE]] = nested_list(
        lambda context: context.orgs.teams_by_lead, TeamFilter, TeamOrder, "The teams they lead themselves."
    )
    objectives: Connection[Annotated["Objective", _OKRS]] = nested_list(
        lambda context: context.okrs.objectives_by_person,
        ObjectiveFilter,
        ObjectiveOrder,
        "Their own objectives, of the scope INDIVIDUAL, as far as you may see them.",
    )
    led_objectives: Connection[Annotated["Objective", _OKRS]] = nested_list(
        lambda context: context.okrs.objectives_by_lead,
        ObjectiveFilter,
        ObjectiveOrder,
        "The objectives they are accountable for, as far as you may see them.",
    )
    key_results: Connection[Annotated["KeyResult", _OKRS]] = nested_list(
        lambda context: context.okrs.key_results_by_owner,
        KeyResultFilter,
        KeyResultOrder,
        "The key results they own, as far as you may see them.",
    )
    kpis: Connection[Annotated["Kpi", _KPIS]] = nested_list(
        lambda context: context.kpis.kpis_by_person, KpiFilter, KpiOrder, "Their own KPIs, of the scope INDIVIDUAL."
    )
    kpi_boards: Connection[Annotated["KpiBoard", _BOARDS]] = nested_list(
        lambda context: context.kpis.kpi_boards_by_person, KpiBoardFilter, KpiBoardOrder, "Their own boards of KPIs."
    )
    accountable_kpis: Connection[Annotated["Kpi", _KPIS]] = nested_list(
        lambda context: context.kpis.kpis_by_accountable, KpiFilter, KpiOrder, "The KPIs they answer for."
    )
    initiatives: Connection[Annotated["Initiative", _INITIATIVES]] = nested_list(
        lambda context: context.initiatives.initiatives_by_owner,
        InitiativeFilter,
        InitiativeOrder,
        "The initiatives they own, as far as you may see them; archived ones only if asked for.",
    )
    activity: Connection[Annotated["Event", _LIVE]] = nested_list(
        lambda context: context.activity.events_by_actor,
        EventFilter,
        EventOrder,
        "What they did, as far as you may know of it, the newest first.",
    )
    summary: Summary = person_summary
    deactivated_at: dt.datetime | None = strawberry.field(
        description="Since when they may do nothing any more; all they did stays. Null while they are active."
    )
    external_key: ExternalKey | None = computed(external_key_of, columns=EXTERNAL_KEY)
    viewer_can: PersonPermissions = computed(viewer_can_with_person, _VIEWER_CAN)


def _is_current(root: Root, info: Info) -> bool:
    is_current: bool = root["start_date"] <= info.context.session.today <= root["end_date"]
    return is_current


@strawberry.type(description="A span of time in which objectives live, such as a quarter within a year.")
class Cycle(Entity):
    name: str
    start_date: dt.date = strawberry.field(description="Its first day.")
    end_date: dt.date = strawberry.field(description="Its last day, included.")
    state: CycleState
    is_current: bool = computed(
        _is_current,
        "Whether today lies in it, by the organization's time zone and whatever its state.",
        columns=["start_date", "end_date"],
    )
    parent: Annotated["Cycle", _HERE] | None = to_one(
        lambda context: context.orgs.cycle_by_id, "parent_id", "The cycle it lies in, such as the year of a quarter."
    )
    children: Connection[Annotated["Cycle", _HERE]] = nested_list(
        lambda context: context.orgs.cycles_by_parent, CycleFilter, CycleOrder, "The cycles that lie in it."
    )
    objectives: Connection[Annotated["Objective", _OKRS]] = nested_list(
        lambda context: context.okrs.objectives_by_cycle,
        ObjectiveFilter,
        ObjectiveOrder,
        "The objectives of this cycle, not of cycles in it, as far as you may see them.",
    )
    summary: Summary = cycle_summary
    external_key: ExternalKey | None = computed(external_key_of, columns=EXTERNAL_KEY)
    viewer_can: CyclePermissions = computed(viewer_can_with_cycle, _VIEWER_CAN)
