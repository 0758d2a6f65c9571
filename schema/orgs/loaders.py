"""Loaders of organizations, teams, people, cycles and tokens."""

from functools import cached_property

from schema.loaders import LoaderSet, many, one, pages, reading, root_pages, whole
from schema.orgs.trees.loaders import branches, read_top
from storage.orgs import reads, trees
from storage.orgs.lists import CYCLES, PEOPLE, TEAMS


class OrgLoaders(LoaderSet):
    """One set for one operation. Each is named after what it gives and by which key."""

    organization_by_id = whole(reads.organizations_by_id)
    team_by_id = one(reads.teams_by_id)
    person_by_id = one(reads.people_by_id)
    cycle_by_id = one(reads.cycles_by_id)
    open_cycles_by_parent = many(reads.open_cycles_by_parent)
    token_by_id = one(reads.tokens_by_id)
    ancestors_by_team = many(trees.ancestors_by_team)
    branches_by_team = cached_property(lambda loaders: branches(loaders.session))
    teams_by_parent = pages(TEAMS, "parent_id")
    teams_by_lead = pages(TEAMS, "lead_id")
    teams_by_member = pages(TEAMS, "person_id")
    people_by_team = pages(PEOPLE, "team_id")
    cycles_by_parent = pages(CYCLES, "parent_id")
    teams = root_pages(TEAMS)
    people = root_pages(PEOPLE)
    cycles = root_pages(CYCLES)
    team_by_external_key = reading(reads.team_by_external_key)
    person_by_external_key = reading(reads.person_by_external_key)
    cycle_by_external_key = reading(reads.cycle_by_external_key)
    person_by_email = reading(reads.person_by_email)
    current_cycle = reading(reads.current_cycle)
    top_of_teams = cached_property(lambda loaders: read_top(loaders.session))
