"""Rows of other systems become teams, people, objectives and KPIs, once."""

from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House

Given = dict[str, Any]

OUTCOMES = "results { index externalKey { source id } outcome %s { id } errors { code message path } }"
NAMES = {"upsertTeams": "team", "upsertPeople": "person", "upsertObjectives": "objective", "upsertKpis": "kpi"}
LISTS = {"upsertTeams": "teams", "upsertPeople": "people", "upsertObjectives": "objectives", "upsertKpis": "kpis"}


def key(identifier: str) -> Given:
    return {"source": "hr", "id": identifier}


def by_key(identifier: str) -> Given:
    return {"externalKey": key(identifier)}


async def upsert(caller: Caller, mutation: str, *rows: Given, viewer: Any = "ada", **options: bool) -> Any:
    select = OUTCOMES % NAMES[mutation]
    return await caller.mutate(mutation, {LISTS[mutation]: list(rows), **options}, viewer, select)


def outcomes(payload: Any) -> list[str]:
    assert payload["errors"] == []
    assert [row["index"] for row in payload["results"]] == list(range(len(payload["results"])))
    return [row["outcome"] for row in payload["results"]]


async def revision(caller: Caller) -> int:
    told: int = (await caller.ask("{ organization { revision } }"))["organization"]["revision"]
    return told


def objective(company: Company, identifier: str, **more: object) -> Given:
    return {"externalKey": key(identifier), "title": identifier, "cycle": {"id": company["q2"]}, **more}


def kpi(identifier: str, **more: object) -> Given:
    return {"externalKey": key(identifier), "name": identifier, "direction": "HIGHER", "cadence": "WEEKLY", **more}


def every_row(company: Company) -> dict[str, list[Given]]:
    """Rows in which everything is said that can be said."""
    return {
        "upsertTeams": [
            {"externalKey": key("leaf"), "name": "Leaf", "parent": by_key("root"), "lead": {"id": company["dan"]}},
            {
                "externalKey": key("root"),
                "name": "Root",
                "description": "Above.",
                "parent": {"id": company["division"]},
            },
        ],
        "upsertPeople": [
            {
                "externalKey": key("zoe"),
                "name": " Zoe ",
                "email": "zoe@acme.example",
                "title": "Pilot",
                "role": "VIEWER",
                "active": False,
            },
            {"externalKey": key("yan"), "name": "Yan", "email": None, "title": None, "role": "ADMIN", "active": True},
        ],
        "upsertObjectives": [
            objective(
                company,
                "small",
                scope="INDIVIDUAL",
                person={"email": "EVE@acme.example"},
                lead={"externalKey": {"source": "staff", "id": "Acme-eve"}},
                visibility="PRIVATE",
                viewers=[{"id": company["dan"]}, {"id": company["cleo"]}],
                tags=["a", " b "],
                weight=0.1,
                startDate="2026-04-02",
                dueDate="2026-06-01",
                ambition="ASPIRATIONAL",
                parent=by_key("great"),
            ),
            objective(
                company,
                "great",
                scope="TEAM",
                team={"externalKey": {"source": "staff", "id": "Acme-squad"}},
                progressSource="MANUAL",
                manualProgress=0.25,
                state="DRAFT",
                description="So.",
                parent={"id": company["company_goal"]},
            ),
        ],
        "upsertKpis": [
            kpi(
                "rate",
                scope="INDIVIDUAL",
                person={"email": "EVE@acme.example"},
                accountable={"externalKey": {"source": "staff", "id": "Acme-eve"}},
                visibility="PRIVATE",
                viewers=[{"id": company["dan"]}, {"id": company["cleo"]}],
                unit="PERCENT",
                formula="100 * trials / prev(trials)",
                target={"value": 0.1},
                thresholds={"green": 0.1, "yellow": 0},
                targetSchedule=[{"from": "2026-01-01", "to": None, "target": {"value": 20}}],
                tags=["a", " b "],
                category="FINANCIAL",
                indicator="LEADING",
                perspective="RISK",
            ),
            kpi("trials", key="trials", scope="TEAM", team={"id": company["squad"]}, description="So.", target=None),
        ],
    }


@pytest.mark.parametrize("mutation", NAMES)
async def test_the_same_rows_again_change_nothing_and_tell_no_event(
    caller: Caller, company: Company, house: House, mutation: str
) -> None:
    rows = every_row(company)[mutation]

    created = await upsert(caller, mutation, *rows)
    before, told = await company.dump(house.writer), await revision(caller)
    again = await upsert(caller, mutation, *rows)

    assert outcomes(created) == ["CREATED"] * len(rows)
    assert outcomes(again) == ["UNCHANGED"] * len(rows)
    assert [row[NAMES[mutation]] for row in again["results"]] == [row[NAMES[mutation]] for row in created["results"]]
    assert await revision(caller) == told
    assert await company.dump(house.writer) == before


@pytest.mark.parametrize("mutation", NAMES)
async def test_a_dry_run_answers_the_same_and_writes_nothing(
    caller: Caller, company: Company, house: House, mutation: str
) -> None:
    rows = [
        *every_row(company)[mutation],
        {"externalKey": key("bad"), "title" if "O" in mutation else "name": "x" * 301},
    ]
    before = await company.dump(house.writer)

    rehearsed = await upsert(caller, mutation, *rows, dryRun=True)
    unchanged = await company.dump(house.writer)
    done = await upsert(caller, mutation, *rows)

    assert unchanged == before
    assert outcomes(rehearsed) == outcomes(done) == ["CREATED", "CREATED", "FAILED"]
    assert [row["errors"] for row in rehearsed["results"]] == [row["errors"] for row in done["results"]]
    assert [row[NAMES[mutation]] for row in rehearsed["results"]] == [None] * 3


async def test_a_dry_run_shows_what_is_there_as_it_is(caller: Caller, company: Company) -> None:
    row = {"externalKey": {"source": "staff", "id": "Acme-squad"}, "name": "Other"}

    payload = await upsert(caller, "upsertTeams", row, dryRun=True)

    assert outcomes(payload) == ["UPDATED"]
    assert payload["results"][0]["team"] == {"id": company["squad"]}


async def test_a_row_changes_what_it_mentions_and_leaves_the_rest(caller: Caller, company: Company) -> None:
    row = {"externalKey": {"source": "tracker", "id": "Acme-squad_goal"}, "title": "Other"}

    payload = await upsert(caller, "upsertObjectives", row)

    assert outcomes(payload) == ["UPDATED"]
    told = await caller.ask(
        "query ($id: ID!) { node(id: $id) { ... on Objective { title lead { id } alignments { id } } } }",
        id=company["squad_goal"],
    )
    assert told["node"]["title"] == "Other"
    assert told["node"]["lead"] == {"id": company["dan"]}
    assert len(told["node"]["alignments"]) == 1


async def test_rows_refer_to_rows_that_come_later(caller: Caller, company: Company) -> None:
    teams = await upsert(caller, "upsertTeams", *every_row(company)["upsertTeams"])
    goals = await upsert(caller, "upsertObjectives", *every_row(company)["upsertObjectives"])

    leaf, root = (row["team"]["id"] for row in teams["results"])
    small, great = (row["objective"]["id"] for row in goals["results"])
    told = await caller.ask(
        """query ($leaf: ID!, $small: ID!) {
          leaf: node(id: $leaf) { ... on Team { parent { id parent { id } } } }
          small: node(id: $small) { ... on Objective { alignments { primary parent { ... on Objective { id } } } } }
        }""",
        leaf=leaf,
        small=small,
    )
    assert told["leaf"]["parent"] == {"id": root, "parent": {"id": company["division"]}}
    assert told["small"]["alignments"] == [{"primary": True, "parent": {"id": great}}]


async def test_two_teams_change_places_in_one_call(caller: Caller, company: Company) -> None:
    department, squad = ({"source": "staff", "id": f"Acme-{name}"} for name in ("department", "squad"))

    payload = await upsert(
        caller,
        "upsertTeams",
        {"externalKey": department, "parent": {"externalKey": squad}},
        {"externalKey": squad, "parent": {"id": company["division"]}},
    )

    assert outcomes(payload) == ["UPDATED", "UPDATED"]


async def test_rows_that_would_close_a_loop_fail_and_leave_the_others_alone(caller: Caller, company: Company) -> None:
    department = {"source": "staff", "id": "Acme-department"}

    payload = await upsert(
        caller,
        "upsertTeams",
        {"externalKey": department, "parent": {"id": company["squad"]}},
        {"externalKey": key("a"), "name": "A", "parent": by_key("b")},
        {"externalKey": key("b"), "name": "B", "parent": by_key("a")},
        {"externalKey": key("c"), "name": "C", "parent": by_key("c")},
        {"externalKey": key("d"), "name": "D"},
    )

    assert outcomes(payload) == ["FAILED", "FAILED", "FAILED", "FAILED", "CREATED"]
    assert [codes(row) for row in payload["results"]] == [
        ["TEAM_CYCLE"],
        ["NOT_FOUND"],
        ["NOT_FOUND"],
        ["NOT_FOUND"],
        [],
    ]
    assert payload["results"][0]["errors"][0]["path"] == ["input", "teams", "0", "parent"]


async def test_an_atomic_call_with_a_bad_row_does_nothing_and_tells_all_errors(
    caller: Caller, company: Company, house: House
) -> None:
    before = await company.dump(house.writer)

    payload = await upsert(
        caller,
        "upsertPeople",
        {"externalKey": key("good"), "name": "Good"},
        {"externalKey": key("bad"), "name": " ", "email": "nowhere"},
        {"externalKey": key("good"), "name": "Again"},
        {"externalKey": key("nameless")},
        {"externalKey": {"source": "", "id": "\x00"}, "name": "Nobody"},
        {"externalKey": key("null"), "role": None, "name": None},
        atomic=True,
    )

    assert payload["results"] is None
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_INPUT", ["input", "people", "1", "name"]),
        ("INVALID_INPUT", ["input", "people", "1", "email"]),
        ("INVALID_INPUT", ["input", "people", "2", "externalKey"]),
        ("INVALID_INPUT", ["input", "people", "3", "name"]),
        ("INVALID_INPUT", ["input", "people", "4", "externalKey", "source"]),
        ("INVALID_INPUT", ["input", "people", "4", "externalKey", "id"]),
        ("INVALID_INPUT", ["input", "people", "5", "name"]),
        ("INVALID_INPUT", ["input", "people", "5", "role"]),
    ]
    assert await company.dump(house.writer) == before


async def test_what_a_failing_row_had_begun_is_taken_back(caller: Caller, company: Company) -> None:
    """The objective could be created, but not aligned: then it is not created either."""
    told = await revision(caller)
    row = objective(company, "half", scope="COMPANY", parent={"id": company["past_goal"]})

    payload = await upsert(caller, "upsertObjectives", row)

    assert outcomes(payload) == ["FAILED"]
    assert codes(payload["results"][0]) == ["CYCLE_CLOSED"]
    assert payload["results"][0]["errors"][0]["path"] == ["input", "objectives", "0", "parent"]
    assert await revision(caller) == told


@pytest.mark.parametrize("count", [0, 101])
async def test_there_are_1_to_100_rows(caller: Caller, count: int) -> None:
    rows = [{"externalKey": key(str(place)), "name": "X"} for place in range(count)]

    payload = await upsert(caller, "upsertTeams", *rows)

    assert (payload["results"], codes(payload)) == (None, ["INVALID_INPUT"])


async def test_people_come_and_go_by_their_rows(caller: Caller) -> None:
    row = {"externalKey": key("zoe"), "name": "Zoe"}

    payloads = [await upsert(caller, "upsertPeople", row | {"active": active}) for active in (True, False, False, True)]

    assert [outcomes(payload) for payload in payloads] == [["CREATED"], ["UPDATED"], ["UNCHANGED"], ["UPDATED"]]


async def test_an_objective_moves_to_another_parent_and_another_owner(caller: Caller, company: Company) -> None:
    first = objective(
        company, "goal", scope="TEAM", team={"id": company["squad"]}, parent={"id": company["squad_goal"]}
    )
    second = objective(company, "goal", scope="COMPANY", parent={"id": company["company_goal"]})

    payloads = [await upsert(caller, "upsertObjectives", row) for row in (first, second, second)]

    assert [outcomes(payload) for payload in payloads] == [["CREATED"], ["UPDATED"], ["UNCHANGED"]]
    told = await caller.ask(
        "query ($id: ID!) { node(id: $id) { ... on Objective "
        "{ scope team { id } alignments { parent { ... on Objective { id } } } } } }",
        id=payloads[0]["results"][0]["objective"]["id"],
    )
    assert told["node"] == {
        "scope": "COMPANY",
        "team": None,
        "alignments": [{"parent": {"id": company["company_goal"]}}],
    }
    cut = await upsert(caller, "upsertObjectives", {"externalKey": key("goal"), "parent": None})
    assert outcomes(cut) == ["UPDATED"]


async def test_rights_are_those_of_the_single_mutations_row_by_row(caller: Caller, company: Company) -> None:
    """Ben leads the division and all below it, also what the row before hung there."""
    payload = await upsert(
        caller,
        "upsertTeams",
        {"externalKey": key("below"), "name": "Below", "parent": by_key("new")},
        {"externalKey": key("new"), "name": "New", "parent": {"id": company["division"]}},
        {"externalKey": key("top"), "name": "Top"},
        {"externalKey": {"source": "staff", "id": "Acme-sales"}, "name": "Mine"},
        viewer="ben",
    )

    assert outcomes(payload) == ["CREATED", "CREATED", "FAILED", "FAILED"]
    assert [codes(row) for row in payload["results"]] == [[], [], ["NOT_ALLOWED"], ["NOT_ALLOWED"]]


async def test_the_key_of_what_is_invisible_names_nothing(caller: Caller, company: Company) -> None:
    hidden = {"source": "tracker", "id": "Acme-private_goal"}

    payload = await upsert(
        caller,
        "upsertObjectives",
        objective(company, "one", scope="INDIVIDUAL", person={"id": company["eve"]}, parent={"externalKey": hidden}),
        {
            **objective(company, "", scope="INDIVIDUAL", person={"id": company["eve"]}),
            "externalKey": hidden,
            "title": "X",
        },
        viewer="eve",
    )

    assert [codes(row) for row in payload["results"]] == [["NOT_FOUND"], ["ALREADY_EXISTS"]]
    assert company["private_goal"] not in str(payload)


async def test_all_rows_of_a_call_have_one_cause(caller: Caller, company: Company) -> None:
    told = await revision(caller)

    await upsert(caller, "upsertObjectives", *every_row(company)["upsertObjectives"])

    events = (await caller.ask("{ events(first: 100) { hasMore cursor nodes { number causeId } } }"))["events"]
    while events["hasMore"]:
        more = await caller.ask(
            "query ($after: Cursor) { events(first: 100, after: $after) { hasMore cursor nodes { number causeId } } }",
            after=events["cursor"],
        )
        events = more["events"]
    causes = {event["causeId"] for event in events["nodes"] if event["number"] > told}
    assert len(causes) == 1


async def test_kpis_name_each_other_by_every_kind_of_key(caller: Caller, company: Company) -> None:
    euros = {"scope": "COMPANY", "unit": "CURRENCY", "currency": "EUR"}
    timed = {"scope": "COMPANY", "unit": "DURATION"}
    rows = [
        kpi("sum", children={"method": "SUM", "items": [{"kpi": {"key": "north"}}, {"kpi": by_key("south")}]}, **euros),
        kpi("watch", timer={"of": by_key("clock")}, **timed),
        kpi("lost", timer={"of": {"key": "nowhere"}}, **timed),
        kpi("odd", children={"method": "SUM", "items": [{"kpi": {"id": company["kpi"]}, "weight": 1e-320}]}, **euros),
        kpi("north", key="north", **euros),
        kpi("south", **euros),
        kpi("clock", timer={"clock": "BUSINESS"}, **timed),
    ]

    payload = await upsert(caller, "upsertKpis", *rows)
    again = await upsert(caller, "upsertKpis", *rows[:2], rows[4], {**rows[5], "scope": "TEAM", "team": None})

    assert outcomes(payload) == ["CREATED", "CREATED", "FAILED", "FAILED", *["CREATED"] * 3]
    assert [error["path"] for row in payload["results"][2:4] for error in row["errors"]] == [
        ["input", "kpis", "2", "timer", "of"],
        ["input", "kpis", "3", "children", "items", "0", "weight"],
    ]
    assert outcomes(again) == ["UNCHANGED", "UNCHANGED", "UNCHANGED", "FAILED"]
