"""A closed cycle is read-only: whatever would change something that lives in it is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House

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
    "linkKpi": lambda company: {"keyResultId": company["past"], "kpiId": company["kpi"]},
    "unlinkKpi": lambda company: {"keyResultId": company["past"]},
    "updateCycle": lambda company: {"id": company["q1"], "name": "New"},
    "createCycle": lambda company: {
        "name": "New",
        "startDate": "2026-01-01",
        "endDate": "2026-01-31",
        "parentId": company["q1"],
    },
}


async def test_nothing_that_lives_in_a_closed_cycle_can_be_changed(
    caller: Caller, company: Company, house: House
) -> None:
    before = await company.dump(house.writer)

    answers = {name: codes(await caller.mutate(name, make(company))) for name, make in IN_THE_PAST.items()}

    assert answers == {name: ["CYCLE_CLOSED"] for name in IN_THE_PAST}
    assert await company.dump(house.writer) == before


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
