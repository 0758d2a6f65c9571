"""Initiatives: what people do to move goals, which moves no progress by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.company import NOW, Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House, SettableClock

INITIATIVE = """initiative {
  id title state version dueDate isOverdue begunAt finishedAt archivedAt
  objective { id } keyResult { id } owner { id } externalKey { source id }
}"""
LIST = "query ($filter: InitiativeFilter) { initiatives(filter: $filter, first: 100) { totalCount nodes { id } } }"
UNKNOWN = "00000000000000000000000000"


async def listed(caller: Caller, filter_: Any, viewer: str = "ada") -> set[str]:
    """Give the names of the initiatives that a filter finds."""
    found = (await caller.ask(LIST, viewer, filter=filter_))["initiatives"]
    assert found["totalCount"] == len(found["nodes"])
    names = {identifier: name for name, identifier in caller.company.ids.items()}
    return {names[node["id"]] for node in found["nodes"]}


async def test_an_initiative_of_a_key_result_serves_its_objective_too(caller: Caller, company: Company) -> None:
    given = {
        "parentId": company["metric"],
        "title": "  Call everybody  ",
        "ownerId": company["eve"],
        "dueDate": "2026-05-19",
        "externalKey": {"source": "jira", "id": "ACME-1"},
    }

    payload = await caller.mutate("createInitiative", given, select=INITIATIVE)

    made = payload["initiative"]
    assert payload["errors"] == []
    assert made.pop("id").startswith("ini_")
    assert made == {
        "title": "Call everybody",
        "state": "TODO",
        "version": 1,
        "dueDate": "2026-05-19",
        "isOverdue": True,
        "begunAt": None,
        "finishedAt": None,
        "archivedAt": None,
        "objective": {"id": company["personal_goal"]},
        "keyResult": {"id": company["metric"]},
        "owner": {"id": company["eve"]},
        "externalKey": {"source": "jira", "id": "ACME-1"},
    }


async def test_everything_wrong_with_an_initiative_is_said_at_once(caller: Caller, company: Company) -> None:
    given = {
        "parentId": company["squad_goal"],
        "title": " ",
        "description": "x" * 20_001,
        "ownerId": f"per_{UNKNOWN}",
        "externalKey": {"source": "tracker", "id": "Acme-workshop"},
    }

    payload = await caller.mutate("createInitiative", given)

    assert {(error["code"], error["path"][-1]) for error in payload["errors"]} == {
        ("INVALID_INPUT", "title"),
        ("INVALID_INPUT", "description"),
        ("NOT_FOUND", "ownerId"),
        ("ALREADY_EXISTS", "externalKey"),
    }


@pytest.mark.parametrize("parent", ["eve", "q2", "kpi", "workshop", "last_word"])
async def test_an_initiative_serves_objectives_and_key_results_alone(
    caller: Caller, company: Company, parent: str
) -> None:
    payload = await caller.mutate("createInitiative", {"parentId": company[parent], "title": "X"})

    assert codes(payload) == ["NOT_FOUND"]


async def test_who_is_gone_gets_nothing_new_to_do(caller: Caller, company: Company) -> None:
    given = {"parentId": company["squad_goal"], "title": "X", "ownerId": company["gone"]}

    assert codes(await caller.mutate("createInitiative", given)) == ["WRONG_STATE"]


async def test_what_is_archived_gets_no_new_initiatives(caller: Caller, company: Company) -> None:
    await caller.mutate("archiveKeyResult", {"id": company["metric"]})

    for parent in ("archived_goal", "metric"):
        payload = await caller.mutate("createInitiative", {"parentId": company[parent], "title": "X"})
        assert codes(payload) == ["WRONG_STATE"]


async def test_work_moves_no_progress(caller: Caller, company: Company, house: House) -> None:
    text = "query ($id: ID!) { keyResult(by: {id: $id}) { progress status updatedAt objective { progress status } } }"
    before = await caller.ask(text, id=company["metric"])

    for state in ("IN_PROGRESS", "DONE", "CANCELLED", "TODO"):
        payload = await caller.mutate("updateInitiative", {"id": company["campaign"], "state": state})
        assert payload["errors"] == []

    assert await caller.ask(text, id=company["metric"]) == before
    rows = await house.writer.fetch(
        "SELECT type FROM events WHERE org_id = $1 ORDER BY number DESC LIMIT 4", company.org_id
    )
    assert {row["type"] for row in rows} == {"INITIATIVE_STATE_CHANGED"}


async def test_what_was_begun_stays_begun_and_is_finished_since_the_last_time(
    caller: Caller, company: Company, clock: SettableClock
) -> None:
    courses = []
    for hours, state in enumerate(("IN_PROGRESS", "DONE", "CANCELLED", "TODO")):
        clock.now = NOW + timedelta(hours=hours)
        given = {"id": company["workshop"], "state": state}
        payload = await caller.mutate("updateInitiative", given, select="initiative { state begunAt finishedAt }")
        courses.append(tuple(payload["initiative"].values()))

    begun = "2026-05-20T09:30:00Z"
    assert courses == [
        ("IN_PROGRESS", begun, None),
        ("DONE", begun, "2026-05-20T10:30:00Z"),
        ("CANCELLED", begun, "2026-05-20T11:30:00Z"),
        ("TODO", begun, None),
    ]


async def test_an_initiative_is_overdue_from_midnight_of_the_organization_on(
    caller: Caller, company: Company, clock: SettableClock
) -> None:
    """Berlin is two hours ahead: there the first of June has passed while it is still the first in UTC."""
    text = "query ($id: ID!) { initiative(by: {id: $id}) { isOverdue } }"
    answers = []
    for moment in (datetime(2026, 6, 1, 21, 59, tzinfo=UTC), datetime(2026, 6, 1, 22, 1, tzinfo=UTC)):
        clock.now = moment
        told = await caller.ask(text, id=company["workshop"])
        is_listed = "workshop" in await listed(caller, {"isOverdue": {"eq": True}})
        answers.append((told["initiative"]["isOverdue"], is_listed))

    assert answers == [(False, False), (True, True)]


async def test_what_is_done_is_never_overdue(caller: Caller, company: Company) -> None:
    assert await listed(caller, {"isOverdue": {"eq": True}}) == {"campaign"}

    await caller.mutate("updateInitiative", {"id": company["campaign"], "state": "CANCELLED"})

    assert await listed(caller, {"isOverdue": {"eq": True}}) == set()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", None])
async def test_an_initiative_may_be_due_on_any_day(caller: Caller, company: Company, day: str | None) -> None:
    given = {"id": company["workshop"], "dueDate": day}

    payload = await caller.mutate("updateInitiative", given, select="initiative { dueDate }")

    assert payload["initiative"] == {"dueDate": day}


@pytest.mark.parametrize(
    ("filter_", "names"),
    [
        ({}, "campaign workshop fair chore plot past_work tuning liaison"),
        ({"archived": "ONLY"}, "shelved"),
        ({"state": {"in": ["TODO"]}}, "campaign workshop chore past_work tuning liaison"),
        ({"onKeyResult": {"eq": True}}, "campaign fair plot tuning liaison"),
        ({"dueDate": {"lte": "2026-05-20"}}, "campaign"),
        ({"dueDate": {"isNull": True}}, "fair chore plot past_work tuning liaison"),
        ({"text": {"contains": "CALLS"}}, "campaign"),
        ({"finishedAt": {"isNull": False}}, "fair"),
        ({"objective": {"title": {"contains": "sales"}}}, "fair chore"),
        ({"keyResult": {"title": {"contains": "sold"}}}, "fair"),
        ({"or": [{"state": {"eq": "DONE"}}, {"state": {"eq": "IN_PROGRESS"}}]}, "fair plot"),
    ],
)
async def test_initiatives_are_found_by_what_they_are(reader: Caller, filter_: Any, names: str) -> None:
    assert await listed(reader, filter_) == set(names.split())


async def test_initiatives_are_found_by_owner_cycle_and_team_with_its_subtree(reader: Caller) -> None:
    held = reader.company

    assert await listed(reader, {"owner": {"eq": held["finn"]}}) == {"fair", "plot", "past_work"}
    assert await listed(reader, {"cycle": {"eq": held["q1"]}}) == {"past_work"}
    assert await listed(reader, {"team": {"in": [held["division"]]}}) == {"liaison"}
    assert await listed(reader, {"team": {"in": [held["division"]], "includeSubtree": True}}) == {
        "workshop",
        "tuning",
        "liaison",
    }


async def test_initiatives_stand_with_what_they_serve_and_with_who_owns_them(reader: Caller) -> None:
    text = """query ($goal: ID!, $result: ID!, $person: ID!) {
      objective(by: {id: $goal}) {
        initiatives { nodes { id } }
        own: initiatives(filter: {onKeyResult: {eq: false}}) { nodes { id } }
      }
      keyResult(by: {id: $result}) { initiatives { totalCount nodes { id } } }
      person(by: {id: $person}) { initiatives(orderBy: [{field: TITLE, direction: DESC}]) { nodes { id } } }
    }"""
    held = reader.company

    told = await reader.ask(text, goal=held["sales_goal"], result=held["sold"], person=held["finn"])

    def ids(nodes: Any) -> list[str]:
        return [node["id"] for node in nodes["nodes"]]

    assert ids(told["objective"]["initiatives"]) == [held["fair"], held["chore"]]
    assert ids(told["objective"]["own"]) == [held["chore"]]
    assert told["keyResult"]["initiatives"] == {"totalCount": 1, "nodes": [{"id": held["fair"]}]}
    assert ids(told["person"]["initiatives"]) == [held["plot"], held["past_work"], held["fair"]]


async def test_initiatives_of_what_is_archived_are_listed_only_if_asked_for(caller: Caller, company: Company) -> None:
    await caller.mutate("archiveKeyResult", {"id": company["sold"]})
    await caller.mutate("archiveObjective", {"id": company["squad_goal"]})

    assert await listed(caller, {}) == {"campaign", "chore", "plot", "past_work", "liaison"}
    assert {"fair", "workshop"} <= await listed(caller, {"archived": "INCLUDE"})


async def test_an_invisible_initiative_is_nowhere(reader: Caller) -> None:
    held = reader.company
    text = """query ($id: ID!, $result: ID!, $person: ID!) {
      node(id: $id) { id } initiative(by: {id: $id}) { id }
      byKey: initiative(by: {externalKey: {source: "tracker", id: "Acme-plot"}}) { id }
      keyResult(by: {id: $result}) { id }
      person(by: {id: $person}) { initiatives { totalCount nodes { id } } }
      search(text: "plot") { id }
      found: initiatives(filter: {objective: {title: {contains: "private"}}}) { totalCount }
    }"""

    told = await reader.ask(text, "ben", id=held["plot"], result=held["secret"], person=held["finn"])

    assert (told["node"], told["initiative"], told["byKey"], told["keyResult"]) == (None, None, None, None)
    assert [node["id"] for node in told["person"]["initiatives"]["nodes"]] == [held["fair"], held["past_work"]]
    assert (told["search"], told["found"]["totalCount"]) == ([], 0)
    assert "plot" not in await listed(reader, {}, "ben")
    assert "plot" in await listed(reader, {}, "dan")


@pytest.mark.parametrize("mutation", ["updateInitiative", "archiveInitiative", "deleteInitiative"])
async def test_an_invisible_initiative_is_answered_like_one_that_never_was(
    caller: Caller, company: Company, mutation: str
) -> None:
    answers = [
        await caller.mutate(mutation, {"id": identifier, "expectedVersion": 9}, "ben")
        for identifier in (company["plot"], f"ini_{UNKNOWN}")
    ]

    assert answers[0] == answers[1]
    assert codes(answers[0]) == ["NOT_FOUND"]


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("campaign", "ada ben cleo dan eve"),
        ("workshop", "ada ben cleo dan"),
        ("fair", "ada finn"),
        ("chore", "ada finn"),
    ],
)
async def test_those_who_run_the_goal_and_the_owner_change_an_initiative(
    caller: Caller, company: Company, name: str, who: str
) -> None:
    text = "query ($id: ID!) { initiative(by: {id: $id}) { viewerCan { update { allowed reason } } } }"
    allowed, told = set(), set()
    for viewer in company.actors:
        given = {"id": company[name], "title": f"By {viewer}"}
        refused = codes(await caller.mutate("updateInitiative", given, viewer))
        assert refused in ([], ["NOT_ALLOWED"])
        answer = (await caller.ask(text, viewer, id=company[name]))["initiative"]["viewerCan"]["update"]
        allowed |= set() if refused else {viewer}
        told |= {viewer} if answer["allowed"] else set()
        assert (answer["reason"] is None) == answer["allowed"]

    assert allowed == told == set(who.split())


async def test_an_owner_from_elsewhere_changes_the_initiative_and_nothing_else(
    caller: Caller, company: Company
) -> None:
    await caller.mutate("updateInitiative", {"id": company["chore"], "ownerId": company["eve"]})

    own = await caller.mutate("updateInitiative", {"id": company["chore"], "state": "DONE"}, "eve")
    others = await caller.mutate("updateObjective", {"id": company["sales_goal"], "title": "X"}, "eve")
    new = await caller.mutate("createInitiative", {"parentId": company["sales_goal"], "title": "X"}, "eve")

    assert (codes(own), codes(others), codes(new)) == ([], ["NOT_ALLOWED"], ["NOT_ALLOWED"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [("chore", []), ("campaign", ["IN_USE"]), ("fair", ["WRONG_STATE"]), ("plot", ["WRONG_STATE"])],
)
async def test_only_what_left_no_traces_is_deleted(
    caller: Caller, company: Company, name: str, expected: list[str]
) -> None:
    text = "query ($id: ID!) { initiative(by: {id: $id}) { viewerCan { delete { allowed } } } }"
    can = (await caller.ask(text, id=company[name]))["initiative"]["viewerCan"]["delete"]["allowed"]

    payload = await caller.mutate("deleteInitiative", {"id": company[name]})

    gone = (await caller.ask("query ($id: ID!) { node(id: $id) { id } }", id=company[name]))["node"] is None
    assert codes(payload) == expected
    assert can == gone == (expected == [])
    assert payload["deletedId"] == (None if expected else company[name])


async def test_what_was_taken_up_again_is_not_deleted(caller: Caller, company: Company) -> None:
    for state in ("IN_PROGRESS", "TODO"):
        await caller.mutate("updateInitiative", {"id": company["chore"], "state": state})

    assert codes(await caller.mutate("deleteInitiative", {"id": company["chore"]})) == ["WRONG_STATE"]


async def test_a_deletion_is_told_to_those_who_had_a_copy(caller: Caller, company: Company) -> None:
    text = "{ events(first: 100, filter: {types: [INITIATIVE_DELETED]}) { nodes { subjectId subject { id } data } } }"
    await caller.mutate("deleteInitiative", {"id": company["chore"]})

    told = (await caller.ask(text, "ben"))["events"]["nodes"]

    assert told == [{"subjectId": company["chore"], "subject": None, "data": {}}]


async def test_archived_again_changes_nothing(caller: Caller, company: Company, house: House) -> None:
    first = await caller.mutate("archiveInitiative", {"id": company["campaign"]}, select="initiative { version }")
    before = await company.dump(house.writer)
    second = await caller.mutate("archiveInitiative", {"id": company["campaign"]}, select="initiative { version }")

    assert first == second
    assert await company.dump(house.writer) == before


async def test_a_change_that_changes_nothing_is_no_event(caller: Caller, company: Company, house: House) -> None:
    before = await company.dump(house.writer)
    given = {"id": company["workshop"], "state": "TODO", "title": "Workshop of Acme ", "dueDate": "2026-06-01"}

    assert (await caller.mutate("updateInitiative", given))["errors"] == []
    assert await company.dump(house.writer) == before


async def test_nulls_are_refused_where_something_must_stand(caller: Caller, company: Company) -> None:
    payload = await caller.mutate("updateInitiative", {"id": company["workshop"], "title": None, "state": None})

    assert [error["path"] for error in payload["errors"]] == [["input", "title"], ["input", "state"]]


async def test_an_older_version_is_told_the_current(caller: Caller, company: Company) -> None:
    given = {"id": company["workshop"], "title": "New", "expectedVersion": 1}
    await caller.mutate("updateInitiative", given)
    payload = await caller.mutate("updateInitiative", given | {"title": "Newer"})

    assert [(error["code"], error["current"]) for error in payload["errors"]] == [("VERSION_CONFLICT", 2)]


async def test_a_change_says_what_it_changed(caller: Caller, company: Company) -> None:
    text = """query ($id: ID!) { initiative(by: {id: $id}) { activity(first: 2) { nodes { type data } } } }"""
    given = {"id": company["campaign"], "title": "New", "dueDate": None, "state": "DONE"}
    await caller.mutate("updateInitiative", given)

    told = (await caller.ask(text, id=company["campaign"]))["initiative"]["activity"]["nodes"]

    result = company["metric"]
    assert told == [
        {"type": "INITIATIVE_STATE_CHANGED", "data": {"before": "TODO", "after": "DONE", "keyResultId": result}},
        {"type": "INITIATIVE_UPDATED", "data": {"changed": ["dueDate", "title"], "keyResultId": result}},
    ]


async def test_initiatives_go_with_a_deleted_draft(caller: Caller, company: Company, house: House) -> None:
    for parent in ("spare_goal", "spared"):
        given = {"parentId": company[parent], "title": "X"}
        made = await caller.mutate("createInitiative", given)
        await caller.mutate("addComment", {"subjectId": made["initiative"]["id"], "text": "X"})

    assert codes(await caller.mutate("deleteObjective", {"id": company["spare_goal"]})) == []

    left = await house.writer.fetchval(
        "SELECT count(*) FROM initiatives WHERE org_id = $1 AND objective_id = $2",
        company.org_id,
        company["spare_goal"],
    )
    assert left == 0


@pytest.mark.parametrize(
    ("mutation", "given"),
    [
        ("createInitiative", {"parentId": "past", "title": "X"}),
        ("createInitiative", {"parentId": "past_goal", "title": "X"}),
        ("updateInitiative", {"id": "past_work", "title": "X"}),
        ("archiveInitiative", {"id": "past_work"}),
        ("restoreInitiative", {"id": "past_work"}),
        ("deleteInitiative", {"id": "past_work"}),
    ],
)
async def test_initiatives_of_a_closed_cycle_are_read_only(
    caller: Caller, company: Company, mutation: str, given: dict[str, str]
) -> None:
    payload = await caller.mutate(mutation, {name: company.ids.get(value, value) for name, value in given.items()})

    assert codes(payload) == ["CYCLE_CLOSED"]


async def test_in_a_closed_cycle_the_viewer_is_told_why_not(reader: Caller) -> None:
    text = """query ($id: ID!) { initiative(by: {id: $id}) { viewerCan {
      update { allowed reason } delete { allowed reason } comment { allowed reason } } } }"""

    told = (await reader.ask(text, id=reader.company["past_work"]))["initiative"]["viewerCan"]

    reason = "The cycle is closed and therefore read-only. An administrator may reopen it."
    assert told == {name: {"allowed": False, "reason": reason} for name in ("update", "delete", "comment")}
