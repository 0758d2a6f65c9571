"""Who may do what, asked through the API by everybody who could."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller, codes

Given = dict[str, Any]
EVERYBODY = ("ben", "cleo", "dan", "eve", "finn", "vera", "ada")


async def allowed(caller: Caller, mutation: str, given: Given) -> set[str]:
    """Let everybody try, and give those who were not refused for who they are."""
    answers = {name: codes(await caller.mutate(mutation, given, name)) for name in EVERYBODY}
    assert {code for found in answers.values() for code in found} <= {"NOT_ALLOWED", "NOT_FOUND"}
    return {name for name, found in answers.items() if not found}


@pytest.mark.parametrize(
    ("mutation", "given", "who"),
    [
        ("checkIn", lambda company: {"keyResultId": company["metric"], "value": 50}, "ada ben cleo dan eve"),
        ("checkIn", lambda company: {"keyResultId": company["sold"], "value": 5}, "ada finn"),
        ("checkIn", lambda company: {"keyResultId": company["secret"], "value": 5}, "ada finn"),
        ("checkIn", lambda company: {"keyResultId": company["hushed"], "value": 5}, "ada ben cleo"),
        ("updateKeyResult", lambda company: {"id": company["metric"], "title": "X"}, "ada ben cleo dan eve"),
        (
            "createKeyResult",
            lambda company: {
                "objectiveId": company["squad_goal"],
                "title": "X",
                "measure": {"atLeast": {"threshold": 1}},
            },
            "ada ben cleo dan",
        ),
        ("updateObjective", lambda company: {"id": company["squad_goal"], "title": "X"}, "ada ben cleo dan"),
        ("updateObjective", lambda company: {"id": company["division_goal"], "title": "X"}, "ada ben"),
        ("updateObjective", lambda company: {"id": company["company_goal"], "title": "X"}, "ada"),
        ("updateObjective", lambda company: {"id": company["private_goal"], "title": "X"}, "ada finn"),
        (
            "createObjective",
            lambda company: {"title": "X", "cycleId": company["q2"], "scope": "TEAM", "teamId": company["squad"]},
            "ada ben cleo dan",
        ),
        (
            "createObjective",
            lambda company: {
                "title": "X",
                "cycleId": company["q2"],
                "scope": "INDIVIDUAL",
                "personId": company["eve"],
            },
            "ada ben cleo dan eve",
        ),
        ("createObjective", lambda company: {"title": "X", "cycleId": company["q2"], "scope": "COMPANY"}, "ada"),
        (
            "alignObjective",
            lambda company: {"objectiveId": company["sales_goal"], "parentId": company["division_goal"]},
            "ada finn",
        ),
        ("createTeam", lambda company: {"name": "X", "parentId": company["squad"]}, "ada ben cleo dan"),
        ("createTeam", lambda company: {"name": "X"}, "ada"),
        ("moveTeam", lambda company: {"id": company["squad"], "parentId": company["department"]}, "ada ben cleo"),
        ("addTeamMember", lambda company: {"teamId": company["squad"], "personId": company["eve"]}, "ada ben cleo dan"),
        ("updatePerson", lambda company: {"id": company["eve"], "name": "X"}, "ada eve"),
        ("updatePerson", lambda company: {"id": company["eve"], "role": "ADMIN"}, "ada"),
        ("createPerson", lambda company: {"name": "X"}, "ada"),
        ("updateCycle", lambda company: {"id": company["q2"], "name": "X"}, "ada"),
        ("updateOrganization", lambda company: {"name": "X"}, "ada"),
        ("updateKpi", lambda company: {"id": company["kpi"], "name": "X"}, "ada ben cleo dan"),
        (
            "recordMeasurements",
            lambda company: {
                "atomic": True,
                "measurements": [{"kpi": {"id": company["kpi"]}, "at": "2026-05-19T12:00:00Z", "value": 3}],
            },
            "ada ben cleo dan",
        ),
        ("linkKpi", lambda company: {"keyResultId": company["driven"], "kpiId": company["kpi"]}, "ada ben cleo dan"),
    ],
)
async def test_an_action_is_allowed_to_those_the_policy_names(
    caller: Caller, company: Company, mutation: str, given: Callable[[Company], Given], who: str
) -> None:
    assert await allowed(caller, mutation, given(company)) == set(who.split())


async def test_the_author_of_a_check_in_may_correct_it(caller: Caller, company: Company) -> None:
    told = await caller.mutate("checkIn", {"keyResultId": company["sold"], "value": 1})
    given = {"id": told["checkIn"]["id"], "value": 2}

    assert codes(await caller.mutate("correctCheckIn", given, "eve")) == ["NOT_ALLOWED"]
    assert codes(await caller.mutate("correctCheckIn", given, "ada")) == []


@pytest.mark.parametrize(
    ("viewer", "code"), [("dan", "NOT_ALLOWED"), ("eve", "NOT_FOUND"), ("ben", "NOT_FOUND"), ("vera", "NOT_FOUND")]
)
async def test_what_somebody_may_not_see_is_to_them_not_there(
    caller: Caller, company: Company, viewer: str, code: str
) -> None:
    refused = [
        codes(await caller.mutate("archiveObjective", {"id": company["private_goal"]}, viewer)),
        codes(await caller.mutate("checkIn", {"keyResultId": company["secret"], "value": 1}, viewer)),
        codes(await caller.mutate("voidCheckIn", {"id": company["secret_word"]}, viewer)),
    ]

    assert refused == [[code]] * 3


@pytest.mark.parametrize(
    "taken",
    [
        lambda company: {"scope": "COMPANY", "personId": None},
        lambda company: {"scope": "TEAM", "teamId": company["sales"], "personId": None},
        lambda company: {"personId": company["finn"]},
    ],
)
async def test_nobody_gives_an_objective_to_whom_they_could_not_create_one_for(
    caller: Caller, company: Company, taken: Callable[[Company], Given]
) -> None:
    payload = await caller.mutate("updateObjective", {"id": company["personal_goal"], **taken(company)}, "eve")

    assert codes(payload) == ["NOT_ALLOWED"]


async def test_a_lead_gives_an_objective_to_a_team_below(caller: Caller, company: Company) -> None:
    given = {"id": company["division_goal"], "teamId": company["squad"]}

    payload = await caller.mutate("updateObjective", given, "ben", select="objective { team { id } }")

    assert payload == {"objective": {"team": {"id": company["squad"]}}, "errors": []}


async def test_what_the_viewer_can_do_is_told_before_they_try(reader: Caller) -> None:
    text = """query ($team: ID!, $person: ID!) {
      organization { viewerCan { update { allowed } createObjective { allowed reason } } }
      team(by: {id: $team}) { viewerCan { update { allowed } createObjective { allowed } } }
      person(by: {id: $person}) { viewerCan { update { allowed } manage { allowed } } }
    }"""
    given = {"team": reader.company["squad"], "person": reader.company["eve"]}

    told = {name: await reader.ask(text, name, **given) for name in ("ada", "dan", "eve", "vera")}

    may = {
        name: [
            permission["allowed"]
            for thing in ("organization", "team", "person")
            for permission in data[thing]["viewerCan"].values()
        ]
        for name, data in told.items()
    }
    assert may == {
        "ada": [True] * 6,
        "dan": [False, False, True, True, False, False],
        "eve": [False, False, False, False, True, False],
        "vera": [False] * 6,
    }
    assert told["vera"]["organization"]["viewerCan"]["createObjective"]["reason"] == "Viewers only read."
