"""Loaders of organizations, teams, people, cycles and tokens."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from schema.lists.connections import Listed
from schema.loaders import ByExternalKey, Loader, PageKey, RootPages, many, one, pages, root_pages
from schema.orgs.trees.loaders import BranchKey, ReadTop, branches, read_top
from schema.rows import Row
from storage.database import ReadSession
from storage.lists.pages import Lists
from storage.orgs import reads
from storage.orgs.lists import CYCLES, PEOPLE, TEAMS
from storage.orgs.trees import ancestors_by_team


@dataclass(frozen=True, slots=True)
class OrgLoaders:
    """One set for one operation. Each is named after what it gives and by which key."""

    organization_by_id: Loader[str, Row | None]
    team_by_id: Loader[str, Row | None]
    person_by_id: Loader[str, Row | None]
    cycle_by_id: Loader[str, Row | None]
    token_by_id: Loader[str, Row | None]
    ancestors_by_team: Loader[str, list[Row]]
    branches_by_team: Loader[BranchKey, list[Row]]
    teams_by_parent: Loader[PageKey, Listed]
    teams_by_lead: Loader[PageKey, Listed]
    teams_by_member: Loader[PageKey, Listed]
    people_by_team: Loader[PageKey, Listed]
    cycles_by_parent: Loader[PageKey, Listed]
    teams: RootPages
    people: RootPages
    cycles: RootPages
    team_by_external_key: ByExternalKey
    person_by_external_key: ByExternalKey
    cycle_by_external_key: ByExternalKey
    person_by_email: Callable[[str], Awaitable[Row | None]]
    current_cycle: Callable[[], Awaitable[Row | None]]
    top_of_teams: ReadTop

    @classmethod
    def of(cls, session: ReadSession, lists: Lists) -> Self:
        """Make the loaders of one operation."""
        return cls(
            organization_by_id=one(session, reads.organizations_by_id),
            team_by_id=one(session, reads.teams_by_id),
            person_by_id=one(session, reads.people_by_id),
            cycle_by_id=one(session, reads.cycles_by_id),
            token_by_id=one(session, reads.tokens_by_id),
            ancestors_by_team=many(session, ancestors_by_team),
            branches_by_team=branches(session),
            teams_by_parent=pages(lists, TEAMS, "parent_id"),
            teams_by_lead=pages(lists, TEAMS, "lead_id"),
            teams_by_member=pages(lists, TEAMS, "person_id"),
            people_by_team=pages(lists, PEOPLE, "team_id"),
            cycles_by_parent=pages(lists, CYCLES, "parent_id"),
            teams=root_pages(lists, TEAMS),
            people=root_pages(lists, PEOPLE),
            cycles=root_pages(lists, CYCLES),
            team_by_external_key=partial(reads.team_by_external_key, session),
            person_by_external_key=partial(reads.person_by_external_key, session),
            cycle_by_external_key=partial(reads.cycle_by_external_key, session),
            person_by_email=partial(reads.person_by_email, session),
            current_cycle=partial(reads.current_cycle, session),
            top_of_teams=read_top(session),
        )
