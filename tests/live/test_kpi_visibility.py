"""Who sees a KPI, and who learns of it: the rules of objectives, with the accountable person in place of the lead."""

from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from commands.comments.comments import AddComment, add_comment
from commands.kpis.guardrails import AddGuardrail, add_guardrail
from commands.kpis.kpis import CreateKpi, UpdateKpi, create_kpi, update_kpi
from commands.kpis.lifecycle import ChangeKpi, delete_kpi
from commands.kpis.links import LinkKpi, link_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from domain.actor import Actor
from domain.kpis.kpis import KpiDirection
from domain.kpis.measurements import GivenMeasurement, RecordingStatus
from domain.live import EventFilter, Surroundings
from domain.okrs.objectives import Scope, Visibility
from storage.database import Database
from storage.events.positions import START
from storage.events.reads import events_by_id
from storage.kpis.reads import kpis_by_id
from storage.okrs.reads import objectives_by_id
from tests.live.enterprise import Enterprise, events_of, numbers, take, told, types

PRIVATE = {"visibility": Visibility.PRIVATE}
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


async def make_kpi(enterprise: Enterprise, **columns: Any) -> str:
    command = CreateKpi("Secret", Scope.COMPANY, KpiDirection.HIGHER)
    return await enterprise.run(create_kpi, replace(command, **columns))


async def measure(enterprise: Enterprise, kpi_id: str) -> None:
    rows = ((kpi_id, GivenMeasurement(NOON, 3)),)
    (recorded,) = await enterprise.run(record_measurements, RecordMeasurements(rows))
    assert recorded.status is RecordingStatus.CREATED


async def about(enterprise: Enterprise, kpi_id: str, viewer: Actor) -> list[tuple[str, Any]]:
    """Give what somebody is told of a KPI, by the log, as a filter for it finds it as well."""
    log = await told(enterprise, START, viewer)
    found = [event for event in log if event["kpi_id"] == kpi_id]
    filtered = await told(enterprise, START, viewer, EventFilter(kpi_ids=frozenset({kpi_id})))
    assert numbers(filtered) == numbers(found)
    by_id = await events_by_id(enterprise.database.reading(viewer), [event["id"] for event in found])
    assert [dict(by_id[event["id"]])["data"] for event in found] == [event["data"] for event in found]
    return [(event["type"], event["data"]) for event in found]


async def test_a_kpi_is_seen_by_exactly_those_who_would_see_such_an_objective(
    enterprise: Enterprise, database: Database
) -> None:
    person, lead, named = [await enterprise.person() for _ in range(3)]
    team, other = await enterprise.team(), await enterprise.team()
    viewers = [
        enterprise.admin,
        *(enterprise.member(each) for each in (person, lead, named, await enterprise.person(), None)),
        *(enterprise.member(member_of=frozenset({each})) for each in (team, other)),
        enterprise.member(leads=frozenset({team})),
    ]
    pairs = []
    for owner in (
        {"scope": Scope.COMPANY},
        {"scope": Scope.TEAM, "team_id": team},
        {"scope": Scope.INDIVIDUAL, "person_id": person},
    ):
        for visibility in Visibility:
            for accountable in (None, lead):
                if owner["scope"] is Scope.COMPANY and visibility is Visibility.TEAM:
                    continue
                given = {**owner, "visibility": visibility, "viewer_ids": (named,)}
                kpi_id = await make_kpi(enterprise, **given, accountable_id=accountable)
                pairs.append((await enterprise.objective(**given, lead_id=accountable), kpi_id))

    seen = []
    for viewer in viewers:
        session = database.reading(viewer)
        seen_objectives = await objectives_by_id(session, [objective for objective, _ in pairs])
        seen_kpis = await kpis_by_id(session, [kpi for _, kpi in pairs])
        seen.append(len(seen_kpis))
        assert [objective in seen_objectives for objective, _ in pairs] == [kpi in seen_kpis for _, kpi in pairs]
    assert len(set(seen)) > 4


async def test_nobody_else_learns_of_a_private_kpi_or_of_what_is_said_of_it(enterprise: Enterprise) -> None:
    named = await enterprise.person()
    kpi_id = await make_kpi(enterprise, **PRIVATE, viewer_ids=(named,))
    await measure(enterprise, kpi_id)
    await enterprise.run(add_comment, AddComment(kpi_id, "Hush."))

    assert await about(enterprise, kpi_id, enterprise.member(await enterprise.person())) == []
    for viewer in (enterprise.admin, enterprise.member(named)):
        assert [type_ for type_, _ in await about(enterprise, kpi_id, viewer)] == [
            "KPI_CREATED",
            "KPI_MEASURED",
            "COMMENT_ADDED",
        ]


async def test_who_loses_sight_of_a_kpi_is_told_that_and_its_past_no_more(enterprise: Enterprise) -> None:
    kpi_id = await make_kpi(enterprise)
    await measure(enterprise, kpi_id)
    assert len(await about(enterprise, kpi_id, enterprise.member())) == 2

    await enterprise.run(update_kpi, UpdateKpi(kpi_id, PRIVATE))

    assert await about(enterprise, kpi_id, enterprise.member()) == [("KPI_VISIBILITY_CHANGED", {})]
    assert ("KPI_VISIBILITY_CHANGED", {"referring_ids": []}) in await about(enterprise, kpi_id, enterprise.admin)


async def test_who_sees_a_kpi_at_last_learns_its_past_and_what_names_it(enterprise: Enterprise) -> None:
    named, kpi_id = await enterprise.person(), await make_kpi(enterprise, **PRIVATE)
    await measure(enterprise, kpi_id)
    objective = await enterprise.objective()
    key_result = await enterprise.key_result(objective)
    await enterprise.run(link_kpi, LinkKpi(key_result, kpi_id))
    guardrail = await enterprise.run(add_guardrail, AddGuardrail(objective, kpi_id))

    for _ in range(2):
        await enterprise.run(update_kpi, UpdateKpi(kpi_id, {"viewer_ids": (named,)}))
    log = await about(enterprise, kpi_id, enterprise.member(named))
    await enterprise.run(update_kpi, UpdateKpi(kpi_id, {"viewer_ids": ()}))

    assert [type_ for type_, _ in log] == [
        "KPI_CREATED",
        "KPI_MEASURED",
        "GUARDRAIL_ADDED",
        "KPI_UPDATED",
        "KPI_VISIBILITY_CHANGED",
    ]
    assert log[-1][1] == {"referring_ids": sorted([guardrail, key_result, objective])}
    assert await about(enterprise, kpi_id, enterprise.member(named)) == [("KPI_VISIBILITY_CHANGED", {})]
    assert await about(enterprise, kpi_id, enterprise.member(await enterprise.person())) == []


@pytest.mark.parametrize("hidden", ["kpi", "objective"])
async def test_a_guardrail_is_told_of_to_those_who_see_both_its_ends(enterprise: Enterprise, hidden: str) -> None:
    kpi_id = await make_kpi(enterprise, **(PRIVATE if hidden == "kpi" else {}))
    objective = await enterprise.objective(**(PRIVATE if hidden == "objective" else {}))
    await enterprise.run(add_guardrail, AddGuardrail(objective, kpi_id))

    assert "GUARDRAIL_ADDED" not in types(await told(enterprise, START, enterprise.member()))
    assert "GUARDRAIL_ADDED" in types(await told(enterprise, START))


async def test_that_a_key_result_follows_a_kpi_is_told_to_all_who_see_the_key_result(enterprise: Enterprise) -> None:
    kpi_id = await make_kpi(enterprise, **PRIVATE)
    key_result = await enterprise.key_result(await enterprise.objective())
    await enterprise.run(link_kpi, LinkKpi(key_result, kpi_id))

    (linked,) = [event for event in await told(enterprise, START, enterprise.member()) if event["type"] == "KPI_LINKED"]

    assert (linked["subject_id"], linked["data"]["kpi_id"]) == (key_result, kpi_id)


async def test_of_a_deleted_kpi_everybody_learns_only_that_it_is_gone(enterprise: Enterprise) -> None:
    enterprise.admin = replace(enterprise.admin, person_id=await enterprise.person())
    kpi_id = await make_kpi(enterprise, **PRIVATE)
    async with aclosing(enterprise.follow(None, enterprise.member())) as messages:
        await take(messages, 1)
        await enterprise.run(delete_kpi, ChangeKpi(kpi_id))
        (event,) = await events_of(messages, 1)

    assert (event["type"], event["subject_id"], event["actor_id"], event["data"]) == ("KPI_DELETED", kpi_id, None, {})
    assert await about(enterprise, kpi_id, enterprise.member()) == [("KPI_DELETED", {})]


async def test_a_filter_by_team_or_owner_finds_kpis_and_betrays_none(enterprise: Enterprise) -> None:
    parent, owner = await enterprise.team(), await enterprise.person()
    team = await enterprise.team(parent)
    kpi_id = await make_kpi(enterprise, scope=Scope.TEAM, team_id=team, accountable_id=owner)
    asked = (Surroundings(team_ids=frozenset({parent})), Surroundings(owner_ids=frozenset({owner})))

    async def found() -> list[list[str]]:
        log = [await told(enterprise, START, enterprise.member(), EventFilter(surroundings=each)) for each in asked]
        return [[event["subject_id"] for event in events] for events in log]

    assert await found() == [[kpi_id], [kpi_id]]
    await enterprise.run(update_kpi, UpdateKpi(kpi_id, PRIVATE))
    assert await found() == [[], []]
