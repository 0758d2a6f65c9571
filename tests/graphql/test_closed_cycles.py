"""A closed cycle is read-only: whatever would change something that lives in it is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from storage.tables import METADATA
from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House, SettableClock
from tests.graphql.writing import EVERY_MUTATION

Given = dict[str, Any]

IN_THE_PAST: dict[str, Callable[[Company], Given]] = {
    "createObjective": lambda company: {"title": "New", "cycleId": company["q1"], "scope": "COMPANY"},
    "updateObjective": lambda company: {"id": company["past_goal"], "title": "New"},
    "gradeObjective": lambda company: {"id": company["past_goal"]},
    "reopenObjective": lambda company: {"id": company["past_goal"]},
    "archiveObjective": lambda company: {"id": company["past_goal"]},
    "restoreObjective": lambda company: {"id": company["past_goal"]},
    "activateObjective": lambda company: {"id": company["past_goal"]},
    "deleteObjective": lambda company: {"id": company["past_goal"]},
    "alignObjective": lambda company: {"objectiveId": company["past_goal"], "parentId": company["company_goal"]},
    "unalignObjective": lambda company: {"objectiveId": company["past_goal"], "parentId": company["company_goal"]},
    "createKeyResult": lambda company: {
        "objectiveId": company["past_goal"],
        "title": "New",
        "measure": {"metric": {"start": 0, "target": 1}},
    },
    "updateKeyResult": lambda company: {"id": company["past"], "title": "New"},
    "archiveKeyResult": lambda company: {"id": company["past"]},
    "restoreKeyResult": lambda company: {"id": company["past"]},
    "deleteKeyResult": lambda company: {"id": company["past"]},
    "checkIn": lambda company: {"keyResultId": company["past"], "value": 9, "date": "2026-03-20"},
    "correctCheckIn": lambda company: {"id": company["past_word"], "value": 9},
    "voidCheckIn": lambda company: {"id": company["past_word"]},
    "addGuardrail": lambda company: {"objectiveId": company["past_goal"], "kpiId": company["idle_kpi"]},
    "updateGuardrail": lambda company: {"id": company["past_guardrail"], "breachedFrom": "YELLOW"},
    "removeGuardrail": lambda company: {"id": company["past_guardrail"]},
    "linkKpi": lambda company: {"keyResultId": company["past"], "kpiId": company["kpi"]},
    "unlinkKpi": lambda company: {"keyResultId": company["past"]},
    "updateCycle": lambda company: {"id": company["q1"], "name": "New"},
    "createCycle": lambda company: {
        "name": "New",
        "startDate": "2026-01-01",
        "endDate": "2026-01-31",
        "parentId": company["q1"],
    },
    "carryOverObjectives": lambda company: {
        "cycleId": company["q1"],
        "objectives": [{"id": company["sales_goal"]}],
        "atomic": True,
    },
    "cloneObjectives": lambda company: {
        "cycleId": company["q1"],
        "objectives": [{"id": company["sales_goal"]}],
        "atomic": True,
    },
    "createInitiative": lambda company: {"parentId": company["past"], "title": "New"},
    "updateInitiative": lambda company: {"id": company["past_work"], "title": "New"},
    "archiveInitiative": lambda company: {"id": company["past_work"]},
    "restoreInitiative": lambda company: {"id": company["past_work"]},
    "deleteInitiative": lambda company: {"id": company["past_work"]},
    "addComment": lambda company: {"subjectId": company["past_goal"], "text": "New"},
    "updateComment": lambda company: {"id": company["past_words"], "text": "New"},
    "deleteComment": lambda company: {"id": company["past_remark"]},
    "addReaction": lambda company: {"subjectId": company["past_remark"], "emoji": "PARTY"},
    "removeReaction": lambda company: {"subjectId": company["past_remark"], "emoji": "HEART"},
    "acknowledgeCheckIn": lambda company: {"id": company["past_word"]},
    "checkInMany": lambda company: {
        "checkIns": [{"keyResult": {"id": company["past"]}, "value": 9, "date": "2026-03-20"}],
        "atomic": True,
    },
    "upsertObjectives": lambda company: {
        "objectives": [
            {
                "externalKey": {"source": "tracker", "id": f"{company.name}-past_goal"},
                "title": "New",
                "cycle": {"id": company["q1"]},
                "scope": "TEAM",
                "team": {"id": company["sales"]},
            }
        ],
        "atomic": True,
    },
}

ELSEWHERE = {
    "reopenCycle": "This is what ends being read-only.",
    **dict.fromkeys(("activateCycle", "startGrading", "closeCycle"), "A closed cycle is not where they begin."),
    **dict.fromkeys(("createPerson", "updatePerson", "upsertPeople"), "People live in no cycle."),
    **dict.fromkeys(("deactivatePerson", "reactivatePerson"), "What people did stays as it is."),
    **dict.fromkeys(
        ("createTeam", "updateTeam", "moveTeam", "archiveTeam", "restoreTeam", "upsertTeams"), "Nor teams."
    ),
    **dict.fromkeys(("addTeamMember", "removeTeamMember"), "Nor memberships."),
    **dict.fromkeys(("createKpi", "updateKpi", "archiveKpi", "restoreKpi", "deleteKpi", "upsertKpis"), "Nor KPIs."),
    **dict.fromkeys(("createKpiBoard", "updateKpiBoard", "deleteKpiBoard"), "Nor boards of them."),
    "recordKpiEvents": "As when something is measured.",
    "recordMeasurements": "Key results of closed cycles do not follow until their cycle is reopened.",
    "updateOrganization": "Numbers of closed cycles are not judged anew until their cycle is reopened.",
    **dict.fromkeys(("renameTag", "removeTag"), "Tags of closed cycles stay as they are, and are counted."),
    **dict.fromkeys(
        ("createCustomField", "updateCustomField", "archiveCustomField", "restoreCustomField", "deleteCustomField"),
        "Definitions live in no cycle; what is set on something in a closed cycle keeps them from being deleted.",
    ),
}
"""Mutations that change nothing in a closed cycle, each with its reason; a test below holds them to it."""


def test_every_mutation_is_refused_in_a_closed_cycle_or_leaves_it_alone(caller: Caller) -> None:
    assert sorted(caller.mutations) == sorted([*IN_THE_PAST, *ELSEWHERE])


@pytest.fixture
async def full(caller: Caller, company: Company) -> Company:
    """The company, with something of every kind in its closed cycle."""
    await caller.mutate("reopenCycle", {"id": company["q1"]})
    await caller.mutate("updateObjective", {"id": company["past_goal"], "tags": ["growth", "b2b"]})
    measure = {"atLeast": {"threshold": 1}}
    given = {"objectiveId": company["past_goal"], "title": "Following", "measure": measure}
    made = await caller.mutate("createKeyResult", given)
    company.ids["past_driven"] = made["keyResult"]["id"]
    await caller.mutate("linkKpi", {"keyResultId": company["past_driven"], "kpiId": company["kpi"]})
    await caller.mutate("alignObjective", {"objectiveId": company["sales_goal"], "parentId": company["past_goal"]})
    await caller.mutate("alignObjective", {"objectiveId": company["past_goal"], "parentId": company["company_goal"]})
    said = await caller.mutate("addComment", {"subjectId": company["past_goal"], "text": "So it was."})
    company.ids["past_words"] = said["comment"]["id"]
    await caller.mutate("addReaction", {"subjectId": company["past_remark"], "emoji": "HEART"})
    await caller.mutate("closeCycle", {"id": company["q1"]})
    return company


FROZEN = {
    "cycles": "id = $2",
    "objectives": "cycle_id = $2",
    "objective_viewers": "objective_id IN (SELECT id FROM past)",
    "key_results": "objective_id IN (SELECT id FROM past)",
    "guardrails": "objective_id IN (SELECT id FROM past)",
    "alignments": "objective_id IN (SELECT id FROM past)",
    "check_ins": "key_result_id IN (SELECT id FROM parts)",
    "check_in_acknowledgements": "check_in_id IN (SELECT id FROM words)",
    "progress_history": "node_id IN (SELECT id FROM past UNION SELECT id FROM parts)",
    "initiatives": "objective_id IN (SELECT id FROM past)",
    "comments": "objective_id IN (SELECT id FROM past)",
    "comment_mentions": "comment_id IN (SELECT id FROM said)",
    "reactions": "subject_id IN (SELECT id FROM said UNION SELECT id FROM words)",
    "custom_field_values": "node_id IN (SELECT id FROM past UNION SELECT id FROM parts)",
}
"""What lives in a closed cycle: tables, and which of their rows."""

LIVE_ELSEWHERE = {
    "organizations",
    "clocks",
    "people",
    "teams",
    "team_members",
    "api_tokens",
    "events",
    "kpis",
    "kpi_boards",
    "kpi_board_items",
    "kpi_events",
    "kpi_periods",
    "kpi_targets",
    "kpi_inputs",
    "kpi_viewers",
    "kpi_measurements",
    "kpi_measurement_revisions",
    "custom_fields",
    "custom_field_choices",
}


async def frozen(company: Company, house: House) -> dict[str, list[str]]:
    """Give every row, as text, of what lives in the company's closed cycle."""
    found = {}
    for table, condition in FROZEN.items():
        rows = await house.writer.fetch(
            f"""WITH past AS (SELECT id FROM objectives WHERE org_id = $1 AND cycle_id = $2),
            parts AS (SELECT id FROM key_results WHERE org_id = $1 AND objective_id IN (SELECT id FROM past)),
            words AS (SELECT id FROM check_ins WHERE org_id = $1 AND key_result_id IN (SELECT id FROM parts)),
            said AS (SELECT id FROM comments WHERE org_id = $1 AND objective_id IN (SELECT id FROM past))
            SELECT row::text FROM {table} AS row WHERE org_id = $1 AND {condition} ORDER BY 1""",
            company.org_id,
            company["q1"],
        )
        found[table] = [row[0] for row in rows]
    return found


def test_of_every_table_it_is_known_whether_it_lives_in_cycles() -> None:
    assert sorted(METADATA.tables) == sorted([*FROZEN, *LIVE_ELSEWHERE])


async def test_whatever_else_people_do_a_closed_cycle_stays_to_the_byte(
    caller: Caller, full: Company, house: House, clock: SettableClock
) -> None:
    before = await frozen(full, house)

    answers = {name: codes(await caller.mutate(name, make(full))) for name, make in EVERY_MUTATION.items()}
    clock.now += timedelta(days=40)
    await caller.mutate("updateOrganization", {"scoreBands": {"atRiskFrom": 0.1, "onTrackFrom": 0.9}})

    assert answers == {name: [] for name in EVERY_MUTATION}
    assert await frozen(full, house) == before
    assert [table for table, rows in before.items() if not rows] == ["objective_viewers"]


async def test_objectives_that_nobody_graded_are_closed_with_their_cycle_by_their_progress(
    caller: Caller, company: Company
) -> None:
    graded = await caller.mutate("gradeObjective", {"id": company["sales_goal"], "grade": 0.2, "reflection": "Late."})
    await caller.mutate("startGrading", {"id": company["q2"]})
    before = await caller.ask(GRADES, cycle=company["q2"])

    await caller.mutate("closeCycle", {"id": company["q2"]})

    after = await caller.ask(GRADES, cycle=company["q2"])
    by_id = {row["id"]: row for row in before["objectives"]["nodes"]}
    assert graded["errors"] == []
    for row in after["objectives"]["nodes"]:
        old = by_id[row["id"]]
        if row["id"] == company["sales_goal"]:
            assert (row["state"], row["grade"], row["reflection"]) == ("CLOSED", 0.2, "Late.")
        elif row["archivedAt"] or old["state"] == "DRAFT":
            assert row == old
        else:
            assert (row["state"], row["grade"], row["progress"]) == ("CLOSED", old["progress"], old["progress"])
    told = (await caller.ask(CLOSINGS))["events"]["nodes"]
    assert {event["data"]["ungraded"] for event in told if event["subjectId"] == company["sales_goal"]} == {False}
    assert {event["subjectId"] for event in told if event["data"]["ungraded"]} == {
        row["id"] for row in after["objectives"]["nodes"] if row["state"] == "CLOSED"
    } - {company["sales_goal"]}
    assert {event["cause"]["type"] for event in told if event["data"]["ungraded"]} == {"CYCLE_STATE_CHANGED"}


GRADES = """query ($cycle: ID!) { objectives(filter: {cycle: {eq: $cycle}, archived: INCLUDE}) {
  nodes { id state grade reflection progress archivedAt } } }"""
CLOSINGS = """{ events(first: 100, filter: {types: [OBJECTIVE_CLOSED]}) {
  nodes { subjectId data cause { type } } } }"""


async def test_nothing_that_lives_in_a_closed_cycle_can_be_changed(caller: Caller, full: Company, house: House) -> None:
    before = await full.dump(house.writer)

    answers = {name: codes(await caller.mutate(name, make(full))) for name, make in IN_THE_PAST.items()}

    assert answers == {name: ["CYCLE_CLOSED"] for name in IN_THE_PAST}
    assert await full.dump(house.writer) == before


async def test_nothing_is_moved_into_a_closed_cycle(caller: Caller, company: Company) -> None:
    payload = await caller.mutate("updateObjective", {"id": company["sales_goal"], "cycleId": company["q1"]})

    assert codes(payload) == ["CYCLE_CLOSED"]


@pytest.mark.parametrize("parent", ["past_goal", "past"])
async def test_nothing_is_aligned_to_what_lives_in_a_closed_cycle(
    caller: Caller, company: Company, parent: str
) -> None:
    given = {"objectiveId": company["sales_goal"], "parentId": company[parent]}

    payload = await caller.mutate("alignObjective", given)

    assert codes(payload) == ["CYCLE_CLOSED"]


async def test_a_reopened_cycle_can_be_changed_again(caller: Caller, company: Company) -> None:
    reopened = await caller.mutate("reopenCycle", {"id": company["q1"]}, select="cycle { state }")
    payload = await caller.mutate("checkIn", IN_THE_PAST["checkIn"](company))

    assert reopened["cycle"] == {"state": "GRADING"}
    assert payload["errors"] == []


async def test_only_administrators_reopen(caller: Caller, company: Company) -> None:
    assert codes(await caller.mutate("reopenCycle", {"id": company["q1"]}, "ben")) == ["NOT_ALLOWED"]


PROGRESS = "query ($id: ID!) { objective(by: {id: $id}) { progress status updatedAt } }"


async def test_what_lives_in_a_closed_cycle_moves_no_more_and_catches_up_when_it_is_reopened(
    caller: Caller, company: Company
) -> None:
    q1, past, sales = company["q1"], company["past_goal"], company["sales_goal"]
    await caller.mutate("reopenCycle", {"id": q1})
    await caller.mutate("alignObjective", {"objectiveId": sales, "parentId": past})
    await caller.mutate("closeCycle", {"id": q1})
    closed = (await caller.ask(PROGRESS, id=past))["objective"]

    await caller.mutate("checkIn", {"keyResultId": company["sold"], "value": 1})
    await caller.mutate("updateOrganization", {"scoreBands": {"atRiskFrom": 0.1, "onTrackFrom": 0.9}})
    still = (await caller.ask(PROGRESS, id=past))["objective"]
    await caller.mutate("reopenCycle", {"id": q1})
    reopened = (await caller.ask(PROGRESS, id=past))["objective"]

    assert still == closed
    assert closed["progress"] == 0.85
    assert (reopened["progress"], reopened["status"]) == (0.45, "AT_RISK")


async def test_a_closed_cycle_counts_in_what_is_open(caller: Caller, company: Company) -> None:
    """It is read, not written: what it served while it was open keeps what it had."""
    await caller.mutate("reopenCycle", {"id": company["q1"]})
    given = {"objectiveId": company["past_goal"], "parentId": company["year_goal"]}
    await caller.mutate("alignObjective", given)
    await caller.mutate("closeCycle", {"id": company["q1"]})
    before = (await caller.ask(PROGRESS, id=company["year_goal"]))["objective"]

    await caller.mutate("archiveObjective", {"id": company["company_goal"]})

    after = (await caller.ask(PROGRESS, id=company["year_goal"]))["objective"]
    assert before["progress"] != after["progress"]
    assert after["progress"] == 0.8
