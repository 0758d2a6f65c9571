"""Guardrails: breached and recovered with their KPI, told once, and shown on their objective."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commands.kpis.guardrails import (
    AddGuardrail,
    RemoveGuardrail,
    UpdateGuardrail,
    add_guardrail,
    remove_guardrail,
    update_guardrail,
)
from commands.kpis.lifecycle import ChangeKpi, archive_kpi, delete_kpi
from commands.okrs.carry_over import CarriedObjective, CarryOverObjectives, carry_over_objectives
from commands.okrs.clones import ClonedObjective, CloneObjectives, clone_objectives
from commands.okrs.lifecycle import ChangeObjective, delete_objective
from commands.orgs.cycles import ChangeCycle, CreateCycle, create_cycle, reopen_cycle
from domain.actor import Actor, TokenScope
from domain.errors import AlreadyExists, CycleClosed, InUse, NotAllowed, NotFound, VersionConflict, WrongState
from domain.kpis.kpis import ChildrenMethod, GuardrailLimit, Thresholds
from domain.okrs.objectives import ObjectiveState, Visibility
from storage.database import Row
from tests.kpis.client import Client
from tests.kpis.desk import Desk, april
from tests.orgs.acme import NOW

YELLOW = GuardrailLimit.YELLOW
SEEN = """query ($id: ID!) { objective(by: {id: $id}) {
  hasBreachedGuardrail guardrails { id isBreached breachedAt breachedFrom kpi { id health } objective { id }
    viewerCan { update { allowed } } }
} }"""


async def kpi(desk: Desk, **given: Any) -> str:
    """Give a KPI that is GREEN from 8 and YELLOW from 5 on."""
    return await desk.kpi(**{"thresholds": Thresholds(green=Decimal(8), yellow=Decimal(5)), **given})


async def guarded(desk: Desk, kpi_id: str, limit: GuardrailLimit = GuardrailLimit.RED) -> tuple[str, str]:
    """Give a guardrail and its objective."""
    objective_id = await desk.acme.objective(await desk.acme.quarter())
    return await desk.run(add_guardrail, AddGuardrail(objective_id, kpi_id, limit)), objective_id


async def turns(desk: Desk) -> list[tuple[str, str, str, Any]]:
    """Give the breaches and recoveries of guardrails, oldest first: which, whose, at which health and value."""
    events = [
        event for type_ in ("GUARDRAIL_BREACHED", "GUARDRAIL_RECOVERED") for event in await desk.acme.events(type_)
    ]
    return [
        (event["type"], event["subject_id"], event["data"]["health"], event["data"]["value"])
        for event in sorted(events, key=lambda event: event["number"])
    ]


async def test_a_breach_and_its_end_are_told_once_with_the_cause_of_the_measurement(desk: Desk) -> None:
    kpi_id = await kpi(desk)
    guardrail_id, objective_id = await guarded(desk, kpi_id)

    for day, value in ((10, 9), (11, 6), (12, 4), (13, 3), (14, 8)):
        await desk.measure(kpi_id, april(day), value)

    assert await turns(desk) == [
        ("GUARDRAIL_BREACHED", guardrail_id, "RED", 4),
        ("GUARDRAIL_RECOVERED", guardrail_id, "GREEN", 8),
    ]
    (breach,) = await desk.acme.events("GUARDRAIL_BREACHED")
    assert breach["cause_id"] == (await desk.acme.events("KPI_MEASURED"))[2]["id"]
    assert (breach["objective_id"], breach["kpi_id"], breach["data"]["kpi_id"]) == (objective_id, kpi_id, kpi_id)


async def test_a_guardrail_from_yellow_on_is_breached_by_what_is_not_green(desk: Desk) -> None:
    kpi_id = await kpi(desk)
    guardrail_id, _ = await guarded(desk, kpi_id, YELLOW)

    await desk.measure(kpi_id, NOW, 6)

    row = await desk.acme.row("guardrails", guardrail_id)
    assert (row["is_breached"], row["breached_at"], row["version"]) == (True, NOW, 1)


async def test_a_guardrail_looks_at_its_kpi_at_once_and_whenever_its_limit_or_thresholds_change(desk: Desk) -> None:
    kpi_id = await kpi(desk)
    await desk.measure(kpi_id, NOW, 6)
    guardrail_id, _ = await guarded(desk, kpi_id, YELLOW)

    await desk.run(update_guardrail, UpdateGuardrail(guardrail_id, GuardrailLimit.RED))
    await desk.change(kpi_id, thresholds=Thresholds(green=Decimal(9), yellow=Decimal(7)))

    kinds = [(type_.removeprefix("GUARDRAIL_"), health) for type_, _, health, _ in await turns(desk)]
    assert kinds == [("BREACHED", "YELLOW"), ("RECOVERED", "YELLOW"), ("BREACHED", "RED")]


async def test_a_correction_of_the_past_that_heals_the_kpi_ends_the_breach(desk: Desk) -> None:
    kpi_id = await kpi(desk)
    await desk.measure(kpi_id, NOW, 1, external_id="m1")
    guardrail_id, _ = await guarded(desk, kpi_id)

    await desk.measure(kpi_id, NOW, 9, external_id="m1")

    assert (await desk.acme.row("guardrails", guardrail_id))["is_breached"] is False


async def test_a_kpi_that_rests_on_others_guards_as_well(desk: Desk) -> None:
    child = await desk.kpi()
    parent = await desk.parent(ChildrenMethod.SUM, child, thresholds=Thresholds(green=Decimal(8)))
    guardrail_id, _ = await guarded(desk, parent)

    await desk.measure(child, NOW, 3)

    assert await turns(desk) == [("GUARDRAIL_BREACHED", guardrail_id, "RED", 3)]
    causes = {(await desk.acme.events(type_))[-1]["cause_id"] for type_ in ("KPI_MEASURED", "GUARDRAIL_BREACHED")}
    assert len(causes) == 1


async def test_any_number_of_guardrails_costs_the_same_statements(desk: Desk, counted: Counter[str]) -> None:
    kpi_id = await kpi(desk)
    costs = []
    for value, more in ((1, 1), (9, 3), (1, 0)):
        for _ in range(more):
            await guarded(desk, kpi_id)
        counted.clear()
        await desk.measure(kpi_id, NOW, value)
        costs.append(counted.total())

    assert len(await turns(desk)) == 1 + 4 + 3 + 4
    assert costs[1] == costs[2]


async def test_closed_cycles_stay_as_they_are_and_catch_up_when_reopened(desk: Desk) -> None:
    kpi_id = await kpi(desk)
    guardrail_id, objective_id = await guarded(desk, kpi_id)
    cycle_id = (await desk.acme.row("objectives", objective_id))["cycle_id"]
    await desk.acme.close(cycle_id)

    await desk.measure(kpi_id, NOW, 1)
    frozen = await turns(desk)
    with pytest.raises(CycleClosed):
        await desk.run(remove_guardrail, RemoveGuardrail(guardrail_id))
    await desk.run(reopen_cycle, ChangeCycle(cycle_id))

    assert frozen == []
    assert await turns(desk) == [("GUARDRAIL_BREACHED", guardrail_id, "RED", 1)]


async def test_a_copy_of_an_objective_is_guarded_as_it_is(desk: Desk) -> None:
    kpi_id, idle = await kpi(desk), await kpi(desk)
    await desk.measure(kpi_id, NOW, 6)
    _, objective_id = await guarded(desk, kpi_id, YELLOW)
    await desk.run(add_guardrail, AddGuardrail(objective_id, idle))
    await desk.run(archive_kpi, ChangeKpi(idle))
    later = await desk.run(create_cycle, CreateCycle("Q3", date(2026, 7, 1), date(2026, 9, 30)))

    carried = await desk.run(carry_over_objectives, CarryOverObjectives(later, (CarriedObjective(objective_id),)))
    cloned = await desk.run(clone_objectives, CloneObjectives(later, (ClonedObjective(objective_id),)))

    for copied_id in (carried[0].objective_id, cloned[0].objective_id):
        (row,) = [row for row in await stored(desk) if row["objective_id"] == copied_id]
        assert (row["kpi_id"], row["breached_from"], row["is_breached"]) == (kpi_id, "YELLOW", True)


async def test_a_kpi_that_guards_is_not_deleted_and_a_draft_takes_its_guardrails_along(desk: Desk) -> None:
    kpi_id = await kpi(desk)
    draft = await desk.acme.objective(await desk.acme.quarter(), state=ObjectiveState.DRAFT)
    await desk.run(add_guardrail, AddGuardrail(draft, kpi_id))

    with pytest.raises(InUse):
        await desk.run(delete_kpi, ChangeKpi(kpi_id))
    await desk.run(delete_objective, ChangeObjective(draft))
    await desk.run(delete_kpi, ChangeKpi(kpi_id))

    assert await stored(desk) == []


async def test_what_cannot_guard_is_refused_and_nothing_is_half_done(desk: Desk) -> None:
    kpi_id, idle = await kpi(desk), await kpi(desk)
    guardrail_id, objective_id = await guarded(desk, kpi_id)
    await desk.run(archive_kpi, ChangeKpi(idle))
    before = await stored(desk)

    for command, refused in (
        (AddGuardrail(objective_id, kpi_id), AlreadyExists),
        (AddGuardrail(objective_id, idle), WrongState),
        (AddGuardrail(objective_id, "kpi_x"), NotFound),
        (AddGuardrail(kpi_id, kpi_id), NotFound),
    ):
        with pytest.raises(refused):
            await desk.run(add_guardrail, command)
    with pytest.raises(VersionConflict):
        await desk.run(update_guardrail, UpdateGuardrail(guardrail_id, YELLOW, expected_version=2))
    with pytest.raises(NotFound):
        await desk.run(remove_guardrail, RemoveGuardrail(objective_id))

    assert await stored(desk) == before


async def test_who_may_not_see_the_kpi_sees_no_guardrail_and_cannot_touch_it(client: Client, desk: Desk) -> None:
    kpi_id = await kpi(desk)
    await desk.measure(kpi_id, NOW, 1)
    guardrail_id, objective_id = await guarded(desk, kpi_id)
    lead = await desk.acme.acting_as(await desk.acme.person("Lead"))
    await put(desk, "UPDATE objectives SET lead_id = $1 WHERE id = $2", lead.person_id, objective_id)
    seen = (await client.ask(SEEN, lead, id=objective_id))["objective"]

    await put(desk, "UPDATE kpis SET visibility = $1 WHERE id = $2", Visibility.PRIVATE.value, kpi_id)

    assert seen["hasBreachedGuardrail"] is True
    assert [each["id"] for each in seen["guardrails"]] == [guardrail_id]
    hidden = (await client.ask(SEEN, lead, id=objective_id))["objective"]
    assert hidden == {"hasBreachedGuardrail": False, "guardrails": []}
    assert (await client.ask("query ($id: ID!) { node(id: $id) { id } }", lead, id=guardrail_id))["node"] is None
    filtered = "{ objectives(filter: {hasBreachedGuardrail: {eq: true}}) { nodes { id } } }"
    assert (await client.ask(filtered, lead))["objectives"]["nodes"] == []
    assert (await client.ask(filtered))["objectives"]["nodes"] == [{"id": objective_id}]
    with pytest.raises(NotFound):
        await desk.run(update_guardrail, UpdateGuardrail(guardrail_id, YELLOW), lead)
    with pytest.raises(NotFound):
        await desk.run(remove_guardrail, RemoveGuardrail(guardrail_id), lead)
    with pytest.raises(NotFound):
        await desk.run(add_guardrail, AddGuardrail(objective_id, kpi_id), lead)


async def test_only_who_may_update_the_objective_guards_it(desk: Desk) -> None:
    kpi_id = await kpi(desk)
    guardrail_id, objective_id = await guarded(desk, kpi_id)
    other, reading = (
        await desk.acme.acting_as(await desk.acme.person("Other")),
        replace(desk.acme.owner, scope=TokenScope.READ),
    )
    actors: tuple[Actor, ...] = (other, reading)

    for actor in actors:
        with pytest.raises(NotAllowed):
            await desk.run(add_guardrail, AddGuardrail(objective_id, await kpi(desk)), actor)
        with pytest.raises(NotAllowed):
            await desk.run(remove_guardrail, RemoveGuardrail(guardrail_id), actor)


async def test_guardrails_show_on_their_objective_and_their_kpi(client: Client, desk: Desk) -> None:
    kpi_id = await kpi(desk)
    await desk.measure(kpi_id, NOW, 1)
    guardrail_id, objective_id = await guarded(desk, kpi_id)
    _, calm = await guarded(desk, await kpi(desk))

    found = (await client.ask(SEEN, id=objective_id))["objective"]

    assert found["guardrails"] == [
        {
            "id": guardrail_id,
            "isBreached": True,
            "breachedAt": "2026-04-15T10:00:00Z",
            "breachedFrom": "RED",
            "kpi": {"id": kpi_id, "health": "RED"},
            "objective": {"id": objective_id},
            "viewerCan": {"update": {"allowed": True}},
        }
    ]
    text = """query ($id: ID!) { kpi(by: {id: $id}) {
      guardrails(filter: {isBreached: {eq: true}}) { totalCount nodes { objective { id hasBreachedGuardrail } } }
    } }"""
    listed = (await client.ask(text, id=kpi_id))["kpi"]["guardrails"]
    assert listed == {"totalCount": 1, "nodes": [{"objective": {"id": objective_id, "hasBreachedGuardrail": True}}]}
    other = "{ objectives(filter: {hasBreachedGuardrail: {eq: false}}) { nodes { id hasBreachedGuardrail } } }"
    assert (await client.ask(other))["objectives"]["nodes"] == [{"id": calm, "hasBreachedGuardrail": False}]


async def test_reading_guardrails_of_many_costs_what_those_of_one_cost(desk: Desk) -> None:
    text = """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Objective {
      hasBreachedGuardrail guardrails { kpi { health } viewerCan { update { allowed } } }
    } } }"""
    lead = await desk.acme.person("Lead")
    objectives = []
    for _ in range(4):
        _, objective_id = await guarded(desk, await kpi(desk))
        await desk.run(add_guardrail, AddGuardrail(objective_id, await kpi(desk)))
        objectives.append(objective_id)
    actor = await desk.acme.acting_as(lead)

    few, many = [await desk.acme.ask(text, actor, ids=ids) for ids in (objectives[:1], objectives)]

    assert (few.errors, many.errors) == ([], [])
    assert [len(node["guardrails"]) for node in many.data["nodes"]] == [2] * 4
    assert few.statements == many.statements


async def stored(desk: Desk) -> list[Row]:
    async with desk.database.connection(desk.acme.owner.org_id) as connection:
        return [dict(row) for row in await connection.fetch("SELECT * FROM guardrails ORDER BY id")]


async def put(desk: Desk, statement: str, *values: object) -> None:
    async with desk.database.connection(desk.acme.owner.org_id) as connection:
        await connection.execute(statement, *values)
