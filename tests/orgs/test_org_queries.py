"""Reading organizations, teams, people and cycles through GraphQL."""

from datetime import date

import pytest

from commands.entities import ExternalKey
from commands.orgs.cycles import ChangeCycle, CreateCycle, activate_cycle, create_cycle
from commands.orgs.people import ChangePerson, CreatePerson, create_person, deactivate_person
from commands.orgs.teams import (
    ChangeTeam,
    ChangeTeamMember,
    CreateTeam,
    UpdateTeam,
    add_team_member,
    archive_team,
    create_team,
    update_team,
)
from domain.actor import Role, TokenScope
from domain.okrs.objectives import Scope, Visibility
from tests.orgs.acme import Acme


async def test_a_person_learns_who_they_are(acme: Acme) -> None:
    person_id = await acme.person("Ada", Role.VIEWER)
    actor = await acme.acting_as(person_id, TokenScope.READ)

    answer = await acme.ask(
        "{ viewer { person { id name } role scope organization { id name } token { id name scope expiresAt } } }", actor
    )

    assert answer.errors == []
    assert answer.data["viewer"] == {
        "person": {"id": person_id, "name": "Ada"},
        "role": "VIEWER",
        "scope": "READ",
        "organization": {"id": acme.owner.org_id, "name": "Acme"},
        "token": {"id": actor.token_id, "name": "Test", "scope": "READ", "expiresAt": None},
    }


async def test_a_token_of_the_organization_has_no_person(acme: Acme) -> None:
    answer = await acme.ask("{ viewer { person { id } token { id } role } }")

    assert answer.data["viewer"] == {"person": None, "token": None, "role": "ADMIN"}


async def test_the_organization_tells_its_settings_and_revision(acme: Acme) -> None:
    answer = await acme.ask(
        """{ organization { name timeZone fiscalYearStartMonth weekStart statusBasis objectiveStatusRule checkInCadence
             scoreBands { atRiskFrom onTrackFrom } staleGraceDays revision version createdAt } }"""
    )

    assert answer.data["organization"] == {
        "name": "Acme",
        "timeZone": "Europe/Berlin",
        "fiscalYearStartMonth": 1,
        "weekStart": "MONDAY",
        "statusBasis": "SCORE",
        "objectiveStatusRule": "OWN_PROGRESS",
        "checkInCadence": "WEEKLY",
        "scoreBands": {"atRiskFrom": 0.3, "onTrackFrom": 0.7},
        "staleGraceDays": 3,
        "revision": 1,
        "version": 1,
        "createdAt": "2026-04-15T10:00:00Z",
    }


@pytest.mark.parametrize("by", ["id", "externalKey"])
async def test_a_team_is_found_by_either_of_its_names(acme: Acme, by: str) -> None:
    team_id = await acme.run(create_team, CreateTeam("Desk", external_key=ExternalKey("hr", "D-1")))
    named = {"id": team_id} if by == "id" else {"externalKey": {"source": "hr", "id": "D-1"}}

    answer = await acme.ask("query($by: TeamBy!) { team(by: $by) { id name externalKey { source id } } }", by=named)

    assert answer.data["team"] == {"id": team_id, "name": "Desk", "externalKey": {"source": "hr", "id": "D-1"}}


@pytest.mark.parametrize("by", ["id", "externalKey", "email"])
async def test_a_person_is_found_by_any_of_their_names(acme: Acme, by: str) -> None:
    command = CreatePerson("Ada", "Ada@example.org", external_key=ExternalKey("hr", "7"))
    person_id = await acme.run(create_person, command)
    names = {"id": person_id, "externalKey": {"source": "hr", "id": "7"}, "email": "ADA@example.org"}

    answer = await acme.ask("query($by: PersonBy!) { person(by: $by) { id } }", by={by: names[by]})

    assert answer.data["person"] == {"id": person_id}


@pytest.mark.parametrize("by", ["id", "externalKey"])
async def test_a_cycle_is_found_by_either_of_its_names(acme: Acme, by: str) -> None:
    command = CreateCycle("Q2", date(2026, 4, 1), date(2026, 6, 30), external_key=ExternalKey("erp", "26Q2"))
    cycle_id = await acme.run(create_cycle, command)
    named = {"id": cycle_id} if by == "id" else {"externalKey": {"source": "erp", "id": "26Q2"}}

    answer = await acme.ask("query($by: CycleBy!) { cycle(by: $by) { id startDate endDate isCurrent } }", by=named)

    assert answer.data["cycle"] == {
        "id": cycle_id,
        "startDate": "2026-04-01",
        "endDate": "2026-06-30",
        "isCurrent": True,
    }


@pytest.mark.parametrize(
    ("field", "by"),
    [
        ("team", '{id: "team_00000000000000000000000000"}'),
        ("team", '{externalKey: {source: "hr", id: "none"}}'),
        ("person", '{email: "nobody@example.org"}'),
        ("person", '{email: "no address"}'),
        ("person", r'{email: "a\u0000@example.org"}'),
        ("person", '{id: "per_00000000000000000000000000"}'),
        ("cycle", '{id: "cyc_00000000000000000000000000"}'),
    ],
)
async def test_what_is_not_there_is_null(acme: Acme, field: str, by: str) -> None:
    answer = await acme.ask(f"{{ {field}(by: {by}) {{ id }} }}")

    assert (answer.data, answer.errors) == ({field: None}, [])


async def test_nothing_of_another_organization_is_found(acme: Acme) -> None:
    other = await Acme.found(acme.database)
    person_id = await other.person(email="ada@example.org")
    team_id, cycle_id = await other.team(), await other.quarter()

    answer = await acme.ask(
        """query($person: ID!, $team: ID!, $cycle: ID!) {
             person(by: {id: $person}) { id } byEmail: person(by: {email: "ada@example.org"}) { id }
             team(by: {id: $team}) { id } cycle(by: {id: $cycle}) { id } currentCycle { id }
             teamTree { depth } below: teamTree(root: $team) { depth }
             teams { nodes { id } } people { nodes { id } } cycles { nodes { id } } }""",
        person=person_id,
        team=team_id,
        cycle=cycle_id,
    )

    assert answer.data == {
        **dict.fromkeys(("person", "byEmail", "team", "cycle", "currentCycle")),
        **{name: [] for name in ("teamTree", "below")},
        **{name: {"nodes": []} for name in ("teams", "people", "cycles")},
    }


async def test_lists_leave_out_what_was_put_aside(acme: Acme) -> None:
    team_id, archived_id = await acme.team("Desk"), await acme.team("Old")
    person_id, gone_id = await acme.person("Ada"), await acme.person("Bob")
    await acme.run(archive_team, ChangeTeam(archived_id))
    await acme.run(deactivate_person, ChangePerson(gone_id))

    answer = await acme.ask(
        "query($id: ID!) { teams { nodes { id } totalCount } people { nodes { id } } team: node(id: $id) { id } }",
        id=archived_id,
    )

    assert answer.data == {
        "teams": {"nodes": [{"id": team_id}], "totalCount": 1},
        "people": {"nodes": [{"id": person_id}]},
        "team": {"id": archived_id},
    }


async def test_a_team_knows_its_place(acme: Acme) -> None:
    lead_id = await acme.person("Lead")
    top_id = await acme.team("Top", lead_id=lead_id)
    middle_id = await acme.team("Middle", top_id)
    leaf_id = await acme.team("Leaf", middle_id)

    answer = await acme.ask(
        """query($id: ID!) { team(by: {id: $id}) {
             depth parent { id } ancestors { id depth lead { name } } children { nodes { id depth } } } }""",
        id=middle_id,
    )

    assert answer.data["team"] == {
        "depth": 1,
        "parent": {"id": top_id},
        "ancestors": [{"id": top_id, "depth": 0, "lead": {"name": "Lead"}}],
        "children": {"nodes": [{"id": leaf_id, "depth": 2}]},
    }


async def test_ancestors_come_from_the_top_down(acme: Acme) -> None:
    line: list[str] = []
    for level in range(5):
        line.append(await acme.team(f"Level {level}", line[-1] if line else None))

    answer = await acme.ask("query($id: ID!) { team(by: {id: $id}) { ancestors { id } } }", id=line[-1])

    assert [team["id"] for team in answer.data["team"]["ancestors"]] == line[:-1]


async def _small_company(acme: Acme) -> dict[str, str]:
    """beta; Alpha with two teams, of which one has one; and one that was put aside."""
    ids = {"beta": await acme.team("beta"), "Alpha": await acme.team("Alpha")}
    ids["two"] = await acme.team("two", ids["Alpha"])
    ids["One"] = await acme.team("One", ids["Alpha"])
    ids["leaf"] = await acme.team("leaf", ids["two"])
    ids["gone"] = await acme.team("gone", ids["beta"])
    await acme.run(archive_team, ChangeTeam(ids["gone"]))
    return ids


async def test_the_tree_is_ready_to_be_drawn(acme: Acme) -> None:
    await _small_company(acme)

    answer = await acme.ask("{ teamTree { depth team { name depth } } }")

    assert [(item["depth"], item["team"]["name"], item["team"]["depth"]) for item in answer.data["teamTree"]] == [
        (0, "Alpha", 0),
        (1, "One", 1),
        (1, "two", 1),
        (2, "leaf", 2),
        (0, "beta", 0),
    ]


async def test_a_tree_may_begin_anywhere_and_end_early(acme: Acme) -> None:
    ids = await _small_company(acme)

    answer = await acme.ask(
        """query($alpha: ID!, $two: ID!) {
             top: teamTree(levels: 1) { depth team { name } }
             alone: teamTree(root: $alpha, levels: 1) { depth team { name } }
             part: teamTree(root: $alpha, levels: 2) { depth team { name } }
             all: teamTree(root: $two) { depth team { name } } }""",
        alpha=ids["Alpha"],
        two=ids["two"],
    )

    drawn = {name: [(item["depth"], item["team"]["name"]) for item in tree] for name, tree in answer.data.items()}
    assert drawn == {
        "top": [(0, "Alpha"), (0, "beta")],
        "alone": [(0, "Alpha")],
        "part": [(0, "Alpha"), (1, "One"), (1, "two")],
        "all": [(0, "two"), (1, "leaf")],
    }


async def test_each_team_draws_what_is_below_it(acme: Acme) -> None:
    await _small_company(acme)

    answer = await acme.ask(
        """{ teams { nodes { name
             all: descendants { depth team { name } } first: descendants(levels: 1) { depth team { name } } } } }"""
    )

    drawn = {
        team["name"]: [[(item["depth"], item["team"]["name"]) for item in team[part]] for part in ("all", "first")]
        for team in answer.data["teams"]["nodes"]
    }
    assert drawn == {
        "Alpha": [[(1, "One"), (1, "two"), (2, "leaf")], [(1, "One"), (1, "two")]],
        "two": [[(1, "leaf")], [(1, "leaf")]],
        "One": [[], []],
        "leaf": [[], []],
        "beta": [[], []],
    }


@pytest.mark.parametrize("levels", [0, 101])
async def test_a_tree_of_no_or_endless_levels_is_refused(acme: Acme, levels: int) -> None:
    await acme.team()

    answer = await acme.ask(
        """query($levels: Int!) {
             teamTree(levels: $levels) { depth } teams { nodes { descendants(levels: $levels) { depth } } } }""",
        levels=levels,
    )

    assert {error["extensions"]["code"] for error in answer.errors} == {"INVALID_INPUT"}


async def test_too_large_a_tree_is_refused(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.orgs.trees.LARGEST_TREE", 2)
    ids = await _small_company(acme)

    answer = await acme.ask(
        "query($id: ID!) { teamTree { depth } below: teamTree(root: $id) { depth } }", id=ids["Alpha"]
    )

    assert [error["extensions"]["code"] for error in answer.errors] == ["TOO_MANY"]


async def test_a_team_tells_its_members_objectives_and_kpis(acme: Acme) -> None:
    team_id = await acme.team()
    person_id, gone_id = await acme.person("Ada"), await acme.person("Bob")
    for member_id in (person_id, gone_id):
        await acme.run(add_team_member, ChangeTeamMember(team_id, member_id))
    await acme.run(deactivate_person, ChangePerson(gone_id))
    objective_id = await acme.objective(await acme.quarter(), scope=Scope.TEAM, team_id=team_id)

    answer = await acme.ask(
        """query($id: ID!) { team(by: {id: $id}) {
             members { nodes { id teams { nodes { id } } } totalCount }
             objectives { nodes { id } } kpis { nodes { id } } } }""",
        id=team_id,
    )

    assert answer.data["team"] == {
        "members": {"nodes": [{"id": person_id, "teams": {"nodes": [{"id": team_id}]}}], "totalCount": 1},
        "objectives": {"nodes": [{"id": objective_id}]},
        "kpis": {"nodes": []},
    }


async def test_a_person_tells_what_they_lead_and_own(acme: Acme) -> None:
    person_id = await acme.person("Ada")
    team_id = await acme.team("Desk", lead_id=person_id)
    cycle_id = await acme.quarter()
    own_id = await acme.objective(cycle_id, scope=Scope.INDIVIDUAL, person_id=person_id)
    led_id = await acme.objective(cycle_id, lead_id=person_id)
    key_result_id = await acme.key_result(led_id, owner_id=person_id)

    answer = await acme.ask(
        """query($id: ID!) { person(by: {id: $id}) {
             ledTeams { nodes { id } } objectives { nodes { id } } ledObjectives { nodes { id } }
             keyResults { nodes { id } } kpis { nodes { id } } accountableKpis { nodes { id } } deactivatedAt } }""",
        id=person_id,
    )

    assert answer.data["person"] == {
        "ledTeams": {"nodes": [{"id": team_id}]},
        "objectives": {"nodes": [{"id": own_id}]},
        "ledObjectives": {"nodes": [{"id": own_id}, {"id": led_id}]},
        "keyResults": {"nodes": [{"id": key_result_id}]},
        "kpis": {"nodes": []},
        "accountableKpis": {"nodes": []},
        "deactivatedAt": None,
    }


async def test_others_do_not_see_private_objectives_through_team_person_or_cycle(acme: Acme) -> None:
    team_id, person_id, cycle_id = await acme.team(), await acme.person(), await acme.quarter()
    await acme.objective(cycle_id, scope=Scope.TEAM, team_id=team_id, lead_id=person_id, visibility=Visibility.PRIVATE)
    query = """query($team: ID!, $person: ID!, $cycle: ID!) {
        team(by: {id: $team}) { objectives { totalCount } }
        person(by: {id: $person}) { ledObjectives { totalCount } }
        cycle(by: {id: $cycle}) { objectives { totalCount } } }"""

    seen = []
    for viewer_id in (person_id, await acme.person()):
        viewer = await acme.acting_as(viewer_id)
        answer = await acme.ask(query, viewer, team=team_id, person=person_id, cycle=cycle_id)
        seen.append([next(iter(value.values()))["totalCount"] for value in answer.data.values()])

    assert seen == [[1, 1, 1], [0, 0, 0]]


async def test_a_cycle_tells_what_lies_in_it(acme: Acme) -> None:
    year_id = await acme.year()
    quarter_id = await acme.quarter(year_id)
    objective_id = await acme.objective(quarter_id)

    answer = await acme.ask(
        """query($id: ID!) { cycle(by: {id: $id}) { state isCurrent parent { id }
             children { nodes { id parent { id } objectives { nodes { id } } } } objectives { nodes { id } } } }""",
        id=year_id,
    )

    assert answer.data["cycle"] == {
        "state": "PLANNING",
        "isCurrent": True,
        "parent": None,
        "children": {
            "nodes": [{"id": quarter_id, "parent": {"id": year_id}, "objectives": {"nodes": [{"id": objective_id}]}}]
        },
        "objectives": {"nodes": []},
    }


async def test_a_cycle_of_the_past_is_not_current(acme: Acme) -> None:
    await acme.run(create_cycle, CreateCycle("Q1", date(2026, 1, 1), date(2026, 3, 31)))

    answer = await acme.ask("{ cycles { nodes { isCurrent } } currentCycle { id } }")

    assert answer.data == {"cycles": {"nodes": [{"isCurrent": False}]}, "currentCycle": None}


async def test_the_current_cycle_is_the_shortest_that_today_lies_in(acme: Acme) -> None:
    quarter_id = await acme.quarter(await acme.year())

    answer = await acme.ask("{ currentCycle { id } }")

    assert answer.data["currentCycle"] == {"id": quarter_id}


async def test_an_active_cycle_is_current_before_a_shorter_one(acme: Acme) -> None:
    year_id = await acme.year()
    await acme.quarter(year_id)
    await acme.run(activate_cycle, ChangeCycle(year_id))

    answer = await acme.ask("{ currentCycle { id } }")

    assert answer.data["currentCycle"] == {"id": year_id}


_PERMISSIONS = """query($team: ID!, $person: ID!, $cycle: ID!) {
    organization { viewerCan { update { allowed } managePeople { allowed } manageCycles { allowed }
        createTeam { allowed } createObjective { allowed } createKpi { allowed } } }
    team(by: {id: $team}) { viewerCan { update { allowed } createTeam { allowed } createObjective { allowed }
        createKpi { allowed } } }
    person(by: {id: $person}) { viewerCan { update { allowed } manage { allowed } } }
    cycle(by: {id: $cycle}) { viewerCan { update { allowed } } } }"""


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ADMIN, {"organization": True, "team": True, "person": True, "cycle": True}),
        (Role.MEMBER, {"organization": False, "team": True, "person": None, "cycle": False}),
        (Role.VIEWER, {"organization": False, "team": False, "person": False, "cycle": False}),
    ],
)
async def test_what_the_viewer_can_do_is_told_before_they_try(
    acme: Acme, role: Role, expected: dict[str, bool | None]
) -> None:
    person_id = await acme.person(role=role)
    top_id = await acme.team("Top", lead_id=person_id)
    team_id, cycle_id = await acme.team("Below", top_id), await acme.quarter()

    viewer = await acme.acting_as(person_id)
    answer = await acme.ask(_PERMISSIONS, viewer, team=team_id, person=person_id, cycle=cycle_id)

    told = {
        name: {permission["allowed"] for permission in thing["viewerCan"].values()}
        for name, thing in answer.data.items()
    }
    # Members may change themselves, but not their role.
    assert told == {name: {True, False} if allowed is None else {allowed} for name, allowed in expected.items()}


async def test_a_permission_that_is_missing_says_why(acme: Acme) -> None:
    actor = await acme.acting_as(await acme.person())

    answer = await acme.ask("{ organization { viewerCan { update { allowed reason } } } }", actor)

    assert answer.data["organization"]["viewerCan"]["update"] == {
        "allowed": False,
        "reason": "Only an administrator may do this.",
    }


_NESTED = """{ teams(filter: {root: true}) { nodes {
    lead { name } depth ancestors { id } descendants { team { name } }
    members { nodes { name teams { nodes { name parent { name } } } ledTeams { totalCount } } totalCount }
    children { nodes {
        depth ancestors { name lead { name } } members { nodes { title } } viewerCan { update { allowed } } } }
    objectives { nodes { title cycle { name parent { name } } } } } } }"""


async def test_the_number_of_statements_does_not_grow_with_rows(acme: Acme) -> None:
    async def add_branch(name: str) -> None:
        lead_id, member_id = await acme.person(f"Lead {name}"), await acme.person(f"Member {name}")
        top_id = await acme.team(name, lead_id=lead_id)
        for team_id in (top_id, await acme.team(f"Below {name}", top_id, member_id)):
            await acme.run(add_team_member, ChangeTeamMember(team_id, lead_id))
            await acme.run(add_team_member, ChangeTeamMember(team_id, member_id))
        await acme.objective(quarter_id, scope=Scope.TEAM, team_id=top_id)

    quarter_id = await acme.quarter(await acme.year())
    await add_branch("first")
    few = await acme.ask(_NESTED)
    for number in range(4):
        await add_branch(f"branch {number}")
    many = await acme.ask(_NESTED)

    assert few.errors == many.errors == []
    assert len(many.data["teams"]["nodes"]) == 5
    assert many.statements == few.statements


async def test_a_renamed_team_is_read_anew_by_the_next_operation(acme: Acme) -> None:
    team_id = await acme.team("Old")
    await acme.ask("{ teams { nodes { name } } }")

    await acme.run(update_team, UpdateTeam(team_id, {"name": "New"}))

    answer = await acme.ask("{ teams { nodes { name } } }")
    assert answer.data["teams"]["nodes"] == [{"name": "New"}]
