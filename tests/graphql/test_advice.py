"""Advice on objectives, as it is asked for."""

from datetime import UTC, datetime
from typing import Any

from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import SettableClock

ADVICE = "query ($id: ID!) { objective(by: {id: $id}) { advice { code message keyResult { id title } } } }"


async def advice(caller: Caller, goal: str, viewer: str = "ada") -> set[tuple[str, str | None]]:
    """Give the codes of the advice on an objective, each with the name of the key result it is about."""
    found = (await caller.ask(ADVICE, viewer, id=caller.company[goal]))["objective"]["advice"]
    names = {held: name for name, held in caller.company.ids.items()}
    return {(each["code"], each["keyResult"] and names[each["keyResult"]["id"]]) for each in found}


async def key_result(caller: Caller, goal: str, name: str, **more: Any) -> None:
    given = {"objectiveId": caller.company[goal], "title": name, "measure": {"metric": {"start": 0, "target": 1}}}
    payload = await caller.mutate(
        "createKeyResult", {**given, "ownerId": caller.company["eve"], "startDate": "2026-05-18", **more}
    )
    caller.company.ids[name] = payload["keyResult"]["id"]


async def test_a_goal_of_many_parts_gets_advice_on_each(reader: Caller) -> None:
    found = await advice(reader, "squad_goal")

    assert ("MANY_KEY_RESULTS", None) in found
    assert ("NO_NUMBER", "milestones") in found
    assert {("NO_OWNER", name) for name in ("ratio", "milestones", "driven")} <= found
    assert ("NO_OWNER", None) not in found


async def test_a_goal_that_nobody_leads_and_a_key_result_that_nobody_owns_any_more(
    caller: Caller, company: Company
) -> None:
    await caller.mutate("updateKeyResult", {"id": company["sold"], "ownerId": company["dan"]})
    assert await advice(caller, "sales_goal") == {("FEW_KEY_RESULTS", None)}

    await caller.mutate("deactivatePerson", {"id": company["dan"]})
    await caller.mutate("deactivatePerson", {"id": company["finn"]})

    assert await advice(caller, "sales_goal") == {
        ("FEW_KEY_RESULTS", None),
        ("NO_OWNER", None),
        ("NO_OWNER", "sold"),
    }


async def test_what_is_archived_or_cancelled_is_not_counted(caller: Caller, company: Company) -> None:
    for name in ("second", "third"):
        await key_result(caller, "sales_goal", name)
    assert await advice(caller, "sales_goal") == set()

    await caller.mutate("updateKeyResult", {"id": company["second"], "state": "CANCELLED"})

    assert await advice(caller, "sales_goal") == {("FEW_KEY_RESULTS", None)}


async def test_a_goal_that_kept_its_limits_from_the_first_value_on_is_a_kpi(caller: Caller, company: Company) -> None:
    await key_result(caller, "division_goal", "kept", measure={"atLeast": {"threshold": 90}}, startDate="2026-05-01")
    await caller.mutate("archiveKeyResult", {"id": company["by_others"]})
    assert ("KPI_AS_OBJECTIVE", None) not in await advice(caller, "division_goal")

    await caller.mutate("checkIn", {"keyResultId": company["kept"], "value": 95, "date": "2026-05-02"})
    await caller.mutate("checkIn", {"keyResultId": company["kept"], "value": 80, "date": "2026-05-03"})
    assert ("KPI_AS_OBJECTIVE", None) in await advice(caller, "division_goal")

    await caller.mutate("checkIn", {"keyResultId": company["kept"], "value": 80, "date": "2026-05-01"})
    assert ("KPI_AS_OBJECTIVE", None) not in await advice(caller, "division_goal")


async def test_a_weight_that_hides_a_key_result_and_one_that_nobody_spoke_of(
    caller: Caller, clock: SettableClock
) -> None:
    await key_result(caller, "sales_goal", "light", weight=0.01)
    await key_result(caller, "sales_goal", "third")
    assert await advice(caller, "sales_goal") == {("HIDDEN_BY_WEIGHT", "light")}

    clock.now = datetime(2026, 6, 20, tzinfo=UTC)

    assert await advice(caller, "sales_goal") == {
        ("HIDDEN_BY_WEIGHT", "light"),
        ("NO_CHECK_IN", "light"),
        ("NO_CHECK_IN", "third"),
    }


async def test_a_goal_in_a_cycle_of_many_years_needs_a_day_of_its_own(caller: Caller, company: Company) -> None:
    cycle = {"name": "Long", "startDate": "2026-01-01", "endDate": "2029-12-31"}
    cycle_id = (await caller.mutate("createCycle", cycle))["cycle"]["id"]
    goal = {"title": "Far", "cycleId": cycle_id, "scope": "COMPANY", "leadId": company["ada"]}
    company.ids["far"] = (await caller.mutate("createObjective", goal))["objective"]["id"]
    assert await advice(caller, "far") == {("FEW_KEY_RESULTS", None), ("NOT_TIME_BOUND", None)}

    await caller.mutate("updateObjective", {"id": company["far"], "dueDate": "2027-06-30"})

    assert await advice(caller, "far") == {("FEW_KEY_RESULTS", None)}


async def test_progress_that_is_typed_in_has_no_number(caller: Caller, company: Company) -> None:
    await caller.mutate("updateObjective", {"id": company["sales_goal"], "progressSource": "MANUAL"})

    assert await advice(caller, "sales_goal") == {("NO_NUMBER", None)}


async def test_drafts_get_advice_and_what_cannot_change_gets_none(caller: Caller, company: Company) -> None:
    assert ("FEW_KEY_RESULTS", None) in await advice(caller, "draft_goal")
    assert await advice(caller, "past_goal") == set()
    assert await advice(caller, "archived_goal") == set()

    assert codes(await caller.mutate("gradeObjective", {"id": company["sales_goal"]})) == []

    assert await advice(caller, "sales_goal") == set()


async def test_advice_is_for_those_who_see_the_objective(reader: Caller) -> None:
    assert ("FEW_KEY_RESULTS", None) in await advice(reader, "private_goal", "dan")
    assert (await reader.ask(ADVICE, "eve", id=reader.company["private_goal"]))["objective"] is None
