"""Reading takes as many statements for many rows as for few."""

from datetime import date
from decimal import Decimal

import pytest
from graphql import GraphQLSchema

from commands.comments.comments import AddComment, add_comment
from commands.comments.reactions import React, add_reaction
from commands.initiatives.initiatives import CreateInitiative, create_initiative
from commands.kpis.kpis import CreateKpi, create_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from commands.okrs.acknowledgements import AcknowledgeCheckIn, acknowledge_check_in
from commands.okrs.alignments import AlignObjective, align_objective
from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.key_results import CreateKeyResult, create_key_result
from commands.okrs.objectives import CreateObjective, create_objective
from commands.orgs.people import CreatePerson, create_person
from commands.orgs.teams import ChangeTeamMember, CreateTeam, add_team_member, create_team
from domain.comments import ReactionEmoji
from domain.kpis.kpis import KpiDirection
from domain.kpis.measurements import GivenMeasurement
from domain.okrs.measures import Metric
from domain.okrs.objectives import Scope
from schema.execution import Engine
from schema.execution.batch import BatchExecutor
from tests.company import NOW, Company
from tests.customizing import fields_given
from tests.graphql.caller import Caller
from tests.graphql.house import House

PERSON = "{ id name teams { nodes { id } } }"

QUERIES = {
    "a cycle with everything in it": (
        11,
        """query ($q2: ID!) { cycle(by: {id: $q2}) { name parent { id } objectives { totalCount nodes {
          title lead { name } team { name lead { name } } person { name } viewers { id }
          keyResults { nodes { title owner { name } checkIns { nodes { value author { name } replacedBy { id } } } } }
        } } } }""",
    ),
    "a tree of teams": (
        9,
        """{ teamTree { depth team { name lead { name } members { totalCount nodes { name } }
          objectives { nodes { title keyResults(first: 2) { nodes { title } } } } kpis { nodes { name } }
          ancestors { name } depth viewerCan { update { allowed } } } } }""",
    ),
    "a cascade": (
        7,
        """query ($q2: ID!) { cascade(cycleId: $q2) { nodes { depth progress objective { title lead { name } }
          keyResults { value progress keyResult { title owner { name } lastCheckIn { note } } } } } }""",
    ),
    "a cascade as of a day": (
        5,
        """query ($q2: ID!) { cascade(cycleId: $q2, asOf: "2026-05-10") { nodes { progress objective { title }
          keyResults { value keyResult { title } } } } }""",
    ),
    "alignments upwards": (
        7,
        """{ objectives(first: 100) { nodes { alignments { primary parent { __typename
          ... on Objective { title cycle { name } alignments { parent { ... on Objective { title } } } }
          ... on KeyResult { title objective { title } } } } } } }""",
    ),
    "alignments downwards": (
        6,
        """query ($goal: ID!) { objective(by: {id: $goal}) { alignedObjectives { totalCount nodes { title
          alignedObjectives { nodes { title } }
          keyResults { nodes { alignedObjectives { nodes { title } } } } } } } }""",
    ),
    "people with what is theirs": (
        9,
        """{ people(first: 100) { nodes { name teams { nodes { name } } ledTeams { nodes { name } }
          objectives { nodes { title } } ledObjectives { nodes { title } } keyResults { nodes { title kpi { name } } }
          kpis { nodes { name } } accountableKpis { nodes { name } } } } }""",
    ),
    "key results with their whole surroundings": (
        9,
        """{ keyResults(first: 100) { nodes { title pace measure { __typename } lastCheckIn { author { name } }
          objective { title cycle { name } team { name } } owner { teams { nodes { name } } } kpi { name } } } }""",
    ),
    "nodes by their ids": (
        5,
        """query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on KeyResult { objective { title } }
          ... on Objective { cycle { name } } ... on Person { ledTeams { nodes { id } } } } }""",
    ),
    "explanations of everything": (
        18,
        """{ objectives(first: 100) { nodes { explain { isCurrent progress { calculation members { node { id
          ... on Objective { title explain { progress { leftOut { node { id } } } } } } } } status { weakest { id } } }
          keyResults { nodes { explain { progress { kpi { name } members { node { id } } } } } } } } }""",
    ),
    "hits of a search": (
        5,
        """query ($few: Int!) { search(text: "grown", types: [TEAM, PERSON], first: $few) {
          name node { __typename id } } }""",
    ),
    "the past and the trend of objectives and key results": (
        9,
        """{ objectives(first: 100) { nodes { title forecast { reachesTargetOn }
          progressAt(date: "2026-05-01") { status }
          keyResults { nodes { title progressHistory(every: "P1W") { date progress }
            progressAt(date: "2026-05-01") { value } forecast { onCourse } } } } } }""",
    ),
    "the summaries of all teams": (
        12,
        """query ($q2: ID!) { teams(first: 100) { nodes { name summary(cycleId: $q2, includeSubtree: true) {
          objectives { meanProgress byStatus { onTrack } endingThisWeek { nodes { title } }
            movers(since: "-P30D") { nodes { change node { title } } } }
          keyResults { byPaceBand { atRisk } stale { nodes { title owner { name } } }
            checkInsDueThisWeek { nodes { title } } movers(since: "-P30D") { nodes { node { title } } } }
          checkIns { due shareOnTime } } } } }""",
    ),
    "the summaries of all people as of a day": (
        12,
        """query ($q2: ID!) { people(first: 100) { nodes { name summary(cycleId: $q2, asOf: "2026-05-10") {
          cycle { name } objectives { total meanProgress movers { nodes { change node { title } } } }
          keyResults { total stale { nodes { title } } checkInsDueThisWeek { nodes { title } } }
          checkIns { due onTime } } } } }""",
    ),
    "the log": (
        12,
        """query ($many: Int!) { events(first: $many) { nodes {
          type actor { name } cause { type } subject { __typename id } } } }""",
    ),
    "custom fields and advice": (
        12,
        """{ objectives(first: 100) { nodes { customFields {
          field { key choices { name } viewerCan { update { allowed } } }
          ... on CustomPersonValue { person { name } } ... on CustomChoiceValue { choice { name } } }
          advice { code message keyResult { title owner { name } } }
          keyResults { nodes { customFields(archived: INCLUDE) { field { name } } } } } } }""",
    ),
    "lists by custom fields": (
        2,
        """{ objectives(filter: {customFields: [{key: "theme", text: {neq: "Nothing"}}, {key: "budget"}]}) {
          totalCount nodes { id } } }""",
    ),
    "tags in use": (1, "{ tags(first: 100) { tag objectives keyResults kpis } }"),
    "work and talk": (
        24,
        """{ keyResults(first: 100) { nodes {
          initiatives { totalCount nodes { title owner { name } isOverdue objective { title } keyResult { title }
            viewerCan { update { allowed } delete { allowed } } comments { totalCount } } }
          comments { nodes { text author { name } mentions { name } replyTo { id } subject { __typename id }
            replies { nodes { text } } reactions { emoji count people { name } } viewerCan { reply { allowed } } } }
          checkIns { nodes { acknowledgedAt acknowledgedBy { name } reactions { count } comments { totalCount } } }
        } } }""",
    ),
    "comments on everything": (
        9,
        """{ comments(first: 100, orderBy: [{field: CREATED_AT, direction: DESC}]) { totalCount
          nodes { text subject { id __typename } author { name } } } }""",
    ),
    "what happened to each": (
        11,
        """{ keyResults(first: 100) { nodes { activity(first: 5) { nodes { type actor { name } subject { id } } } } }
          people(first: 100) { nodes { activity(first: 5) { totalCount nodes { type } } } } }""",
    ),
    "what the viewer may do": (
        14,
        """{ objectives(first: 100) { nodes { carriedOverTo { id }
          viewerCan { update { allowed code } carryOver { code } } alignments { viewerCan { remove { code } } }
          keyResults { nodes { viewerCan { checkIn { allowed reason } } checkIns { nodes {
            viewerCan { correct { code } } } } } } } } people(first: 100) { nodes { viewerCan {
          createObjective { allowed } } } } cycles { nodes { viewerCan { close { code } } } } }""",
    ),
    "kpis with their measurements": (
        5,
        """{ kpis { nodes { name team { name } measurements { nodes { value author { name } revisions { value } } }
          keyResults { nodes { title } } } } }""",
    ),
    "the past of kpis and what needs an eye": (
        12,
        """{ kpis(orderBy: [{field: ATTENTION}]) { nodes { name
          series { entries { value target { value } isOutlier movingAverage changeOnYear { percent }
            lastMeasurement { author { name } } inputs { kpi { name } value } } }
          measurementSeries { points { at value } }
          hygiene { missingPeriods unmatchedEvents concerns { kind } } } } }""",
    ),
}


async def grow(company: Company, times: int) -> list[str]:
    """Add so many teams, each with a member, an objective, a key result and check-ins, all aligned; give their ids."""
    ids = []
    for index in range(times):
        person = await company.run(create_person, CreatePerson(f"Grown person {index}"))
        team = await company.run(
            create_team, CreateTeam(f"Grown team {index}", parent_id=company["squad"], lead_id=person)
        )
        await company.run(add_team_member, ChangeTeamMember(team, person))
        goal = CreateObjective(
            f"Grown goal {index}",
            company["q2"],
            Scope.TEAM,
            team_id=team,
            lead_id=person,
            viewer_ids=(person,),
            tags=(f"grown {index}",),
            custom_fields=fields_given(company, "squad_goal"),
        )
        objective = await company.run(create_objective, goal)
        await company.run(align_objective, AlignObjective(objective, company["squad_goal"]))
        measure = Metric(Decimal(0), Decimal(10))
        command = CreateKeyResult(objective, f"Grown result {index}", measure, owner_id=person)
        key_result = await company.run(create_key_result, command)
        said = await company.run(check_in, CheckIn(key_result, Decimal(5), date=date(2026, 5, 4)))
        await company.run(acknowledge_check_in, AcknowledgeCheckIn(said), "ada")
        await company.run(create_initiative, CreateInitiative(key_result, f"Grown work {index}", owner_id=person))
        comment = await company.run(add_comment, AddComment(key_result, f"Grown talk {index}", (person,)), "eve")
        await company.run(add_comment, AddComment(key_result, f"Grown reply {index}", (), comment), "ben")
        await company.run(add_reaction, React(comment, ReactionEmoji.EYES), "dan")
        kpi = CreateKpi(f"Grown KPI {index}", Scope.TEAM, KpiDirection.HIGHER, team_id=team)
        measured = GivenMeasurement(NOW, 5)
        rows = ((await company.run(create_kpi, kpi), measured),)
        await company.run(record_measurements, RecordMeasurements(rows))
        ids += [person, objective, key_result]
    return ids


@pytest.fixture(scope="module")
async def sizes(
    built: tuple[Engine, GraphQLSchema], original: Company, house: House
) -> tuple[tuple[Caller, list[str]], ...]:
    """Two companies, one of which grew ten times as much, and the ids of what grew."""
    found = []
    for times in (2, 20):
        company = await original.copy(house.writer)
        found.append((Caller(*built, company), await grow(company, times)))
    return tuple(found)


@pytest.mark.parametrize("name", QUERIES)
async def test_statements_do_not_grow_with_rows(sizes: tuple[tuple[Caller, list[str]], ...], name: str) -> None:
    bound, text = QUERIES[name]
    counts, lengths = [], []

    for caller, ids in sizes:
        company, few = caller.company, 5 + len(ids) // 3
        given = {"q2": company["q2"], "goal": company["squad_goal"], "ids": ids, "few": few, "many": 75 + few}
        result, count = await caller.counted(text, **given)
        assert result.errors is None
        counts.append(count)
        lengths.append(len(str(result.data)))

    assert lengths[1] > lengths[0]
    assert counts[0] == counts[1]
    assert counts[1] <= bound


async def test_a_preview_takes_as_many_statements_beside_many_members_as_beside_few(
    sizes: tuple[tuple[Caller, list[str]], ...],
) -> None:
    text = """query ($id: ID!) { preview(input: {changes: [{checkIn: {keyResultId: $id, value: 9}}]}) {
      nodes { node { id } after { status } } errors { message } } }"""
    counts = []

    for caller, ids in sizes:
        result, count = await caller.counted(text, id=ids[2])
        assert result.data is not None
        assert len(result.data["preview"]["nodes"]) >= 4
        counts.append(count)

    assert counts[0] == counts[1]
    assert counts[1] <= 13


@pytest.mark.parametrize("name", QUERIES)
async def test_nothing_is_left_to_graphql_core(
    sizes: tuple[tuple[Caller, list[str]], ...], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[object] = []
    monkeypatch.setattr(BatchExecutor, "execute_field", lambda *arguments: left.append(arguments[4].key))
    caller, ids = sizes[0]
    company = caller.company
    given = {"q2": company["q2"], "goal": company["squad_goal"], "ids": ids, "few": 5, "many": 75}

    await caller.counted(QUERIES[name][1], **given)

    assert left == []


async def test_a_mutation_that_reads_back_reads_each_thing_once(caller: Caller) -> None:
    select = """keyResult { id progress owner { name } objective { progress alignments {
      parent { ... on Objective { progress alignments { parent { ... on KeyResult { progress } } } } } } } }"""
    text = caller.mutation("checkIn", select)

    result, count = await caller.counted(text, input={"keyResultId": caller.company["metric"], "value": 50})

    assert result.errors is None
    assert count <= 10
