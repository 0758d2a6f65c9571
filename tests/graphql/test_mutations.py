"""What mutations answer: payloads, all errors at once, conflicts, loops, and nothing half done."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.ids import kind_of
from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House

UNKNOWN = "00000000000000000000000000"
Given = dict[str, Any]


async def test_a_new_objective_is_in_the_payload_as_it_was_stored(caller: Caller, company: Company) -> None:
    given = {
        "title": "  Grow  ",
        "cycleId": company["q2"],
        "scope": "INDIVIDUAL",
        "personId": company["eve"],
        "tags": ["growth", " b2b ", "growth "],
        "weight": 2.5,
        "startDate": "2026-04-10",
        "externalKey": {"source": "tracker", "id": "new"},
    }
    select = """objective {
      title scope weight tags startDate dueDate version state visibility progress status measurable
      person { name } lead { name } team { id } cycle { name } externalKey { source id }
    }"""

    payload = await caller.mutate("createObjective", given, select=select)

    assert payload["errors"] == []
    assert payload["objective"] == {
        "title": "Grow",
        "scope": "INDIVIDUAL",
        "weight": 2.5,
        "tags": ["growth", "b2b"],
        "startDate": "2026-04-10",
        "dueDate": "2026-06-30",
        "version": 1,
        "state": "ACTIVE",
        "visibility": "ORGANIZATION",
        "progress": 0,
        "status": "NO_DATA",
        "measurable": False,
        "person": {"name": "Eve of Acme"},
        "lead": {"name": "Eve of Acme"},
        "team": None,
        "cycle": {"name": "Q2 of Acme"},
        "externalKey": {"source": "tracker", "id": "new"},
    }


async def test_everything_wrong_with_an_objective_is_said_at_once(caller: Caller, company: Company) -> None:
    given = {
        "title": " ",
        "cycleId": company["q2"],
        "scope": "COMPANY",
        "personId": company["eve"],
        "leadId": f"per_{UNKNOWN}",
        "state": "CLOSED",
        "weight": -1,
        "manualProgress": 1.5,
        "dueDate": "2026-07-01",
        "externalKey": {"source": "tracker", "id": "Acme-squad_goal"},
    }

    payload = await caller.mutate("createObjective", given)

    assert payload["objective"] is None
    assert {(error["code"], error["path"][-1]) for error in payload["errors"]} == {
        ("INVALID_INPUT", "title"),
        ("INVALID_INPUT", "personId"),
        ("NOT_FOUND", "leadId"),
        ("INVALID_INPUT", "state"),
        ("INVALID_INPUT", "weight"),
        ("INVALID_INPUT", "manualProgress"),
        ("INVALID_INPUT", "dueDate"),
        ("ALREADY_EXISTS", "externalKey"),
    }
    assert {error["path"][0] for error in payload["errors"]} == {"input"}


async def test_everything_wrong_with_a_key_result_is_said_at_once(caller: Caller, company: Company) -> None:
    given = {
        "objectiveId": company["squad_goal"],
        "title": "",
        "measure": {"metric": {"start": 0, "target": 10, "commit": 20, "stretch": 5}},
        "unit": "CURRENCY",
        "weight": -1,
        "ownerId": f"per_{UNKNOWN}",
        "startDate": "2026-03-31",
    }

    payload = await caller.mutate("createKeyResult", given)

    assert {tuple(error["path"][1:]) for error in payload["errors"]} == {
        ("title",),
        ("measure", "commit"),
        ("measure", "stretch"),
        ("currency",),
        ("weight",),
        ("ownerId",),
        ("startDate",),
    }


async def test_everything_wrong_with_a_check_in_is_said_at_once(caller: Caller, company: Company) -> None:
    given = {
        "keyResultId": company["milestones"],
        "value": 1,
        "doneMilestones": [f"mst_{UNKNOWN}"],
        "status": "NO_DATA",
        "confidence": 2,
        "date": "2026-05-21",
    }

    payload = await caller.mutate("checkIn", given)

    assert [error["path"][1] for error in payload["errors"]] == [
        "date",
        "status",
        "value",
        "doneMilestones",
        "confidence",
    ]


async def test_a_change_counts_the_version_up_and_an_older_one_is_told_the_current(
    caller: Caller, company: Company
) -> None:
    given = {"id": company["squad_goal"], "title": "Newer", "expectedVersion": 1}
    first = await caller.mutate("updateObjective", given, select="objective { title version }")
    second = await caller.mutate("updateObjective", given | {"title": "Newest"})

    (error,) = second["errors"]
    assert first["objective"] == {"title": "Newer", "version": 2}
    assert second["objective"] is None
    assert error["__typename"] == "VersionConflict"
    assert (error["code"], error["current"], error["path"]) == (
        "VERSION_CONFLICT",
        2,
        ["input", "expectedVersion"],
    )


@pytest.mark.parametrize(
    ("mutation", "given"),
    [
        ("updateOrganization", lambda company: {"name": "New"}),
        ("updateTeam", lambda company: {"id": company["squad"], "name": "New"}),
        ("moveTeam", lambda company: {"id": company["squad"], "parentId": None}),
        ("archiveTeam", lambda company: {"id": company["lobby"]}),
        ("updatePerson", lambda company: {"id": company["eve"], "name": "New"}),
        ("deactivatePerson", lambda company: {"id": company["eve"]}),
        ("updateCycle", lambda company: {"id": company["q2"], "name": "New"}),
        ("startGrading", lambda company: {"id": company["q2"]}),
        ("updateObjective", lambda company: {"id": company["squad_goal"], "title": "New"}),
        ("gradeObjective", lambda company: {"id": company["squad_goal"]}),
        ("archiveObjective", lambda company: {"id": company["squad_goal"]}),
        ("deleteObjective", lambda company: {"id": company["spare_goal"]}),
        ("updateKeyResult", lambda company: {"id": company["metric"], "title": "New"}),
        ("archiveKeyResult", lambda company: {"id": company["metric"]}),
        ("deleteKeyResult", lambda company: {"id": company["spared"]}),
        ("updateKpi", lambda company: {"id": company["kpi"], "name": "New"}),
        ("archiveKpi", lambda company: {"id": company["kpi"]}),
        ("deleteKpi", lambda company: {"id": company["idle_kpi"]}),
        ("linkKpi", lambda company: {"keyResultId": company["sold"], "kpiId": company["kpi"]}),
        ("unlinkKpi", lambda company: {"keyResultId": company["driven"]}),
    ],
)
async def test_whatever_has_a_version_can_be_expected_at_one(
    caller: Caller, company: Company, mutation: str, given: Callable[[Company], Given]
) -> None:
    payload = await caller.mutate(mutation, given(company) | {"expectedVersion": 99})

    (error,) = payload["errors"]
    assert error["code"] == "VERSION_CONFLICT"
    assert 1 <= error["current"] <= 3


async def test_a_roll_up_does_not_count_the_version_up(caller: Caller, company: Company) -> None:
    text = "query ($id: ID!) { objective(by: {id: $id}) { version progress } }"
    before = (await caller.ask(text, id=company["company_goal"]))["objective"]

    await caller.mutate("checkIn", {"keyResultId": company["metric"], "value": 90}, "eve")

    after = (await caller.ask(text, id=company["company_goal"]))["objective"]
    assert after["version"] == before["version"]
    assert after["progress"] > before["progress"]


async def test_an_alignment_that_would_close_a_loop_names_it(caller: Caller, company: Company) -> None:
    given = {"objectiveId": company["division_goal"], "parentId": company["personal_goal"]}

    payload = await caller.mutate("alignObjective", given)

    (error,) = payload["errors"]
    assert (error["__typename"], error["code"]) == ("AlignmentCycle", "ALIGNMENT_CYCLE")
    names = {identifier: name for name, identifier in company.ids.items()}
    assert [names[identifier] for identifier in error["loop"]] == [
        "division_goal",
        "personal_goal",
        "squad_goal",
        "by_others",
        "division_goal",
    ]


async def test_an_objective_is_not_aligned_to_itself_nor_to_its_own_key_result(
    caller: Caller, company: Company
) -> None:
    goal, key_result = company["squad_goal"], company["ratio"]

    loops = [
        (await caller.mutate("alignObjective", {"objectiveId": goal, "parentId": parent}))["errors"][0]["loop"]
        for parent in (goal, key_result)
    ]

    assert loops == [[goal, goal], [goal, key_result, goal]]


@pytest.mark.parametrize(
    ("mutation", "given"),
    [
        ("createObjective", lambda company: {"title": "", "cycleId": company["q2"], "scope": "COMPANY"}),
        ("updateObjective", lambda company: {"id": company["squad_goal"], "title": "New", "weight": -1}),
        (
            "updateObjective",
            lambda company: {"id": company["private_goal"], "viewerIds": [company["eve"], f"per_{UNKNOWN}"]},
        ),
        (
            "alignObjective",
            lambda company: {"objectiveId": company["company_goal"], "parentId": company["metric"], "primary": True},
        ),
        ("checkIn", lambda company: {"keyResultId": company["metric"], "value": 5, "confidence": 7}),
        ("correctCheckIn", lambda company: {"id": company["wrong_word"], "value": 5}),
        ("voidCheckIn", lambda company: {"id": company["last_word"], "note": "x" * 20_000}),
        ("updateKeyResult", lambda company: {"id": company["metric"], "title": "New", "dueDate": "2027-01-01"}),
        ("gradeObjective", lambda company: {"id": company["squad_goal"], "grade": 3}),
        ("moveTeam", lambda company: {"id": company["division"], "parentId": company["squad"]}),
        ("updateCycle", lambda company: {"id": company["q2"], "name": "New", "endDate": "2026-03-01"}),
        ("updatePerson", lambda company: {"id": company["eve"], "name": "New", "email": "no address"}),
        ("updateOrganization", lambda company: {"name": "New", "timeZone": "Nowhere/Land"}),
        (
            "recordMeasurements",
            lambda company: {
                "atomic": True,
                "measurements": [
                    {"kpi": {"id": company["kpi"]}, "at": "2026-05-19T12:00:00Z", "value": 3},
                    {"kpi": {"id": company["kpi"]}, "at": "2036-05-19T12:00:00Z", "value": 3},
                ],
            },
        ),
    ],
)
async def test_a_payload_with_errors_changed_nothing(
    caller: Caller, company: Company, house: House, mutation: str, given: Callable[[Company], Given]
) -> None:
    before = await company.dump(house.writer)

    payload = await caller.mutate(mutation, given(company))

    assert payload["errors"]
    assert [value for name, value in payload.items() if name != "errors"] == [None] * (len(payload) - 1)
    assert await company.dump(house.writer) == before


async def test_of_several_mutations_in_one_document_each_stands_alone(caller: Caller, company: Company) -> None:
    text = """mutation ($good: ID!, $bad: ID!) {
      first: archiveObjective(input: {id: $good}) { errors { code } }
      second: archiveObjective(input: {id: $bad}) { errors { code } }
      third: restoreObjective(input: {id: $good}) { objective { archivedAt } errors { code } }
    }"""

    data = await caller.ask(text, good=company["sales_goal"], bad=f"obj_{UNKNOWN}")

    assert data == {
        "first": {"errors": []},
        "second": {"errors": [{"code": "NOT_FOUND"}]},
        "third": {"objective": {"archivedAt": None}, "errors": []},
    }


async def test_what_is_left_out_of_a_change_stays_and_null_empties(caller: Caller, company: Company) -> None:
    select = "keyResult { title description owner { id } startDate dueDate }"
    given = {"id": company["metric"], "description": "More", "startDate": "2026-04-05"}
    first = await caller.mutate("updateKeyResult", given, select=select)
    second = await caller.mutate(
        "updateKeyResult", {"id": company["metric"], "description": None, "startDate": None}, select=select
    )

    assert first["keyResult"] == {
        "title": "Key result metric of Acme",
        "description": "More",
        "owner": {"id": company["eve"]},
        "startDate": "2026-04-05",
        "dueDate": "2026-06-30",
    }
    assert second["keyResult"] == first["keyResult"] | {"description": None, "startDate": "2026-04-01"}


async def test_null_is_refused_where_there_must_be_something(caller: Caller, company: Company) -> None:
    given = {"id": company["metric"], "title": None, "weight": None, "measure": None}

    payload = await caller.mutate("updateKeyResult", given)

    assert {(error["code"], error["path"][1]) for error in payload["errors"]} == {
        ("INVALID_INPUT", "title"),
        ("INVALID_INPUT", "weight"),
        ("INVALID_INPUT", "measure"),
    }


async def test_a_change_that_changes_nothing_is_no_event(caller: Caller, company: Company) -> None:
    revision = "{ organization { revision } }"
    before = await caller.ask(revision)

    payload = await caller.mutate("updateObjective", {"id": company["squad_goal"], "tags": []})

    assert payload["errors"] == []
    assert await caller.ask(revision) == before


async def test_a_deleted_draft_is_gone_with_all_it_has(caller: Caller, company: Company) -> None:
    payload = await caller.mutate("deleteObjective", {"id": company["draft_goal"]})

    found = await caller.ask(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[company["draft_goal"], company["drafted"]]
    )
    assert payload == {"deletedId": company["draft_goal"], "errors": []}
    assert found == {"nodes": [None, None]}


async def test_only_drafts_are_deleted(caller: Caller, company: Company) -> None:
    of_objective = await caller.mutate("deleteObjective", {"id": company["squad_goal"]})
    of_key_result = await caller.mutate("deleteKeyResult", {"id": company["metric"]})

    assert (codes(of_objective), codes(of_key_result)) == (["WRONG_STATE"], ["WRONG_STATE"])


async def test_an_id_of_another_kind_is_not_found(caller: Caller, company: Company) -> None:
    kinds = {kind_of(identifier): identifier for identifier in company.ids.values()}

    answers = [
        codes(await caller.mutate("archiveObjective", {"id": identifier}))
        for kind, identifier in kinds.items()
        if kind != "obj"
    ]

    assert answers == [["NOT_FOUND"]] * (len(kinds) - 1)


async def test_a_key_result_begins_and_ends_to_follow_a_kpi_by_its_link_alone(caller: Caller, company: Company) -> None:
    given = [{"id": company["metric"], "source": "KPI"}, {"id": company["driven"], "source": "CHECK_IN"}]

    errors = [(await caller.mutate("updateKeyResult", each))["errors"][0] for each in given]

    assert [error["path"] for error in errors] == [["input", "source"]] * 2
    assert [error["message"] for error in errors] == [
        "Link a KPI to let the key result follow it.",
        "It follows a KPI. Unlink that one first.",
    ]
